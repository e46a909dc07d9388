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


def _viewpoint(
    memory: Memory, entity: Entity, spots: NDArray[np.float64], reach: float, tried: Collection[Pose], steep: float
) -> Stance | None:
    """The cheapest pose that has spots in the picture; what shows few of them costs up to SHYNESS more.

    A metre between the robot and the thing costs `steep`.
    """
    if np.isnan(spots).all():
        return None
    pose, camera = memory.pose, replace(memory.camera, reach=reach)
    walk = walk_from(memory.free_cells, pose)
    near = walk.near(entity.box, reach)
    x, _, z = entity.box.centre
    if (room := room_at(memory.rooms, x, z)) is not None:
        near = near[[room.contains(*walk.grid.centres[number]) for number in near]]
    if not len(near):
        return None
    shown = share_in_view(camera, pose.y, walk.grid.centres[near], spots.reshape(1, -1, 3))
    if (best := shown.max()) <= 0.0:
        return None
    tilts = np.ceil(np.abs(HORIZONS - pose.horizon) / TILT - 1e-6)
    cost = walk.distance[near][:, :, None] + tilts + SHYNESS * (1.0 - shown / best)
    away = [entity.box.horizontal_distance(x, z) for x, z in walk.grid.centres[near]]
    cost += steep * np.array(away)[:, None, None]
    cost[shown <= 0.0] = UNREACHED
    for index in np.argsort(cost, axis=None, kind="stable"):
        place, quarter, tilt = np.unravel_index(index, cost.shape)
        if cost[place, quarter, tilt] >= UNREACHED:
            return None
        number, horizon = int(near[place]), float(HORIZONS[tilt])
        px, pz = walk.grid.centres[number]
        wanted = Pose(float(px), pose.y, float(pz), 90.0 * int(quarter), horizon)
        if wanted not in tried:
            return Stance(wanted, (*walk.actions(number, int(quarter)), *tilting(pose.horizon, horizon)))
    return None
