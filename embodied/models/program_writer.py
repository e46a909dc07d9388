"""The small model: it answers with programs, in words of its own, within what the room is known to have."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embodied.errors import invalid
from embodied.language import GREEDY, Failure, ModelError, Reply, Sampling, Usage
from embodied.models.program import KEYWORDS, STOP, NoProgramError, from_words, to_words
from embodied.models.program_form import END, ProgramForm
from embodied.models.prompts import compact
from embodied.models.transformer import Text, Transformer
from embodied.query import (
    ANYTHING,
    REMARKS,
    Choice,
    Choose,
    Decompose,
    Decomposition,
    Proposal,
    Propose,
    Query,
    Read,
    Reading,
    Step,
)

PROGRAM_FILE = "program.json"
"""Beside the weights of a model that writes programs: what it knows."""
LONGEST_PROGRAM = 64
"""Words."""


class Calibration(BaseModel):
    """What likelihoods mean, measured on rooms that nothing else was learnt from.

    Attributes:
        slope, intercept: of the logistic curve from a program's log-likelihood to the chance that it is right (Platt).
        missing: with less leeway than this among the room's types, what was said is not in the room.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    slope: float = 1.0
    intercept: float = 0.0
    missing: float = -math.inf

    def confidence(self, likelihood: float) -> float:
        """The chance that a program of that log-likelihood is right."""
        return 1.0 / (1.0 + math.exp(-max(-60.0, self.slope * likelihood + self.intercept)))


class ProgramWords(BaseModel):
    """What a model that writes programs knows.

    Attributes:
        mark: the character that its words' tokens begin with.
        skills, templates: names of the skills' parameters, and what a call is in words, by skill.
        states: words that are states.
        types, rooms: words that are object types, and kinds of rooms.
        calibration: what its likelihoods mean.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mark: Annotated[str, Field(min_length=1, max_length=1)]
    skills: dict[str, tuple[str, ...]]
    templates: dict[str, str]
    states: tuple[str, ...]
    types: tuple[str, ...]
    rooms: tuple[str, ...] = ()
    calibration: Calibration = Calibration()

    def fixed(self) -> tuple[str, ...]:
        """The words that programs may have in any room."""
        return (*KEYWORDS, ANYTHING, *self.skills, *self.states, *self.rooms)


def read_words(folder: Path) -> ProgramWords:
    """What the model in a folder knows.

    Raises:
        BadFileError: its program.json is broken.
    """
    path = folder / PROGRAM_FILE
    try:
        return ProgramWords.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise invalid(error, str(path), "take the folder that `embodied train planner` wrote") from None


def write_words(folder: Path, words: ProgramWords) -> None:
    """Put a model's program.json beside its weights."""
    (folder / PROGRAM_FILE).write_text(json.dumps(words.model_dump(), indent=1) + "\n", encoding="utf-8")


class ProgramWriter:
    """A model that writes programs: it decomposes, chooses among steps, proposes the next, and tells remarks apart.

    Args:
        folder: where it lies.
        device: where it runs.
        name: what it is called; by default after its folder.

    Raises:
        MissingExtraError, ModelError: see `Transformer`.
        BadFileError: its program.json is broken.
    """

    scores = True
    sees = False

    def __init__(self, folder: Path, device: str = "cpu", name: str = "") -> None:
        self.name = name or f"hf:{folder}"
        self._words, self._model = read_words(folder), Transformer(folder, device, threads=1)

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        """Answer queries.

        Raises:
            ModelError: UNSUPPORTED for questions that it cannot answer; MALFORMED for a program that does not parse.
        """
        return [self._answer(query, sampling) for query in queries]

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        """Log-probabilities of what may come next: a choice's candidates as its steps; others are programs' words."""
        begun = time.perf_counter()
        words = [self._candidate(query, each) for each in candidates]
        done = query.done if isinstance(query, Choose) else ()
        scores = self._model.score_tokens(self._prompt(query), self._tokens(_begun(done)), words)
        return scores, Usage(calls=1, seconds=time.perf_counter() - begun)

    def written(self, query: Decompose, sampling: Sampling) -> tuple[Text, list[str]]:
        """A program within the room as it was generated, with its likelihoods, and its words."""
        made, _ = self._written(query, sampling, self._allowed(query.types))
        return made, self._spelt(made)

    def _answer(self, query: Query, sampling: Sampling) -> Reply:
        match query:
            case Decompose():
                return self._decomposed(query, sampling)
            case Choose() if len(query.steps) == len(query.candidates) > 0:
                scores, usage = self.score(query, query.candidates)
                best = max(range(len(scores)), key=scores.__getitem__)
                return Reply(Choice.model_construct(choice=query.candidates[best]), usage, scores[best])
            case Propose():
                return self._proposed(query, sampling)
            case Read():
                return self._read(query)
        raise ModelError(Failure.UNSUPPORTED, f"it answers no {type(query).__name__} like this", where=self.name)

    def _decomposed(self, query: Decompose, sampling: Sampling) -> Reply:
        """Write the program within the room; what is wanted and not there makes it impossible."""
        done = _begun(query.done)
        made, usage = self._written(query, sampling, self._allowed(query.types), done)
        calibration = self._words.calibration
        possible = () in query.failed_plans  # it was called impossible before, and was not
        if query.types and made.leeway < calibration.missing and not possible:
            free, more = self._written(query, sampling, self._allowed(()), done)
            wanted = sorted(set(self._spelt(free)) & (set(self._words.types) - _with_slices(query.types)))
            if wanted:
                answer = Decomposition(impossible=f"there is no {' and no '.join(wanted)} here")
                return Reply(answer, usage + more, free.logprob, 1.0 - math.exp(max(made.leeway, -60.0)))
        plan = self._plan(made) if made.text or not done else Decomposition()
        return Reply(plan, usage, made.logprob, calibration.confidence(made.likelihood))

    def _proposed(self, query: Propose, sampling: Sampling) -> Reply:
        """The step of a program drawn for the whole instruction that has the number of the one asked for."""
        made, usage = self._written(query, sampling, self._allowed(()))
        steps = self._plan(made).steps
        step = steps[len(query.done)] if len(query.done) < len(steps) else None
        return Reply(Proposal(step=self._said(step) if step else ""), usage, made.logprob)

    def _read(self, query: Read) -> Reply:
        """Which kind of remark it is; what it says is left as it was said."""
        kinds = [*self._tokens(REMARKS)]
        (made,) = self._model.generate([self._prompt(query)], Sampling(max_tokens=1), kinds)
        sure = math.exp(made.likelihood)
        reading = Reading.model_validate({"kind": self._spelt(made)[0], "says": query.remark, "confidence": sure})
        return Reply(reading, Usage(1, made.prompt_tokens, made.completion_tokens), made.logprob, sure)

    def _written(
        self, query: Query, sampling: Sampling, allowed: Sequence[int], done: Sequence[str] = ()
    ) -> tuple[Text, Usage]:
        begun = time.perf_counter()
        short = replace(sampling, max_tokens=min(sampling.max_tokens, LONGEST_PROGRAM))
        # What is done may be about things that are not known of any more.
        begun_with = self._tokens(done)
        allowed = [*dict.fromkeys([*allowed, *begun_with])]
        form = self._form(allowed, len(begun_with))
        (made,) = self._model.generate([self._prompt(query)], short, allowed, begun_with, form)
        return made, Usage(1, made.prompt_tokens, made.completion_tokens, time.perf_counter() - begun)

    def _form(self, allowed: Sequence[int], begun: int) -> Callable[[Sequence[int]], Sequence[int]]:
        """What may follow the tokens of a program, among the allowed ones; the first `begun` are whole steps."""
        tokenizer, words = self._model.tokenizer, self._words
        spelt = {each: token[1:] for each, token in zip(allowed, tokenizer.convert_ids_to_tokens(allowed), strict=True)}
        spelt[tokenizer.eos_token_id] = END
        rows = {word: each for each, word in spelt.items()}
        skills = {name: len(parameters) for name, parameters in words.skills.items() if name in rows}
        types = {ANYTHING, *words.types} & set(rows)
        form = ProgramForm(skills, set(words.states) & set(rows), types, set(words.rooms) & set(rows))

        def following(ids: Sequence[int]) -> list[int]:
            written = [spelt[each] for each in ids]
            words = {STOP, END} if begun and len(written) == begun else form.following(written)
            return [rows[word] for word in words if word in rows] or [tokenizer.eos_token_id]

        return following

    def _plan(self, made: Text) -> Decomposition:
        try:
            return from_words(self._spelt(made), self._words.skills, self._words.states)
        except NoProgramError as error:
            raise ModelError(Failure.MALFORMED, error.summary, where=self.name) from None

    def _spelt(self, made: Text) -> list[str]:
        """The words of a program; of one that was cut off, those of its whole steps."""
        words = made.text.replace(self._words.mark, " ").split()
        if made.completion_tokens >= LONGEST_PROGRAM and STOP in words:
            return words[: len(words) - 1 - words[::-1].index(STOP)]
        return words

    def _said(self, step: Step) -> str:
        """A step as its skill's template says it."""
        return self._words.templates[step.skill].format_map(
            {name: str(thing) for name, thing in step.arguments.items()}
        )

    def _prompt(self, query: Query) -> str:
        """The compact rendering of what was said; what the room has is not told but kept to."""
        match query:
            case Decompose():
                told: Query = Decompose(query.instruction, query.steps)
            case Read():
                told = Read(query.instruction, remark=query.remark)
            case _:
                told = Decompose(query.instruction)
        return compact(told).replace(self._words.mark, " ")

    def _candidate(self, query: Query, candidate: str) -> list[int]:
        """The tokens by which a candidate begins: a step, or the end of the program."""
        end = [self._model.tokenizer.eos_token_id]
        if not isinstance(query, Choose) or len(query.steps) != len(query.candidates):
            return self._tokens(candidate.split())
        step = dict(zip(query.candidates, query.steps, strict=True)).get(candidate)
        if step is None:
            return end
        between = [STOP] if query.done else []
        return self._tokens([*between, *to_words(Decomposition(steps=(step,)))])

    def _tokens(self, words: Sequence[str]) -> list[int]:
        ids: list[int] = self._model.tokenizer.convert_tokens_to_ids([self._words.mark + word for word in words])
        return ids

    def _allowed(self, types: Sequence[str]) -> list[int]:
        """The tokens it may write: all but types that the room is known not to have."""
        here = _with_slices(types)
        kinds = [each for each in self._words.types if not here or each in here]
        unknown = self._model.tokenizer.unk_token_id
        ids = self._tokens([*self._words.fixed(), *kinds])
        return [*(each for each in ids if each != unknown), self._model.tokenizer.eos_token_id]


def _begun(done: Sequence[Step]) -> list[str]:
    """What a program begins with when those steps are done."""
    return to_words(Decomposition(steps=tuple(done)))


def _with_slices(types: Sequence[str]) -> set[str]:
    return {*types, *(f"{each}Sliced" for each in types)}
