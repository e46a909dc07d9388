"""One thing of a home, as it is known or as it truly is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from types import MappingProxyType
from typing import Protocol, Self

from embodied.geometry import Box

PROPERTIES = frozenset(
    "breakable canBeUsedUp canFillWithLiquid cookable dirtyable moveable openable pickupable receptacle sliceable "
    "toggleable "
    "drinkable lieable lookable person pluggable pourable readable sittable squeezable typeable wearable".split()
)
"""The properties that a skill's parameter may ask for: AI2-THOR's by its names, then VirtualHome's own."""
HAND = "hand"
"""What a thing held in one of several hands is said to be in: its `parent`."""


@dataclass(frozen=True, slots=True)
class Room:
    """One room of a home.

    Attributes:
        name: unique in the scene: "kitchen", "bedroom-2".
        kind: kitchen, living_room, bedroom or bathroom.
        areas: its floor as rectangles (x0, z0, x1, z1), metres.
    """

    name: str
    kind: str
    areas: tuple[tuple[float, float, float, float], ...]

    def contains(self, x: float, z: float) -> bool:
        """Whether a point of the floor plane lies in the room."""
        return any(x0 <= x <= x1 and z0 <= z <= z1 for x0, z0, x1, z1 in self.areas)


def room_at(rooms: Sequence[Room], x: float, z: float) -> Room | None:
    """The first room that contains a point of the floor plane."""
    return next((room for room in rooms if room.contains(x, z)), None)


class Entity(Protocol):
    """What can be said of a thing; a simulator's truth says it of all things, a memory of those it knows of.

    Attributes:
        object_id: unique in its scene.
        object_type: AI2-THOR's name.
        properties: AI2-THOR's: "pickupable", "receptacle", "openable", "toggleable", "sliceable", …
        box: where it is, metres.
        parent: id of what it is directly in or on; None for neither.
        fill_liquid: "water", "coffee" or "wine"; empty when it holds none.
        temperature: AI2-THOR's "RoomTemp", "Hot" or "Cold".
        history: what has ever happened to it since reset, of "heated", "cooled", "cleaned".
    """

    @property
    def object_id(self) -> str: ...
    @property
    def object_type(self) -> str: ...
    @property
    def properties(self) -> frozenset[str]: ...
    @property
    def box(self) -> Box: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def is_toggled(self) -> bool: ...
    @property
    def is_sliced(self) -> bool: ...
    @property
    def is_broken(self) -> bool: ...
    @property
    def is_cooked(self) -> bool: ...
    @property
    def is_dirty(self) -> bool: ...
    @property
    def is_used_up(self) -> bool: ...
    @property
    def fill_liquid(self) -> str: ...
    @property
    def temperature(self) -> str: ...
    @property
    def history(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """What somebody has of a thing, by value; an `Entity`."""

    object_id: str
    object_type: str
    properties: frozenset[str]
    box: Box
    parent: str | None
    is_open: bool
    is_toggled: bool
    is_sliced: bool
    is_broken: bool
    is_cooked: bool
    is_dirty: bool
    is_used_up: bool
    fill_liquid: str
    temperature: str
    history: frozenset[str]

    @classmethod
    def of(cls, entity: Entity) -> Self:
        """Copy what is said of a thing."""
        return cls(*_read(entity))


_read = attrgetter(*(each.name for each in fields(EntityRecord)))

STATES: Mapping[str, str] = MappingProxyType(
    {
        "open": "is_open",
        "on": "is_toggled",
        "sliced": "is_sliced",
        "broken": "is_broken",
        "cooked": "is_cooked",
        "dirty": "is_dirty",
        "used_up": "is_used_up",
        "filled": "fill_liquid",
        "temperature": "temperature",
    }
)
"""What goals, facts and files call a thing's states, and where an entity keeps them."""
TEMPERATURES: Mapping[str, str] = MappingProxyType({"hot": "Hot", "cold": "Cold"})
"""What is said of a thing's temperature, and how an entity keeps it."""
TREATMENTS = ("heated", "cooled", "cleaned")
"""What may have happened to a thing: a state that stays."""


def in_state(entity: Entity, state: str, value: bool | str = True) -> bool:
    """Whether a thing is in a state; True means any liquid of "filled", and False none."""
    now = state in entity.history if state in TREATMENTS else getattr(entity, STATES[state])
    return bool(now) is value if isinstance(value, bool) else bool(now == value)


def type_words(name: str) -> str:
    """An object type's name in words: "DeskLamp" and "desk_lamp" are "desk lamp"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower().replace("_", " ")
