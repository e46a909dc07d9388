"""A room's walls, where nothing records them: the outline of all the space that is walked on or furnished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from embodied.geometry import GRID, Box, Cell, cell_at

MARGIN = 1
"""Cells between what is known of the room and its walls."""
CLOSING = 2
"""Cells: notches of the outline up to twice as wide are taken for gaps in what is known, not for corners."""

Segment = tuple[float, float, float, float]


def outline_walls(cells: Iterable[Cell], footprints: Iterable[Box]) -> list[Segment]:
    """Wall segments (x0, z0, x1, z1) in metres around all cells and footprints, with a margin; holes are filled."""
    inside = set(cells)
    for box in footprints:
        (x0, z0), (x1, z1) = cell_at(box.low[0], box.low[2]), cell_at(box.high[0], box.high[2])
        inside |= {(x, z) for x in range(x0, x1 + 1) for z in range(z0, z1 + 1)}
    inside = _shrunk(_grown(inside, MARGIN + CLOSING), CLOSING)
    outside = _flood_outside(inside)
    lines: dict[tuple[str, int], list[int]] = defaultdict(list)
    for x, z in inside:
        for axis, line, along, beyond in (
            ("x", 2 * x + 1, z, (x + 1, z)),
            ("x", 2 * x - 1, z, (x - 1, z)),
            ("z", 2 * z + 1, x, (x, z + 1)),
            ("z", 2 * z - 1, x, (x, z - 1)),
        ):
            if beyond in outside:
                lines[axis, line].append(along)
    return sorted(_segments(lines))


def _grown(cells: set[Cell], steps: int) -> set[Cell]:
    reach = range(-steps, steps + 1)
    return {(x + dx, z + dz) for x, z in cells for dx in reach for dz in reach}


def _shrunk(cells: set[Cell], steps: int) -> set[Cell]:
    reach = [(dx, dz) for dx in range(-steps, steps + 1) for dz in range(-steps, steps + 1)]
    return {(x, z) for x, z in cells if all((x + dx, z + dz) in cells for dx, dz in reach)}


def _flood_outside(inside: set[Cell]) -> set[Cell]:
    xs, zs = [cell[0] for cell in inside], [cell[1] for cell in inside]
    low, high = (min(xs) - 1, min(zs) - 1), (max(xs) + 1, max(zs) + 1)
    seen, queue = {low}, [low]
    for x, z in queue:
        for cell in ((x + 1, z), (x - 1, z), (x, z + 1), (x, z - 1)):
            within = low[0] <= cell[0] <= high[0] and low[1] <= cell[1] <= high[1]
            if within and cell not in inside and cell not in seen:
                seen.add(cell)
                queue.append(cell)
    return seen


def _segments(lines: dict[tuple[str, int], list[int]]) -> Iterable[Segment]:
    half = GRID / 2
    for (axis, line), places in lines.items():
        run: list[int] = []
        for place in [*sorted(set(places)), None]:
            if run and (place is None or place != run[-1] + 1):
                a, b, at = (run[0] - 0.5) * GRID, (run[-1] + 0.5) * GRID, line * half
                yield (at, a, at, b) if axis == "x" else (a, at, b, at)
                run = []
            if place is not None:
                run.append(place)
