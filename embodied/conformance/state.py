"""The checks of the true state, and of units and axes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from embodied.conformance.faults import Fault, fault
from embodied.conformance.trial import Trial
from embodied.entity import HAND, Entity
from embodied.geometry import Pose
from embodied.simulator import Action, Observation, Simulator, WorldState

LONGEST = 1.0
"""Metres of a step, at most."""
SLACK = 1e-3
"""Metres that a step may err sideways: simulators reckon in single precision."""


def world(trial: Trial) -> Iterator[Fault]:
    """The true state agrees with what was observed, and with itself."""
    simulator = trial.fresh()
    first = simulator.reset(trial.sample.setup)
    if found := list(_agreeing(trial, simulator.state, first)):
        yield from found
        return
    simulator, (*_, last) = trial.played(simulator)
    yield from _agreeing(trial, simulator.state, last)


def _agreeing(trial: Trial, state: WorldState, last: Observation) -> Iterator[Fault]:
    if state.pose != last.pose:
        yield fault("pose-differs")
    if state.held != last.held:
        yield fault("held-differs")
    seen: set[str] = set()
    for each in state.objects():
        if each.object_id in seen:
            yield fault("ids-twice", each.object_id)
            return
        seen.add(each.object_id)
        if (found := state.get(each.object_id)) is None or found.object_id != each.object_id:
            yield fault("not-found", each.object_id)
            return
    yield from _nested(state)
    if trial.backend.capabilities.poses:
        yield from _boxes(state)


def _nested(state: WorldState) -> Iterator[Fault]:
    for each in state.objects():
        if each.parent in (None, HAND):
            continue
        if state.get(each.parent) is None:
            yield fault("parent-unknown", each.object_id, each.parent)
            return
        if each.object_id not in state.contents(each.parent):
            yield fault("contents-differ", each.object_id, each.parent)
            return
        if _in_itself(state, each):
            yield fault("circle", each.object_id)
            return


def _in_itself(state: WorldState, entity: Entity) -> bool:
    """Whether one comes back to a thing by going from parent to parent."""
    seen, at = {entity.object_id}, entity.parent
    while at is not None and at not in seen:
        seen.add(at)
        at = None if (above := state.get(at)) is None else above.parent
    return at == entity.object_id


def _boxes(state: WorldState) -> Iterator[Fault]:
    for each in state.objects():
        low, high = each.box.low, each.box.high
        if not all(math.isfinite(a) and math.isfinite(b) and a <= b for a, b in zip(low, high, strict=True)):
            yield fault("box-inside-out", each.object_id)
            return


def units(trial: Trial) -> Iterator[Fault]:
    """Metres and degrees, yaw clockwise from +z, y up."""
    if not trial.backend.capabilities.poses:
        return
    simulator, seen = trial.played()
    if wrong := [each.pose.yaw for each in seen if not 0.0 <= each.pose.yaw < 360.0]:
        yield fault("yaw", wrong[0])
    if simulator.state.free_cells and seen[-1].pose.cell not in simulator.state.free_cells:
        yield fault("off-the-floor")
    offered = trial.backend.capabilities.actions
    if "RotateRight" in offered:
        before, after = _taken(simulator, "RotateRight")
        if not 0.0 < (turned := (after.yaw - before.yaw) % 360.0) < 180.0:
            yield fault("turn", round(turned - 360.0 if turned > 180.0 else turned, 2))
    if "LookDown" in offered:
        simulator.reset(trial.sample.setup)
        before, after = _taken(simulator, "LookDown")
        if before.horizon == after.horizon or not 0.0 < after.horizon - before.horizon <= 90.0:
            yield fault("tilt", round(after.horizon - before.horizon, 2))
    if {"MoveAhead", "RotateRight"} <= offered:
        yield from _stepping(trial, simulator)


def _stepping(trial: Trial, simulator: Simulator) -> Iterator[Fault]:
    """Two steps, in two directions where there is room: one alone does not tell the axes apart."""
    simulator.reset(trial.sample.setup)
    for _ in range(4):
        before, after = _taken(simulator, "MoveAhead")
        dx, dz = after.x - before.x, after.z - before.z
        far = math.hypot(dx, dz)
        if far > LONGEST:
            yield fault("step-length", round(far, 2))
            return
        wanted = before.ahead(far)
        if math.hypot(after.x - wanted.x, after.z - wanted.z) > SLACK:
            told = (f"{x:+.2f} x, {z:+.2f} z" for x, z in ((dx, dz), (wanted.x - before.x, wanted.z - before.z)))
            yield fault("ahead", *told)
            return
        simulator.step(Action("RotateRight"))


def _taken(simulator: Simulator, name: str) -> tuple[Pose, Pose]:
    before = simulator.state.pose
    return before, simulator.step(Action(name)).pose
