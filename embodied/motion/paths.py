"""Shortest walks on the grid of free cells: a state is a cell and a quarter turn, and every action costs one.

Breadth-first search over all states at once (Moore 1959): a room has at most a few thousand, and one search answers
every question about distances from the robot's place.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Box, Cell, Pose, cell_centre
from embodied.simulator import Action

MOVE_AHEAD, ROTATE_RIGHT, ROTATE_LEFT = Action("MoveAhead"), Action("RotateRight"), Action("RotateLeft")
STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))
"""The (x, z) step ahead in cells by quarter turns clockwise from +z."""
UNREACHED = 10**6
"""Distance of a state that no walk leads to."""


class Grid:
    """Free cells by number, and where a step ahead leads from each state; state = 4 * cell number + quarter turns."""

    def __init__(self, free: frozenset[Cell]) -> None:
        self.cells = sorted(free)
        self.centres = np.array([cell_centre(cell) for cell in self.cells]).reshape(-1, 2)
        self.number = {cell: index for index, cell in enumerate(self.cells)}
        self.ahead = [
            4 * self.number.get((x + dx, z + dz), -1) + quarter
            for x, z in self.cells
            for quarter, (dx, dz) in enumerate(STEPS)
        ]  # negative: not free


class Walk:
    """Everything about walking from one pose.

    Attributes:
        grid: the cells.
        distance: (n, 4) actions to stand on a cell facing each quarter turn; UNREACHED where no walk leads.
    """

    def __init__(self, grid: Grid, cell: Cell, quarter: int) -> None:
        self.grid = grid
        self._start = 4 * grid.number[cell] + quarter
        distance, self._before = _search(grid.ahead, self._start)
        self.distance: NDArray[np.int64] = np.array(distance).reshape(-1, 4)

    def actions(self, number: int, quarter: int) -> list[Action]:
        """The actions that lead to a reached state."""
        state, backwards = 4 * number + quarter, []
        while state != self._start:
            before = self._before[state]
            turn = (state - before) % 4
            backwards.append(MOVE_AHEAD if before // 4 != state // 4 else ROTATE_RIGHT if turn == 1 else ROTATE_LEFT)
            state = before
        return backwards[::-1]

    def near(self, box: Box, reach: float) -> NDArray[np.int64]:
        """Numbers of the reached cells whose centres lie within `reach` metres of a box, in the floor plane."""
        x, z = self.grid.centres[:, 0], self.grid.centres[:, 1]
        # The distance to the nearest point of the box, as in Box.horizontal_distance.
        dx, dz = x - np.clip(x, box.low[0], box.high[0]), z - np.clip(z, box.low[2], box.high[2])
        return np.flatnonzero((dx * dx + dz * dz <= reach * reach) & (self.distance[:, 0] < UNREACHED))

    def steps_to(self, box: Box, reach: float) -> int:
        """Actions until the robot stands within `reach` metres of a box, whichever way it faces; or UNREACHED."""
        near = self.near(box, reach)
        return int(self.distance[near].min()) if len(near) else UNREACHED


def walk_from(free: frozenset[Cell], pose: Pose) -> Walk:
    """Search from a pose; the cell it stands in counts as free. The last few searches are kept."""
    cell, quarter = pose.cell, round(pose.yaw / 90.0) % 4
    return _walk(free if cell in free else free | {cell}, cell, quarter)


@lru_cache(maxsize=16)
def _walk(free: frozenset[Cell], cell: Cell, quarter: int) -> Walk:
    return Walk(_grid(free), cell, quarter)


@lru_cache(maxsize=4)
def _grid(free: frozenset[Cell]) -> Grid:
    return Grid(free)


def _search(ahead: list[int], start: int) -> tuple[list[int], list[int]]:
    """Distances from `start`, and the state before each on a shortest walk; steps are preferred to turns."""
    distance, before = [UNREACHED] * len(ahead), [-1] * len(ahead)
    distance[start] = 0
    queue = [start]
    for state in queue:
        further, turned = distance[state] + 1, state & ~3
        for following in (ahead[state], turned | (state + 1) & 3, turned | (state - 1) & 3):
            if following >= 0 and distance[following] > further:
                distance[following] = further
                before[following] = state
                queue.append(following)
    return distance, before
