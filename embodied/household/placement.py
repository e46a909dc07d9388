"""Where a thing can be put down: the free spots of a receptacle, nearest to the agent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Box, Point, cell_at
from embodied.household.home import Home
from embodied.household.instance import Instance

SPACING = 0.05
"""Metres between tried spots."""
SHELF_SPACING = 0.38
"""Metres between the boards of a tall cupboard or fridge."""
STANDS_ON = 0.05
"""Metres between a board and the bottom of a fixture that stands on it."""
HANGERS = frozenset({"HandTowelHolder", "TowelHolder"})
"""What is put there hangs down from it."""
CROWDING = 0.15
"""Share of its width that a thing's box may overlap others on either side, where nothing is quite free."""
LIFT = 0.005
"""Metres that a thing is set above what bears it."""

BASIN_LIKE = frozenset(
    "Sink SinkBasin Bathtub BathtubBasin Pot Pan Bowl Mug Cup GarbageCan Drawer Box LaundryHamper".split()
)
_REACHED_BLINDLY = frozenset(["Pot", "Pan", "Bowl", "GarbageCan", "Plate", "Box", "Drawer", "Mug", "Cup"])
"""AI2-THOR puts things into these without seeing the very spot."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A free spot: where the middle of the thing's bottom goes, metres, and whether it is turned by a quarter first."""

    bottom: Point
    turned: bool = False


def find_spot(home: Home, receptacle: Instance, item: Instance, *, anywhere: bool = False) -> Spot | None:
    """Find where `item` fits in or on `receptacle`, as it is or turned by a quarter.

    The whole footprint has to lie within the receptacle's and to overlap nothing there; where that cannot be had, boxes
    may overlap a little, since things are rounder than their boxes. Small receptacles (a cup, a
    hook) take what is larger than they are, at their middle, while they are empty.

    Args:
        home: the home as it is.
        receptacle: what is to hold the thing.
        item: the thing.
        anywhere: take spots out of the agent's sight and reach too (for setting a scene up).

    Returns:
        The spot nearest to the agent; None when there is no room.
    """
    width, height, depth = item.box.size
    others = _other_boxes(home, receptacle, item)
    ways = [((width, height, depth), False, 0.0), ((depth, height, width), True, 0.0)]
    for size, turned, overlap in [*ways, (ways[0][0], False, CROWDING), (ways[1][0], True, CROWDING)]:
        for level in _levels(receptacle, height, others):
            spots = _spots(receptacle.box, size)
            if receptacle.kind.opaque == "board":
                # A board's box may span more than the board, where it was estimated: nothing is put above free floor.
                spots = spots[[cell_at(x, z) not in home.free_cells for x, z in spots]]
            free = _unoccupied(spots, level, size, others, overlap)
            if not anywhere and receptacle.object_type not in _REACHED_BLINDLY:
                points = np.column_stack([spots[:, 0], np.full(len(spots), level), spots[:, 1]])
                free &= home.camera.frames(home.pose, points)
            spots = spots[free]
            if len(spots):
                nearest = np.argmin(np.hypot(spots[:, 0] - home.pose.x, spots[:, 1] - home.pose.z))
                return Spot((float(spots[nearest, 0]), level + LIFT, float(spots[nearest, 1])), turned)
    return None


def _levels(receptacle: Instance, height: float, others: NDArray[np.float64]) -> Iterator[float]:
    low, high = receptacle.box.low[1], receptacle.box.high[1]
    if receptacle.kind.open_side == "front":
        level = low + 0.03
        while level < high - 0.12 or level == low + 0.03:
            yield level
            level += SHELF_SPACING
    elif receptacle.object_type in HANGERS:
        yield high - height
    elif receptacle.object_type in BASIN_LIKE:
        yield low + min(0.02, 0.2 * (high - low))
        if others.size:  # they take things in a heap
            yield float(others[:, 4].max())
    else:
        yield low + receptacle.surface


def _spots(box: Box, size: Point) -> NDArray[np.float64]:
    """Middles at which the footprint lies within the box; the box's own middle when it is the smaller one."""
    axes = []
    for axis in (0, 2):
        slack = (box.high[axis] - box.low[axis]) - size[axis]
        middle = (box.high[axis] + box.low[axis]) / 2
        reach = max(slack, 0.0) / 2
        inner = SPACING * np.arange(-int(reach / SPACING), int(reach / SPACING) + 1)
        axes.append(middle + np.unique([-reach, *inner, reach]))
    x, z = np.meshgrid(axes[0], axes[1], indexing="ij")
    return np.stack([x.ravel(), z.ravel()], axis=1)


def _other_boxes(home: Home, receptacle: Instance, item: Instance) -> NDArray[np.float64]:
    """Boxes of what lies in or on the receptacle, and of the fixtures that stand on it."""
    inside = [each for each in home.descendants(receptacle.object_id) if each is not item and not each.is_sliced]
    surface = receptacle.box.low[1] + receptacle.surface
    standing = [
        each
        for each in home.objects()
        if receptacle.kind.opaque == "board"
        and "pickupable" not in each.properties
        and abs(each.box.low[1] - surface) < STANDS_ON
        and each.box.overlaps(receptacle.box, gap=STANDS_ON)
    ]
    return np.array([(*each.box.low, *each.box.high) for each in inside + standing]).reshape(-1, 6)


def _unoccupied(
    spots: NDArray[np.float64], level: float, size: Point, others: NDArray[np.float64], overlap: float
) -> NDArray[np.bool_]:
    if len(others) == 0:
        return np.ones(len(spots), dtype=np.bool_)
    half_w, half_d = size[0] * (0.5 - overlap), size[2] * (0.5 - overlap)
    x, z = spots[:, 0:1], spots[:, 1:2]
    hit = (
        (x - half_w < others[:, 3])
        & (others[:, 0] < x + half_w)
        & (z - half_d < others[:, 5])
        & (others[:, 2] < z + half_d)
        & (level < others[:, 4])
        & (others[:, 1] < level + LIFT + size[1])
    )
    return np.asarray(~hit.any(axis=1))
