"""What a language model is asked, and what it answers: queries and answers are types, never strings.

A query has one kind of answer, a pydantic schema. Text from a model is data: what does not fit reaches no planner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from embodied.correction import Kind
from embodied.skill import Skill

_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")


def plain(text: str) -> str:
    """Text on one line, without characters that steer a terminal, a reader's eye or a parser."""
    return _HIDDEN.sub(" ", text).strip()


Words = Annotated[str, Field(max_length=2000), AfterValidator(plain)]


class Answer(BaseModel):
    """What a query is answered with."""

    model_config = ConfigDict(extra="forbid", frozen=True)


ANYTHING = "Thing"
"""The type of a reference that says no type: "everything on the table"."""


class Reference(Answer):
    """Which things a step is about. In a plan, the same reference means the same things from step to step.

    Attributes:
        type, every: the object type, as the room's list names it, or ANYTHING; all of them, one after the other.
        state: a state that they are in, by its name in `entity.STATES`; empty for any.
        inside, room: type of what they are in or on, name or kind of their room; empty for anywhere.
    """

    type: Words
    every: bool = False
    state: Words = ""
    inside: Words = ""
    room: Words = ""

    def __str__(self) -> str:
        """Write it as `every dirty Plate in Cabinet room kitchen`."""
        words = ["every" if self.every else "", self.state, self.type, self.inside and f"in {self.inside}"]
        return " ".join(filter(None, [*words, self.room and f"room {self.room}"]))


class Step(Answer):
    """One skill with what it works on, by the names of the skill's parameters."""

    skill: Words
    arguments: dict[str, Reference] = {}

    def __str__(self) -> str:
        """Write it as `put(object=every dirty Plate in Cabinet, receptacle=Sink)`."""
        return f"{self.skill}({', '.join(f'{name}={thing}' for name, thing in self.arguments.items())})"


class Decomposition(Answer):
    """The steps that carry an instruction out; or why that cannot be done; or what has to be asked first."""

    steps: Annotated[tuple[Step, ...], Field(max_length=60)] = ()
    impossible: Words = ""
    question: Words = ""


class Choice(Answer):
    """One of a query's candidates, character for character."""

    choice: Annotated[str, Field(max_length=2000)]


class Proposal(Answer):
    """The next step in words; empty when nothing is left to do."""

    step: Words


class Explanation(Answer):
    """Why something failed, in a sentence, and what to try instead."""

    explanation: Words


class Insight(Answer):
    """What to do otherwise when a task is tried again, in a sentence or two."""

    lesson: Words


RemarkKind = Literal["stop", "undo", "go_on", "yes", "no", "change", "fact", "rule", "goal", "not_understood"]
REMARKS: tuple[RemarkKind, ...] = get_args(RemarkKind)


class Reading(Answer):
    """What a person's remark means for what the robot does."""

    kind: RemarkKind
    says: Words = ""
    confidence: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0


class Understood(Answer):
    """Which kind of correction an utterance is, and how likely that is right."""

    kind: Kind
    confidence: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0


class Question(Answer):
    """One short question to the person."""

    question: Words


@dataclass(frozen=True, slots=True)
class SkillWords:
    """A skill as a model is told of it; `words` is its template."""

    name: str
    parameters: tuple[str, ...]
    words: str

    @classmethod
    def of(cls, skill: Skill) -> SkillWords:
        """What a model is told of a skill."""
        return cls(skill.name, tuple(each.name for each in skill.parameters), skill.template)


@dataclass(frozen=True, slots=True)
class Query:
    """What every query tells: the instruction, and pictures (PNG) for models that see. `answer` is its schema."""

    answer: ClassVar[type[Answer]]
    instruction: str
    pictures: tuple[bytes, ...] = field(default=(), kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Decompose(Query):
    """Split an instruction into steps.

    Attributes:
        steps, skills: step-by-step instructions, where given; what the robot can do.
        types: object types that the room is known to have, if any are.
        done: the steps that are carried out already.
        failed, failure: the step that went wrong last, and why, in words.
        lessons: of earlier tries at the same, in words.
        failed_plans: the plans of those tries, their steps in words; one of no steps was no plan, but an answer that it
            is impossible, or unclear. What is answered should be none of them.
    """

    answer: ClassVar[type[Answer]] = Decomposition
    steps: tuple[str, ...] = ()
    skills: tuple[SkillWords, ...] = ()
    types: tuple[str, ...] = ()
    done: tuple[Step, ...] = ()
    failed: Step | None = None
    failure: str = ""
    examples: tuple[tuple[str, Decomposition], ...] = ()
    lessons: tuple[str, ...] = ()
    failed_plans: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Choose(Query):
    """Choose what to do next among candidates.

    Attributes:
        candidates: each in words.
        steps: the same candidates as steps, None for "nothing more"; for models that know steps only.
        done: the steps that are carried out already.
    """

    answer: ClassVar[type[Answer]] = Choice
    candidates: tuple[str, ...] = ()
    steps: tuple[Step | None, ...] = ()
    done: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Propose(Query):
    """Say the next step freely, in words.

    Attributes:
        example: a plan for something similar, line by line, its title first.
        done: what was done, in words.
    """

    answer: ClassVar[type[Answer]] = Proposal
    example: tuple[str, ...] = ()
    done: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explain(Query):
    """Explain a failed call: what was tried, how it failed, what is seen."""

    answer: ClassVar[type[Answer]] = Explanation
    call: str = ""
    reason: str = ""
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reflect(Query):
    """Say what a failed episode teaches: its plan, the steps that failed and why, and how it ended, all in words."""

    answer: ClassVar[type[Answer]] = Insight
    plan: tuple[str, ...] = ()
    setbacks: tuple[str, ...] = ()
    ending: str = ""
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read(Query):
    """Read a person's remark, made while something is being done."""

    answer: ClassVar[type[Answer]] = Reading
    remark: str = ""
    doing: str = ""
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understand(Query):
    """Say which kind of correction an utterance is.

    Attributes:
        utterance: what the person said into the robot's work.
        doing: the step that is being carried out, in words.
        question: what the robot had asked; empty when it asked nothing.
    """

    answer: ClassVar[type[Answer]] = Understood
    utterance: str = ""
    doing: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class AskPerson(Query):
    """Word a question that tells the possible meanings apart."""

    answer: ClassVar[type[Answer]] = Question
    meanings: tuple[str, ...] = ()
