"""Rules that ask: where one can go, stand and look; what is at a point of the image."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from embodied.geometry import GRID, Pose
from embodied.household.actions.arguments import Vector
from embodied.household.actions.refused import Refused, require
from embodied.household.actions.rules import rule
from embodied.household.actions.targets import known_object, target_at
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.sight import HIDDEN, IN_REACH
from embodied.simulator import RefusalKind

Place = tuple[float, float]
_MOST_STEPS = 10_000
_HORIZONS = (-30.0, 0.0, 30.0, 60.0)


@rule("GetReachablePositions", asks=True)
def reachable_positions(
    home: Home,
    name: str,
    maxStepCount: int | None = None,
    directionsRelativeAgent: bool = False,
    gridSize: float | None = None,
) -> list[dict[str, float]]:
    """List the places that can be walked to from here, as {x, y, z}, breadth first."""
    step = home.settings.grid_size if gridSize is None else float(gridSize)
    if step < 0.01:
        raise Refused(RefusalKind.OUT_OF_RANGE, "gridSize has to be 0.01 m or more")
    turn = math.radians(home.pose.yaw if directionsRelativeAgent else 0.0)
    most = (_MOST_STEPS if maxStepCount is None else int(maxStepCount)) / step**2
    places = walk(home, step, turn, most)
    return [{"x": x, "y": home.pose.y, "z": z} for x, z in places]


def walk(home: Home, step: float, turn: float = 0.0, most: float = math.inf) -> list[Place]:
    """The places of a lattice through the agent's that it can walk to, breadth first.

    Raises:
        Refused: OUT_OF_RANGE, when there are more than `most`.
    """
    pose = home.pose
    if step == GRID and not turn and home.space.free_cells >= {pose.cell} and _on_grid(pose):
        return [(i * GRID, k * GRID) for i, k in _cells(home, pose.cell, most)]
    sin, cos = math.sin(turn), math.cos(turn)

    def at(i: int, k: int) -> Place:
        return pose.x + step * (i * cos + k * sin), pose.z + step * (k * cos - i * sin)

    seen, queue = {(0, 0)}, [(0, 0)]
    for i, k in queue:
        for cell in ((i, k + 1), (i + 1, k), (i, k - 1), (i - 1, k)):
            if cell not in seen and home.space.way_is_free(at(i, k), at(*cell)):
                seen.add(cell)
                queue.append(cell)
                _limit(len(queue), most)
    return [at(*cell) for cell in queue]


def _on_grid(pose: Pose) -> bool:
    return abs(pose.x / GRID - round(pose.x / GRID)) + abs(pose.z / GRID - round(pose.z / GRID)) < 1e-6


def _cells(home: Home, start: tuple[int, int], most: float) -> list[tuple[int, int]]:
    seen, queue = {start}, [start]
    for x, z in queue:
        for cell in ((x, z + 1), (x + 1, z), (x, z - 1), (x - 1, z)):
            if cell in home.free_cells and cell not in seen:
                seen.add(cell)
                queue.append(cell)
                _limit(len(queue), most)
    return queue


def _limit(count: int, most: float) -> None:
    if count > most:
        raise Refused(RefusalKind.OUT_OF_RANGE, "there are more places than maxStepCount allows")


@rule("GetInteractablePoses", asks=True)
def interactable_poses(
    home: Home,
    name: str,
    objectId: str,
    positions: list[Vector] | None = None,
    rotations: list[float] | None = None,
    horizons: list[float] | None = None,
    standings: list[bool] | None = None,
    maxDistance: float | None = None,
    maxPoses: int | None = None,
) -> list[dict[str, Any]]:
    """List the poses {x, y, z, rotation, standing, horizon} from which an object could be acted on."""
    settings, item = home.settings, known_object(home, objectId)
    reach = settings.visibility_distance if maxDistance is None else float(maxDistance)
    require(reach > 0.0, "maxDistance has to be above 0")
    require(maxPoses is None or maxPoses > 0, "maxPoses has to be above 0")
    for given, key in (
        (positions, "positions"),
        (rotations, "rotations"),
        (horizons, "horizons"),
        (standings, "standings"),
    ):
        require(given is None or len(given) > 0, f"{key} is empty")
    require(rotations is not None or 360.0 % settings.rotate_step == 0.0, "rotateStepDegrees has to divide 360")
    tilts = _HORIZONS if horizons is None else tuple(horizons)
    require(
        all(-settings.look_up <= each <= settings.look_down for each in tilts),
        f"horizons lie between {-settings.look_up:g} and {settings.look_down:g}",
    )
    if positions is None:
        places: Iterable[Place] = walk(home, settings.grid_size)
    else:
        require(all({"x", "z"} <= set(each) for each in positions), "each of positions needs x and z")
        places = [(float(each["x"]), float(each["z"])) for each in positions]
    near = [place for place in places if item.box.horizontal_distance(*place) < reach]
    turns = _turns(home) if rotations is None else [float(each) for each in rotations]
    poses = (
        Pose(x, home.pose.y, z, turn % 360.0, float(tilt), stands)
        for tilt in tilts
        for stands in ((False, True) if standings is None else standings)
        for turn in turns
        for x, z in near
    )
    found = []
    for pose in _showing(home, item, poses, reach):
        found.append(
            {
                "x": pose.x,
                "y": pose.y,
                "z": pose.z,
                "rotation": pose.yaw,
                "standing": pose.standing,
                "horizon": pose.horizon,
            }
        )
        if maxPoses is not None and len(found) >= maxPoses:
            break
    return found


def _turns(home: Home) -> list[float]:
    step = home.settings.rotate_step
    return [(home.pose.yaw + step * number) % 360.0 for number in range(round(360.0 / step))]


def _showing(home: Home, item: Instance, poses: Iterable[Pose], reach: float) -> Iterable[Pose]:
    """Those of some poses that have an object plainly in sight, each of its points within reach."""
    camera = replace(home.camera, reach=reach, by_point=True)
    return (pose for pose in poses if home.sight_of(item.object_id, pose, camera) == IN_REACH)


@rule("GetShortestPath", asks=True, unused="allowedError navMeshId")
def shortest_path(
    home: Home,
    name: str,
    objectType: str | None = None,
    objectId: str | None = None,
    position: Vector | None = None,
    rotation: Vector | None = None,
) -> dict[str, Any]:
    """The corners {x, y, z} of the shortest way to where an object is nearest."""
    item = _destination(home, objectType, objectId)
    pose = home.pose
    start = (float((position or {}).get("x", pose.x)), float((position or {}).get("z", pose.z)))
    if not home.space.fits(*start):
        raise Refused(RefusalKind.BLOCKED, "the way begins where nobody can stand")
    free = set(_cells(home, Pose(start[0], 0.0, start[1]).cell, math.inf))
    goal = min(free, key=lambda cell: (item.box.horizontal_distance(cell[0] * GRID, cell[1] * GRID), cell))
    cells = _dijkstra(free, Pose(start[0], 0.0, start[1]).cell, goal)
    corners = [start, *((i * GRID, k * GRID) for i, k in _corners(cells)[1:])]
    return {"corners": [{"x": x, "y": pose.y, "z": z} for x, z in corners]}


def _destination(home: Home, kind: str | None, object_id: str | None) -> Instance:
    if (kind is None) == (object_id is None):
        raise Refused(RefusalKind.MISSING_ARGUMENT, "GetShortestPath needs objectId, or else objectType")
    if object_id is not None:
        return known_object(home, object_id)
    found = [item for item in home.objects() if item.object_type == kind and item.is_present]
    if len(found) != 1:
        raise Refused(
            RefusalKind.UNKNOWN_OBJECT, f"{len(found)} objects are of type '{kind:.40}': name one by objectId"
        )
    return found[0]


def _dijkstra(free: set[tuple[int, int]], start: tuple[int, int], goal: tuple[int, int]) -> list[tuple[int, int]]:
    """The shortest way over eight neighbours; corners are not cut."""
    best, before = {start: 0.0}, dict[tuple[int, int], tuple[int, int]]()
    queue = [(0.0, start)]
    while queue:
        cost, cell = heapq.heappop(queue)
        if cell == goal:
            break
        for dx, dz in ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, -1), (-1, 1)):
            following = (cell[0] + dx, cell[1] + dz)
            sides = {following, (cell[0] + dx, cell[1]), (cell[0], cell[1] + dz)}
            further = cost + math.hypot(dx, dz)
            if sides <= free | {start} and further < best.get(following, math.inf) - 1e-9:
                best[following], before[following] = further, cell
                heapq.heappush(queue, (further, following))
    way = [goal]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _corners(cells: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cells of a way where it turns, and its ends."""
    kept = [cells[0]]
    for previous, cell, following in zip(cells, cells[1:], cells[2:], strict=False):
        if (cell[0] - previous[0], cell[1] - previous[1]) != (following[0] - cell[0], following[1] - cell[1]):
            kept.append(cell)
    return [*kept, cells[-1]] if len(cells) > 1 else kept


@rule("GetObjectInFrame", asks=True)
def object_in_frame(home: Home, name: str, x: float, y: float, checkVisible: bool = False) -> str:
    """The id of the object at a point of the image; x and y in [0, 1] from the top left corner."""
    item = target_at(home, float(x), float(y), force=True)
    if checkVisible and home.sight_of(item.object_id) == HIDDEN:
        raise Refused(RefusalKind.NOT_VISIBLE, f"{item.object_id} is there, though not visible within reach")
    return item.object_id
