"""Rules of moving and looking."""

from __future__ import annotations

import math
from dataclasses import replace

from embodied.geometry import GRID, Pose, cell_centre
from embodied.household.actions.arguments import Vector
from embodied.household.actions.refused import Refused
from embodied.household.actions.rules import rule
from embodied.household.actions.targets import known_object
from embodied.household.carrying import bring_along, held_is_free, put_hand_back
from embodied.household.home import Home
from embodied.household.space import AGENT_HEIGHT, AGENT_RADIUS, EPSILON
from embodied.simulator import RefusalKind

DEFAULT_LOOK = 30.0
"""Degrees of LookUp and LookDown where none are given."""
ON_GRID = 0.01
"""Metres off a cell's centre that still count as on it: starts of recorded episodes are rounded."""
QUARTERS = {"MoveAhead": 0.0, "MoveRight": 90.0, "MoveBack": 180.0, "MoveLeft": 270.0}
_IDLE = "speed fixedDeltaTime returnToStart disableRendering allowAgentsToIntersect"


@rule(*QUARTERS, still=True, unused=_IDLE)
def move(
    home: Home,
    name: str,
    moveMagnitude: float | None = None,
    objectId: str = "",
    maxAgentsDistance: float = -1.0,
    forceAction: bool = False,
    manualInteract: bool = False,
) -> None:
    """Step by `moveMagnitude` metres (one grid step by default), all or nothing; then snap to the grid."""
    settings, pose = home.settings, home.pose
    length = settings.grid_size if moveMagnitude is None else float(moveMagnitude)
    if length <= 0:
        raise Refused(RefusalKind.OUT_OF_RANGE, f"moveMagnitude has to be above 0, not {length:g}")
    if length > home.space.bounds.size[0] + home.space.bounds.size[2]:
        raise Refused(RefusalKind.BLOCKED, f"a step of {length:g} m leads out of the home")
    angle = math.radians(pose.yaw + QUARTERS[name])
    x, z = pose.x + length * math.sin(angle), pose.z + length * math.cos(angle)
    if settings.snap_to_grid:
        x, z = settings.snapped(x), settings.snapped(z)
    if not _way_is_free(home, pose, x, z):
        by = blocker(home, x, z)
        raise Refused(RefusalKind.BLOCKED, f"{by or 'something'} is blocking the way: turn, or step elsewhere", by)
    moved = Pose(x, pose.y, z, pose.yaw, pose.horizon, pose.standing)
    if objectId and maxAgentsDistance > 0:
        _stay_near(home, moved, objectId, maxAgentsDistance)
    _go(home, moved, forceAction, manualInteract)


def _way_is_free(home: Home, pose: Pose, x: float, z: float) -> bool:
    """Whether the body may go straight to a place; from cell to cell along the grid, the free cells alone decide."""
    cell, (i, k) = pose.cell, (x / GRID, z / GRID)
    target = (round(i), round(k))
    off = abs(i - target[0]) + abs(k - target[1])
    centre = cell_centre(cell)
    if off > ON_GRID or abs(centre[0] - pose.x) + abs(centre[1] - pose.z) > ON_GRID or not _straight(cell, target):
        free = home.space.way_is_free((pose.x, pose.z), (x, z))
        return free and (home.free_cells is home.space.free_cells or _over_no_drawer(home, x, z))
    steps = max(abs(target[0] - cell[0]), abs(target[1] - cell[1]))
    if not steps:
        return True
    dx, dz = (target[0] - cell[0]) // steps, (target[1] - cell[1]) // steps
    return all((cell[0] + dx * n, cell[1] + dz * n) in home.free_cells for n in range(1, steps + 1))


def blocker(home: Home, x: float, z: float) -> str:
    """The id of an object that the agent's body would meet at a place; empty where that is a wall, or not known."""
    near = (
        (item.box.horizontal_distance(x, z), item.object_id)
        for item in home.objects()
        if item.is_present and "pickupable" not in item.properties and item.box.low[1] < AGENT_HEIGHT
    )
    distance, object_id = min(near, default=(AGENT_RADIUS, ""))
    return object_id if distance < AGENT_RADIUS else ""


def _straight(cell: tuple[int, int], target: tuple[int, int]) -> bool:
    return cell[0] == target[0] or cell[1] == target[1]


def _over_no_drawer(home: Home, x: float, z: float) -> bool:
    return Pose(x, 0.0, z).cell not in home.space.free_cells - home.free_cells


def _stay_near(home: Home, pose: Pose, object_id: str, most: float) -> None:
    item = known_object(home, object_id)
    if math.dist((pose.x, pose.y, pose.z), item.position) > most:
        raise Refused(RefusalKind.OUT_OF_RANGE, f"that would lead farther than {most:g} m from {object_id}")


@rule("RotateLeft", "RotateRight", still=True, unused=_IDLE)
def rotate(
    home: Home, name: str, degrees: float | None = None, manualInteract: bool = False, forceAction: bool = False
) -> None:
    """Turn in place by `degrees` (the rotateStepDegrees of Initialize by default)."""
    turn = home.settings.rotate_step if degrees is None else float(degrees)
    if turn == 0:
        raise Refused(RefusalKind.OUT_OF_RANGE, "degrees may not be 0")
    pose = home.pose
    yaw = (pose.yaw + (turn if name == "RotateRight" else -turn)) % 360.0
    if home.settings.snap_to_grid:
        # Sums of turns are kept from drifting off the quarter turns.
        yaw = round(yaw, 4) % 360.0
    _go(home, Pose(pose.x, pose.y, pose.z, yaw, pose.horizon, pose.standing), forceAction, manualInteract)


@rule("LookUp", "LookDown", still=True, unused=_IDLE + " forceAction")
def look(home: Home, name: str, degrees: float = DEFAULT_LOOK, manualInteract: bool = False) -> None:
    """Tilt the camera by `degrees` (0 means 30), within the limits of Initialize."""
    settings, tilt = home.settings, float(degrees) or DEFAULT_LOOK
    if tilt < 0:
        raise Refused(RefusalKind.OUT_OF_RANGE, "degrees may not be negative")
    if abs(tilt * 10 - round(tilt * 10)) > 1e-6:
        raise Refused(RefusalKind.OUT_OF_RANGE, "degrees has to be a multiple of 0.1")
    horizon = round(home.pose.horizon + (tilt if name == "LookDown" else -tilt), 4)
    if not -settings.look_up <= horizon <= settings.look_down:
        raise Refused(
            RefusalKind.LIMIT, f"the camera tilts from {-settings.look_up:g} to {settings.look_down:g} degrees"
        )
    _go(home, replace(home.pose, horizon=horizon), False, manualInteract)


@rule("Crouch", "Stand", still=True)
def change_stance(home: Home, name: str) -> None:
    """Lower or raise the camera."""
    standing = name == "Stand"
    if home.pose.standing == standing:
        raise Refused(RefusalKind.WRONG_STATE, f"the agent {'stands' if standing else 'crouches'} already")
    _go(home, replace(home.pose, standing=standing), False, False)


@rule("TeleportFull", still=True)
def teleport_full(
    home: Home,
    name: str,
    rotation: Vector,
    horizon: float,
    standing: bool,
    position: Vector | None = None,
    forceAction: bool = False,
    x: float | None = None,
    y: float | None = None,
    z: float | None = None,
) -> None:
    """Jump to a pose that is given in full: its place as `position`, or in the old form as x, y and z."""
    position = {**_place(x, y, z), **(position or {})}
    missing = [f"position.{axis}" for axis in "xyz" if axis not in position and axis != "y"]
    if missing or "y" not in rotation:
        raise Refused(RefusalKind.MISSING_ARGUMENT, f"TeleportFull needs {', '.join(missing or ['rotation.y'])}")
    _jump(home, position, rotation, float(horizon), standing, forceAction)


@rule("Teleport", still=True)
def teleport(
    home: Home,
    name: str,
    position: Vector | None = None,
    rotation: Vector | None = None,
    horizon: float | None = None,
    standing: bool | None = None,
    forceAction: bool = False,
    x: float | None = None,
    y: float | None = None,
    z: float | None = None,
) -> None:
    """Jump to a pose; what is not given stays as it is."""
    pose = home.pose
    _jump(
        home,
        {"x": pose.x, "y": pose.y, "z": pose.z} | dict(position or {}) | _place(x, y, z),
        {"y": pose.yaw} | dict(rotation or {}),
        pose.horizon if horizon is None else float(horizon),
        pose.standing if standing is None else standing,
        forceAction,
    )


def _place(x: float | None, y: float | None, z: float | None) -> dict[str, float]:
    return {axis: value for axis, value in (("x", x), ("y", y), ("z", z)) if value is not None}


def _jump(home: Home, position: Vector, rotation: Vector, horizon: float, standing: bool, force: bool) -> None:
    settings, bounds = home.settings, home.space.bounds
    pose = Pose(
        float(position["x"]), home.pose.y, float(position["z"]), float(rotation["y"]) % 360.0, horizon, standing
    )
    if bounds.horizontal_distance(pose.x, pose.z) > 0.0:
        raise Refused(RefusalKind.OUT_OF_RANGE, "the position lies outside the scene's bounds")
    if not force:
        if abs(rotation.get("x", 0.0)) >= 0.01 or abs(rotation.get("z", 0.0)) >= 0.01:
            raise Refused(RefusalKind.OUT_OF_RANGE, "only rotation.y may differ from 0")
        if not -settings.look_up <= horizon <= settings.look_down:
            raise Refused(
                RefusalKind.OUT_OF_RANGE, f"horizon lies between {-settings.look_up:g} and {settings.look_down:g}"
            )
        off = max(abs(settings.snapped(each) - each) for each in (pose.x, pose.z))
        if settings.snap_to_grid and (off > 1e-3 or (pose.yaw + EPSILON) % 90 > 2 * EPSILON):
            raise Refused(
                RefusalKind.OUT_OF_RANGE, f"the pose is off the grid of {settings.grid_size:g} m and 90 degrees"
            )
        if not home.space.fits(pose.x, pose.z) or pose.cell in home.space.free_cells - home.free_cells:
            raise Refused(RefusalKind.BLOCKED, "something stands there: GetReachablePositions lists free places")
        if abs(float(position.get("y", pose.y)) - pose.y) > 0.05 + 1e-9:
            raise Refused(RefusalKind.BLOCKED, f"the floor is at y = {pose.y:g} for the body's centre")
    if settings.snap_to_grid:
        pose = replace(pose, x=settings.snapped(pose.x), z=settings.snapped(pose.z), yaw=round(pose.yaw, 4) % 360.0)
    _go(home, pose, force, False)


def _go(home: Home, pose: Pose, force: bool, keep_hand: bool) -> None:
    """Take a pose, with what the hand holds.

    Raises:
        Refused: BLOCKED, when what is held would hit something.
    """
    if home.held is None:
        home.pose = pose
        return
    if not force and not held_is_free(home, pose):
        raise Refused(RefusalKind.BLOCKED, f"{home.held} would hit something: step back, or turn the other way")
    home.pose = pose
    if not keep_hand:
        put_hand_back(home)
    bring_along(home)


@rule("Pass", "Done", "NoOp", still=True)
def wait(home: Home, name: str) -> None:
    """Do nothing."""
