"""From a scene file to a home: instances with boxes and parents, walls, and the cells that the agent may stand on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from embodied.entity import Room
from embodied.errors import BadFileError
from embodied.geometry import Box, Pose, cell_at
from embodied.household.consequences import chill
from embodied.household.floor import floor_from
from embodied.household.home import Home
from embodied.household.instance import Instance, object_id, turned_size
from embodied.household.object_types import BOARD_THICKNESS, SEAT_SHARE, ObjectType, object_type
from embodied.household.placement import Spot, find_spot, other_boxes
from embodied.household.scene import FixtureSpec, InitialState, ObjectSpec, Scene
from embodied.household.settings import ROBOT, Settings
from embodied.household.space import Space, blocking_boxes

WALL_THICKNESS = 0.05


def build_home(
    scene: Scene, initial: InitialState | None = None, *, where: str = "", settings: Settings = ROBOT
) -> Home:
    """Set a home up.

    Args:
        scene: the room.
        initial: the task's own initial state; None keeps the scene's.
        where: file name for messages.
        settings: how the agent moves and sees; the scene's field of view is kept.

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
    boxes = blocking_boxes([*(item.box for item in instances.values()), *walls])
    if scene.free_cells is None:
        cells = floor_from(cell_at(agent.x, agent.z), boxes, walls, where)
    else:
        cells = set(scene.free_cells)
    cells = cells - set(initial.without_cells) | set(initial.more_cells)
    pose = Pose(agent.x, agent.y, agent.z, agent.yaw % 360.0, agent.horizon)
    if pose.cell not in cells:
        raise BadFileError(
            f"the agent's place ({agent.x:g}, {agent.z:g}) is not free",
            where=f"{where}: agent",
            fix="move it off furniture and 0.2 m from the walls",
        )
    space = Space(frozenset(cells), None if scene.free_cells is not None else boxes, walls)
    objects = scene.objects if initial.objects is None else initial.objects
    _place_objects(instances, objects, names, space, pose, where)
    link_knobs(instances)
    settings = replace(settings, field_of_view=scene.field_of_view)
    home = Home(instances.values(), space, pose, settings, rooms_of(scene))
    chill(home)
    return home


def rooms_of(scene: Scene) -> tuple[Room, ...]:
    """The rooms that the file lists; a single room spans its walls."""
    if scene.rooms or scene.room == "home" or not scene.walls:
        return tuple(Room(each.name, each.type, each.areas) for each in scene.rooms)
    walls = [_wall_box(wall, scene.wall_height) for wall in scene.walls]
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
        spec.name,
        kind,
        position,
        box,
        facing=spec.facing,
        yaw=float(spec.facing),
        size=spec.size or kind.size,
        surface=surface,
        blocking=None if spec.see_through else _blocking(kind, height, surface),
        properties=kind.properties,
        **_states(spec),
    )


def _blocking(kind: ObjectType, height: float, surface: float) -> tuple[float, float] | None:
    match kind.opaque:
        case "body" | "glass":
            return 0.0, height
        case "board":
            return max(surface - BOARD_THICKNESS, 0.0), surface
        case "seat":
            return 0.0, surface
        case _:
            return None


def _enter(instances: dict[str, Instance], names: dict[str, str], instance: Instance) -> Instance:
    """Add an instance; a second one at the very same place gets a numbered id."""
    base, copies = instance.object_id, 1
    while instance.object_id in instances:
        copies += 1
        instance = replace(instance, object_id=f"{base}|{copies}")
    instances[instance.object_id] = instance
    if instance.name:
        names[instance.name] = instance.object_id
    return instance


def _set_states(
    scene: Scene, initial: InitialState, instances: dict[str, Instance], names: dict[str, str], where: str
) -> None:
    for state, key in (({"is_toggled": True}, "on"), ({"openness": 1.0}, "open"), ({"is_dirty": True}, "dirty")):
        for name in getattr(initial, key):
            if name not in names:
                raise BadFileError(
                    f"no fixture '{name}' in {scene.name}",
                    where=f"{where}: {key}",
                    fix="use a fixture's name in the scene file",
                )
            instances[names[name]] = replace(instances[names[name]], **state)


def _place_objects(
    instances: dict[str, Instance],
    objects: tuple[ObjectSpec, ...],
    names: dict[str, str],
    space: Space,
    pose: Pose,
    where: str,
) -> None:
    """Objects with a position stand there; the others take a free spot, in the file's order."""
    children: dict[str, list[str]] = {}
    for index, spec in enumerate(objects):
        here = f"{where}: objects.{index} ({spec.type})"
        parent = names.get(spec.into) if spec.into else None
        if spec.into and parent is None:
            raise BadFileError(f"nothing named '{spec.into}'", where=here, fix="name a fixture or an earlier object")
        item = _object(spec, parent)
        if spec.position is None:
            if parent is None:
                raise BadFileError("an object needs 'in' or 'position'", where=here, fix="say where it is")
            inside = [instances[each] for each in _within(children, parent)]
            others = other_boxes(instances.values(), inside, instances[parent])
            spot = find_spot(instances[parent], item.box.size, others, pose, space)
            if spot is None:
                raise BadFileError(f"no room in '{spec.into}'", where=here, fix="put less there, or make it larger")
            item = _set_down(item, spot)
            item = replace(item, object_id=spec.id or object_id(spec.type, item.position))
        item = _enter(instances, names, item)
        if parent is not None:
            children.setdefault(parent, []).append(item.object_id)


def _within(children: dict[str, list[str]], parent: str) -> Iterator[str]:
    for child in children.get(parent, ()):
        yield child
        yield from _within(children, child)


def _object(spec: ObjectSpec, parent: str | None) -> Instance:
    kind = object_type(spec.type)
    position = spec.position or (0.0, 0.0, 0.0)
    size = turned_size(kind.size, spec.yaw)
    bottom = position[1] - kind.lift * size[1]
    box = Box.around((position[0], bottom + size[1] / 2, position[2]), size)
    return Instance(
        spec.id or object_id(spec.type, position),
        spec.name or "",
        kind,
        position,
        box,
        yaw=spec.yaw,
        size=kind.size,
        surface=size[1],
        blocking=_blocking(kind, size[1], size[1]),
        parent=parent,
        properties=kind.properties,
        **_states(spec),
    )


def _states(spec: FixtureSpec | ObjectSpec) -> dict[str, Any]:
    return {
        "openness": float(spec.open),
        "is_toggled": spec.on,
        "is_dirty": spec.dirty,
        "is_broken": spec.broken,
        "is_cooked": spec.cooked,
        "is_used_up": spec.used_up,
        "fill_liquid": spec.filled,
    }


def link_knobs(instances: dict[str, Instance]) -> None:
    """Let each stove knob switch the nearest burner that no knob has yet."""
    burners = {item.object_id for item in instances.values() if item.object_type == "StoveBurner"}
    for knob in [item for item in instances.values() if item.object_type == "StoveKnob"]:
        free = sorted(burners, key=lambda each: math.dist(instances[each].box.centre, knob.box.centre))
        if free:
            burners.discard(free[0])
            instances[knob.object_id] = replace(knob, controls=(free[0],))
            instances[free[0]] = replace(instances[free[0]], is_toggled=knob.is_toggled)


def _set_down(item: Instance, spot: Spot) -> Instance:
    (x, y, z), (width, height, depth), yaw = spot.bottom, item.box.size, item.yaw
    if spot.turned:
        width, depth, yaw = depth, width, (yaw + 90.0) % 360.0
    box = Box.around((x, y + height / 2, z), (width, height, depth))
    position = (round(x, 4), round(y + item.kind.lift * height, 4), round(z, 4))
    return replace(item, position=position, box=box, yaw=yaw)


def _wall_box(wall: tuple[float, float, float, float], height: float) -> Box:
    x0, z0, x1, z1 = wall
    half = WALL_THICKNESS / 2
    return Box((min(x0, x1) - half, 0.0, min(z0, z1) - half), (max(x0, x1) + half, height, max(z0, z1) + half))
