"""Habitat's axes and ours. Metres and y up in both.

Habitat is right-handed and looks along -z; we are left-handed and look along +z at yaw 0. Its point (x, y, z) is
(x - east, y, -z - north) here: the origin is moved by less than a cell, so that a robot that starts anywhere stands in
the middle of one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Box, Point, cell_at, cell_centre

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Axes:
    """Where our origin lies.

    Attributes:
        east, north: metres along our x and z.
    """

    east: float = 0.0
    north: float = 0.0

    @classmethod
    def about(cls, position: Any) -> Axes:
        """Such that a place of Habitat's is the middle of a cell."""
        x, _, z = numbers(position)
        middle_x, middle_z = cell_centre(cell_at(x, -z))
        return cls(x - middle_x, -z - middle_z)

    def ours(self, position: Any) -> Point:
        """A point of Habitat's, in our axes."""
        x, y, z = numbers(position)
        return x - self.east, y, -z - self.north

    def theirs(self, point: Point) -> Vector:
        """A point of ours, in Habitat's axes."""
        x, y, z = point
        return np.array([x + self.east, y, -(z + self.north)])

    def box(self, bounds: Any, transformation: Any = None) -> Box:
        """The box about a Range3D of Habitat's, moved by a (4, 4) transformation; it grows where that turns it."""
        low, high = span(bounds)
        ends = np.array([low, high])
        corners = np.array([[ends[i, 0], ends[j, 1], ends[k, 2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
        if transformation is not None:
            matrix = np.array(transformation, dtype=float)
            corners = corners @ matrix[:3, :3].T + matrix[:3, 3]
        ours = np.array([self.ours(corner) for corner in corners])
        (a, b, c), (d, e, f) = ours.min(axis=0).tolist(), ours.max(axis=0).tolist()
        return Box((a, b, c), (d, e, f))


def numbers(vector: Any) -> Point:
    """The three numbers of any kind of vector."""
    x, y, z = np.array(vector, dtype=float).tolist()
    return x, y, z


def span(bounds: Any) -> tuple[Point, Point]:
    """The corners of a magnum Range3D, or of the box with centre and sizes that older versions have."""
    if hasattr(bounds, "min"):
        return numbers(bounds.min), numbers(bounds.max)
    middle, size = np.array(bounds.center, dtype=float), np.array(bounds.sizes, dtype=float)
    return numbers(middle - size / 2), numbers(middle + size / 2)


def yaw_of(rotation: Any) -> float:
    """Degrees in [0, 360), clockwise from +z, of a quaternion with w, x, y, z."""
    # The second column and the third of its matrix: where (0, 0, -1) comes to lie.
    ahead_x = -2 * (rotation.x * rotation.z + rotation.y * rotation.w)
    ahead_z = -(1 - 2 * (rotation.x**2 + rotation.y**2))
    return math.degrees(math.atan2(ahead_x, -ahead_z)) % 360.0


def coefficients(yaw: float, horizon: float = 0.0) -> list[float]:
    """[x, y, z, w] of a body or camera that faces so; degrees."""
    turn, tilt = math.radians(-yaw) / 2, math.radians(-horizon) / 2
    return [
        math.cos(turn) * math.sin(tilt),
        math.sin(turn) * math.cos(tilt),
        -math.sin(turn) * math.sin(tilt),
        math.cos(turn) * math.cos(tilt),
    ]
