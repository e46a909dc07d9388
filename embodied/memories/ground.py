"""Which cells the robot may stand on, learnt from depth and from walking: floor that is seen, and what is in the way.

An occupancy grid (Elfes 1989) of the planner's own cells: one is free when its middle was seen to be floor and nothing
that a body would hit was seen over it, or when the robot has stood on it. Cells that are free and border on what was
not seen yet are the frontier (Yamauchi 1997).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import GRID, Cell, Pose
from embodied.memories.extents import Cloud

EYE = 0.9
"""Metres from the floor to the middle of the body."""
FLOOR = 0.04
"""Metres above the floor below which a point is floor."""
HEAD = 1.75
"""Metres above the floor up to which a body hits things."""
RADIUS = 0.2
"""Metres of the body."""
MIDDLE = 0.125
"""Metres from a cell's middle within which floor has to be seen."""
NEIGHBOURS = ((0, 1), (1, 0), (0, -1), (-1, 0))


class Ground:
    """Cells that were seen to be floor, that are barred, and that were stood on."""

    def __init__(self) -> None:
        self.floor: set[Cell] = set()
        self.barred: set[Cell] = set()
        self.walked: set[Cell] = set()
        self._free: frozenset[Cell] | None = None

    def see(self, points: Cloud, held: Sequence[int] = ()) -> None:
        """Take a frame's points in, but for those of the segments that the robot holds."""
        height = points.points[:, 1] - (points.frame.pose.y - EYE)
        kept = ~np.isin(points.segments, held)
        floor = points.points[kept & (height < FLOOR)][:, [0, 2]]
        solid = points.points[kept & (height >= FLOOR) & (height < HEAD)][:, [0, 2]]
        cells = np.floor(floor / GRID + 0.5)
        middle = np.abs(floor - cells * GRID).max(axis=1, initial=0.0) <= MIDDLE if len(floor) else np.zeros(0, bool)
        new = _cells(cells[middle]) - self.floor, _near(solid) - self.barred
        self.floor |= new[0]
        self.barred |= new[1]
        if any(new):
            self._free = None

    def stand(self, pose: Pose) -> None:
        """The robot is here, so one can be here."""
        if pose.cell not in self.walked:
            self.walked.add(pose.cell)
            self._free = None

    def bar(self, cell: Cell) -> None:
        """The robot could not go there."""
        self.barred.add(cell)
        self._free = None

    @property
    def free(self) -> frozenset[Cell]:
        """The cells that may be stood on."""
        if self._free is None:
            self._free = frozenset((self.floor - self.barred) | self.walked)
        return self._free

    def frontier(self) -> frozenset[Cell]:
        """Free cells beside one of which nothing is known."""
        known = self.floor | self.barred | self.walked
        return frozenset((x, z) for x, z in self.free if any((x + a, z + b) not in known for a, b in NEIGHBOURS))


def _cells(numbers: NDArray[np.float32]) -> set[Cell]:
    return {(int(x), int(z)) for x, z in np.unique(numbers, axis=0)}


def _near(points: NDArray[np.float32]) -> set[Cell]:
    """The cells whose middle a body cannot be at without touching one of these (n, 2) points."""
    fine = np.unique(np.round(points / MIDDLE * 2.0).astype(np.int32), axis=0) * (MIDDLE / 2.0)
    found: set[Cell] = set()
    base = np.floor(fine / GRID + 0.5)
    for dx in (-1, 0, 1):
        for dz in (-1, 0, 1):
            cells = base + np.array([dx, dz])
            near = np.hypot(*(fine - cells * GRID).T) < RADIUS
            found |= _cells(cells[near].astype(np.float32))
    return found
