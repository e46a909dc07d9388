"""Where the small things lie: free spots in and on fixtures, drawn at random and kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from embodied.geometry import Box, Pose
from embodied.household.instance import turned_size
from embodied.household.object_types import SEAT_SHARE, TYPES
from embodied.household.placement import BASIN_LIKE, HANGERS, LIFT, SHELF_SPACING
from embodied.household.receptacles import ONE_THING_ONLY
from embodied.household.scene import FixtureSpec, ObjectSpec

TRIES = 40
"""Spots drawn for one thing."""
EDGE, GAP = 0.02, 0.02
"""Metres kept from edges, and between things."""
MOST_OVERHANG = 0.06
"""Metres that a thing may reach over the edges of what is smaller than it; more on hooks and burners."""
OVERHUNG = ONE_THING_ONLY | HANGERS | BASIN_LIKE | {"Stool", "Chair", "Toilet"}
"""Small receptacles that bear things larger than they are."""
STANDS_ON = 0.05
"""Metres between a board and the bottom of a fixture that stands on it, at most."""


@dataclass
class Clutter:
    """Lays things down one by one.

    Args:
        fixtures: all of the home's.
        rng: of all choices.
    """

    fixtures: Sequence[FixtureSpec]
    rng: Generator
    objects: list[ObjectSpec] = field(default_factory=list)
    _taken: dict[str, list[Box]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name = {fixture.name: fixture for fixture in self.fixtures}

    def put(self, kind: str, into: str, **states: Any) -> ObjectSpec | None:
        """Lay one thing into or onto a fixture, in states such as dirty=True; None when it finds no room."""
        fixture = self._by_name[into]
        if into not in self._taken:
            self._taken[into] = list(self._standing_on(fixture))
        taken = self._taken[into]
        if fixture.type in ONE_THING_ONLY and taken:
            return None
        size, lift = TYPES[kind].size, TYPES[kind].lift
        turns: list[float] = [fixture.facing % 180, (fixture.facing + 90) % 180]
        if fixture.type not in HANGERS and self.rng.random() < 0.25:
            turns.reverse()
        for overhang in (-EDGE, MOST_OVERHANG) if fixture.type in OVERHUNG else (-EDGE,):
            for yaw in turns:
                turned = turned_size(size, yaw)
                for level in _levels(fixture, turned[1]):
                    spot = self._free_spot(fixture, turned, level, taken, overhang, rear=kind == "Pillow")
                    if spot is not None:
                        taken.append(Box.around((spot[0], level + turned[1] / 2, spot[1]), turned))
                        pivot = (round(spot[0], 3), round(level + lift * turned[1], 4), round(spot[1], 3))
                        return self.add(kind, into=into, position=pivot, yaw=yaw, **states)
        return None

    def put_on_floor(self, kind: str, x: float, z: float, yaw: float = 0.0, **states: Any) -> ObjectSpec:
        """Lay one thing on the floor, its middle at (x, z) metres."""
        height = round(LIFT + TYPES[kind].lift * TYPES[kind].size[1], 4)
        return self.add(kind, position=(round(x, 3), height, round(z, 3)), yaw=yaw, **states)

    def add(self, kind: str, *, into: str | None = None, **values: Any) -> ObjectSpec:
        """Add a thing as the scene file would have it, with any of its keys."""
        item = ObjectSpec.model_validate({"type": kind, "in": into, **values})
        self.objects.append(item)
        return item

    def _standing_on(self, fixture: FixtureSpec) -> Iterable[Box]:
        top = fixture.base + surface(fixture)
        for other in self.fixtures:
            box = other.box
            if other is not fixture and abs(box.low[1] - top) < STANDS_ON and box.overlaps(fixture.box, gap=STANDS_ON):
                yield box

    def _free_spot(
        self,
        fixture: FixtureSpec,
        size: tuple[float, float, float],
        level: float,
        taken: Sequence[Box],
        overhang: float,
        rear: bool,
    ) -> tuple[float, float] | None:
        """(x, z) of a spot for a thing of that size, which reaches at most `overhang` metres over the edges.

        Any spot, or the one furthest from the front where `rear` asks for it: pillows lie at a bed's head.
        """
        area = fixture.box
        spots = np.empty((TRIES, 2))
        for column, axis in enumerate((0, 2)):
            middle, slack = (area.low[axis] + area.high[axis]) / 2, area.size[axis] - size[axis]
            if slack / 2 < -overhang and (overhang < 0 or fixture.type not in ONE_THING_ONLY):
                return None
            reach = max(slack / 2 - EDGE, 0.0)
            spots[:, column] = self.rng.uniform(middle - reach, middle + reach, TRIES)
        free = ~_overlapping(spots, size, level, taken)
        if not free.any():
            return None
        front = Pose(0.0, 0.0, 0.0, fixture.facing).ahead(1.0)
        order = spots @ [front.x, front.z] if rear else np.zeros(len(spots))
        x, z = spots[int(np.argmin(np.where(free, order, np.inf)))]
        return float(x), float(z)


def surface(fixture: FixtureSpec) -> float:
    """Height above its base at which a fixture bears things, metres."""
    if fixture.surface is not None:
        return fixture.surface
    kind = TYPES[fixture.type]
    return (fixture.size or kind.size)[1] * (SEAT_SHARE if kind.opaque == "seat" else 1.0)


def _levels(fixture: FixtureSpec, height: float) -> list[float]:
    """Heights at which the bottom of a thing may be, the lowest first."""
    low, high = fixture.box.low[1], fixture.box.high[1]
    if TYPES[fixture.type].open_side == "front":
        boards = np.arange(low + 0.03, max(high - 0.12, low + 0.04), SHELF_SPACING)
        return [float(board) + LIFT for board in boards if board + height < high or board == boards[0]]
    if fixture.type in HANGERS:
        return [high - height + LIFT]
    if fixture.type in BASIN_LIKE:
        return [low + min(0.02, 0.2 * (high - low)) + LIFT]
    return [low + surface(fixture) + LIFT]


def _overlapping(
    spots: NDArray[np.float64], size: tuple[float, float, float], level: float, taken: Sequence[Box]
) -> NDArray[np.bool_]:
    boxes = np.array([(*box.low, *box.high) for box in taken]).reshape(-1, 6)
    x, z = spots[:, :1], spots[:, 1:]
    across, along = size[0] / 2 + GAP, size[2] / 2 + GAP
    hit = (
        (boxes[:, 0] - across < x)
        & (x < boxes[:, 3] + across)
        & (boxes[:, 2] - along < z)
        & (z < boxes[:, 5] + along)
        & (boxes[:, 1] < level + size[1])
        & (level < boxes[:, 4])
    )
    return np.asarray(hit.any(axis=1))
