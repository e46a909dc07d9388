"""Rooms side by side: rectangles in two rows on a common wall, and the doorways between them. Metres."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from embodied.geometry import GRID

Rect = tuple[float, float, float, float]
"""(x0, z0, x1, z1)."""
Wall = tuple[float, float, float, float]

DOOR_WIDTH = 1.0
CORNER = 0.25
"""Metres between a doorway and a room's corner, at least."""
LAYOUTS = 24
"""Arrangements that are drawn, of which the best is taken."""
SIZES = {
    "kitchen": ((3.5, 5.0), (3.25, 4.5)),
    "living_room": ((4.5, 6.5), (4.0, 5.0)),
    "bedroom": ((3.75, 5.0), (3.5, 4.5)),
    "bathroom": ((2.75, 3.5), (2.5, 3.25)),
}
"""By kind of room: least and most of its longer and of its shorter side."""
PASSAGE = {"living_room": 0.0, "kitchen": 1.0, "bedroom": 4.0, "bathroom": 20.0}
"""How much one dislikes to walk through a room of that kind to get to another."""


@dataclass(frozen=True)
class RoomPlan:
    """One room to be furnished.

    Attributes:
        name: unique in the home.
        kind: of room.
        rect: its floor.
    """

    name: str
    kind: str
    rect: Rect

    @property
    def centre(self) -> tuple[float, float]:
        """(x, z) of its middle."""
        x0, z0, x1, z1 = self.rect
        return (x0 + x1) / 2, (z0 + z1) / 2


@dataclass(frozen=True)
class Gap:
    """A doorway: a gap in a wall.

    Attributes:
        rooms: names of the two rooms that it joins.
        along: 0 where the wall runs along x, 1 where it runs along z.
        level: the wall's place across.
        start, end: of the gap along the wall.
    """

    rooms: tuple[str, str]
    along: int
    level: float
    start: float
    end: float


@dataclass(frozen=True)
class Layout:
    """Rooms and the doorways between them."""

    rooms: tuple[RoomPlan, ...]
    gaps: tuple[Gap, ...]

    @property
    def hub(self) -> RoomPlan:
        """The room that one enters the home by."""
        return min(self.rooms, key=lambda room: PASSAGE[room.kind])

    def walls(self) -> list[Wall]:
        """Lines of all walls, without the doorways."""
        return list(walls_of([room.rect for room in self.rooms], self.gaps))


def draw_layout(kinds: Sequence[str], rng: Generator) -> Layout | None:
    """Arrange rooms; None when no arrangement drawn joins them all."""
    best: tuple[float, Layout] | None = None
    rooms = list(zip(_names(kinds), kinds, (_size(kind, rng) for kind in kinds), strict=True))
    for _ in range(LAYOUTS if len(kinds) > 1 else 1):
        order = [rooms[number] for number in rng.permutation(len(rooms))]
        upper = 0 if len(rooms) == 1 else int(rng.integers(len(rooms) // 2, len(rooms) // 2 + len(rooms) % 2 + 1))
        placed = [*_row(order[upper:], 1), *_row(order[:upper], -1)]
        joined = _join(placed, rng)
        if joined is not None and (best is None or joined[0] < best[0]):
            best = (joined[0], _at_origin(Layout(tuple(placed), joined[1])))
    return best[1] if best else None


def _names(kinds: Sequence[str]) -> list[str]:
    """Room names: the kind, numbered where there are several."""
    return [
        kind if list(kinds).count(kind) == 1 else f"{kind}-{list(kinds[: n + 1]).count(kind)}"
        for n, kind in enumerate(kinds)
    ]


def _size(kind: str, rng: Generator) -> tuple[float, float]:
    (longer, shorter), turned = SIZES[kind], rng.random() < 0.4
    sides = [GRID * int(rng.integers(round(low / GRID), round(high / GRID) + 1)) for low, high in (longer, shorter)]
    return (min(sides), max(sides)) if turned else (max(sides), min(sides))


def _row(rooms: Iterable[tuple[str, str, tuple[float, float]]], side: int) -> Iterator[RoomPlan]:
    """Rooms next to one another, above (1) or below (-1) the line z = 0."""
    x = 0.0
    for name, kind, (width, depth) in rooms:
        yield RoomPlan(name, kind, (x, min(0.0, side * depth), x + width, max(0.0, side * depth)))
        x += width


def _join(rooms: Sequence[RoomPlan], rng: Generator) -> tuple[float, tuple[Gap, ...]] | None:
    """The doorways that join all rooms with the least dislike; None when some cannot be joined.

    Rooms are added one by one to those that are joined already, each through the neighbour that one likes best to
    walk through.
    """
    hub = min(rooms, key=lambda room: PASSAGE[room.kind])
    inside, gaps, dislike = {hub.name: hub}, [], 0.0
    while len(inside) < len(rooms):
        options = [
            (PASSAGE[near.kind] + float(rng.random()), near, far, shared)
            for near in inside.values()
            for far in rooms
            if far.name not in inside and (shared := _shared_wall(near.rect, far.rect)) is not None
        ]
        if not options:
            return None
        cost, near, far, (along, level, start, end) = min(options, key=lambda option: option[0])
        dislike += cost
        steps = int((end - start - DOOR_WIDTH - 2 * CORNER) / GRID + 1e-9)
        first = start + CORNER + GRID * int(rng.integers(0, steps + 1))
        gaps.append(Gap((near.name, far.name), along, level, first, first + DOOR_WIDTH))
        inside[far.name] = far
    return dislike, tuple(gaps)


def _shared_wall(one: Rect, other: Rect) -> tuple[int, float, float, float] | None:
    """(along, level, start, end) of the wall between two rooms where a doorway fits."""
    for along in (0, 1):
        across = 1 - along
        for level in {one[across], one[across + 2]} & {other[across], other[across + 2]}:
            start, end = max(one[along], other[along]), min(one[along + 2], other[along + 2])
            if end - start >= DOOR_WIDTH + 2 * CORNER:
                return along, level, start, end
    return None


def _at_origin(layout: Layout) -> Layout:
    """The layout moved so that no coordinate is negative."""
    dx = -min(room.rect[0] for room in layout.rooms)
    dz = -min(room.rect[1] for room in layout.rooms)
    move = (dx, dz)
    rooms = tuple(
        RoomPlan(room.name, room.kind, (room.rect[0] + dx, room.rect[1] + dz, room.rect[2] + dx, room.rect[3] + dz))
        for room in layout.rooms
    )
    gaps = tuple(
        Gap(
            gap.rooms,
            gap.along,
            gap.level + move[1 - gap.along],
            gap.start + move[gap.along],
            gap.end + move[gap.along],
        )
        for gap in layout.gaps
    )
    return Layout(rooms, gaps)


def walls_of(rects: Iterable[Rect], gaps: Iterable[Gap]) -> Iterator[Wall]:
    """The walls round rectangles, each line once, without the gaps."""
    sides = [
        side
        for x0, z0, x1, z1 in rects
        for side in ((0, z0, x0, x1), (0, z1, x0, x1), (1, x0, z0, z1), (1, x1, z0, z1))
    ]
    return cut_walls(sides, gaps)


def cut_walls(sides: Iterable[tuple[int, float, float, float]], gaps: Iterable[Gap]) -> Iterator[Wall]:
    """Lines without gaps, each stretch once, of walls given as (along, level, start, end) as in Gap."""
    lines: dict[tuple[int, float], list[tuple[float, float]]] = {}
    for along, level, start, end in sides:
        lines.setdefault((along, level), []).append((start, end))
    holes: dict[tuple[int, float], list[tuple[float, float]]] = {}
    for gap in gaps:
        holes.setdefault((gap.along, gap.level), []).append((gap.start, gap.end))
    for (along, level), spans in sorted(lines.items()):
        for start, end in _less(_merged(spans), sorted(holes.get((along, level), []))):
            yield (start, level, end, level) if along == 0 else (level, start, level, end)


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _less(spans: Iterable[tuple[float, float]], holes: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for start, end in spans:
        at = start
        for low, high in holes:
            if start <= low and high <= end:
                yield at, low
                at = high
        if end - at > np.finfo(float).eps:
            yield at, end
