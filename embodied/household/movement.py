"""Rules of moving and looking. The agent steps from cell centre to cell centre of the grid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from embodied.geometry import GRID, cell_centre
from embodied.household.home import Home
from embodied.household.rules import Refused, rule
from embodied.simulator import RefusalKind

LOOK_UP_LIMIT, LOOK_DOWN_LIMIT = -30.0, 60.0
DEFAULT_LOOK = 30.0
Vector = dict[str, float]


@rule("MoveAhead")
def move_ahead(home: Home, name: str, moveMagnitude: float = GRID) -> None:
    """Step ahead by `moveMagnitude` metres, a multiple of the grid; all cells on the way have to be free."""
    steps = round(moveMagnitude / GRID)
    if moveMagnitude <= 0 or abs(steps * GRID - moveMagnitude) > 1e-6:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"moveMagnitude has to be a positive multiple of {GRID}")
    if home.pose.yaw % 90:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "steps go along the grid: turn to a multiple of 90 degrees first")
    pose = home.pose
    for _ in range(min(steps, 400)):
        pose = pose.ahead(GRID)
        if pose.cell not in home.free_cells:
            raise Refused(RefusalKind.BLOCKED, "something stands in the way: turn, or step elsewhere")
    x, z = cell_centre(pose.cell)
    home.pose = replace(pose, x=x, z=z)


@rule("RotateLeft", "RotateRight")
def rotate(home: Home, name: str, degrees: float = 90.0) -> None:
    """Turn in place by `degrees`, a multiple of 90."""
    if degrees <= 0 or degrees % 90:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "degrees has to be a positive multiple of 90")
    home.pose = home.pose.turned(degrees if name == "RotateRight" else -degrees)


@rule("LookUp", "LookDown")
def look(home: Home, name: str, degrees: float = DEFAULT_LOOK) -> None:
    """Tilt the camera by `degrees`, between 30 up and 60 down."""
    if degrees < 0:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "degrees may not be negative")
    tilted = home.pose.tilted(degrees if name == "LookDown" else -degrees)
    if not LOOK_UP_LIMIT <= tilted.horizon <= LOOK_DOWN_LIMIT:
        raise Refused(RefusalKind.LIMIT, f"the camera tilts from {LOOK_UP_LIMIT:g} to {LOOK_DOWN_LIMIT:g} degrees")
    home.pose = tilted


@rule("TeleportFull")
def teleport(
    home: Home,
    name: str,
    position: Vector,
    rotation: Vector,
    horizon: float,
    standing: bool,
    forceAction: bool = False,
) -> None:
    """Jump to a pose; the position has to be a free cell's centre unless forced."""
    missing = [f"position.{axis}" for axis in ("x", "z") if axis not in position]
    if missing or "y" not in rotation:
        raise Refused(RefusalKind.MISSING_ARGUMENT, f"TeleportFull needs {', '.join(missing or ['rotation.y'])}")
    pose = replace(
        home.pose,
        x=float(position["x"]),
        z=float(position["z"]),
        yaw=float(rotation["y"]) % 360.0,
        horizon=float(horizon),
    )
    x, z = cell_centre(pose.cell)
    if not standing:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "the agent stands: pass standing=True")
    if not forceAction:
        if rotation.get("x") or rotation.get("z"):
            raise Refused(RefusalKind.INVALID_ARGUMENT, "only rotation.y may differ from 0")
        if pose.yaw % 90 or abs(pose.x - x) > 1e-3 or abs(pose.z - z) > 1e-3:
            raise Refused(RefusalKind.INVALID_ARGUMENT, f"the pose is off the grid of {GRID} m and 90 degrees")
        if not LOOK_UP_LIMIT <= pose.horizon <= LOOK_DOWN_LIMIT:
            raise Refused(RefusalKind.LIMIT, "the camera tilts from -30 to 60 degrees")
        if pose.cell not in home.free_cells:
            raise Refused(RefusalKind.BLOCKED, "something stands there: GetReachablePositions lists free places")
    home.pose = replace(pose, x=x, z=z)


@rule("GetReachablePositions")
def reachable_positions(home: Home, name: str) -> list[dict[str, Any]]:
    """List the cells that can be walked to from here, as {x, y, z}, breadth first."""
    start = home.pose.cell
    seen, queue = {start}, [start]
    for x, z in queue:
        for cell in ((x, z + 1), (x + 1, z), (x, z - 1), (x - 1, z)):
            if cell in home.free_cells and cell not in seen:
                seen.add(cell)
                queue.append(cell)
    return [{"x": x * GRID, "y": home.pose.y, "z": z * GRID} for x, z in queue]


@rule("Pass", "Done")
def wait(home: Home, name: str) -> None:
    """Do nothing."""
