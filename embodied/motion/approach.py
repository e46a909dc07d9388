"""Going to where a thing can be seen and reached."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Entity
from embodied.geometry import GRID, Cell, Pose
from embodied.memory import Memory
from embodied.motion.paths import walk_from
from embodied.motion.spots import points_of
from embodied.motion.stances import Stance, stances
from embodied.skill import ACHIEVED, Outcome, Reason, Run

TRIES = 4
"""Stances that are tried before a thing counts as out of sight: every refusal is one of ALFRED's ten."""


def approach(
    memory: Memory,
    object_id: str,
    points: NDArray[np.float64] | None = None,
    avoid: frozenset[Pose] = frozenset(),
    apart: float = 0.0,
) -> Run:
    """Walk, turn and tilt until a thing is visible.

    Args:
        memory: what is known.
        object_id: the thing.
        points: (k, n, 3) what to have in view, see `stances`; None for the thing itself, and then nothing is done
            when it is visible already.
        avoid: poses that showed it and were no good.
        apart: metres to keep from its box, in the floor plane.

    Returns:
        Achieved, or NOT_FOUND, NOT_REACHABLE (no walk leads near it), NOT_VISIBLE (no pose shows it) or BLOCKED.
    """
    if points is None and memory.pose not in avoid and memory.visible(object_id):
        return ACHIEVED
    blocked: set[Cell] = set()
    tried = set(avoid)
    for _ in range(TRIES):
        entity = memory.get(object_id)
        if entity is None:
            return Outcome.failed(Reason.NOT_FOUND, f"{object_id} is not known of")
        shown = points_of(entity.box) if points is None else points
        found = stances(memory, object_id, shown, frozenset(blocked))
        good = (each for each in found if each.pose not in tried and _away(entity, each.pose) >= apart)
        stance = next(good, None)
        if stance is None:
            return _nowhere(memory, object_id)
        walked = yield from follow(stance)
        if walked.reason is Reason.BLOCKED:
            blocked.add(memory.pose.ahead(GRID).cell)
        elif not walked.achieved:
            return walked
        elif memory.visible(object_id):
            return ACHIEVED
        else:
            tried.add(stance.pose)
    reason = Reason.BLOCKED if blocked else Reason.NOT_VISIBLE
    return Outcome.failed(reason, f"{object_id} was not visible from {TRIES} places", about=object_id)


def _away(entity: Entity, pose: Pose) -> float:
    return entity.box.horizontal_distance(pose.x, pose.z)


def follow(stance: Stance) -> Run:
    """Take a stance, unless the way is barred."""
    for action in stance.actions:
        observation = yield action
        if not observation.succeeded:
            return Outcome.refused(observation)
    return ACHIEVED


def _nowhere(memory: Memory, object_id: str) -> Outcome:
    entity = memory.get(object_id)
    assert entity is not None
    if len(walk_from(memory.free_cells, memory.pose).near(entity.box, memory.camera.reach)):
        return Outcome.failed(Reason.NOT_VISIBLE, f"{object_id} is visible from no free place", about=object_id)
    what = f"no free place within {memory.camera.reach} m of {object_id}"
    return Outcome.failed(Reason.NOT_REACHABLE, what, about=object_id)
