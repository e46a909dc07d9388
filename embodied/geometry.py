"""Poses and boxes. Metres and degrees; y up; yaw clockwise from +z; positive horizon looks down (as AI2-THOR)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

GRID = 0.25
"""Side of a grid cell, metres."""

Point = tuple[float, float, float]
"""(x, y, z) in metres."""

Cell = tuple[int, int]
"""(x, z) in grid steps: the cell's centre is (x * GRID, z * GRID)."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where an agent stands and looks.

    Attributes:
        x, y, z: the body's centre, metres; y is about 0.9 above the floor.
        yaw: degrees in [0, 360), clockwise from +z.
        horizon: camera pitch in degrees, positive downwards.
        standing: False while the agent crouches: its camera is lower, its body is not.
    """

    x: float
    y: float
    z: float
    yaw: float = 0.0
    horizon: float = 0.0
    standing: bool = True

    @property
    def cell(self) -> Cell:
        """The grid cell that the agent stands in."""
        return cell_at(self.x, self.z)

    def ahead(self, metres: float) -> Pose:
        """The pose `metres` further along the yaw."""
        angle = math.radians(self.yaw)
        return replace(self, x=self.x + metres * math.sin(angle), z=self.z + metres * math.cos(angle))

    def turned(self, degrees: float) -> Pose:
        """The pose turned clockwise by `degrees`."""
        return replace(self, yaw=(self.yaw + degrees) % 360.0)

    def tilted(self, degrees: float) -> Pose:
        """The pose whose camera looks down by `degrees` more."""
        return replace(self, horizon=self.horizon + degrees)


def cell_at(x: float, z: float) -> Cell:
    """The grid cell whose centre is nearest to (x, z)."""
    return math.floor(x / GRID + 0.5), math.floor(z / GRID + 0.5)


def cell_centre(cell: Cell) -> tuple[float, float]:
    """The (x, z) of a cell's centre, metres."""
    return cell[0] * GRID, cell[1] * GRID


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-aligned box between two corners, metres."""

    low: Point
    high: Point

    @classmethod
    def around(cls, centre: Point, size: Point) -> Box:
        """The box of `size` (width x, height y, depth z) about `centre`."""
        (x, y, z), (w, h, d) = centre, size
        return cls((x - w / 2, y - h / 2, z - d / 2), (x + w / 2, y + h / 2, z + d / 2))

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        (a, b, c), (d, e, f) = self.low, self.high
        return ((a + d) / 2, (b + e) / 2, (c + f) / 2)

    @property
    def size(self) -> Point:
        """Extent along x, y and z."""
        (a, b, c), (d, e, f) = self.low, self.high
        return (d - a, e - b, f - c)

    def moved(self, by: Point) -> Box:
        """The box shifted by a vector."""
        (a, b, c), (d, e, f), (x, y, z) = self.low, self.high, by
        return Box((a + x, b + y, c + z), (d + x, e + y, f + z))

    def contains(self, point: Point, margin: float = 0.0) -> bool:
        """Whether a point lies inside, the box grown by `margin` on every side."""
        return all(
            low - margin <= value <= high + margin for low, value, high in zip(self.low, point, self.high, strict=True)
        )

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the boxes share space, or come nearer than `gap` along every axis."""
        (a, b, c), (d, e, f) = self.low, self.high
        (u, v, w), (x, y, z) = other.low, other.high
        across = a < x + gap and u < d + gap and c < z + gap and w < f + gap
        return across and b < y + gap and v < e + gap

    def horizontal_distance(self, x: float, z: float) -> float:
        """Distance in the floor plane from (x, z) to the box; 0 inside its footprint."""
        dx = max(self.low[0] - x, 0.0, x - self.high[0])
        dz = max(self.low[2] - z, 0.0, z - self.high[2])
        return math.hypot(dx, dz)
