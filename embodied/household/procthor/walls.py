"""A ProcTHOR house's floors as rectangles, and its walls as lines with gaps for the doors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from embodied.errors import BadFileError
from embodied.household.furnish.layout import Gap, Wall, cut_walls
from embodied.household.object_types import TYPES
from embodied.household.procthor.file import House, HouseHole, HouseWall, Point
from embodied.household.scene import FixtureSpec

CLEAR = 0.03
"""Metres that things are kept off the walls."""
STRAIGHT = 1e-3
"""Metres by which a wall may stray from its axis."""

Rect = tuple[float, float, float, float]
LeaveOut = Callable[[str, str], None]
"""Takes a reason and the id of what is left out."""


def rectangles(corners: Sequence[Point]) -> Iterator[Rect]:
    """Cut a floor with straight walls along the axes into rectangles (x0, z0, x1, z1); none for another floor."""
    edges = [(one, other) for one, other in pairwise((*corners, corners[0])) if (one.x, one.z) != (other.x, other.z)]
    if any(abs(one.x - other.x) > STRAIGHT and abs(one.z - other.z) > STRAIGHT for one, other in edges):
        return
    for left, right in pairwise(sorted({round(corner.x, 3) for corner in corners})):
        middle = (left + right) / 2
        crossed = sorted(
            round(one.z, 3)
            for one, other in edges
            if abs(one.z - other.z) <= STRAIGHT and min(one.x, other.x) < middle < max(one.x, other.x)
        )
        for low, high in zip(crossed[::2], crossed[1::2], strict=True):
            yield left, low, right, high


def walls_and_holes(
    house: House, areas: Sequence[Rect], leave_out: LeaveOut, where: str
) -> tuple[list[Wall], list[FixtureSpec]]:
    """Lines of the walls, each once, with gaps for the doors; and windows and the front door as fixtures.

    Raises:
        BadFileError: a hole in an unknown wall.
    """
    by_id = {wall.id: wall for wall in house.walls}
    sides, gaps, fixtures = [], [], []
    for wall in house.walls:
        line = None if wall.empty else _line(wall)
        if line is not None:
            sides.append(line)
        elif not wall.empty:
            leave_out("walls that are not along an axis", wall.id)
    for section, holes in (("doors", house.doors), ("windows", house.windows)):
        for number, hole in enumerate(holes):
            if hole.wall0 not in by_id:
                here = f"{where}: {section}.{number}.wall0"
                raise BadFileError(
                    f"there is no wall '{hole.wall0}'", where=here, fix="give the id of one of the walls"
                )
            gap = _gap(hole, by_id[hole.wall0])
            if gap is None:
                leave_out(f"{section} in walls that are not along an axis", hole.id)
            elif section == "doors" and hole.room1 is not None and hole.room0 != hole.room1:
                gaps.append(gap)
            else:
                fixture = _fixture("Doorway" if section == "doors" else "Window", hole, gap, areas)
                if fixture is None:
                    leave_out(f"{section} of no room", hole.id)
                else:
                    fixtures.append(fixture)
    return list(cut_walls(sides, gaps)), fixtures


def _line(wall: HouseWall) -> tuple[int, float, float, float] | None:
    """(along, level, start, end) of a wall along an axis."""
    one, other = wall.ends
    if abs(one.z - other.z) <= STRAIGHT:
        return 0, round(one.z, 3), *sorted((round(one.x, 3), round(other.x, 3)))  # type: ignore[return-value]
    if abs(one.x - other.x) <= STRAIGHT:
        return 1, round(one.x, 3), *sorted((round(one.z, 3), round(other.z, 3)))  # type: ignore[return-value]
    return None


def _gap(hole: HouseHole, wall: HouseWall) -> Gap | None:
    """Where a hole is, in metres of the house."""
    line = _line(wall)
    if line is None:
        return None
    along, level, start, end = line
    one, other = wall.ends
    first, last = (one.x, other.x) if along == 0 else (one.z, other.z)
    sign = 1.0 if last > first else -1.0
    low, high = sorted(round(first + sign * point.x, 3) for point in hole.hole)
    return Gap((hole.room0, hole.room1 or ""), along, level, max(low, start), min(high, end))


def _fixture(kind: str, hole: HouseHole, gap: Gap, areas: Sequence[Rect]) -> FixtureSpec | None:
    """A window or the front door, on the side of its wall where a room is."""
    middle = (gap.start + gap.end) / 2
    bottom, top = sorted(point.y for point in hole.hole)
    depth = TYPES[kind].size[2]
    for sign in (1, -1):
        level = gap.level + sign * (depth / 2 + CLEAR)
        x, z = (middle, level) if gap.along == 0 else (level, middle)
        if any(x0 < x < x1 and z0 < z < z1 for x0, z0, x1, z1 in areas):
            facing = {(0, 1): 0, (0, -1): 180, (1, 1): 90, (1, -1): 270}[gap.along, sign]
            size = (round(gap.end - gap.start, 3), round(top - bottom, 3), depth)
            spec = {"type": kind, "x": round(x, 3), "z": round(z, 3), "base": round(bottom, 3), "size": size}
            return FixtureSpec.model_validate({"name": named(hole.id), **spec, "facing": facing})
    return None


def named(object_id: str) -> str:
    """An id as names are written here."""
    return object_id.replace("|", "-").lower()
