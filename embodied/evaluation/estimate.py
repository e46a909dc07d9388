"""What a run's calls to a language model will cost, before any is made: the first prompts, rendered and counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from embodied.evaluation.episode import episode_seed, play
from embodied.evaluation.runner import Stage
from embodied.language import GREEDY, Reply, Sampling, Usage
from embodied.models.prices import Price
from embodied.models.prompts import chat, schema
from embodied.query import Query
from embodied.task import Task

SAMPLE = 5
"""Episodes whose first prompt is rendered."""
CHARACTERS = 4
"""Of a token, about: English through the tokenizers of today's servers."""
ANSWER = 100
"""Tokens of an answer, about: a plan of three steps in JSON."""


@dataclass(frozen=True, slots=True)
class Range:
    """About how much, and how much if every planner asks as often and every answer is as long as may be."""

    about: float
    most: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will ask of its language model.

    Attributes:
        planner, model: their names.
        episodes: of the run; `sampled` of them were begun, as far as their first question.
        declared: whether the planner says how often it asks, in `calls_per_episode` (about, at most); else it is taken
            to ask once.
        calls, prompt_tokens, completion_tokens: of the run, without requests that have to be sent again.
        dollars: None when no price is known.
    """

    planner: str
    model: str
    episodes: int
    sampled: int
    declared: bool
    calls: Range
    prompt_tokens: Range
    completion_tokens: Range
    dollars: Range | None


class _Asked(Exception):
    """Ends an episode at its first question: how many calls it is, their characters, how long an answer may be."""

    def __init__(self, calls: int, characters: int, longest: int) -> None:
        self.calls, self.characters, self.longest = calls, characters, longest
        super().__init__()


class Rehearsal:
    """In a language model's place: looks at the first question, and answers none."""

    scores, sees = False, True

    def __init__(self, name: str) -> None:
        self.name = name

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        """End the episode."""
        raise _Asked(len(queries), sum(map(_characters, queries)), len(queries) * sampling.max_tokens)

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        """End the episode."""
        raise _Asked(1, sum(_characters(query) + len(each) for each in candidates), len(candidates))


def estimate(tasks: Sequence[Task], stage: Stage, model: str, price: Price | None, seed: int) -> Estimate:
    """Begin a few episodes and reckon with their first questions.

    Args:
        tasks: the run's.
        stage: with agents whose language model is a `Rehearsal`.
        model: the real one's name.
        price: of its tokens.
        seed: the run's.
    """
    sample, planner = tasks[:SAMPLE], stage.agent(tasks[0]).planner
    asked = [found for task in sample if (found := _first_question(task, stage, seed)) is not None]
    first = sum(each.calls for each in asked)
    said: tuple[float, float] | None = getattr(planner, "calls_per_episode", None)
    about, most = said or (first / len(sample), first / len(sample))
    calls = Range(about * len(tasks), most * len(tasks))
    prompt = sum(each.characters for each in asked) / CHARACTERS / max(first, 1)
    longest = sum(each.longest for each in asked) / max(first, 1)
    prompts = Range(calls.about * prompt, calls.most * prompt)
    answers = Range(calls.about * min(ANSWER, longest), calls.most * longest)
    dollars = (
        None
        if price is None
        else Range(_dollars(price, prompts.about, answers.about), _dollars(price, prompts.most, answers.most))
    )
    told = said is not None
    return Estimate(planner.name, model, len(tasks), len(sample), told, calls, prompts, answers, dollars)


def _first_question(task: Task, stage: Stage, seed: int) -> _Asked | None:
    """What an episode asks first; None when it comes to its end without a question."""
    try:
        play(
            stage.agent(task),
            stage.simulator,
            task.instruction,
            task.setup,
            emit=lambda event: None,
            limits=task.limits,
            steps=task.steps,
            seed=episode_seed(seed, task.id),
        )
    except _Asked as asked:
        return asked
    return None


def _characters(query: Query) -> int:
    return sum(len(str(message["content"])) for message in chat(query)) + len(json.dumps(schema(query).body))


def _dollars(price: Price, prompt: float, completion: float) -> float:
    return price.dollars(round(prompt), round(completion))
