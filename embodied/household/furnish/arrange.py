"""Groups in a room: at a wall or in the open, clear of each other, of doorways and of floor that has to stay free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from embodied.geometry import Box
from embodied.household.furnish.group import QUARTERS, Group, Placed, single
from embodied.household.furnish.layout import Gap, Rect, RoomPlan
from embodied.household.scene import Facing

OFF_WALL = 0.03
"""Metres between a wall's line and what stands at it."""
STEP = 0.05
"""Metres between tried places."""
DOOR_ZONE = 0.75
"""Metres before a doorway that stay free."""
MARGIN = 0.65
"""Metres of free floor round what stands in the open: enough for one row of cells wherever the grid lies."""
THIN = 0.15
"""Metres: what is no deeper hangs flat on its wall, and takes no floor from anybody."""
BETWEEN = 0.01
"""Metres between neighbours at a wall."""


@dataclass
class Arrangement:
    """What stands in one room.

    Args:
        plan: the room.
        rng: of all choices.
        others: the home's rooms, for windows and the front door go into outer walls.
        placed: the groups, in the order in which they came.
        doors: (x, z) of the doorways' middles.
    """

    plan: RoomPlan
    rng: Generator
    others: Sequence[RoomPlan] = ()
    placed: list[Placed] = field(default_factory=list)
    doors: list[tuple[float, float]] = field(default_factory=list)
    _solid: list[Box] = field(default_factory=list)
    _free: list[Box] = field(default_factory=list)
    _doorways: list[Box] = field(default_factory=list)

    def keep_doorway(self, gap: Gap) -> None:
        """Keep the floor before a gap in this room's wall free."""
        low, high = gap.start - 0.05, gap.end + 0.05
        near, far = gap.level - DOOR_ZONE, gap.level + DOOR_ZONE
        corners = (low, near, high, far) if gap.along == 0 else (near, low, far, high)
        self._doorways.append(Box((corners[0], 0.0, corners[1]), (corners[2], 2.5, corners[3])))
        middle = (gap.start + gap.end) / 2
        self.doors.append((middle, gap.level) if gap.along == 0 else (gap.level, middle))

    def front_door(self) -> Placed | None:
        """Place the door that leads outside, and keep the floor before it free."""
        placed = self.at_wall(single("door", "Doorway", before=0.0), outside=True)
        if placed is not None:
            box = placed.box()
            dx, dz = (DOOR_ZONE if box.size[axis] <= THIN else 0.0 for axis in (0, 2))
            zone = Box((box.low[0] - dx, 0.0, box.low[2] - dz), (box.high[0] + dx, 2.5, box.high[2] + dz))
            self._doorways.append(zone)
            self.doors.append((placed.x, placed.z))
        return placed

    def at_wall(
        self, group: Group, prefer: str = "", opposite: Placed | None = None, *, outside: bool = False
    ) -> Placed | None:
        """Place a group with its back at a wall.

        Args:
            group: what to place.
            prefer: "corner", "middle" (of a wall) or "door" (near one); any place when empty.
            opposite: look at this one from across the room, where that can be.
            outside: only where no other room is behind the wall.

        Returns:
            Where it stands; None when it fits nowhere.
        """
        options: list[tuple[float, Placed]] = []
        for facing in QUARTERS:
            start, end = self._wall(facing)
            room = end - start - group.width
            if room < 0:
                continue
            count = int(room / STEP) + 1
            offsets = start + group.width / 2 + np.append(STEP * np.arange(count), room)
            middle = (group.low[0] + group.high[0]) / 2
            # Groups are placed by their own origin, which need not be their middle.
            sign = 1.0 if facing in (0, 270) else -1.0
            places = offsets - sign * middle
            clear = self._clear(self._at(group, facing, 0.0), facing, places)
            if outside:
                clear &= self._outer(offsets - group.width / 2, offsets + group.width / 2, facing)
            scores = self._scores(offsets, facing, start, end, group, prefer, opposite)
            options += [
                (float(scores[n]), self._at(group, facing, float(places[n]))) for n in np.flatnonzero(clear)[:400]
            ]
        if not options:
            return None
        return self._take(min(options, key=lambda option: option[0])[1])

    def in_the_open(self, group: Group) -> Placed | None:
        """Place a group away from walls, floor free all round it; as near to the room's middle as can be."""
        x0, z0, x1, z1 = self.plan.rect
        cx, cz = self.plan.centre
        options: list[tuple[float, Placed]] = []
        for _ in range(60):
            facing = QUARTERS[int(self.rng.integers(4))]
            x, z = (round(float(self.rng.uniform(low, high)), 2) for low, high in ((x0, x1), (z0, z1)))
            placed = Placed(group, x, z, facing)
            box = placed.box()
            around = Box(
                (box.low[0] - MARGIN, 0.0, box.low[2] - MARGIN), (box.high[0] + MARGIN, 1.8, box.high[2] + MARGIN)
            )
            inside = around.low[0] >= x0 and around.low[2] >= z0 and around.high[0] <= x1 and around.high[2] <= z1
            if inside and not any(around.overlaps(other) for other in self._solid):
                middle = box.centre
                options.append((abs(middle[0] - cx) + abs(middle[2] - cz), placed))
        if not options:
            return None
        taken = min(options, key=lambda option: option[0])[1]
        return self._take(taken)

    def _wall(self, facing: Facing) -> tuple[float, float]:
        """Start and end of the wall that things looking to `facing` have at their back."""
        x0, z0, x1, z1 = self.plan.rect
        start, end = (x0, x1) if facing in (0, 180) else (z0, z1)
        return start + OFF_WALL, end - OFF_WALL

    def _at(self, group: Group, facing: Facing, along: float) -> Placed:
        x0, z0, x1, z1 = self.plan.rect
        along = round(along, 3)
        match facing:
            case 0:
                return Placed(group, along, z0 + OFF_WALL, facing)
            case 90:
                return Placed(group, x0 + OFF_WALL, along, facing)
            case 180:
                return Placed(group, along, z1 - OFF_WALL, facing)
            case _:
                return Placed(group, x1 - OFF_WALL, along, facing)

    def _outer(self, starts: NDArray[np.float64], ends: NDArray[np.float64], facing: Facing) -> NDArray[np.bool_]:
        """Which stretches of a wall have no other room behind them."""
        outer = np.ones(len(starts), dtype=np.bool_)
        side = {0: 1, 90: 0, 180: 3, 270: 2}[facing]
        along = 0 if facing in (0, 180) else 1
        for other in self.others:
            if other.rect[(side + 2) % 4] == self.plan.rect[side]:
                outer &= (ends <= other.rect[along]) | (starts >= other.rect[along + 2])
        return outer

    def _clear(self, placed: Placed, facing: Facing, places: NDArray[np.float64]) -> NDArray[np.bool_]:
        """At which places along the wall the group is in nothing's way, nor anything in its."""
        flat = placed.group.depth <= THIN
        axis = 0 if facing in (0, 180) else 2
        box = placed.box()
        solid = self._solid + self._doorways + ([] if flat else self._free)
        clear = ~_hit([box], axis, places, solid)
        if not flat:
            clear &= ~_hit(placed.free_floor(), axis, places, [each for each in self._solid if _deep(each)])
            inside = _within(placed.free_floor(), self.plan.rect, axis, places)
            clear &= inside
        return clear

    def _scores(
        self,
        offsets: NDArray[np.float64],
        facing: Facing,
        start: float,
        end: float,
        group: Group,
        prefer: str,
        opposite: Placed | None,
    ) -> NDArray[np.float64]:
        """How much each place is disliked."""
        chance = self.rng.random(len(offsets))
        if opposite is not None:
            across = (facing - opposite.facing) % 360 == 180
            target = opposite.x if facing in (0, 180) else opposite.z
            return np.asarray((0.0 if across else 5.0) + np.abs(offsets - target) + 0.1 * chance)
        to_end = np.minimum(offsets - start, end - offsets) - group.width / 2
        match prefer:
            case "corner":
                return np.asarray(np.minimum(to_end, 1.0) + 0.3 * self.rng.random() + 0.01 * chance)
            case "middle":
                return np.asarray(np.abs(offsets - (start + end) / 2) + 0.8 * self.rng.random() + 0.05 * chance)
            case "door" if self.doors:
                spots = [self._at(group, facing, float(offset)) for offset in offsets]
                return np.array([min(abs(s.x - x) + abs(s.z - z) for x, z in self.doors) for s in spots])
            case _:
                return np.asarray(0.3 * np.minimum(to_end, 0.6) + self.rng.random() + 0.2 * chance)

    def _take(self, placed: Placed) -> Placed:
        self.placed.append(placed)
        box = placed.box()
        width, height, depth = box.size
        self._solid.append(Box.around(box.centre, (width + 2 * BETWEEN, height, depth + 2 * BETWEEN)))
        if placed.group.depth > THIN:
            self._free += placed.free_floor()
        return placed


def _deep(box: Box) -> bool:
    return min(box.size[0], box.size[2]) > THIN


def _hit(boxes: list[Box], axis: int, places: NDArray[np.float64], others: list[Box]) -> NDArray[np.bool_]:
    """At which places along an axis some of the boxes, moved there, would be in others."""
    hit = np.zeros(len(places), dtype=np.bool_)
    if not others:
        return hit
    low, high = np.array([other.low for other in others]), np.array([other.high for other in others])
    for box in boxes:
        near = np.ones(len(others), dtype=np.bool_)
        for fixed in {0, 1, 2} - {axis}:
            near &= (box.low[fixed] < high[:, fixed]) & (low[:, fixed] < box.high[fixed])
        starts, ends = box.low[axis] + places[:, None], box.high[axis] + places[:, None]
        hit |= ((starts < high[near, axis]) & (low[near, axis] < ends)).any(axis=1)
    return hit


def _within(boxes: list[Box], rect: Rect, axis: int, places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """At which places along an axis all of the boxes, moved there, lie in a room."""
    inside = np.ones(len(places), dtype=np.bool_)
    for box in boxes:
        for column, each in enumerate((0, 2)):
            moved = places if each == axis else 0.0
            inside &= (box.low[each] + moved >= rect[column] - 1e-6) & (
                box.high[each] + moved <= rect[column + 2] + 1e-6
            )
    return inside
