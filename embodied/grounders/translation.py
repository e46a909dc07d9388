"""Translation to admissible actions: what a language model writes freely becomes, step by step, what can be done.

After Huang, Abbeel, Pathak and Mordatch, "Language Models as Zero-Shot Planners" (ICML 2022); the constants are of
their code. The prompt is the example whose task is nearest. Of several samples of the next step the one whose nearest
action has the best score wins; the action, not the sample, goes into the prompt, so that what follows is written after
what will be done.

Where this differs: an empty sample is never translated (it stands for the end of the plan), nor is one whose likelihood
is no number; scores are rounded, and of equals the first sample wins.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from embodied.encoder import TextEncoder
from embodied.grounders.corpus import DECIMALS, Corpus, Match
from embodied.grounders.free_text import first_line, one_line

SAMPLES = 10
"""Samples of each step."""
LIKELIHOOD_WEIGHT = 0.3
"""Beta: what a sample's mean token log-probability counts beside the cosine similarity."""
REPEAT_PENALTY = 0.5
"""Taken off when the action is the one before it again."""
CUT_OFF = 0.8
"""The plan ends when the best score is below it."""
TOP_FRACTION = 0.5
"""P: the plan ends when so large a part of the samples, the likeliest, are all empty."""
MAX_STEPS = 20
"""The plan ends after so many steps."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the next step is asked for after; as text it is theirs.

    Attributes:
        example: a plan in words, its task first.
        task: what is to be done.
        done: the steps so far, in words.
    """

    example: str
    task: str
    done: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it as the text that a model is to go on with."""
        steps = [f"Step {number}: {words}" for number, words in enumerate(self.done, start=1)]
        return "\n".join([f"{self.example}\n\nTask: {self.task}", *steps, f"Step {len(self.done) + 1}:"])


class Sampler(Protocol):
    """A language model that says what the next step may be."""

    def sample(self, prompt: Prompt, n: int) -> Sequence[tuple[str, float]]:
        """Draw `n` next steps, each with the mean log-probability of its tokens."""


class End(Enum):
    """Why a plan ends where it does."""

    SAID_SO = "said_so"  # the likeliest samples are empty
    BELOW_CUT_OFF = "below_cut_off"  # nothing admissible is near enough to what is likely
    MAX_STEPS = "max_steps"


@dataclass(frozen=True, slots=True)
class Translated:
    """An admissible action, and the sample that it translates."""

    action: str
    sample: str
    similarity: float
    logprob: float
    score: float


@dataclass(frozen=True, slots=True)
class Translation:
    """A plan of admissible actions, why it ends there, and the title of the example that it was written after."""

    steps: tuple[Translated, ...]
    end: End
    example: str

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions alone."""
        return tuple(step.action for step in self.steps)


class AdmissibleActions(Corpus):
    """Actions that can be done, found by what they say: "walk_to home_office" says "walk to home office"."""

    def __init__(self, actions: Sequence[str], encoder: TextEncoder, keep: bool = False) -> None:
        super().__init__(actions, encoder, keep, [action_words(each) for each in actions])


class ExamplePlans(Corpus):
    """Plans in words, "Task: Write an email", then "Step 1: Walk to home office" and so on, found by their titles."""

    def __init__(self, plans: Sequence[str], encoder: TextEncoder, keep: bool = False) -> None:
        super().__init__(plans, encoder, keep, [title(plan) for plan in plans])


def title(plan: str) -> str:
    """The task of an example plan."""
    return one_line(plan.strip().partition("\n")[0]).removeprefix("Task:").strip()


def action_words(action: str) -> str:
    """An action as it is said."""
    return action.replace("_", " ")


def translate(task: str, actions: Corpus, examples: Corpus, sampler: Sampler, limit: int = MAX_STEPS) -> Translation:
    """Plan a task in admissible actions, all the way, without carrying anything out."""
    task = one_line(task)
    (example,) = examples.nearest([task])
    prompt = Prompt(example.text.strip(), task)
    steps: list[Translated] = []
    while len(steps) < limit:
        step = next_step(sampler.sample(prompt, SAMPLES), actions, steps[-1].action if steps else None)
        if isinstance(step, End):
            return Translation(tuple(steps), step, title(example.text))
        steps.append(step)
        words = action_words(step.action)
        prompt = replace(prompt, done=(*prompt.done, f"{words[:1].upper()}{words[1:]}"))
    return Translation(tuple(steps), End.MAX_STEPS, title(example.text))


def next_step(samples: Sequence[tuple[str, float]], actions: Corpus, previous: str | None = None) -> Translated | End:
    """The best action among those that samples of a step translate to; or the end of the plan."""
    lines = [(first_line(raw), min(logprob, 0.0)) for raw, logprob in samples[:SAMPLES] if math.isfinite(logprob)]
    likeliest = sorted(lines, key=lambda line: -line[1])[: max(1, int(TOP_FRACTION * len(lines)))]
    if not any(text for text, _ in likeliest):
        return End.SAID_SO
    written = [(text, logprob) for text, logprob in lines if text]
    matches = actions.nearest([text for text, _ in written])
    choices = [
        Translated(match.text, text, match.similarity, logprob, score(match, logprob, previous))
        for (text, logprob), match in zip(written, matches, strict=True)
    ]
    best = max(choices, key=lambda choice: choice.score)
    return best if best.score >= CUT_OFF else End.BELOW_CUT_OFF


def score(match: Match, logprob: float, previous: str | None) -> float:
    """How good it is to do what a sample is nearest to."""
    repeats = match.text == previous
    return round(match.similarity + LIKELIHOOD_WEIGHT * logprob - REPEAT_PENALTY * repeats, DECIMALS)
