"""From a house of ProcTHOR to a scene. Sizes are not in its files: things get their types' usual sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from embodied.errors import BadFileError
from embodied.geometry import GRID, cell_at
from embodied.household.build import build_home
from embodied.household.furnish.clutter import Clutter, surface
from embodied.household.instance import turned_size
from embodied.household.object_types import TYPES
from embodied.household.placement import BASIN_LIKE, HANGERS, LIFT
from embodied.household.procthor.file import House, HouseObject, Point
from embodied.household.procthor.walls import CLEAR, Rect, named, rectangles, walls_and_holes
from embodied.household.receptacles import may_hold
from embodied.household.scene import FixtureSpec, ObjectSpec, Scene

ROOM_KINDS = {"Kitchen": "kitchen", "LivingRoom": "living_room", "Bedroom": "bedroom", "Bathroom": "bathroom"}
HANGING = frozenset("Painting Mirror Window Blinds Shelf LightSwitch Television".split())
"""What keeps its height when nothing bears it; everything else stands on the floor."""
LEAST, MOST = 0.5, 1.6
"""By how much a standing thing's height, told by its middle's, may differ from the usual."""
STARTS = 120
"""Places at which the agent is tried."""

LeftOut = dict[str, list[str]]


@dataclass
class _Import:
    """A scene in the making."""

    areas: Sequence[Rect]
    fixtures: dict[str, FixtureSpec] = field(default_factory=dict)
    things: list[tuple[HouseObject, FixtureSpec | None]] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=dict)

    def leave_out(self, reason: str, left: str) -> None:
        self.left_out.setdefault(reason, []).append(left)


def scene_of_house(house: House, name: str, where: str = "") -> tuple[Scene, LeftOut]:
    """Turn a house into a scene.

    Args:
        house: as its file has it.
        name: of the scene.
        where: its file, for messages.

    Returns:
        The scene, and by reason the ids of what was left out of it.

    Raises:
        BadFileError: no room of a known kind, a hole in an unknown wall, or no place where the agent could start.
    """
    floors = {room.id: list(rectangles(room.floor)) for room in house.rooms if room.room_type in ROOM_KINDS}
    rooms = [
        {"name": named(room.id), "type": ROOM_KINDS[room.room_type], "areas": floors[room.id]}
        for room in house.rooms
        if floors.get(room.id)
    ]
    if not rooms:
        raise BadFileError("no room of a known kind", where=f"{where}: rooms", fix=f"known: {', '.join(ROOM_KINDS)}")
    made = _Import([area for areas in floors.values() for area in areas])
    for room in house.rooms:
        if not floors.get(room.id):
            made.leave_out("rooms of unknown kinds or without straight walls", room.id)
    walls, holes = walls_and_holes(house, made.areas, made.leave_out, where)
    made.fixtures = {each.name: each for each in holes}
    for thing in house.objects:
        _add(made, thing, None)
    objects = _objects(made)
    content = {
        "format": 1,
        "name": name,
        "room": "home",
        "agent": {"x": 0, "z": 0},
        "rooms": rooms,
        "walls": walls,
        "fixtures": list(made.fixtures.values()),
    }
    start = _start(Scene.model_validate(content), house, made.areas, where)
    scene = Scene.model_validate({**content, "agent": start, "objects": objects})
    return scene, made.left_out


def _add(made: _Import, thing: HouseObject, holder: HouseObject | None) -> None:
    """Add a thing and what is in or on it, or leave all of them out."""
    bearer = made.fixtures.get(named(holder.id)) if holder else None
    reason = ""
    if thing.type not in TYPES:
        reason = f"unknown type {thing.type}"
    elif not any(_inside(thing.position, area) for area in made.areas):
        reason = "outside the rooms"
    elif "pickupable" not in TYPES[thing.type].properties:
        spec = _fixture(made, thing, bearer)
        made.fixtures[spec.name] = spec
    elif holder is not None and bearer is None:
        reason = "in or on what can be picked up itself"
    elif bearer is not None and not may_hold(bearer.type, thing.type):
        reason = f"AI2-THOR's rules keep it off a {bearer.type}"
    else:
        made.things.append((thing, bearer))
    if reason:
        made.leave_out(reason, thing.id)
        for child in thing.children:
            for each in _all(child):
                made.leave_out("in or on what was left out", each.id)
        return
    for child in thing.children:
        _add(made, child, thing)


def _all(thing: HouseObject) -> Iterator[HouseObject]:
    yield thing
    for child in thing.children:
        yield from _all(child)


def _fixture(made: _Import, thing: HouseObject, bearer: FixtureSpec | None) -> FixtureSpec:
    width, usual, depth = TYPES[thing.type].size
    facing = round(thing.rotation.y / 90.0) % 4 * 90
    middle, height, base = thing.position.y, usual, 0.0
    if thing.type in HANGING and bearer is None:
        base = max(middle - usual / 2, 0.0)
    elif bearer is not None:
        base = bearer.base + surface(bearer)
    elif LEAST * usual <= 2 * middle <= MOST * usual:
        height = 2 * middle  # what stands on the floor has its middle at half its height
    extent = turned_size((width, height, depth), facing)
    x, z = _kept_inside(made.areas, thing.position, (extent[0], extent[2]))
    content = {
        "name": named(thing.id),
        "type": thing.type,
        "x": x,
        "z": z,
        "base": round(base, 3),
        "size": (width, round(height, 3), depth),
        "facing": facing,
        "open": bool(thing.openness) and "openable" in TYPES[thing.type].properties,
        "on": thing.is_on and "toggleable" in TYPES[thing.type].properties,
        "dirty": thing.is_dirty and "dirtyable" in TYPES[thing.type].properties,
    }
    return FixtureSpec.model_validate(content)


def _objects(made: _Import) -> list[ObjectSpec]:
    """The things that can be picked up: where the house has them, or at a free place inside what holds them."""
    clutter = Clutter(list(made.fixtures.values()), np.random.default_rng(0))
    for thing, bearer in made.things:
        states: dict[str, bool] = {
            "open": bool(thing.openness) and "openable" in TYPES[thing.type].properties,
            "on": thing.is_on and "toggleable" in TYPES[thing.type].properties,
            "dirty": thing.is_dirty and "dirtyable" in TYPES[thing.type].properties,
        }
        if bearer is not None and (TYPES[bearer.type].open_side or bearer.type in BASIN_LIKE | HANGERS):
            if clutter.put(thing.type, bearer.name, **states) is None:
                made.leave_out("no room where it lies", thing.id)
        else:
            clutter.add(thing.type, into=bearer.name if bearer else None, position=_pivot(thing, bearer), **states)
    return clutter.objects


def _pivot(thing: HouseObject, bearer: FixtureSpec | None) -> tuple[float, float, float]:
    """Where the house has a thing, on top of what bears it here."""
    kind, x, z = TYPES[thing.type], thing.position.x, thing.position.z
    if bearer is not None:
        x = _clamped(x, bearer.box.low[0], bearer.box.high[0], kind.size[0])
        z = _clamped(z, bearer.box.low[2], bearer.box.high[2], kind.size[2])
    level = LIFT + (bearer.base + surface(bearer) if bearer else 0.0)
    return round(x, 3), round(level + kind.lift * kind.size[1], 4), round(z, 3)


def _kept_inside(areas: Iterable[Rect], position: Point, extent: tuple[float, float]) -> tuple[float, float]:
    """(x, z) of a thing, moved off the walls of its room where its usual size is larger than its true one."""
    x0, z0, x1, z1 = next(area for area in areas if _inside(position, area))
    x = _clamped(position.x, x0 + CLEAR, x1 - CLEAR, extent[0])
    return round(x, 3), round(_clamped(position.z, z0 + CLEAR, z1 - CLEAR, extent[1]), 3)


def _clamped(value: float, low: float, high: float, size: float) -> float:
    half = size / 2
    return (low + high) / 2 if high - low < size else min(max(value, low + half), high - half)


def _inside(position: Point, area: Rect) -> bool:
    return area[0] <= position.x <= area[2] and area[1] <= position.z <= area[3]


def _start(scene: Scene, house: House, areas: Sequence[Rect], where: str) -> Mapping[str, float]:
    """Where the agent starts: ProcTHOR's place, or the tried one from which most of the floor can be walked to."""
    places = sorted(_cells(areas), key=lambda place: (place[0] * 7 + place[1] * 13) % 5)[:STARTS]
    if house.metadata.agent is not None:
        wanted = house.metadata.agent.position
        places.insert(0, cell_at(wanted.x, wanted.z))
    best: tuple[int, Mapping[str, float]] = (0, {})
    reached: set[tuple[int, int]] = set()
    for x, z in places:
        if (x, z) in reached:
            continue
        agent = {"x": x * GRID, "z": z * GRID}
        try:
            home = build_home(Scene.model_validate({**dict(scene), "agent": agent}))
        except BadFileError:
            continue  # furniture stands there
        reached |= home.free_cells
        if len(home.free_cells) > best[0]:
            best = (len(home.free_cells), agent)
    if not best[0]:
        raise BadFileError(
            "there is no free floor", where=f"{where}: rooms", fix="the house is too full, or not closed"
        )
    return best[1]


def _cells(areas: Sequence[Rect]) -> Iterator[tuple[int, int]]:
    for x0, z0, x1, z1 in areas:
        for x in range(int(x0 / GRID) + 1, int(x1 / GRID) + 1):
            for z in range(int(z0 / GRID) + 1, int(z1 / GRID) + 1):
                yield x, z
