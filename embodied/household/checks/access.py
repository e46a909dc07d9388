"""What cannot be reached: rooms, things out of sight from every place, fronts that something stands before."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Box, Pose, cell_centre
from embodied.household.checks.finding import Finding
from embodied.household.checks.layout import label
from embodied.household.home import Home
from embodied.household.instance import Instance

HORIZONS = (-30.0, 0.0, 30.0, 60.0)
ROOM_CELLS = 4
"""Free cells that a room has at least."""
BEST_DISTANCE = 0.7
"""Metres from which a thing is looked at first."""
BEFORE, BAND = 1.1, 0.3
"""Metres before a front: where somebody stands to open it, and where nothing else may stand."""
IN_THE_WAY = 0.5
"""Share of a front's width that may not be stood before."""
LIGHT = frozenset("Chair Stool StoveKnob Faucet".split())
"""What is small or moved aside with a hand."""
FRONTS = frozenset("Cabinet Drawer Fridge Microwave Safe WashingMachine ClothesDryer".split())


def access_findings(home: Home) -> Iterator[Finding]:
    """Yield what a robot cannot get at."""
    cells = np.array([cell_centre(cell) for cell in sorted(walked(home))]).reshape(-1, 2)
    for room in home.rooms:
        inside = [_inside(cells, area).sum() for area in room.areas]
        if sum(inside) < ROOM_CELLS:
            yield Finding("connected", room.name, f"no way leads into {room.name}")
    for item in list(home.objects()):
        if not item.is_sliced and _used(item) and not seen_from_somewhere(home, item, cells):
            yield Finding("reach", label(item), f"{label(item)} can be seen and reached from no free place")
    fixtures = [item for item in home.objects() if "pickupable" not in item.properties]
    for item in fixtures:
        if item.object_type in FRONTS:
            yield from _blocked_front(item, fixtures, cells)


def walked(home: Home) -> set[tuple[int, int]]:
    """The cells that can be walked to from where the agent starts."""
    seen, queue = {home.pose.cell}, [home.pose.cell]
    for x, z in queue:
        for cell in ((x + 1, z), (x - 1, z), (x, z + 1), (x, z - 1)):
            if cell in home.free_cells and cell not in seen:
                seen.add(cell)
                queue.append(cell)
    return seen


def _inside(cells: NDArray[np.float64], area: Sequence[float]) -> NDArray[np.bool_]:
    x, z = cells.T
    return np.asarray((x > area[0]) & (x < area[2]) & (z > area[1]) & (z < area[3]))


def _used(item: Instance) -> bool:
    return (
        bool(item.properties & {"pickupable", "openable", "toggleable", "receptacle"}) and item.object_type != "Floor"
    )


def seen_from_somewhere(home: Home, item: Instance, cells: NDArray[np.float64]) -> bool:
    """Whether some free place shows it, all that it is shut in being opened meanwhile."""
    shut = []
    holder = home.get(item.parent) if item.parent else None
    while holder is not None:
        if holder.kind.open_side and not holder.is_open:
            shut.append(holder)
        holder = home.get(holder.parent) if holder.parent else None
    closed = home.snapshot()
    for each in shut:
        home.set_open(home[each.object_id], 1.0)
    box = home[item.object_id].box
    seen = any(home.visible(item.object_id, pose) for pose in _poses(home, box, cells))
    home.restore(closed)
    return seen


def _poses(home: Home, box: Box, cells: NDArray[np.float64]) -> Iterator[Pose]:
    """Poses near a box, those that most likely show it first."""
    dx = np.maximum(np.maximum(box.low[0] - cells[:, 0], cells[:, 0] - box.high[0]), 0.0)
    dz = np.maximum(np.maximum(box.low[2] - cells[:, 1], cells[:, 1] - box.high[2]), 0.0)
    away = np.hypot(dx, dz)
    near = np.flatnonzero(away <= home.camera.reach)
    near = near[np.argsort(np.abs(away[near] - BEST_DISTANCE), kind="stable")]
    x, y, z = box.centre
    height = home.pose.y
    for yaws, horizons in ((1, 2), (2, 4)):  # the likely ones of all places before the unlikely ones
        for number in near:
            px, pz = (float(value) for value in cells[number])
            bearing = math.degrees(math.atan2(x - px, z - pz)) % 360.0
            pitch = math.degrees(math.atan2(height + home.camera.rise - y, max(math.hypot(x - px, z - pz), 0.1)))
            turns = sorted((0.0, 90.0, 180.0, 270.0), key=lambda yaw: abs((yaw - bearing + 180) % 360 - 180))
            tilts = sorted(HORIZONS, key=lambda horizon: abs(horizon - pitch))
            for yaw in turns[:yaws]:
                for horizon in tilts[:horizons]:
                    yield Pose(px, height, pz, yaw, horizon)


def _blocked_front(item: Instance, fixtures: Sequence[Instance], cells: NDArray[np.float64]) -> Iterator[Finding]:
    stand = _before(item.box, item.facing, BEFORE)
    if not _inside(cells, (stand.low[0] - 0.15, stand.low[2] - 0.15, stand.high[0] + 0.15, stand.high[2] + 0.15)).any():
        yield Finding("front", label(item), f"there is no free floor before {label(item)}")
        return
    band = _before(item.box, item.facing, BAND)
    across = 2 if item.facing % 180 else 0
    for other in fixtures:
        if other is item or other.object_type in LIGHT or not other.box.overlaps(band, gap=-0.03):
            continue
        shared = min(other.box.high[across], band.high[across]) - max(other.box.low[across], band.low[across])
        if not _around(other, item) and shared > IN_THE_WAY * (band.high[across] - band.low[across]):
            yield Finding("front", label(item), f"{label(other)} stands before {label(item)}")


def _around(outer: Instance, inner: Instance) -> bool:
    """Whether `inner` is a part of `outer`'s front, or stands on it."""
    return outer.box.overlaps(inner.box, gap=0.05) and outer.box.contains(inner.box.centre, margin=0.4)


def _before(box: Box, facing: int, depth: float) -> Box:
    """The space before a front, as high as the thing."""
    (x0, y0, z0), (x1, y1, z1) = box.low, box.high
    match facing:
        case 0:
            return Box((x0, y0, z1), (x1, y1, z1 + depth))
        case 90:
            return Box((x1, y0, z0), (x1 + depth, y1, z1))
        case 180:
            return Box((x0, y0, z0 - depth), (x1, y1, z0))
        case _:
            return Box((x0 - depth, y0, z0), (x0, y1, z1))
