"""A planner takes one decision at a time from what it was told, what is known, and what was tried.

Timing. `start` is called once an episode, before the first `decide`. The loop then asks `decide`, carries the decision
out, and asks again with the longer history, until the decision is `Finish` or `GiveUp`, or a limit ends the episode.
A failed step is in the history with its outcome when the next decision is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from embodied.experience import NOTHING, Recalled
from embodied.finder import Wanted
from embodied.memory import Memory
from embodied.skill import Outcome, SkillCall
from embodied.task import Subgoal
from embodied.trace import Sink


@dataclass(frozen=True, slots=True)
class Step:
    """One decision carried out: what was wanted, what was called for it (None: nothing admissible), how it ended."""

    subgoal: Subgoal
    call: SkillCall | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that was asked, and what the person answered."""

    question: str
    answer: str


Person = Callable[[str], str]
"""Whoever gave the instruction: answers a question."""
QUESTIONS = 2
"""Questions that an episode's planner may ask, where nothing else is said."""


def nobody(question: str) -> str:
    """Nobody is there to answer."""
    return "I have nothing to add."


@dataclass(frozen=True, slots=True)
class View:
    """Everything that a planner sees.

    Attributes:
        instruction: what the person said.
        steps: step-by-step instructions, where given; else empty.
        memory: what is known now.
        history: the steps so far that the planner decided on, one each decision.
        admissible: lists the skill calls whose preconditions hold now.
        rng: the episode's random generator.
        emit: puts an event into the trace: what was planned, what a model was asked.
        dialogue: what was asked and answered so far.
        recalled: what comes to mind of earlier episodes.
        searches: whether there is more than is known, and `Find` looks for it.
        told: the steps so far that a person had done in between; they cut into the last one before them.
    """

    instruction: str
    steps: tuple[str, ...]
    memory: Memory
    history: Sequence[Step]
    admissible: Callable[[], list[SkillCall]]
    rng: np.random.Generator = field(repr=False)
    emit: Sink = field(repr=False)
    dialogue: Sequence[Exchange] = ()
    recalled: Recalled = NOTHING
    searches: bool = False
    told: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """Get this subgoal done next."""

    subgoal: Subgoal


@dataclass(frozen=True, slots=True)
class Find:
    """Look for what is not known of; in the history it is a step of the skill FIND."""

    wanted: Wanted


FIND = "find"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the person a question; the answer is in the dialogue at the next decision."""

    question: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The instruction is carried out."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It cannot be carried out."""

    reason: str


Decision = Act | Find | Ask | Finish | GiveUp


class Planner(Protocol):
    """One planning method."""

    name: str
    privileged: bool
    """Whether it is told more than the words, such as the task's expert plan."""

    def start(self, view: View) -> None: ...
    def decide(self, view: View) -> Decision: ...
