"""The ways of handling things that skills are made of. Each is a generator of actions that returns an `Outcome`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Pose
from embodied.memory import Memory, enclosing, shut
from embodied.motion.approach import TRIES, approach
from embodied.motion.spots import all_spots, free_spots
from embodied.simulator import Action, Observation
from embodied.skill import ACHIEVED, Outcome, Reason, Run

PLACES = 3
"""Stances from which a thing is tried to be put down before a receptacle counts as full."""

STEP_BACK = 0.15
"""Metres farther off that the robot stands at least when a door hit it."""

SQUEEZES = (1.0, 0.7)
"""Shares of a thing's width that have to be free, tried in turn: things are rounder than their boxes."""

_ELSEWHERE = frozenset({Reason.NO_ROOM, Reason.NOT_VISIBLE, Reason.NOT_REACHABLE})
"""Why a thing was not put down that another receptacle may mend."""


def do(name: str, object_id: str) -> Run:
    """Take one action aimed at an object, from where the robot stands."""
    observation = yield Action(name, {"objectId": object_id})
    return ACHIEVED if observation.succeeded else Outcome.refused(observation)


def sequence(*runs: Run) -> Run:
    """Run one after the other, until one fails."""
    for run in runs:
        outcome = yield from run
        if not outcome.achieved:
            return outcome
    return ACHIEVED


def interact(memory: Memory, name: str, object_id: str) -> Run:
    """Approach an object and take an action aimed at it.

    From elsewhere when the simulator does not find it visible; from farther off when the robot is in a door's way.
    """
    avoid, apart = frozenset[Pose](), 0.0
    outcome = ACHIEVED
    for _ in range(TRIES):
        reached = yield from approach(memory, object_id, avoid=avoid, apart=apart)
        if not reached.achieved:
            return outcome if outcome.reason is Reason.BLOCKED else reached
        outcome = yield from do(name, object_id)
        if outcome.reason not in (Reason.NOT_VISIBLE, Reason.BLOCKED):
            break
        avoid |= {memory.pose}
        entity = memory.get(object_id)
        if outcome.reason is Reason.BLOCKED and entity is not None:
            apart = entity.box.horizontal_distance(memory.pose.x, memory.pose.z) + STEP_BACK
    return outcome


def open_up(memory: Memory, object_id: str) -> Run:
    """Open an object; a running appliance is switched off first."""
    entity = memory.get(object_id)
    if entity is not None and entity.is_toggled and "receptacle" in entity.properties:
        outcome = yield from interact(memory, "ToggleObjectOff", object_id)
        if not outcome.achieved:
            return outcome
    return (yield from interact(memory, "OpenObject", object_id))


def uncover(memory: Memory, object_id: str) -> Generator[Action, Observation, tuple[list[str], Outcome]]:
    """Open whatever shuts an object away, from the outside in.

    Returns:
        Ids of what was opened, in that order, and how it ended.
    """
    opened: list[str] = []
    while (closed := enclosing(memory, object_id)) is not None and closed.object_id not in opened:
        outcome = yield from open_up(memory, closed.object_id)
        if not outcome.achieved:
            return opened, outcome
        opened.append(closed.object_id)
    return opened, ACHIEVED


def cover(memory: Memory, opened: Iterable[str]) -> Run:
    """Close what was opened, the last one first."""
    return sequence(*(interact(memory, "CloseObject", each) for each in reversed(list(opened))))


def uncovered(memory: Memory, object_id: str, run: Run) -> Run:
    """Do something to an object, opening what shuts it away before and closing that afterwards.

    The outcome is that of `run`: a door that cannot be closed again is no failure of what was wanted.
    """
    opened, outcome = yield from uncover(memory, object_id)
    if outcome.achieved:
        outcome = yield from run
    left = yield from cover(memory, opened)
    return outcome if left.achieved else replace(outcome, detail=f"{outcome.detail}; left open: {left.detail}")


def place(memory: Memory, receptacle_id: str) -> Run:
    """Put what the hand holds into or onto a receptacle, opening that where needed.

    It stays open afterwards, unless nothing was put there. When there is no room in view the robot goes and looks at
    the spots that it has not seen, a bounded number of times.
    """
    entity = memory.get(receptacle_id)
    if entity is None:
        return Outcome.failed(Reason.NOT_FOUND, f"{receptacle_id} is not known of")
    opens = shut(entity)
    if opens:
        outcome = yield from sequence(_face(memory, receptacle_id), open_up(memory, receptacle_id))
        if not outcome.achieved:
            return outcome
    outcome = yield from _put(memory, receptacle_id)
    if opens and not outcome.achieved:
        yield from cover(memory, [receptacle_id])
    return outcome


def treat(
    memory: Memory, item: str, appliances: Iterable[str], steps: Callable[[str], Run], types: Iterable[str] = ()
) -> Run:
    """Put the held object into the first appliance that takes it, and run the steps that end with it in the hand.

    Where they break off with the object left behind, the outcome's detail says so. `types` are the appliances': where
    none is known of, these are what is missing.
    """
    outcome = Outcome.failed(Reason.NOT_FOUND, f"nothing known of that takes {item} for this", types)
    for appliance in appliances:
        outcome = yield from place(memory, appliance)
        if outcome.achieved:
            outcome = yield from steps(appliance)
            left = "" if outcome.achieved or memory.held == item else f"; {item} was left in {appliance}"
            return replace(outcome, detail=outcome.detail + left)
        if outcome.reason not in _ELSEWHERE:
            break
    return outcome


def _face(memory: Memory, receptacle_id: str) -> Run:
    """Go to where the spots of a receptacle would be in view."""
    spots, _ = _spots(memory, receptacle_id)
    return (yield from approach(memory, receptacle_id, spots))


def _put(memory: Memory, receptacle_id: str) -> Run:
    spots, tries = _spots(memory, receptacle_id)
    outcome = ACHIEVED
    for _ in range(tries):
        reached = yield from approach(memory, receptacle_id, spots)
        if not reached.achieved:
            return reached if outcome.achieved else outcome
        outcome = yield from do("PutObject", receptacle_id)
        if outcome.reason is not Reason.NO_ROOM:
            break
        framed = memory.camera.frames(memory.pose, spots.reshape(-1, 3))
        spots[framed.reshape(spots.shape[:-1])] = np.nan
        if np.isnan(spots).all():
            break
    return outcome


def _spots(memory: Memory, receptacle_id: str) -> tuple[NDArray[np.float64], int]:
    """Where the held thing may go, and how often to try; once, anywhere, when all looks full: memory may be wrong."""
    receptacle, item = memory.get(receptacle_id), memory.get(memory.held or "")
    assert receptacle is not None
    for squeeze in SQUEEZES:
        spots = free_spots(memory, receptacle, item or receptacle, squeeze)
        if len(spots):
            return spots, PLACES
    return all_spots(memory, receptacle, (item or receptacle).box.size), 1
