"""Language alone: a model's decompositions of instructions against the right plans, nothing being carried out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from embodied.datasets.alfred.templates import plan_of
from embodied.evaluation.language_errors import errors
from embodied.evaluation.language_executable import executable
from embodied.evaluation.language_plans import essential, fields_right, high_level_right, modern
from embodied.language import Failure, LanguageModel, ModelError, Reply, Usage
from embodied.memory import Memory
from embodied.query import Decompose, Decomposition, SkillWords
from embodied.skill import Skill
from embodied.task import Setup
from embodied.task_types import Template

BATCH = 32
"""Queries that a model is given at a time, so that a server can work on several."""


@dataclass(frozen=True, slots=True)
class Case:
    """One instruction with what is right.

    Attributes:
        id, trial: its own, and that of the recording; cases of one trial are not independent.
        instruction, steps: what was said; no steps where the goal alone is told.
        truth: what is asked for.
        setup: the room at the start.
        types: object types that the room has.
    """

    id: str
    trial: str
    instruction: str
    steps: tuple[str, ...]
    truth: Template
    setup: Setup
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What one answer is worth: a line of `answers.jsonl`.

    Attributes:
        said, truth: the plans, a step a string; `said` is None for an answer that is no plan, and `problem` says why.
        ok: whether all six fields of the template are right.
        fields: each field of the template; see `language_plans.FIELDS`.
        hlp: whether the high-level plans agree.
        executable: see `language_executable`.
        errors: names of `ErrorKind`.
        confused: (true type, said type) of things mistaken for others.
        confidence: as the reply says it.
        seconds: what the answer took.
    """

    id: str
    trial: str
    task_type: str
    instruction: str
    said: tuple[str, ...] | None
    truth: tuple[str, ...]
    ok: bool
    fields: Mapping[str, bool]
    hlp: bool
    executable: bool
    errors: tuple[str, ...]
    confused: tuple[tuple[str, str], ...]
    confidence: float | None
    seconds: float
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dollars: float = 0.0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Robot:
    """What there is to plan with.

    Attributes:
        skills: by name.
        room: what is known of a room at the start of an episode; read before it is asked for the next.
    """

    skills: Mapping[str, Skill]
    room: Callable[[Setup], Memory]

    def words(self) -> tuple[SkillWords, ...]:
        """The skills as models are told of them."""
        return tuple(map(SkillWords.of, self.skills.values()))


@dataclass(frozen=True, slots=True)
class _Told:
    """What came back for one query: a reply, or why it is none."""

    reply: Reply | None
    usage: Usage
    problem: str = ""


def judged(model: LanguageModel, cases: Sequence[Case], robot: Robot, *, with_types: bool) -> Iterator[Judged]:
    """Ask a model for the plan of each case and judge its answers, in the cases' order.

    Args:
        model: answers `Decompose`.
        cases: what is asked.
        robot: what there is to plan with.
        with_types: tell the room's object types with each instruction.

    Raises:
        ModelError: any but MALFORMED, which is one case's error; what was judged before has been yielded.
    """
    skills = robot.words()
    for start in range(0, len(cases), BATCH):
        part = cases[start : start + BATCH]
        queries = [Decompose(case.instruction, case.steps, skills, case.types if with_types else ()) for case in part]
        for case, told in zip(part, _ask(model, queries), strict=True):
            yield judge(case, told.reply, told.usage, robot, told.problem)


def _ask(model: LanguageModel, queries: Sequence[Decompose]) -> Iterator[_Told]:
    """Ask together; where one answer is malformed, one after the other, so that the rest is not lost with it."""
    begun = time.perf_counter()
    try:
        replies = model.complete(queries)
    except ModelError as error:
        if error.failure is not Failure.MALFORMED:
            raise
        for query in queries:
            yield _ask_one(model, query)
        return
    share = (time.perf_counter() - begun) / len(queries)
    for reply in replies:
        yield _Told(reply, _timed(reply.usage, share))


def _ask_one(model: LanguageModel, query: Decompose) -> _Told:
    begun = time.perf_counter()
    try:
        (reply,) = model.complete([query])
    except ModelError as error:
        if error.failure is not Failure.MALFORMED:
            raise
        return _Told(None, _timed(error.usage, time.perf_counter() - begun), error.what)
    return _Told(reply, _timed(reply.usage, time.perf_counter() - begun))


def _timed(usage: Usage, seconds: float) -> Usage:
    """A usage that says how long it took, as measured here where the model does not."""
    return usage if usage.seconds else usage + Usage(seconds=seconds)


def judge(case: Case, reply: Reply | None, usage: Usage, robot: Robot, problem: str = "") -> Judged:
    """Judge one answer; no reply is an answer that is no plan."""
    plan = reply.answer if reply is not None and isinstance(reply.answer, Decomposition) else None
    said, truth = essential(plan) if plan is not None else None, modern(case.truth)
    wanted = plan_of(truth)
    found = errors(said, wanted, case.types)
    fields = fields_right(said, truth)
    return Judged(
        case.id,
        case.trial,
        truth.task_type,
        case.instruction,
        _shown(plan) if plan is not None else None,
        tuple(map(str, wanted.steps)),
        all(fields.values()),
        fields,
        high_level_right(said, truth),
        plan is not None and executable(plan, robot.room(case.setup), robot.skills),
        tuple(kind.value for kind in found.kinds),
        found.confused,
        reply.confidence if reply is not None else None,
        round(usage.seconds, 4),
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.dollars,
        problem,
    )


def _shown(plan: Decomposition) -> tuple[str, ...]:
    """A plan's steps as text; a refusal to plan, or a question, is its only line."""
    if plan.steps:
        return tuple(map(str, plan.steps))
    return (f"impossible: {plan.impossible}" if plan.impossible else f"question: {plan.question}",)
