"""What a robot should have in view: points of a thing, or the places on a receptacle where something else may go."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Entity
from embodied.geometry import Box, Point, cell_at
from embodied.memory import Memory

PADDING = 0.05
"""Metres that a thing is taken to be larger: a stance should bear a small mistake about where it is."""
SPACING = 0.25
"""Metres between the points of a lattice, about."""
MOST = 5
"""Points of a lattice along one axis."""
SINGLE = frozenset("CoffeeMachine HandTowelHolder StoveBurner Toaster ToiletPaperHanger TowelHolder".split())
"""AI2-THOR's receptacles that hold one thing at a time."""
STANDS_ON = 0.05
"""Metres between a top and the bottom of what stands on it, at most."""
SEATS = frozenset("ArmChair Bed Chair Ottoman Sofa Toilet".split())
"""What bears things at half its height; its back is as high again."""
BASINS = frozenset("Bathtub BathtubBasin Bowl Cup GarbageCan Mug Pan Pot Sink SinkBasin".split())
"""What bears things near its bottom, and takes them in a heap."""


def points_of(box: Box) -> NDArray[np.float64]:
    """A lattice through a box, as (1, n, 3): the more of it is in view, the better."""
    axes = [
        np.linspace(low - PADDING, high + PADDING, _count(high - low))
        for low, high in zip(box.low, box.high, strict=True)
    ]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(1, -1, 3)


def free_spots(memory: Memory, receptacle: Entity, item: Entity, squeeze: float = 1.0) -> NDArray[np.float64]:
    """The spots of a receptacle where an item may find room, as (spots, levels, 3); none when it looks full.

    Each spot is a column of points, one at every height at which the item might come to rest.

    Args:
        memory: what is known.
        receptacle: where the item is to go.
        item: the thing.
        squeeze: share of the item's width and depth that has to be free.
    """
    contents = [memory.get(each) for each in memory.contents(receptacle.object_id) if each != item.object_id]
    inside = [each for each in contents if each is not None and not each.is_sliced]
    spots = all_spots(memory, receptacle, item.box.size)
    if receptacle.object_type in SINGLE and inside:
        return spots[:0]
    others = _standing_on(memory, receptacle) + ([] if receptacle.object_type in BASINS else inside)
    return spots[~_occupied(spots[:, 0], others, item.box.size, squeeze)]


def all_spots(memory: Memory, receptacle: Entity, size: Point) -> NDArray[np.float64]:
    """The spots of a receptacle for a thing of a size, whatever else is there, as (spots, levels, 3)."""
    low, high = receptacle.box.low, receptacle.box.high
    x, z = (_inset(low[axis], high[axis], size[axis]) for axis in (0, 2))
    columns = np.stack(np.meshgrid(x, z, indexing="ij"), axis=-1).reshape(-1, 2)
    # Where the robot can stand there is nothing to bear the item: boxes are coarser than an L-shaped counter.
    solid = [cell_at(x, z) not in memory.free_cells for x, z in columns]
    columns = columns[solid] if any(solid) else columns
    shares = _levels(receptacle)
    spots = np.empty((len(columns), len(shares), 3))
    spots[:, :, 0], spots[:, :, 2] = columns[:, :1], columns[:, 1:]
    spots[:, :, 1] = low[1] + np.array(shares) * (high[1] - low[1])
    return spots


def _levels(receptacle: Entity) -> tuple[float, ...]:
    """Shares of a receptacle's height at which things come to rest."""
    if receptacle.object_type in SEATS:
        return (0.5,)
    if receptacle.object_type in BASINS:
        return (0.1,)
    return (0.1, 0.6) if "openable" in receptacle.properties else (1.0,)


def _count(extent: float) -> int:
    return max(2, min(MOST, int(extent / SPACING) + 2))


def _inset(low: float, high: float, size: float) -> NDArray[np.float64]:
    """Middles at which something of `size` lies between two bounds; the bounds' own middle when it is too large."""
    slack = high - low - size
    if slack <= 0.0:
        return np.array([(low + high) / 2])
    return np.linspace(low + size / 2, high - size / 2, _count(slack) + 1)


def _standing_on(memory: Memory, receptacle: Entity) -> list[Entity]:
    """The fixtures that stand on a receptacle without being in it: stove burners, a microwave, a lamp."""
    top = receptacle.box.high[1]
    return [
        each
        for each in memory.entities()
        if abs(each.box.low[1] - top) < STANDS_ON
        and "pickupable" not in each.properties
        and each.object_id != receptacle.object_id
        and each.box.overlaps(receptacle.box, gap=STANDS_ON)
    ]


def _occupied(points: NDArray[np.float64], others: Sequence[Entity], size: Point, squeeze: float) -> NDArray[np.bool_]:
    """At which of (n, 3) points an item of `size` would stand in the way of something."""
    boxes = np.array([(*each.box.low, *each.box.high) for each in others]).reshape(-1, 6)
    x, z = points[:, :1], points[:, 2:]
    across, along = squeeze * size[0] / 2, squeeze * size[2] / 2
    hit = (
        (boxes[:, 0] - across < x) & (x < boxes[:, 3] + across) & (boxes[:, 2] - along < z) & (z < boxes[:, 5] + along)
    )
    return np.asarray(hit.any(axis=1))
