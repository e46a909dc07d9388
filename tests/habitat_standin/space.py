"""Geometry of the stand-in, in Habitat's axes (x right, y up, looking along -z): quaternions, boxes, a grid navmesh."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
CELL = 0.05
"""Metres of the navmesh's grid."""
CLIMB, HEAD = 0.1, 1.5
"""What a robot steps over, and where it ends, metres above the floor."""


@dataclass(frozen=True)
class Quaternion:
    """As numpy-quaternion has it: four numbers by name."""

    w: float
    x: float
    y: float
    z: float

    @classmethod
    def read(cls, value: Any) -> Quaternion:
        """A quaternion, or the coefficients [x, y, z, w]."""
        return value if isinstance(value, cls) else cls(*(float(each) for each in (value[3], *value[:3])))

    def __mul__(self, other: Quaternion) -> Quaternion:
        a, b = self, other
        return Quaternion(
            a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
            a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
            a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
        )

    def inverse(self) -> Quaternion:
        return Quaternion(self.w, -self.x, -self.y, -self.z)

    def matrix(self) -> Vector:
        """(3, 3): turns columns."""
        w, x, y, z = self.w, self.x, self.y, self.z
        return np.array(
            [
                [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
                [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
                [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
            ]
        )


def about_y(degrees: float) -> Quaternion:
    """A turn to the left, seen from above."""
    half = math.radians(degrees) / 2
    return Quaternion(math.cos(half), 0.0, math.sin(half), 0.0)


@dataclass
class Solid:
    """A box that stands in the way and is seen.

    Attributes:
        low, high: its corners in its own frame.
        transform: (4, 4), its frame in the world.
        object_id, semantic_id, colour: what sensors and rays say of it.
    """

    low: Vector
    high: Vector
    transform: Vector
    object_id: int
    semantic_id: int = 0
    colour: tuple[int, int, int] = (150, 150, 150)

    def bounds(self) -> tuple[Vector, Vector]:
        """Its corners in the world; turned boxes grow."""
        ends = np.array([self.low, self.high])
        corners = np.array([[ends[i, 0], ends[j, 1], ends[k, 2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
        moved = corners @ self.transform[:3, :3].T + self.transform[:3, 3]
        return moved.min(axis=0), moved.max(axis=0)


def hits(eye: Vector, directions: Vector, solid: Solid) -> Vector:
    """How far along each direction a box begins, in lengths of it; inf where it is missed."""
    low, high = solid.bounds()
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (low - eye) / directions, (high - eye) / directions
    enter = np.fmin(one, other).max(axis=-1)
    leave = np.fmax(one, other).min(axis=-1)
    return np.asarray(np.where((enter <= leave) & (enter > 1e-6), enter, np.inf))


class Grid:
    """Where a robot's middle may be: a grid over the floor."""

    def __init__(self, floor: Sequence[float], solids: Sequence[Solid], radius: float) -> None:
        self.x0, self.z0, self.x1, self.z1 = floor
        columns, rows = (round((b - a) / CELL) for a, b in ((self.x0, self.x1), (self.z0, self.z1)))
        x = self.x0 + (np.arange(columns) + 0.5) * CELL
        z = self.z0 + (np.arange(rows) + 0.5) * CELL
        self.free = np.ones((columns, rows), bool)
        self.free &= ((x > self.x0 + radius) & (x < self.x1 - radius))[:, None]
        self.free &= ((z > self.z0 + radius) & (z < self.z1 - radius))[None, :]
        for low, high in (solid.bounds() for solid in solids):
            if high[1] > CLIMB and low[1] < HEAD:
                dx, dz = np.maximum(low[0] - x, x - high[0]), np.maximum(low[2] - z, z - high[2])
                away = np.hypot(np.maximum(dx, 0.0)[:, None], np.maximum(dz, 0.0)[None, :])
                self.free &= away > radius

    def cell(self, point: Sequence[float]) -> tuple[int, int]:
        return int((point[0] - self.x0) // CELL), int((point[2] - self.z0) // CELL)

    def centre(self, cell: tuple[int, int]) -> Vector:
        return np.array([self.x0 + (cell[0] + 0.5) * CELL, 0.0, self.z0 + (cell[1] + 0.5) * CELL])

    def navigable(self, point: Sequence[float]) -> bool:
        i, j = self.cell(point)
        inside = 0 <= i < self.free.shape[0] and 0 <= j < self.free.shape[1]
        return inside and bool(self.free[i, j])

    def farthest(self, start: Vector, end: Vector) -> Vector:
        """How far the straight way from start to end is free."""
        steps = max(1, math.ceil(float(np.linalg.norm(end - start)) / (CELL / 2)))
        reached = start
        for number in range(1, steps + 1):
            point = start + (end - start) * (number / steps)
            if not self.navigable(point):
                return reached
            reached = point
        return end

    def path(self, start: Vector, end: Vector) -> list[Vector]:
        """A* over the cells, pulled straight; empty where no way leads."""
        first, last = self.cell(start), self.cell(end)
        if not (self.navigable(start) and self.navigable(end)):
            return []
        cost, before, queue = {first: 0.0}, {first: first}, [(0.0, first)]
        while queue:
            _, here = heapq.heappop(queue)
            if here == last:
                break
            for step in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
                there = here[0] + step[0], here[1] + step[1]
                if not (0 <= there[0] < self.free.shape[0] and 0 <= there[1] < self.free.shape[1]):
                    continue
                further = cost[here] + math.hypot(*step)
                if self.free[there] and further < cost.get(there, math.inf):
                    cost[there], before[there] = further, here
                    left = math.hypot(there[0] - last[0], there[1] - last[1])
                    heapq.heappush(queue, (further + left, there))
        if last not in before:
            return []
        cells = [last]
        while cells[-1] != first:
            cells.append(before[cells[-1]])
        return self._straight([start, *(self.centre(cell) for cell in cells[-2:0:-1]), end])

    def _straight(self, points: list[Vector]) -> list[Vector]:
        kept, here = [points[0]], 0
        while here < len(points) - 1:
            ahead = len(points) - 1
            while ahead > here + 1 and not np.array_equal(self.farthest(points[here], points[ahead]), points[ahead]):
                ahead -= 1
            kept.append(points[ahead])
            here = ahead
        return kept
