"""A group: fixtures that belong together, in a frame of their own, such as a desk with its drawers, lamp and chair."""

from __future__ import annotations

import math
from dataclasses import dataclass

from embodied.geometry import Box
from embodied.household.instance import turned_size
from embodied.household.object_types import TYPES
from embodied.household.scene import Facing, FixtureSpec

Size = tuple[float, float, float]
QUARTERS: tuple[Facing, ...] = (0, 90, 180, 270)


@dataclass(frozen=True)
class Piece:
    """One fixture of a group. Metres; the group's back is at the wall and it looks into the room.

    Attributes:
        name: within the group.
        type: AI2-THOR's object type.
        across: its middle, to the right of the group's middle as the group looks.
        out: its middle, away from the group's back.
        base: height of its bottom.
        size: (width, height, depth); the type's usual size when absent.
        turn: quarters by which it is turned clockwise against the group.
        dirty: its state.
    """

    name: str
    type: str
    across: float = 0.0
    out: float = 0.0
    base: float = 0.0
    size: Size | None = None
    turn: int = 0
    dirty: bool = False

    @property
    def extent(self) -> Size:
        """(width, height, depth) along the group's axes."""
        return turned_size(self.size or TYPES[self.type].size, 90.0 * self.turn)


@dataclass(frozen=True)
class Group:
    """Fixtures that are placed as one.

    Attributes:
        name: what names of its fixtures begin with.
        pieces: the fixtures.
        before: free floor that it needs before its front, metres.
        beside: free floor that it needs at its right and left, metres.
    """

    name: str
    pieces: tuple[Piece, ...]
    before: float = 0.6
    beside: float = 0.0

    @property
    def low(self) -> tuple[float, float]:
        """(across, out) of its rear left corner."""
        return (
            min(piece.across - piece.extent[0] / 2 for piece in self.pieces),
            min(piece.out - piece.extent[2] / 2 for piece in self.pieces),
        )

    @property
    def high(self) -> tuple[float, float]:
        """(across, out) of its front right corner."""
        return (
            max(piece.across + piece.extent[0] / 2 for piece in self.pieces),
            max(piece.out + piece.extent[2] / 2 for piece in self.pieces),
        )

    @property
    def width(self) -> float:
        """Extent along the wall."""
        return self.high[0] - self.low[0]

    @property
    def depth(self) -> float:
        """Extent away from the wall."""
        return self.high[1] - min(self.low[1], 0.0)

    @property
    def bottom(self) -> float:
        """Height of the lowest piece's bottom."""
        return min(piece.base for piece in self.pieces)

    @property
    def top(self) -> float:
        """Height of the highest piece's top."""
        return max(piece.base + piece.extent[1] for piece in self.pieces)


@dataclass(frozen=True)
class Placed:
    """A group in a room.

    Attributes:
        group: what stands there.
        x, z: where the middle of its back is, metres.
        facing: where it looks.
    """

    group: Group
    x: float
    z: float
    facing: Facing

    def box(self) -> Box:
        """What it fills."""
        group = self.group
        return self._box(group.low[0], group.low[1], group.high[0], group.high[1], group.bottom, group.top)

    def free_floor(self) -> list[Box]:
        """Floor that has to stay free: before it, and at its sides where it needs that."""
        group, zones = self.group, []
        (left, _), (right, front) = group.low, group.high
        if group.before:
            zones.append(self._box(left, front, right, front + group.before, 0.0, 1.8))
        if group.beside:
            zones.append(self._box(left - group.beside, 0.0, left, front, 0.0, 1.8))
            zones.append(self._box(right, 0.0, right + group.beside, front, 0.0, 1.8))
        return zones

    def _box(self, left: float, rear: float, right: float, front: float, bottom: float, top: float) -> Box:
        corners = [self.at(left, rear), self.at(right, front)]
        (x0, x1), (z0, z1) = (sorted(values) for values in zip(*corners, strict=True))
        return Box((x0, bottom, z0), (x1, top, z1))

    def at(self, across: float, out: float) -> tuple[float, float]:
        """(x, z) of a place given in the group's frame."""
        angle = math.radians(self.facing)
        sin, cos = round(math.sin(angle)), round(math.cos(angle))
        return self.x + across * cos + out * sin, self.z - across * sin + out * cos

    def fixtures(self) -> list[FixtureSpec]:
        """Its fixtures as a scene file has them, named after the group and the piece."""
        found = []
        for piece in self.group.pieces:
            x, z = self.at(piece.across, piece.out)
            size = piece.size and (round(piece.size[0], 3), round(piece.size[1], 3), round(piece.size[2], 3))
            name = f"{self.group.name}-{piece.name}" if piece.name else self.group.name
            turned = QUARTERS[(self.facing // 90 + piece.turn) % 4]
            found.append(
                FixtureSpec(
                    name=name,
                    type=piece.type,
                    x=round(x, 3),
                    z=round(z, 3),
                    base=round(piece.base, 3),
                    size=size,
                    facing=turned,
                    dirty=piece.dirty,
                )
            )
        return found


def single(name: str, kind: str, size: Size | None = None, *, base: float = 0.0, before: float = 0.6) -> Group:
    """A group of one fixture with its back at the wall."""
    depth = (size or TYPES[kind].size)[2]
    return Group(name, (Piece("", kind, 0.0, depth / 2, base, size),), before)
