"""Which cells the robot may stand on, learnt from depth and from walking: floor that is seen, and what is in the way.

An occupancy grid (Elfes 1989) of the planner's own cells: one is free when its middle was seen to be floor and nothing
that a body would hit was seen over it, or when the robot has stood on it. Where the free floor falls into parts, the
tightest ways between them are tried: depth is not exact, nor is a body a cylinder. Cells that are free and border on
what was not seen yet are the frontier (Yamauchi 1997).
"""

from __future__ import annotations

from collections import deque
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
TIGHT = 0.05
"""Metres from a cell's middle to what is in the way, from which on it may be worth a try to stand there."""
PASSAGE = 3
"""Tight cells in a row that a way may lead over, at most."""
MIDDLE = 0.125
"""Metres from a cell's middle within which floor has to be seen."""
FINE = 0.0625
"""Metres to which points that are in the way are rounded."""
WIDE = 1 << 20
"""More cells than any home is wide."""
NEIGHBOURS = ((0, 1), (1, 0), (0, -1), (-1, 0))


class Ground:
    """What is known of cells.

    Attributes:
        floor: those whose middle was seen to be floor.
        barred: those with something in a body's way.
        blocked: those of them with something in their very middle, or that could not be gone to.
        walked: those that were stood on.
    """

    def __init__(self) -> None:
        self.floor: set[Cell] = set()
        self.barred: set[Cell] = set()
        self.blocked: set[Cell] = set()
        self.walked: set[Cell] = set()
        self._here: Cell | None = None
        self._free: frozenset[Cell] | None = None

    def see(self, points: Cloud, held: Sequence[int] = ()) -> None:
        """Take a frame's points in, but for those of the segments that the robot holds."""
        height = points.points[:, 1] - (points.frame.pose.y - EYE)
        kept = ~np.isin(points.segments, held)
        floor = points.points[kept & (height < FLOOR)][:, [0, 2]]
        solid = points.points[kept & (height >= FLOOR) & (height < HEAD)][:, [0, 2]]
        cells = np.floor(floor / GRID + 0.5).astype(np.int64)
        middle = np.abs(floor - cells * GRID).max(axis=1, initial=0.0) <= MIDDLE
        near, in_it = _near(solid)
        new = _cells(cells[middle]) - self.floor, near - self.barred, in_it - self.blocked
        self.floor |= new[0]
        self.barred |= new[1]
        self.blocked |= new[2]
        if any(new):
            self._free = None

    def stand(self, pose: Pose) -> None:
        """The robot is here, so one can be here."""
        self._here = pose.cell
        if pose.cell not in self.walked:
            self.walked.add(pose.cell)
            self._free = None

    def bar(self, cell: Cell) -> None:
        """The robot could not go there; what is in the way was not seen, nor how far it reaches: give it a berth."""
        x, z = cell
        self.barred |= {(x + dx, z + dz) for dx in (-1, 0, 1) for dz in (-1, 0, 1)} - self.walked
        self.blocked.add(cell)
        self._free = None

    @property
    def free(self) -> frozenset[Cell]:
        """The cells that may be stood on."""
        if self._free is None:
            sure = (self.floor - self.barred) | self.walked
            self._free = frozenset(sure | self._passages(sure))
        return self._free

    def _passages(self, sure: set[Cell]) -> set[Cell]:
        """The tight cells on the ways over the fewest of them from where the robot stands to all free cells."""
        tight = (self.floor & self.barred) - self.blocked - sure
        if self._here is None or not tight:
            return set()
        cost: dict[Cell, int] = {self._here: 0}
        before: dict[Cell, Cell] = {}
        in_a_row: dict[Cell, int] = {self._here: 0}
        queue = deque([self._here])
        while queue:
            x, z = cell = queue.popleft()
            for dx, dz in NEIGHBOURS:
                beside = x + dx, z + dz
                step = 0 if beside in sure else 1
                row = in_a_row[cell] + 1 if step else 0
                if (step and beside not in tight) or row > PASSAGE or cost.get(beside, WIDE) <= cost[cell] + step:
                    continue
                cost[beside], before[beside], in_a_row[beside] = cost[cell] + step, cell, row
                (queue.append if step else queue.appendleft)(beside)
        found: set[Cell] = set()
        for cell in sure & cost.keys():
            while cost[cell] and cell in before and cell not in found:
                if cell in tight:
                    found.add(cell)
                cell = before[cell]
        return found

    def frontier(self) -> frozenset[Cell]:
        """Free cells beside one of which nothing is known."""
        known = self.floor | self.barred | self.walked
        return frozenset((x, z) for x, z in self.free if any((x + a, z + b) not in known for a, b in NEIGHBOURS))


def _cells(numbers: NDArray[np.int64]) -> set[Cell]:
    """The different ones of (n, 2) cells."""
    x, z = np.divmod(np.unique(numbers[:, 0] * WIDE + numbers[:, 1] + WIDE // 2), WIDE)
    return set(zip(x.tolist(), (z - WIDE // 2).tolist(), strict=True))


def _near(points: NDArray[np.float32]) -> tuple[set[Cell], set[Cell]]:
    """The cells whose middle a body cannot be at without touching one of these (n, 2) points; and with one in it."""
    fine = np.array(sorted(_cells(np.round(points / FINE).astype(np.int64)))).reshape(-1, 2) * FINE
    found: tuple[set[Cell], set[Cell]] = set(), set()
    base = np.floor(fine / GRID + 0.5).astype(np.int64)
    for dx in (-1, 0, 1):
        for dz in (-1, 0, 1):
            cells = base + np.array([dx, dz])
            away = np.hypot(*(fine - cells * GRID).T)
            for near, limit in zip(found, (RADIUS, TIGHT), strict=True):
                near.update(_cells(cells[away < limit]))
    return found
