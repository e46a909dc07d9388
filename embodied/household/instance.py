"""One object of a home, with its state."""

from __future__ import annotations

from dataclasses import dataclass, field

from embodied.geometry import Box, Point
from embodied.household.object_types import ObjectType

ROOM_TEMPERATURE, HOT, COLD = "RoomTemp", "Hot", "Cold"
"""AI2-THOR's three temperatures."""

_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Instance:
    """An object: what it is, where it is, and its state. Only the home changes it.

    Attributes:
        object_id: AI2-THOR's form, "Type|x|y|z" of the start position.
        row: its index in the home's arrays.
        name: what the scene file calls it.
        kind: its type.
        position: pivot, metres.
        box: axis-aligned.
        facing: degrees that its front looks at (fixtures).
        surface: height above its bottom at which it bears things on top, metres.
        blocking: heights above its bottom, metres, between which it hides what is behind it; None for nowhere.
        parent: id of what it is directly in or on.
        properties: its type's, less what slicing took.
        history: what happened to it since reset, of "heated", "cooled", "cleaned".
    """

    object_id: str
    row: int
    name: str
    kind: ObjectType
    position: Point
    box: Box
    facing: int = 0
    yaw: float = 0.0
    surface: float = 0.0
    blocking: tuple[float, float] | None = None
    parent: str | None = None
    is_open: bool = False
    is_toggled: bool = False
    is_sliced: bool = False
    is_dirty: bool = False
    is_broken: bool = False
    is_cooked: bool = False
    is_used_up: bool = False
    fill_liquid: str = ""
    temperature: str = ROOM_TEMPERATURE
    properties: frozenset[str] = field(default=_NOTHING)
    history: frozenset[str] = field(default=_NOTHING)

    @property
    def object_type(self) -> str:
        """The type's name."""
        return self.kind.name


def object_id(kind: str, position: Point) -> str:
    """AI2-THOR's id: type and start position, two decimals, signed: "Mug|+00.63|+00.71|-00.42"."""
    return "|".join([kind, *(_signed(value) for value in position)])


def _signed(value: float) -> str:
    text = f"{value:+06.2f}"
    return "00.00" if text[1:] == "00.00" else text


def turned_size(size: Point, yaw: float) -> Point:
    """The axis-aligned extent of a (width, height, depth) turned by yaw degrees, to the nearest quarter turn."""
    return size if round(yaw / 90.0) % 2 == 0 else (size[2], size[1], size[0])
