"""ALFRED's object ids and coordinates, taken apart and brought to AI2-THOR 5's names."""

from __future__ import annotations

import math
from dataclasses import dataclass

from embodied.geometry import GRID, Point

RENAMED = {"Glassbottle": "Bottle"}
"""AI2-THOR 2.1 types that have another name in AI2-THOR 5."""


def modern_type(name: str) -> str:
    """A type's name in AI2-THOR 5."""
    return RENAMED.get(name, name)


def modern_id(text: str) -> str:
    """A recorded id with its type as AI2-THOR 5 names it."""
    kind, bar, rest = text.partition("|")
    return modern_type(kind) + bar + rest


@dataclass(frozen=True, slots=True)
class ObjectId:
    """A recorded id taken apart."""

    type: str
    position: Point
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> ObjectId:
        """Read "Type|x|y|z" with an optional fourth part ("SinkBasin", "AppleSliced_2")."""
        kind, x, y, z, *rest = text.split("|")
        return cls(modern_type(kind), (float(x), float(y), float(z)), rest[0] if rest else "")

    @property
    def real_type(self) -> str:
        """The type of the object meant: of a basin's or slice's id, the part's."""
        return self.part.split("_")[0] or self.type


def grid_point(coordinates: tuple[float, ...]) -> Point:
    """The point of a `coordinate…ObjectId`: [x, x, z, z, y, y] in grid steps."""
    x, _, z, _, y, _ = coordinates
    return x * GRID, y * GRID, z * GRID


def planar_distance(a: Point, b: Point) -> float:
    """Distance in the floor plane, metres."""
    return math.hypot(a[0] - b[0], a[2] - b[2])
