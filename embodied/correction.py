"""A correction: what a person's utterance, made while the robot works, means for what it does and knows.

An utterance has one kind, of KINDS, and becomes one or more typed corrections. Those of the moment (override, nudge,
parameter, goal, stop, undo, resume, yes, no) bear on the episode; those that teach (fact, rule, preference, newword)
outlive it. Types of things are object types, in every correction: what is taught speaks to other homes too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from embodied.planner import Act

Teaching = Literal["fact", "rule", "preference", "newword"]
"""The kinds that hold beyond the episode."""
Bare = Literal["stop", "undo", "resume", "yes", "no"]
Kind = Literal["override", "nudge", "parameter", Teaching, "goal", Bare, "unclear"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Direction = Literal["left", "right", "forward", "back", "up", "down", "turn_left", "turn_right"]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that was spoken of: its words without an article, and what was said of it: "blue", "left", "dirty".

    `types` are the object types that the words may mean, the likeliest first; empty when none is known.
    """

    words: str
    types: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """Do this next, in the place of what the planner decided: the same type as its decision."""

    kind: ClassVar[Kind] = "override"
    decision: Act


@dataclass(frozen=True, slots=True)
class Nudge:
    """Move a little. `amount` is in metres, in degrees for turns and for up and down; None for a usual step."""

    kind: ClassVar[Kind] = "nudge"
    direction: Direction
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Do the same with another thing, another place, another number (of minutes, say); what is None stays."""

    kind: ClassVar[Kind] = "parameter"
    thing: Thing | None = None
    place: Thing | None = None
    number: float | None = None
    unit: str = ""
    instead_of: Thing | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about the home.

    Attributes:
        text: as it was said.
        thing: what it is about; None where the sentence names nothing known.
        place: where that is, or is not; None where the sentence says something else.
        state: what it is: "broken", "dirty", "empty".
        holds: False for "it is not there".
    """

    kind: ClassVar[Kind] = "fact"
    text: str
    thing: Thing | None = None
    place: Thing | None = None
    state: str = ""
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """Something to heed from now on.

    Attributes:
        text: as it was said.
        force: "never": calls that fit are forbidden; "first": they are, until `before` was achieved on the same thing;
            "always": something to do, of which no single call can be refused.
        skills: the calls it is about, by skill; empty for all.
        thing, place: what they work on, and where; None for anything.
        before: skills that have to come first.
    """

    kind: ClassVar[Kind] = "rule"
    text: str
    force: Literal["never", "first", "always"]
    skills: tuple[str, ...] = ()
    thing: Thing | None = None
    place: Thing | None = None
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preference:
    """What somebody likes, or does not: a thing, and maybe where."""

    kind: ClassVar[Kind] = "preference"
    text: str
    thing: Thing | None = None
    place: Thing | None = None
    liked: bool = True


@dataclass(frozen=True, slots=True)
class NewWord:
    """A word of the person's own for something."""

    kind: ClassVar[Kind] = "newword"
    word: str
    meaning: Thing


@dataclass(frozen=True, slots=True)
class NewGoal:
    """Another task, in words that a planner can be told."""

    kind: ClassVar[Kind] = "goal"
    instruction: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A word that stands for itself: stop, undo, resume, yes or no."""

    kind: Bare


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """It could not be made sense of; `question` asks back."""

    kind: ClassVar[Kind] = "unclear"
    question: str


Lesson = Fact | Rule | Preference | NewWord
Correction = Override | Nudge | Change | Lesson | NewGoal | Signal | NotUnderstood
