"""What a language model is asked, and what it answers: queries and answers are types, never strings.

A query has one kind of answer, a pydantic schema. Text from a model is data: it is parsed against the schema, and what
does not fit never reaches a planner.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Words = Annotated[str, Field(max_length=2000)]


class Answer(BaseModel):
    """What a query is answered with."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(Answer):
    """Which things a step is about.

    Attributes:
        type: the object type, as the room's list names it.
        every: all of them, one after the other.
        state: a state that they are in, by its name in `entity.STATES`; empty for any.
        inside: type of what they are in or on; empty for anywhere.
        room: name or kind of the room that they are in; empty for anywhere.
    """

    type: Words
    every: bool = False
    state: Words = ""
    inside: Words = ""
    room: Words = ""


class Step(Answer):
    """One skill with what it works on, by the names of the skill's parameters."""

    skill: Words
    arguments: dict[str, Reference] = {}


class Decomposition(Answer):
    """The steps that carry an instruction out; or why that cannot be done; or what has to be asked first."""

    steps: Annotated[tuple[Step, ...], Field(max_length=60)] = ()
    impossible: Words = ""
    question: Words = ""


class Choice(Answer):
    """One of a query's candidates, word for word."""

    choice: Words


class Explanation(Answer):
    """Why something failed, in a sentence, and what to try instead."""

    explanation: Words


class Reading(Answer):
    """What a person's remark means for what the robot does."""

    kind: Literal["stop", "undo", "go_on", "yes", "no", "change", "fact", "rule", "goal", "not_understood"]
    says: Words = ""
    confidence: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0


class Question(Answer):
    """One short question to the person."""

    question: Words


@dataclass(frozen=True, slots=True)
class SkillWords:
    """A skill as a model is told of it: its name, its parameters and its template in words."""

    name: str
    parameters: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Query:
    """What every query tells: the instruction, and pictures (PNG) for models that see.

    Attributes:
        answer: the schema of its answer.
    """

    answer: ClassVar[type[Answer]]
    instruction: str
    pictures: tuple[bytes, ...] = field(default=(), kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Decompose(Query):
    """Split an instruction into steps.

    Attributes:
        steps: step-by-step instructions, where given.
        skills: what the robot can do.
        types: object types that the room is known to have; empty when nothing is known.
        done: steps that were carried out already, in words.
        failure: what went wrong last, in words; empty for nothing.
        examples: an instruction with its steps, as examples of the answer.
    """

    answer: ClassVar[type[Answer]] = Decomposition
    steps: tuple[str, ...] = ()
    skills: tuple[SkillWords, ...] = ()
    types: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    failure: str = ""
    examples: tuple[tuple[str, Decomposition], ...] = ()


@dataclass(frozen=True, slots=True)
class Choose(Query):
    """Choose what to do next among candidates, each in words."""

    answer: ClassVar[type[Answer]] = Choice
    candidates: tuple[str, ...] = ()
    done: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explain(Query):
    """Explain a failed call: what was tried, how it failed, what is seen."""

    answer: ClassVar[type[Answer]] = Explanation
    call: str = ""
    reason: str = ""
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read(Query):
    """Read a person's remark, made while something is being done."""

    answer: ClassVar[type[Answer]] = Reading
    remark: str = ""
    doing: str = ""
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskPerson(Query):
    """Word a question that tells the possible meanings apart."""

    answer: ClassVar[type[Answer]] = Question
    meanings: tuple[str, ...] = ()
