"""Looking at what is on or in a thing. What a picture shows is seen from afar; no reach is needed for that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Entity, room_at
from embodied.geometry import Pose
from embodied.memory import Memory
from embodied.motion.approach import approach, follow
from embodied.motion.paths import ROTATE_RIGHT, UNREACHED, walk_from
from embodied.motion.spots import all_spots
from embodied.motion.stances import HORIZONS, SHYNESS, TILT, Stance, share_in_view, tilting
from embodied.skill import ACHIEVED, Outcome, Reason, Run

FAR, NEAR = 1.9, 1.4
"""Metres from which most things are still seen, and even a knife that lies flat."""
LOOKS = 3
"""Poses from which a thing is looked at, at most."""
SMALL = (0.1, 0.1, 0.1)
"""Size of what may lie anywhere on a thing, metres."""
STEEP = 4.0
"""Actions that a metre nearer is worth where one looks closely: one sees into a drawer from above."""
TURNS = 4
FEET, AHEAD = 60.0, 30.0
"""Degrees that the camera looks down: at the floor near by, and at tops and what stands on them."""


def look_at(memory: Memory, object_id: str, closely: bool = False) -> Run:
    """Look at a thing until memory has explored it; or, from near, until all of it was in the picture.

    Returns:
        Achieved when it was looked at, though part of it may have been hidden; else why it was not.
    """
    entity = memory.get(object_id)
    if entity is None:
        return Outcome.failed(Reason.NOT_FOUND, f"{object_id} is not known of")
    spots, reach, tried = all_spots(memory, entity, SMALL), NEAR if closely else FAR, set[Pose]()
    for _ in range(LOOKS):
        if memory.explored(object_id) and not closely:
            return ACHIEVED
        stance = _viewpoint(memory, entity, spots, reach, tried, STEEP if closely else 0.0)
        if stance is None:
            break
        walked = yield from follow(stance)
        tried.add(stance.pose)
        if walked.achieved:
            shown = replace(memory.camera, reach=reach).frames(memory.pose, spots.reshape(-1, 3))
            spots[shown.reshape(spots.shape[:-1])] = np.nan
    if memory.explored(object_id) or (closely and tried):
        return ACHIEVED
    return (yield from approach(memory, object_id, all_spots(memory, entity, SMALL)))


def turn_round() -> Run:
    """Look every way from where the robot stands."""
    for _ in range(TURNS):
        observation = yield ROTATE_RIGHT
        if not observation.succeeded:
            return Outcome.refused(observation)
    return ACHIEVED


def look_about(memory: Memory) -> Run:
    """Look every way, and first at the floor about the robot's feet: nothing is known of it."""
    for horizon in (FEET, AHEAD):
        for action in tilting(memory.pose.horizon, horizon):
            observation = yield action
            if not observation.succeeded:
                return Outcome.refused(observation)
        turned = yield from turn_round()
        if not turned.achieved:
            return turned
    return ACHIEVED


def in_view(
    memory: Memory, entity: Entity, spots: NDArray[np.float64], reach: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """How much of what is on or in a thing shows from the cells about it; nothing hides anything but walls.

    Args:
        memory: what is known.
        entity: the thing.
        spots: (…, 3) what is to be seen; NaN for what was.
        reach: metres from which it is seen.

    Returns:
        (c,) numbers of cells in the walk from where the robot stands, and (c, 4, 7) the share of the spots that shows
        from each, by quarter turn and by HORIZONS.
    """
    walk = walk_from(memory.free_cells, memory.pose)
    near = walk.near(entity.box, reach)
    x, _, z = entity.box.centre
    if (room := room_at(memory.rooms, x, z)) is not None:
        near = near[[room.contains(*walk.grid.centres[number]) for number in near]]
    if not len(near):
        return near, np.zeros((0, 4, len(HORIZONS)))
    camera = replace(memory.camera, reach=reach)
    return near, share_in_view(camera, memory.pose.y, walk.grid.centres[near], spots.reshape(1, -1, 3))


def costs(memory: Memory, cells: NDArray[np.int64]) -> NDArray[np.float64]:
    """(c, 4, 7) the actions to stand on each of some cells of the walk, by quarter turn and by HORIZONS."""
    tilts = np.ceil(np.abs(HORIZONS - memory.pose.horizon) / TILT - 1e-6)
    walk = walk_from(memory.free_cells, memory.pose)
    return np.asarray(walk.distance[cells][:, :, None] + tilts, dtype=np.float64)


def stance_at(memory: Memory, cell: int, quarter: int, tilt: int) -> Stance:
    """The stance on a cell of the walk, at a quarter turn and one of HORIZONS."""
    walk, pose, horizon = walk_from(memory.free_cells, memory.pose), memory.pose, float(HORIZONS[tilt])
    x, z = walk.grid.centres[cell]
    wanted = Pose(float(x), pose.y, float(z), 90.0 * quarter, horizon)
    return Stance(wanted, (*walk.actions(cell, quarter), *tilting(pose.horizon, horizon)))


def _viewpoint(
    memory: Memory, entity: Entity, spots: NDArray[np.float64], reach: float, tried: Collection[Pose], steep: float
) -> Stance | None:
    """The cheapest pose that has spots in the picture; what shows few of them costs up to SHYNESS more.

    A metre between the robot and the thing costs `steep`.
    """
    near, shown = in_view(memory, entity, spots, reach) if not np.isnan(spots).all() else (None, np.zeros(0))
    if near is None or not shown.size or (best := shown.max()) <= 0.0:
        return None
    centres = walk_from(memory.free_cells, memory.pose).grid.centres[near]
    away = np.array([entity.box.horizontal_distance(x, z) for x, z in centres])
    cost = costs(memory, near) + SHYNESS * (1.0 - shown / best) + steep * away[:, None, None]
    cost[shown <= 0.0] = UNREACHED
    for index in np.argsort(cost, axis=None, kind="stable"):
        place, quarter, tilt = map(int, np.unravel_index(index, cost.shape))
        if cost[place, quarter, tilt] >= UNREACHED:
            return None
        if (found := stance_at(memory, int(near[place]), quarter, tilt)).pose not in tried:
            return found
    return None
