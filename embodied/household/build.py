"""From a scene file to a home: instances with boxes and parents, walls, and the cells that the agent may stand on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Room
from embodied.errors import BadFileError
from embodied.geometry import GRID, Box, Cell, Pose, cell_at
from embodied.household.home import Home
from embodied.household.instance import Instance, object_id, turned_size
from embodied.household.object_types import BOARD_THICKNESS, SEAT_SHARE, ObjectType, object_type
from embodied.household.placement import Spot, find_spot
from embodied.household.scene import AgentSpec, FixtureSpec, InitialState, ObjectSpec, Scene
from embodied.sight import Camera

AGENT_RADIUS = 0.2
AGENT_HEIGHT = 1.8
WALL_THICKNESS = 0.05


def build_home(scene: Scene, initial: InitialState | None = None, *, where: str = "") -> Home:
    """Set a home up.

    Args:
        scene: the room.
        initial: the task's own initial state; None keeps the scene's.
        where: file name for messages.

    Raises:
        BadFileError: an object finds no room, a name is unknown, or the agent's place is not free.
    """
    initial = initial or InitialState()
    agent = initial.agent or scene.agent
    instances: dict[str, Instance] = {}
    names: dict[str, str] = {}
    for fixture in scene.fixtures:
        _enter(instances, names, _fixture(fixture))
    _set_states(scene, initial, instances, names, where)
    walls = tuple(_wall_box(wall, scene.wall_height) for wall in scene.walls)
    cells = _cells(scene, agent, instances, walls, where) - set(initial.without_cells) | set(initial.more_cells)
    pose = Pose(agent.x, agent.y, agent.z, agent.yaw % 360.0, agent.horizon)
    if pose.cell not in cells:
        raise BadFileError(
            f"the agent's place ({agent.x:g}, {agent.z:g}) is not free",
            where=f"{where}: agent",
            fix="move it off furniture and 0.2 m from the walls",
        )
    camera = Camera(field_of_view=scene.field_of_view)
    home = Home(instances.values(), frozenset(cells), pose, camera, walls, _rooms(scene, walls))
    objects = scene.objects if initial.objects is None else initial.objects
    home.add(_place_objects(home, objects, names, where))
    return home


def _rooms(scene: Scene, walls: tuple[Box, ...]) -> tuple[Room, ...]:
    """The rooms that the file lists; a single room spans its walls."""
    if scene.rooms or scene.room == "home" or not walls:
        return tuple(Room(each.name, each.type, each.areas) for each in scene.rooms)
    low = [min(wall.low[axis] for wall in walls) for axis in (0, 2)]
    high = [max(wall.high[axis] for wall in walls) for axis in (0, 2)]
    return (Room(scene.name, scene.room, ((low[0], low[1], high[0], high[1]),)),)


def _fixture(spec: FixtureSpec) -> Instance:
    kind = object_type(spec.type)
    box = spec.box
    height = (spec.size or kind.size)[1]
    position = (spec.x, spec.base, spec.z)
    surface = height * (SEAT_SHARE if kind.opaque == "seat" else 1.0) if spec.surface is None else spec.surface
    return Instance(
        spec.id or object_id(spec.type, position),
        0,
        spec.name,
        kind,
        position,
        box,
        facing=spec.facing,
        surface=surface,
        blocking=None if spec.see_through else _blocking(kind, height, surface),
        is_open=spec.open,
        is_toggled=spec.on,
        is_dirty=spec.dirty,
        properties=kind.properties,
    )


def _blocking(kind: ObjectType, height: float, surface: float) -> tuple[float, float] | None:
    match kind.opaque:
        case "body":
            return 0.0, height
        case "board":
            return max(surface - BOARD_THICKNESS, 0.0), surface
        case "seat":
            return 0.0, surface
        case _:
            return None


def _enter(instances: dict[str, Instance], names: dict[str, str], instance: Instance) -> None:
    """Add an instance; a second one at the very same place gets a numbered id."""
    base, copies = instance.object_id, 1
    while instance.object_id in instances:
        copies += 1
        instance.object_id = f"{base}|{copies}"
    instances[instance.object_id] = instance
    if instance.name:
        names[instance.name] = instance.object_id


def _set_states(
    scene: Scene, initial: InitialState, instances: dict[str, Instance], names: dict[str, str], where: str
) -> None:
    for attribute, key in (("is_toggled", "on"), ("is_open", "open"), ("is_dirty", "dirty")):
        for name in getattr(initial, key):
            if name not in names:
                raise BadFileError(
                    f"no fixture '{name}' in {scene.name}",
                    where=f"{where}: {key}",
                    fix="use a fixture's name in the scene file",
                )
            setattr(instances[names[name]], attribute, True)


def _place_objects(home: Home, objects: tuple[ObjectSpec, ...], names: dict[str, str], where: str) -> list[Instance]:
    """Objects with a position stand there; the others take a free spot, in the file's order."""
    placed: list[Instance] = []
    known = {item.object_id: item for item in home.objects()}
    for index, spec in enumerate(objects):
        here = f"{where}: objects.{index} ({spec.type})"
        parent = names.get(spec.into) if spec.into else None
        if spec.into and parent is None:
            raise BadFileError(f"nothing named '{spec.into}'", where=here, fix="name a fixture or an earlier object")
        item = _object(spec, parent)
        if spec.position is None:
            if parent is None:
                raise BadFileError("an object needs 'in' or 'position'", where=here, fix="say where it is")
            scratch = Home([*known.values()], home.free_cells, home.pose, home.camera)
            spot = find_spot(scratch, known[parent], item, anywhere=True)
            if spot is None:
                raise BadFileError(f"no room in '{spec.into}'", where=here, fix="put less there, or make it larger")
            _set_down(item, spot)
            item.object_id = spec.id or object_id(spec.type, item.position)
        _enter(known, names, item)
        placed.append(item)
    return placed


def _object(spec: ObjectSpec, parent: str | None) -> Instance:
    kind = object_type(spec.type)
    position = spec.position or (0.0, 0.0, 0.0)
    size = turned_size(kind.size, spec.yaw)
    bottom = position[1] - kind.lift * size[1]
    box = Box.around((position[0], bottom + size[1] / 2, position[2]), size)
    return Instance(
        spec.id or object_id(spec.type, position),
        0,
        spec.name or "",
        kind,
        position,
        box,
        yaw=spec.yaw,
        surface=size[1],
        blocking=_blocking(kind, size[1], size[1]),
        parent=parent,
        is_open=spec.open,
        is_toggled=spec.on,
        is_dirty=spec.dirty,
        properties=kind.properties,
    )


def _set_down(item: Instance, spot: Spot) -> None:
    (x, y, z), (width, height, depth) = spot.bottom, item.box.size
    if spot.turned:
        width, depth, item.yaw = depth, width, (item.yaw + 90.0) % 360.0
    item.box = Box.around((x, y + height / 2, z), (width, height, depth))
    item.position = (round(x, 4), round(y + item.kind.lift * height, 4), round(z, 4))


def _wall_box(wall: tuple[float, float, float, float], height: float) -> Box:
    x0, z0, x1, z1 = wall
    half = WALL_THICKNESS / 2
    return Box((min(x0, x1) - half, 0.0, min(z0, z1) - half), (max(x0, x1) + half, height, max(z0, z1) + half))


def _cells(
    scene: Scene, agent: AgentSpec, instances: dict[str, Instance], walls: tuple[Box, ...], where: str
) -> set[Cell]:
    """The cells that can be walked to from the agent's, 0.2 m from furniture and walls; the file's where it lists them.

    Raises:
        BadFileError: the agent's place is not free, or the floor around it has no end.
    """
    if scene.free_cells is not None:
        return set(scene.free_cells)
    boxes = [item.box for item in instances.values() if item.box.low[1] < AGENT_HEIGHT] + list(walls)
    start = cell_at(agent.x, agent.z)
    ends = [cell_at(corner[0], corner[2]) for wall in walls for corner in (wall.low, wall.high)] or [start]
    # A cell beyond the walls on every side: what is walked to there got out.
    low = np.array(ends).min(axis=0) - 1
    size = np.array(ends).max(axis=0) + 2 - low
    free = _free(boxes, low, size)
    first = (start[0] - int(low[0]), start[1] - int(low[1]))
    if not (0 <= first[0] < size[0] and 0 <= first[1] < size[1] and free[first]):
        return set()
    seen, queue = {first}, [first]
    for x, z in queue:
        if x in (0, size[0] - 1) or z in (0, size[1] - 1):
            raise BadFileError(
                "the walls do not close around the agent", where=f"{where}: walls", fix="close them, or move the agent"
            )
        for cell in ((x + 1, z), (x - 1, z), (x, z + 1), (x, z - 1)):
            if cell not in seen and free[cell]:
                seen.add(cell)
                queue.append(cell)
    return {(x + int(low[0]), z + int(low[1])) for x, z in seen}


def _free(boxes: Sequence[Box], low: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which cells of a grid whose first cell is `low` keep the agent's radius from all boxes."""
    centres = [GRID * (low[axis] + np.arange(size[axis])) for axis in (0, 1)]
    free = np.ones(tuple(size), dtype=np.bool_)
    for box in boxes:
        near, away = [], []
        for axis, values in zip((0, 2), centres, strict=True):
            first, last = np.searchsorted(values, (box.low[axis] - GRID, box.high[axis] + GRID))
            near.append(slice(first, last))
            part = values[first:last]
            away.append(np.maximum(np.maximum(box.low[axis] - part, part - box.high[axis]), 0.0))
        free[near[0], near[1]] &= np.hypot(away[0][:, None], away[1]) >= AGENT_RADIUS
    return free
