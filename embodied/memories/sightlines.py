"""What would be in view and in reach from elsewhere, as far as boxes tell; see `sight.in_sight`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Room, room_at
from embodied.geometry import Box, Cell, Pose, cell_at
from embodied.household.enclosure import BOARDS, SET_IN
from embodied.household.object_types import BOARD_THICKNESS, SEAT_SHARE, TYPES
from embodied.household.solids import BEARERS, NOT_CONTAINED
from embodied.memories.nodes import Node
from embodied.memory import enclosing
from embodied.sight import CLOSED_OUT, FACES, IN_REACH, Camera, in_sight

BEFORE = 4
"""Cells before a side that are looked at for room to stand: a front has most."""
SIDES = (("-x", (-1, 0)), ("+x", (1, 0)), ("-z", (0, -1)), ("+z", (0, 1)))
TOUCHING = 0.05
"""Metres between a board and what is cut into it."""


class Sightlines:
    """The boxes of all things that are known of, as arrays.

    Args:
        things: fixtures and objects.
        carried: handles of those in the hand: they hide nothing.
        free: the cells that may be stood on; they tell the front of a cupboard.
        rooms: walls are known by them alone: no room is seen into from another.
    """

    def __init__(
        self, things: Sequence[Node], carried: Sequence[str], free: frozenset[Cell], rooms: Sequence[Room]
    ) -> None:
        self._things = {each.object_id: each for each in things}
        self._rows = {handle: row for row, handle in enumerate(self._things)}
        self._rooms = rooms
        count = len(things)
        self._boxes = np.array([each.box.low + each.box.high for each in things]).reshape(-1, 6)
        self._opaque, self._glass = np.full((count, 6), 1e9), np.zeros(count, bool)
        self._faces = np.zeros(count, np.int64)
        self._containers = np.full(count, NOT_CONTAINED, np.int64)
        self._bearers = np.full((count, BEARERS), -1, np.int64)
        for row, each in enumerate(things):
            if (opaque := _opaque(each)) is not None and each.object_id not in carried:
                self._opaque[row] = opaque
            kind = TYPES.get(each.object_type)
            self._glass[row] = kind is not None and kind.opaque == "glass"
            if kind is not None and kind.open_side:
                self._faces[row] = _face(each, kind.open_side, free)
        boards = _boards(things)
        for row, each in enumerate(things):
            self._enclose(row, each, boards)

    def get(self, object_id: str) -> Node | None:
        """The thing of that handle."""
        return self._things.get(object_id)

    def visible(self, handle: str, pose: Pose, camera: Camera, *, walls: bool = True) -> bool:
        """Whether a thing would be in view and in reach from a pose."""
        node = self._things.get(handle)
        if node is None or (walls and self._elsewhere(node, pose)):
            return False
        (found,) = in_sight(
            camera,
            pose,
            np.array([self._rows[handle]]),
            self._boxes,
            self._containers,
            self._bearers,
            self._opaque,
            np.arange(len(self._things)),
            self._faces,
            self._glass,
        )
        return bool(found == IN_REACH)

    def _elsewhere(self, node: Node, pose: Pose) -> bool:
        """Whether a thing is in another room than a pose; what is in two, such as a door, is not."""
        x, _, z = node.box.centre
        there, here = room_at(self._rooms, x, z), room_at(self._rooms, pose.x, pose.z)
        return there is not None and here is not None and there.name != here.name

    def _enclose(self, row: int, node: Node, boards: Mapping[str, Sequence[str]]) -> None:
        """What shuts a thing away or frames the view of it, and what it lies on, which does not hide it."""
        if enclosing(self, node.object_id) is not None:
            self._containers[row] = CLOSED_OUT
            return
        bearers = list(boards.get(node.object_id, ()))
        holder = self._things.get(node.parent) if node.parent is not None else None
        while holder is not None:
            hollow = bool(self._faces[self._rows[holder.object_id]])
            if hollow and self._containers[row] == NOT_CONTAINED:
                self._containers[row] = self._rows[holder.object_id]
            elif not hollow:
                bearers.append(holder.object_id)
            bearers += boards.get(holder.object_id, ())
            holder = self._things.get(holder.parent) if holder.parent is not None else None
        rows = [self._rows[each] for each in bearers[:BEARERS]]
        self._bearers[row, : len(rows)] = rows


def _opaque(node: Node) -> tuple[float, ...] | None:
    """What of a thing's box blocks the view."""
    (x0, y0, z0), (x1, y1, z1) = node.box.low, node.box.high
    height = y1 - y0
    match TYPES[node.object_type].opaque if node.object_type in TYPES else "":
        case "body":
            return x0, y0, z0, x1, y1, z1
        case "glass":
            return None if node.is_open else (x0, y0, z0, x1, y1, z1)
        case "board":
            return x0, max(y1 - BOARD_THICKNESS, y0), z0, x1, y1, z1
        case "seat":
            return x0, y0, z0, x1, y0 + SEAT_SHARE * height, z1
        case _:
            return None


def _boards(things: Sequence[Node]) -> dict[str, list[str]]:
    """The boards that each basin is cut into, or each cupboard stands under."""
    boards = [each for each in things if each.object_type in BOARDS]
    return {
        each.object_id: [
            board.object_id for board in boards if board is not each and board.box.overlaps(each.box, gap=TOUCHING)
        ]
        for each in things
        if each.object_type in SET_IN
    }


def _face(node: Node, side: str, free: frozenset[Cell]) -> int:
    """1 + index in FACES of the side through which one looks in: of the four the one with most room before it."""
    if side == "top":
        return 1 + FACES.index("+y")
    name, _ = max(SIDES, key=lambda each: _room_before(node.box, each[1], free))
    return 1 + FACES.index(name)


def _room_before(box: Box, step: tuple[int, int], free: frozenset[Cell]) -> int:
    low, high = cell_at(box.low[0], box.low[2]), cell_at(box.high[0], box.high[2])
    count = 0
    for away in range(1, BEFORE + 1):
        xs = range(low[0], high[0] + 1) if not step[0] else [(high[0] if step[0] > 0 else low[0]) + step[0] * away]
        zs = range(low[1], high[1] + 1) if not step[1] else [(high[1] if step[1] > 0 else low[1]) + step[1] * away]
        count += sum((x, z) in free for x in xs for z in zs)
    # A long side has more cells before it than a narrow one has.
    across = (high[1] - low[1] if step[0] else high[0] - low[0]) + 1
    return round(count * 100 / across)


def reaches(frame_points: NDArray[np.float64], pose: Pose, reach: float) -> bool:
    """Whether one of (n, 3) points is in reach: near enough in the floor plane, and not too high."""
    away = np.hypot(frame_points[:, 0] - pose.x, frame_points[:, 2] - pose.z)
    return bool(((away <= reach) & (frame_points[:, 1] <= pose.y + reach)).any())
