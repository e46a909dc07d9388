"""Where the agent's body fits: the floor of a home."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import GRID, Box, Cell, cell_at, cell_centre

AGENT_RADIUS = 0.2
"""Metres, as AI2-THOR's capsule."""
AGENT_HEIGHT = 1.8
"""Metres; what begins above that is no obstacle."""
SWEEP = 0.05
"""Metres between the places that are tried along a way that leaves the grid."""
EPSILON = 1e-6


class Space:
    """The free floor.

    Args:
        free_cells: where the agent may stand on the grid: the word that counts for steps along it.
        obstacles: boxes that stand on the floor, walls included; None where only the cells are known (imported rooms),
            and a place between cells then counts as free when all cells around it are.
        walls: opaque boxes that belong to no object.
    """

    def __init__(self, free_cells: frozenset[Cell], obstacles: Sequence[Box] | None, walls: Sequence[Box] = ()) -> None:
        self.free_cells, self.walls = free_cells, tuple(walls)
        self.is_exact = obstacles is not None
        self._covered: dict[tuple[float, ...], frozenset[Cell]] = {}
        self._low_high = np.array(
            [(box.low[0], box.low[2], box.high[0], box.high[2]) for box in obstacles or ()]
        ).reshape(-1, 4)

    def fits(self, x: float, z: float) -> bool:
        """Whether the agent may stand at a place, on the grid or off it."""
        cell = cell_at(x, z)
        centre = cell_centre(cell)
        if abs(x - centre[0]) < EPSILON and abs(z - centre[1]) < EPSILON:
            return cell in self.free_cells
        around = [
            (cell[0] + i, cell[1] + k)
            for i in (-1, 0, 1)
            for k in (-1, 0, 1)
            if abs(centre[0] + i * GRID - x) < GRID - EPSILON and abs(centre[1] + k * GRID - z) < GRID - EPSILON
        ]
        if not self.is_exact:
            return all(each in self.free_cells for each in around)
        return any(each in self.free_cells for each in around) and self._apart(x, z)

    def _apart(self, x: float, z: float) -> bool:
        boxes = self._low_high
        dx = np.maximum(np.maximum(boxes[:, 0] - x, x - boxes[:, 2]), 0.0)
        dz = np.maximum(np.maximum(boxes[:, 1] - z, z - boxes[:, 3]), 0.0)
        return bool((dx * dx + dz * dz >= (AGENT_RADIUS - EPSILON) ** 2).all())

    def way_is_free(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether the agent may go straight from one place to another; the start itself is not tested."""
        length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
        count = max(int(np.ceil(length / SWEEP)), 1)
        return all(
            self.fits(start[0] + (end[0] - start[0]) * i / count, start[1] + (end[1] - start[1]) * i / count)
            for i in range(count, 0, -1)
        )

    @cached_property
    def raster(self) -> NDArray[np.bool_]:
        """(i, k) whether the cell `raster_origin` + (i, k) is free."""
        cells = np.array(sorted(self.free_cells), dtype=np.int64).reshape(-1, 2)
        raster = np.zeros(tuple(cells.max(axis=0) - self.raster_origin + 1) if len(cells) else (0, 0), dtype=np.bool_)
        raster[tuple((cells - self.raster_origin).T)] = True
        return raster

    @cached_property
    def raster_origin(self) -> NDArray[np.int64]:
        """The lowest cell coordinates of the floor."""
        cells = np.array(sorted(self.free_cells), dtype=np.int64).reshape(-1, 2)
        return np.asarray(cells.min(axis=0, initial=10**6))

    @cached_property
    def bounds(self) -> Box:
        """The box of walls and floor, metres."""
        centres = [cell_centre(cell) for cell in self.free_cells]
        edges = [(wall.low[0], wall.low[2]) for wall in self.walls]
        edges += [(wall.high[0], wall.high[2]) for wall in self.walls]
        edges += [(x - GRID, z - GRID) for x, z in centres] + [(x + GRID, z + GRID) for x, z in centres]
        xs, zs = [x for x, _ in edges], [z for _, z in edges]
        top = max([wall.high[1] for wall in self.walls], default=2.5)
        return Box((min(xs), 0.0, min(zs)), (max(xs), top, max(zs)))

    def covered(self, box: Box) -> frozenset[Cell]:
        """The free cells that a box on the floor would take away."""
        key = tuple(round(edge, 3) for edge in (*box.low, *box.high))
        if key not in self._covered:
            self._covered[key] = frozenset(
                cell for cell in self.free_cells if box.horizontal_distance(*cell_centre(cell)) < AGENT_RADIUS
            )
        return self._covered[key]


def blocking_boxes(boxes: Sequence[Box]) -> list[Box]:
    """Those of some boxes that begin below the agent's head."""
    return [box for box in boxes if box.low[1] < AGENT_HEIGHT]
