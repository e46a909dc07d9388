"""What the robot does in Habitat: it steps and turns on the navmesh, looks, and handles things by magic grasp.

Nothing is left to forces: objects are kinematic, what the hand holds hangs before the eye, doors go to the limits of
their joints. Each function checks first and returns why it refuses; what it changes comes last.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from embodied.geometry import Pose
from embodied.simulator import Action, Refusal, RefusalKind
from embodied.simulators.habitat.axes import coefficients, numbers, yaw_of
from embodied.simulators.habitat.scene import load
from embodied.simulators.habitat.state import BODY, TOUCH, HabitatState, stepped
from embodied.simulators.habitat.things import Thing, joints

HIGHEST, LOWEST, TILT = -30.0, 60.0, 30.0
"""Degrees of the camera's pitch, and of one Look."""
HELD_AHEAD, HELD_BELOW = 0.45, 0.35
"""Metres before and below the eye at which the hand is."""
SPACING = 0.1
"""Metres between the spots that are tried when something is put down."""


@dataclass(frozen=True, slots=True)
class Act:
    """One action.

    Attributes:
        do: takes the state and the arguments; returns a result, or why not.
        takes: the arguments that it may be given, with their types.
        needs: those that it must be given.
    """

    do: Callable[[HabitatState, Mapping[str, Any]], Any]
    takes: Mapping[str, type | tuple[type, ...]]
    needs: frozenset[str] = frozenset()


def act(state: HabitatState, action: Action) -> tuple[Any, Refusal | None]:
    """Take an action: its result, or why it was refused."""
    known = ACTS.get(action.name)
    if known is None:
        return None, Refusal(RefusalKind.INVALID_ACTION, f"no action '{action.name}'; there are: {', '.join(ACTS)}")
    if (wrong := _arguments(action, known)) is not None:
        return None, wrong
    found = known.do(state, action.arguments)
    follow(state)
    return (None, found) if isinstance(found, Refusal) else (found, None)


def _arguments(action: Action, known: Act) -> Refusal | None:
    for name, value in action.arguments.items():
        if name not in known.takes:
            told = f"{action.name} takes no '{name}'; it takes: {', '.join(known.takes) or 'nothing'}"
            return Refusal(RefusalKind.INVALID_ARGUMENT, told)
        if not isinstance(value, known.takes[name]):
            return Refusal(RefusalKind.INVALID_ARGUMENT, f"'{name}' of {action.name} is of a wrong type: {value!r}")
    if lacking := sorted(known.needs - set(action.arguments)):
        return Refusal(RefusalKind.MISSING_ARGUMENT, f"{action.name} needs '{lacking[0]}'")
    return None


# -- moving -----------------------------------------------------------------------------------------------------------


def pose_of(state: HabitatState, horizon: float) -> Pose:
    """Where the robot is, as Habitat has it; a quarter turn is one to the last bit."""
    agent = state.opened.get_agent(0).get_state()
    x, y, z = state.axes.ours(agent.position)
    return Pose(round(x, 4), round(y + BODY, 4), round(z, 4), round(yaw_of(agent.rotation) / 90.0) % 4 * 90.0, horizon)


def _ahead(state: HabitatState, arguments: Mapping[str, Any]) -> Refusal | None:
    angle, agent = math.radians(state.pose.yaw), state.opened.get_agent(0).get_state()
    step = math.sin(angle), math.cos(angle)
    if stepped(state.opened.pathfinder, np.array(agent.position, dtype=float), step) is None:
        return Refusal(RefusalKind.BLOCKED, "the navmesh ends there, or something stands in the way: turn first")
    state.opened.step("move_forward")
    state.pose = pose_of(state, state.pose.horizon)
    return None


def _turn(action: str) -> Callable[[HabitatState, Mapping[str, Any]], None]:
    def turn(state: HabitatState, arguments: Mapping[str, Any]) -> None:
        state.opened.step(action)
        state.pose = pose_of(state, state.pose.horizon)

    return turn


def _look(sign: float) -> Callable[[HabitatState, Mapping[str, Any]], Refusal | None]:
    def look(state: HabitatState, arguments: Mapping[str, Any]) -> Refusal | None:
        horizon = state.pose.horizon + sign * float(arguments.get("degrees", TILT))
        if not HIGHEST <= horizon <= LOWEST:
            limit = f"the camera looks from {-HIGHEST:g} degrees up to {LOWEST:g} degrees down"
            return Refusal(RefusalKind.LIMIT, limit)
        state.pose = replace(state.pose, horizon=horizon)
        tilt(state)
        return None

    return look


def tilt(state: HabitatState) -> None:
    """Turn every sensor to the pose's horizon; the body stays."""
    agent = state.opened.get_agent(0)
    now = agent.get_state()
    for sensor in now.sensor_states.values():
        sensor.rotation = coefficients(state.pose.yaw, state.pose.horizon)
    agent.set_state(now, reset_sensors=False, infer_sensor_states=False)


def _reachable(state: HabitatState, arguments: Mapping[str, Any]) -> list[dict[str, float]]:
    return [{"x": 0.25 * x, "y": state.pose.y, "z": 0.25 * z} for x, z in sorted(state.free_cells)]


def _path(state: HabitatState, arguments: Mapping[str, Any]) -> Any:
    """The geodesic path over the navmesh to a place, as AI2-THOR's GetShortestPathToPoint has it."""
    target = arguments["target"]
    if set(target) != set("xyz"):
        return Refusal(RefusalKind.INVALID_ARGUMENT, "'target' has the keys x, y and z")
    end = state.axes.theirs((target["x"], target["y"] - BODY, target["z"]))
    path = load("habitat_sim").ShortestPath()
    path.requested_start, path.requested_end = state.opened.get_agent(0).get_state().position, end
    if not state.opened.pathfinder.find_path(path):
        return Refusal(RefusalKind.BLOCKED, "no way over the navmesh leads there")
    corners = (state.axes.ours(each) for each in path.points)
    found = [{"x": x, "y": y + BODY, "z": z} for x, y, z in corners]
    return {"corners": found, "distance": float(path.geodesic_distance)}


# -- handling ---------------------------------------------------------------------------------------------------------


def follow(state: HabitatState) -> None:
    """What the hand holds hangs before the eye."""
    if state.held is None:
        return
    _x, y, _z = state.camera.eye(state.pose)
    ahead = state.pose.ahead(HELD_AHEAD)
    place = state.axes.theirs((ahead.x, y - HELD_BELOW, ahead.z))
    thing = state.things[state.held]
    item = state.opened.get_rigid_object_manager().get_object_by_handle(thing.handle)
    item.translation = load("magnum").Vector3(*place)
    state.renew(thing.handle)


def _target(state: HabitatState, arguments: Mapping[str, Any]) -> Thing | Refusal:
    """The thing that is meant, when it is in view and in reach; `forceAction` asks for neither."""
    thing = state.get(arguments["objectId"])
    if thing is None:
        return Refusal(RefusalKind.UNKNOWN_OBJECT, f"no object '{arguments['objectId']}' in this scene")
    if not arguments.get("forceAction") and not state.visible(thing.object_id):
        return Refusal(RefusalKind.NOT_VISIBLE, f"{thing.object_id} is not in view and in reach: go and look")
    return thing


def _pick_up(state: HabitatState, arguments: Mapping[str, Any]) -> Refusal | None:
    if isinstance(thing := _target(state, arguments), Refusal):
        return thing
    if "pickupable" not in thing.properties:
        return Refusal(RefusalKind.WRONG_TYPE, f"{thing.object_id} cannot be picked up", thing.object_id)
    if state.held is not None:
        return Refusal(RefusalKind.HAND_FULL, f"the hand holds {state.held}: put it down first")
    state.held = thing.object_id
    state.lay(thing.object_id, None)
    return None


def _put(state: HabitatState, arguments: Mapping[str, Any]) -> Refusal | None:
    if isinstance(thing := _target(state, arguments), Refusal):
        return thing
    if state.held is None:
        return Refusal(RefusalKind.HAND_EMPTY, "the hand holds nothing: pick something up first")
    if not state.accepts(thing.object_id, state.held):
        return Refusal(RefusalKind.WRONG_TYPE, f"nothing is put on {thing.object_id}")
    if "openable" in thing.properties and not thing.is_open:
        return Refusal(RefusalKind.CLOSED, f"{thing.object_id} is closed: open it first")
    held = state.things[state.held]
    spot = _spot(state, thing, held)
    if spot is None:
        return Refusal(RefusalKind.NO_ROOM, f"no free spot of {thing.object_id} is in view and in reach")
    item = state.opened.get_rigid_object_manager().get_object_by_handle(held.handle)
    # The box moves as its object does: from where it hangs to where it is to stand.
    shift = np.array(spot) - np.array([held.box.centre[0], held.box.low[1], held.box.centre[2]])
    place = state.axes.theirs(numbers(np.array(state.axes.ours(item.translation)) + shift))
    item.translation = load("magnum").Vector3(*place)
    state.held = None
    state.renew(held.handle)
    state.lay(held.object_id, thing.object_id)
    return None


def _spot(state: HabitatState, thing: Thing, held: Thing) -> tuple[float, float, float] | None:
    """The free spot nearest to the robot where a ray from above meets the receptacle first; (x, y of its top, z)."""
    (x0, y0, z0), (x1, y1, z1) = thing.box.low, thing.box.high
    wide, tall, deep = held.box.size
    columns = [(x, z) for x in _between(x0, x1, wide) for z in _between(z0, z1, deep)]
    pose, reach = state.pose, state.camera.reach
    taken = [each.box for name in state.contents(thing.object_id) if (each := state.get(name)) is not None]
    for x, z in sorted(columns, key=lambda each: math.hypot(each[0] - pose.x, each[1] - pose.z)):
        if math.hypot(x - pose.x, z - pose.z) > reach:
            return None
        top = _surface(state, thing, x, y1 + tall, z, y1 + tall - y0)
        if top is None:
            continue
        box = replace(held.box, low=(x - wide / 2, top, z - deep / 2), high=(x + wide / 2, top + tall, z + deep / 2))
        if not any(box.overlaps(other) for other in taken):
            return x, top, z
    return None


def _between(low: float, high: float, size: float) -> list[float]:
    slack = high - low - size
    if slack <= 0.0:
        return [(low + high) / 2]
    return [float(each) for each in np.linspace(low + size / 2, high - size / 2, max(2, round(slack / SPACING) + 1))]


def _surface(state: HabitatState, thing: Thing, x: float, y: float, z: float, far: float) -> float | None:
    """The height at which a ray straight down meets the receptacle first; None where it meets something else."""
    for hit in state.cast(state.axes.theirs((x, y, z)), np.array([0.0, -1.0, 0.0]), far + TOUCH):
        at = state.axes.ours(hit.point)
        mine = hit.object_id == thing.physical if thing.physical is not None else thing.box.contains(at, TOUCH)
        return at[1] if mine else None
    return None


def _set_open(wanted: bool) -> Callable[[HabitatState, Mapping[str, Any]], Refusal | None]:
    def set_open(state: HabitatState, arguments: Mapping[str, Any]) -> Refusal | None:
        if isinstance(thing := _target(state, arguments), Refusal):
            return thing
        if "openable" not in thing.properties or thing.link is None:
            return Refusal(RefusalKind.WRONG_TYPE, f"{thing.object_id} cannot be opened or closed")
        if thing.is_open is wanted:
            told = "open" if wanted else "closed"
            return Refusal(RefusalKind.WRONG_STATE, f"{thing.object_id} is {told} already")
        item = state.opened.get_articulated_object_manager().get_object_by_handle(thing.handle)
        positions, limits = list(item.joint_positions), item.joint_position_limits
        positions[joints(item)[thing.link]] = float(limits[1 if wanted else 0][joints(item)[thing.link]])
        item.joint_positions = positions
        state.renew(thing.handle)
        _carry(state, thing)
        return None

    return set_open


def _carry(state: HabitatState, before: Thing) -> None:
    """What lies in a drawer goes along with it."""
    shift = np.array(state.things[before.object_id].box.centre) - np.array(before.box.centre)
    manager = state.opened.get_rigid_object_manager()
    for name in state.contents(before.object_id):
        item = manager.get_object_by_handle(state.things[name].handle)
        place = state.axes.theirs(numbers(np.array(state.axes.ours(item.translation)) + shift))
        item.translation = load("magnum").Vector3(*place)
        state.renew(state.things[name].handle)


NUMBER = (int, float)
AIMED: Mapping[str, type] = {"objectId": str, "forceAction": bool}
AT = frozenset({"objectId"})
ACTS: Mapping[str, Act] = {
    "MoveAhead": Act(_ahead, {}),
    "RotateLeft": Act(_turn("turn_left"), {}),
    "RotateRight": Act(_turn("turn_right"), {}),
    "LookUp": Act(_look(-1.0), {"degrees": NUMBER}),
    "LookDown": Act(_look(1.0), {"degrees": NUMBER}),
    "Pass": Act(lambda state, arguments: None, {}),
    "Done": Act(lambda state, arguments: None, {}),
    "GetReachablePositions": Act(_reachable, {}),
    "GetShortestPathToPoint": Act(_path, {"target": dict}, frozenset({"target"})),
    "PickupObject": Act(_pick_up, AIMED, AT),
    "PutObject": Act(_put, AIMED, AT),
    "OpenObject": Act(_set_open(True), AIMED, AT),
    "CloseObject": Act(_set_open(False), AIMED, AT),
}
"""Every action that the adapter takes."""
