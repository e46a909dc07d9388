"""Where a thing can be put down: the free spots of a receptacle, nearest to the agent first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from embodied.geometry import GRID, Box, Point, Pose
from embodied.household.instance import Instance
from embodied.household.space import Space
from embodied.sight import Camera

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
REACHED_BLINDLY = frozenset(["Pot", "Pan", "Bowl", "GarbageCan", "Plate", "Box", "Drawer", "Mug", "Cup"])
"""AI2-THOR puts things into these without seeing the very spot."""
_BLIND = np.empty(0)


@dataclass(frozen=True, slots=True)
class Spot:
    """A free spot: where the middle of the thing's bottom goes, metres, and whether it is turned by a quarter first."""

    bottom: Point
    turned: bool = False


def find_spot(
    receptacle: Instance,
    size: Point,
    others: NDArray[np.float64],
    pose: Pose,
    space: Space,
    camera: Camera | None = None,
    rng: np.random.Generator | None = None,
    near: tuple[float, float] | None = None,
) -> Spot | None:
    """Find where a thing of `size` fits in or on a receptacle, as it is or turned by a quarter.

    The whole footprint has to lie within the receptacle's and to overlap nothing there; where that cannot be had, boxes
    may overlap a little, since things are rounder than their boxes. Small receptacles (a cup, a
    hook) take what is larger than they are, at their middle, while they are empty.

    Args:
        receptacle: what is to hold the thing.
        size: of the thing's box as it is turned now, metres.
        others: (n, 6) boxes that are in the way, see `other_boxes`.
        pose: the agent's: the spot nearest to it is taken.
        space: the floor: nothing is put above where the agent can stand.
        camera: only spots that it frames are taken; None takes all.
        rng: takes any free spot rather than the nearest.
        near: (x, z) that the spot is to be nearest to, rather than to the agent.

    Returns:
        The spot; None when there is no room.
    """
    (width, height, depth), eye = size, _eye(camera, pose)
    boarded = receptacle.kind.opaque == "board"
    ways = (((width, depth), False, 0.0), ((depth, width), True, 0.0))
    low, high = receptacle.box.low, receptacle.box.high
    if space.is_exact:
        low, high, others = _within_walls(receptacle, space, others)
    for (w, d), turned, overlap in (*ways, (ways[0][0], False, CROWDING), (ways[1][0], True, CROWDING)):
        for level in _levels(receptacle, height, others):
            spots = _free_spots(
                (low[0], high[0], low[2], high[2]),
                (w, height, d),
                level,
                others,
                0.5 - overlap,
                space.raster,
                space.raster_origin,
                boarded,
                eye,
            )
            if len(spots):
                to_x, to_z = near or (pose.x, pose.z)
                away = np.hypot(spots[:, 0] - to_x, spots[:, 1] - to_z)
                x, z = spots[int(np.argmin(away)) if rng is None else int(rng.integers(len(spots)))]
                return Spot((float(x), level + LIFT, float(z)), turned)
    return None


def _within_walls(
    receptacle: Instance, space: Space, others: NDArray[np.float64]
) -> tuple[Point, Point, NDArray[np.float64]]:
    """The part of a receptacle that is in the home, and what is in the way with walls: furniture can be moved."""
    box, bounds = receptacle.box, space.bounds
    if not all(a >= b and c <= d for a, b, c, d in zip(box.low, bounds.low, box.high, bounds.high, strict=True)):
        low = (max(box.low[0], bounds.low[0]), box.low[1], max(box.low[2], bounds.low[2]))
        high = (min(box.high[0], bounds.high[0]), box.high[1], min(box.high[2], bounds.high[2]))
        box = Box(low, high)
    walls = [(*wall.low, *wall.high) for wall in space.walls if wall.overlaps(receptacle.box)]
    return box.low, box.high, np.concatenate([others, np.array(walls)]) if walls else others


def _eye(camera: Camera | None, pose: Pose) -> NDArray[np.float64]:
    """What the kernel needs of a camera; empty for none."""
    if camera is None:
        return _BLIND
    tangent = math.tan(math.radians(camera.field_of_view) / 2)
    yaw, pitch = math.radians(pose.yaw), math.radians(pose.horizon)
    sides = (tangent, tangent * camera.width / camera.height, camera.reach)
    return np.array([*camera.eye(pose), math.sin(yaw), math.cos(yaw), math.sin(pitch), math.cos(pitch), *sides])


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


def other_boxes(
    everything: Iterable[Instance], inside: Iterable[Instance], receptacle: Instance
) -> NDArray[np.float64]:
    """Boxes of what lies in or on a receptacle, and of the fixtures that stand on it, as (n, 6)."""
    found = [each.box for each in inside if each.is_present]
    if receptacle.kind.opaque == "board":
        surface = receptacle.box.low[1] + receptacle.surface
        found += [
            each.box
            for each in everything
            if abs(each.box.low[1] - surface) < STANDS_ON
            and "pickupable" not in each.properties
            and each.box.overlaps(receptacle.box, gap=STANDS_ON)
        ]
    return np.array([(*box.low, *box.high) for box in found]).reshape(-1, 6)


@numba.njit(cache=True, nogil=True)
def _free_spots(  # type: ignore[no-untyped-def]
    bounds, size, level, others, share, raster, origin, boarded, eye
):
    """The (n, 2) middles at which the footprint lies within the bounds and is free; see `find_spot`.

    The bounds' own middle when they are the smaller. `share` of the width counts on either side of the middle.
    """
    counts, middles, reaches = (0, 0), (0.0, 0.0), (0.0, 0.0)
    middles = ((bounds[1] + bounds[0]) / 2, (bounds[3] + bounds[2]) / 2)
    reaches = (max(bounds[1] - bounds[0] - size[0], 0.0) / 2, max(bounds[3] - bounds[2] - size[2], 0.0) / 2)
    counts = (int(reaches[0] / SPACING), int(reaches[1] / SPACING))
    found = np.empty(((2 * counts[0] + 3) * (2 * counts[1] + 3), 2))
    count = 0
    for i in range(2 * counts[0] + 3):
        x = middles[0] + _along(i, counts[0], reaches[0])
        for k in range(2 * counts[1] + 3):
            z = middles[1] + _along(k, counts[1], reaches[1])
            if boarded and _over_floor(x, z, raster, origin):
                # A board's box may span more than the board, where it was estimated.
                continue
            if _taken(x, z, level, size, share, others) or (len(eye) and not _framed(x, level, z, eye)):
                continue
            found[count, 0], found[count, 1] = x, z
            count += 1
    return found[:count]


@numba.njit(cache=True, nogil=True, inline="always")
def _along(index, count, reach):  # type: ignore[no-untyped-def]
    """One of the lattice's offsets from the middle: every SPACING, and both ends."""
    if index == 0:
        return -reach
    return reach if index == 2 * count + 2 else SPACING * (index - 1 - count)


@numba.njit(cache=True, nogil=True)
def _over_floor(x, z, raster, origin):  # type: ignore[no-untyped-def]
    """Whether the agent could stand in the cell below."""
    i, k = math.floor(x / GRID + 0.5) - origin[0], math.floor(z / GRID + 0.5) - origin[1]
    return 0 <= i < raster.shape[0] and 0 <= k < raster.shape[1] and raster[i, k]


@numba.njit(cache=True, nogil=True)
def _taken(x, z, level, size, share, others):  # type: ignore[no-untyped-def]
    half_w, half_d = size[0] * share, size[2] * share
    for n in range(len(others)):
        if (
            x - half_w < others[n, 3]
            and others[n, 0] < x + half_w
            and z - half_d < others[n, 5]
            and others[n, 2] < z + half_d
            and level < others[n, 4]
            and others[n, 1] < level + LIFT + size[1]
        ):
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _framed(x, y, z, eye):  # type: ignore[no-untyped-def]
    """Whether a point lies in the image and within reach."""
    dx, dy, dz = x - eye[0], y - eye[1], z - eye[2]
    if dx * dx + dz * dz > eye[9] * eye[9]:
        return False
    forward = eye[3] * dx + eye[4] * dz
    depth = forward * eye[6] - dy * eye[5]
    return (
        depth > 0
        and abs(eye[4] * dx - eye[3] * dz) < eye[8] * depth
        and abs(forward * eye[5] + dy * eye[6]) < eye[7] * depth
    )
