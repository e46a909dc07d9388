"""Hearing: how what people say comes into the closed loop while the robot works, and what it makes the loop do.

    a person, or a scripted teacher          Speaker: words
        -> understood, kept, applied         Listener: turns, in `corrections.listening`
            -> the closed loop               Agent.run(..., listener=...)

Timing. The loop asks its listener before every decision and before every action, on its own thread; what was said is
understood and kept on the disk when `listen` returns. One utterance at a time, in the order in which they were said.
The robot does nothing while its listener does not return: that is how it halts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from embodied.correction import Bare
from embodied.memory import Memory
from embodied.planner import Act, Step
from embodied.simulator import Action, Observation
from embodied.skill import Outcome, SkillCall
from embodied.task import Subgoal
from embodied.trace import Sink


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said.

    Attributes:
        text: as it was said.
        person: who; empty where people are not told apart.
        means: what it means for certain, where it was a button; None for words, which have to be understood.
    """

    text: str
    person: str = ""
    means: Bare | None = None


class Speaker(Protocol):
    """Whoever speaks to the robot: a session's people, a scripted teacher. It may watch the trace to know when.

    Everything here is called on the loop's thread.
    """

    @property
    def left(self) -> bool:
        """Whether everybody has gone, so that the episode is to end."""

    def wary_of(self, what: SkillCall | Action) -> bool:
        """Whether they want to be asked before that is done."""

    def said(self) -> Utterance | None:
        """What was said next, at once; None for nothing."""

    def answer(self, question: str, *, yes_or_no: bool = False) -> Utterance | None:
        """Wait for what is said to a question; to an empty one, while the robot halts, for whatever is said next.

        Returns:
            None when nobody will say anything: a halt then ends, and a question counts as answered by no.
        """


@dataclass(frozen=True, slots=True)
class Situation:
    """What the robot is at when something is said.

    Attributes:
        instruction: what it was told last, as it was said.
        memory: what is known now.
        seen: the last observation.
        emit: puts an event into the trace.
        subgoal: the decision that is being carried out; None between two of them.
        call: the skill call that is running; None for none.
        history: every step so far, those that a person asked for among them.
        asked: how many things that people asked for are being done, or are still to be done.
    """

    instruction: str
    memory: Memory
    seen: Observation
    emit: Sink = field(repr=False)
    subgoal: Subgoal | None = None
    call: SkillCall | None = None
    history: Sequence[Step] = ()
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Instead:
    """Do these next, one after the other, in the place of what is being done; the plan goes on afterwards."""

    decisions: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Nudged:
    """Take these actions, then begin what is being done again from there."""

    words: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """Begin what is being done again: other things are meant or known by now, or a rule forbids it."""


@dataclass(frozen=True, slots=True)
class Restart:
    """Plan anew, for another instruction, in words that a planner knows."""

    instruction: str


@dataclass(frozen=True, slots=True)
class Leave:
    """End the episode."""


Turn = Instead | Nudged | Again | Restart | Leave
"""What the loop does about what it heard. What is being done ends with the reason INTERRUPTED, in every case."""


class Listener(Protocol):
    """The robot's ear: understands what is said, keeps what it teaches, and says what the loop is to do."""

    def begin(self, situation: Situation) -> str:
        """An episode begins; returns the instruction in words that a planner knows."""

    def listen(self, situation: Situation) -> Turn | None:
        """Take in what was said; None to go on as before. Returns at once, but for a halt or an open question."""

    def ask(self, question: str, situation: Situation) -> str | Turn:
        """Put a planner's question; returns the answer, or what else was said instead."""

    def amended(self, subgoal: Subgoal, situation: Situation) -> Subgoal:
        """A planner's decision, changed as people have asked: another thing, another place."""

    def allow(self, what: SkillCall | Action, situation: Situation) -> Outcome | Turn | None:
        """Asked before every call and action: None to do it, or why it must not be done, or what else was said."""
