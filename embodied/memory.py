"""What memory offers its readers: the things known of, where they are, and what may be seen from where.

Planners, grounders and skills read a `Memory` and nothing else of the world. A memory that is allowed to look at the
simulator's true state says so by `privileged`; every result that used one is marked.

Timing. `start` is called once an episode, after the simulator's reset; `observe` after every action, before anybody
reads. Between two calls of `observe` every query answers the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from embodied.entity import Entity, Room
from embodied.geometry import Cell, Pose
from embodied.sight import Camera
from embodied.simulator import Observation, Simulator


class Listed(Protocol):
    """Things by id."""

    def get(self, object_id: str) -> Entity | None: ...


class Known(Listed, Protocol):
    """The part of a memory that facts are read off; a simulator's true state offers it too."""

    @property
    def held(self) -> str | None:
        """Id of the object in the hand; of a robot with two hands None while one is free, see `entity.HAND`."""

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """Whether things of the object's type may be put there (says nothing of room)."""

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether a thing is in view and in reach, from the robot's pose or from another."""


class Memory(Known, Protocol):
    """What the robot knows now."""

    privileged: bool

    @property
    def pose(self) -> Pose: ...
    @property
    def camera(self) -> Camera: ...
    @property
    def free_cells(self) -> frozenset[Cell]:
        """The cells that the robot may stand on."""

    @property
    def rooms(self) -> Sequence[Room]:
        """The rooms of the home; empty when nothing is known of them."""

    def start(self, simulator: Simulator, observation: Observation) -> None: ...
    def observe(self, observation: Observation) -> None: ...

    def entities(self) -> Iterable[Entity]:
        """Everything known of, in a fixed order."""

    def contents(self, object_id: str) -> Sequence[str]:
        """Ids of what is known to be directly in or on a thing."""

    def explored(self, object_id: str) -> bool:
        """Whether all that may be in or on a thing was looked at: a closed container's inside too."""

    def frontier(self) -> frozenset[Cell]:
        """Free cells that border on what has not been seen; empty where all free cells are known."""


_LIDS = frozenset({"Toilet"})
"""Types that bear things on their closed lid."""


def lidded(entity: Entity) -> bool:
    """Whether a thing can be closed, so that nothing can be seen in it then, taken out or put in."""
    return {"openable", "receptacle"} <= entity.properties and entity.object_type not in _LIDS


def shut(entity: Entity) -> bool:
    """Whether a thing is closed, so that nothing can be seen in it, taken out or put in."""
    return lidded(entity) and not entity.is_open


def enclosing(memory: Listed, object_id: str) -> Entity | None:
    """The outermost closed thing that shuts an object away; None when nothing does."""
    outermost = None
    entity = memory.get(object_id)
    while entity is not None and entity.parent is not None:
        entity = memory.get(entity.parent)
        if entity is not None and shut(entity):
            outermost = entity
    return outermost


def already_at(places: Collection[str], memory: Memory) -> frozenset[str]:
    """Ids of the things that are in or on places, by id or type."""
    parents = ((each, memory.get(each.parent)) for each in memory.entities() if each.parent)
    return frozenset(
        each.object_id
        for each, parent in parents
        if parent is not None and {parent.object_id, parent.object_type} & {*places}
    )
