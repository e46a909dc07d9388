"""Handles: what a robot that is not told who is who calls things, and the boundary where they become objects.

Timing. `around` comes before the simulator's reset. Memory is told of every action by the boundary, then of the
observation by the loop; after that `shown` says how everybody else sees that observation.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from embodied.memory import Memory
from embodied.simulator import Action, Observation, Simulator, WorldState
from embodied.skill import SkillCall


class Rememberer(Memory, Protocol):
    """A memory whose ids are handles of its own."""

    @property
    def segments(self) -> Mapping[int, str]:
        """Handles of what the present frame shows, by segment number."""

    def segment_of(self, object_id: str) -> int | None:
        """The segment of the present frame that shows a thing; None when it shows none of it."""

    def acted(self, action: Action, observation: Observation) -> None:
        """Take in what was done; `observe` follows."""


class Handled(Simulator, Protocol):
    """A simulator whose objects are called by a memory's handles; its `state` cannot be read but within `telling`."""

    def telling(self) -> AbstractContextManager[None]:
        """While it lasts, the true state may be read: an episode begins, and memory is told what it is to be told."""

    @property
    def truth(self) -> WorldState:
        """The true state, for whoever judges and is marked for it."""

    def truly(self, call: SkillCall) -> SkillCall:
        """A call with the objects that its handles have turned out to be, as far as they have."""

    def recorded(self, action: Action) -> Action:
        """The last action with its objects' own ids, for the trace; handles where it never came to them."""

    def shown(self, observation: Observation) -> Observation:
        """The last observation as it may be seen: its frame's ids are handles, of what memory knows; else empty."""


class Handles(Protocol):
    """Puts the boundary between a memory and a simulator."""

    def around(self, simulator: Simulator, memory: Memory) -> Handled: ...
