"""Grounding: a subgoal becomes one admissible skill call, chosen among candidates by their scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from embodied.memory import Memory
from embodied.planner import Step
from embodied.simulator import Observation
from embodied.skill import Outcome, SkillCall
from embodied.task import Subgoal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call with each of its scores by name, and their total; the higher the better. `forbidden`: by which rule."""

    call: SkillCall
    scores: Mapping[str, float]
    total: float
    forbidden: str = ""


class Sight(Protocol):
    """Looks at what candidates are about, and scores them by it.

    Timing. `start` comes once an episode, `observe` after every action, before anybody asks.
    """

    privileged: bool
    """Whether it is told more than a picture tells, such as which object a segment is."""

    def start(self, instruction: str, observation: Observation) -> None: ...
    def observe(self, observation: Observation) -> None: ...
    def see(self, calls: Sequence[SkillCall], memory: Memory) -> list[float]:
        """How well what was seen fits each call, 0 to 1; a half where it says nothing."""


class Grounder(Protocol):
    """Turns subgoals into skill calls."""

    def ground(self, subgoal: Subgoal, memory: Memory, history: Sequence[Step]) -> list[Candidate] | Outcome:
        """Return the admissible candidates, best first and at least one; or the failure when there is none.

        After them may stand some that a rule forbids, for the trace: they are never called.
        """

    def admissible(self, memory: Memory) -> list[SkillCall]:
        """All calls whose parameters fit and whose preconditions hold, in a fixed order."""
