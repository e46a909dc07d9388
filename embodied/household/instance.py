"""One object of a home, with its state."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from embodied.geometry import Box, Point, Pose
from embodied.household.object_types import ObjectType

ROOM_TEMPERATURE, HOT, COLD = "RoomTemp", "Hot", "Cold"
"""AI2-THOR's three temperatures."""

DRAWER_TRAVEL = 0.85
"""Share of its depth by which an open drawer stands out."""

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Instance:
    """An object: what it is, where it is, and its state. A change makes a new one: a home that is kept stays as it was.

    Attributes:
        object_id: AI2-THOR's form, "Type|x|y|z" of the start position.
        name: what the scene file calls it; unique in metadata.
        kind: its type.
        position: pivot, metres.
        box: axis-aligned.
        facing: degrees that its front looks at (fixtures).
        yaw: turned by so much, degrees.
        tilt: pitch and roll, degrees (AI2-THOR's rotation x and z).
        size: (width, height, depth) before any turn, metres.
        surface: height above its bottom at which it bears things on top, metres.
        blocking: heights above its bottom, metres, between which it hides what is behind it; None for nowhere.
        parent: id of what it is directly in or on.
        openness: share of the way that it is open; 0 is closed.
        fill_liquid: "water", "coffee" or "wine"; empty when it holds none.
        is_disabled: taken out of the scene for a while (DisableObject).
        cools_at: seconds on the home's clock at which it is at room temperature again.
        properties: its type's, less what slicing took.
        controls: ids of what it switches: a stove knob's burner.
        history: what happened to it since reset, of "heated", "cooled", "cleaned".
    """

    object_id: str
    name: str
    kind: ObjectType
    position: Point
    box: Box
    facing: int = 0
    yaw: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)
    size: Point = (0.0, 0.0, 0.0)
    surface: float = 0.0
    blocking: tuple[float, float] | None = None
    parent: str | None = None
    openness: float = 0.0
    is_toggled: bool = False
    is_sliced: bool = False
    is_dirty: bool = False
    is_broken: bool = False
    is_cooked: bool = False
    is_used_up: bool = False
    is_disabled: bool = False
    fill_liquid: str = ""
    temperature: str = ROOM_TEMPERATURE
    cools_at: float = math.inf
    properties: frozenset[str] = field(default=_NOTHING)
    controls: tuple[str, ...] = ()
    history: frozenset[str] = field(default=_NOTHING)

    @property
    def object_type(self) -> str:
        """The type's name."""
        return self.kind.name

    @property
    def is_open(self) -> bool:
        """Whether it is open at all."""
        return self.openness > 0.0

    @property
    def travel(self) -> tuple[float, float]:
        """How far it slides when it is drawn out in full, along x and z, metres."""
        ahead = Pose(0.0, 0.0, 0.0, self.facing).ahead(DRAWER_TRAVEL * self.box.size[0 if self.facing % 180 else 2])
        return ahead.x, ahead.z

    @property
    def is_present(self) -> bool:
        """Whether there is anything left to see: not once it is cut up, lies in shards, or was taken out."""
        return not (self.is_sliced or self.is_disabled or (self.is_broken and self.kind.shatters))


def object_id(kind: str, position: Point) -> str:
    """AI2-THOR's id: type and start position, two decimals, signed: "Mug|+00.63|+00.71|-00.42"."""
    return "|".join([kind, *(_signed(value) for value in position)])


def _signed(value: float) -> str:
    text = f"{value:+06.2f}"
    return "00.00" if text[1:] == "00.00" else text


def turned_size(size: Point, yaw: float) -> Point:
    """The axis-aligned extent of a (width, height, depth) turned by yaw degrees, to the nearest quarter turn."""
    return size if quarters(yaw) % 2 == 0 else (size[2], size[1], size[0])


def quarters(yaw: float) -> int:
    """The quarter turns nearest to a yaw, 0 to 3."""
    return math.floor(yaw / 90.0 + 0.5) % 4
