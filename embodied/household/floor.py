"""The floor of a home: the cells that the agent can walk to among its furniture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.errors import BadFileError
from embodied.geometry import GRID, Box, Cell, cell_at
from embodied.household.space import AGENT_RADIUS


def floor_from(start: Cell, boxes: Sequence[Box], walls: Sequence[Box], where: str) -> set[Cell]:
    """The cells that can be walked to, 0.2 m from furniture and walls; none where the start is not free.

    Args:
        start: the agent's cell.
        boxes: what stands in the way, walls included.
        walls: what the floor ends at.
        where: file name for messages.

    Raises:
        BadFileError: the floor around the start has no end.
    """
    ends = [cell_at(corner[0], corner[2]) for wall in walls for corner in (wall.low, wall.high)] or [start]
    # A cell beyond the walls on every side: what is walked to there got out.
    low = np.array(ends).min(axis=0) - 1
    size = np.array(ends).max(axis=0) + 2 - low
    free = _free(boxes, low, size)
    first = (start[0] - int(low[0]), start[1] - int(low[1]))
    if not (0 <= first[0] < size[0] and 0 <= first[1] < size[1] and free[first]):
        return set()
    seen, queue = {first}, [first]
    for x, z in queue:
        if x in (0, size[0] - 1) or z in (0, size[1] - 1):
            raise BadFileError(
                "the walls do not close around the agent", where=f"{where}: walls", fix="close them, or move the agent"
            )
        for cell in ((x + 1, z), (x - 1, z), (x, z + 1), (x, z - 1)):
            if cell not in seen and free[cell]:
                seen.add(cell)
                queue.append(cell)
    return {(x + int(low[0]), z + int(low[1])) for x, z in seen}


def _free(boxes: Sequence[Box], low: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which cells of a grid whose first cell is `low` keep the agent's radius from all boxes."""
    centres = [GRID * (low[axis] + np.arange(size[axis])) for axis in (0, 1)]
    free = np.ones(tuple(size), dtype=np.bool_)
    for box in boxes:
        near, away = [], []
        for axis, values in zip((0, 2), centres, strict=True):
            first, last = np.searchsorted(values, (box.low[axis] - GRID, box.high[axis] + GRID))
            near.append(slice(first, last))
            part = values[first:last]
            away.append(np.maximum(np.maximum(box.low[axis] - part, part - box.high[axis]), 0.0))
        free[near[0], near[1]] &= np.hypot(away[0][:, None], away[1]) >= AGENT_RADIUS
    return free
