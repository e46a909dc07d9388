"""A new home of given rooms: drawn, checked, and drawn again where the check finds something amiss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.random import Generator

from embodied.errors import OptionError
from embodied.geometry import GRID
from embodied.household.checks.check import check_scene
from embodied.household.furnish.arrange import Arrangement
from embodied.household.furnish.belongings import lay_out
from embodied.household.furnish.layout import Layout, RoomPlan, draw_layout
from embodied.household.furnish.recipes import RECIPES, NoRoom, furnish
from embodied.household.scene import AgentSpec, FixtureSpec, ObjectSpec, Scene

MOST_ROOMS = 8
HOMES, ROOMS = 20, 40
"""Drawings of a home, and of each of its rooms, before one gives up."""
LEAST_THINGS = 35
"""Fixtures and objects of a room: one that came out barer is drawn again."""
INTO_ROOM = 0.5
"""Metres from a doorway into the room where one stands when one has entered."""


@dataclass(frozen=True)
class Furnished:
    """One room of a home with what is in it.

    Attributes:
        fixtures, objects: as a scene file has them.
        entry: (x, z) of where one has entered, metres.
        yaw: degrees; looking away from the door.
    """

    fixtures: tuple[FixtureSpec, ...]
    objects: tuple[ObjectSpec, ...]
    entry: tuple[float, float]
    yaw: float


def generate_home(kinds: Sequence[str], rng: Generator, name: str) -> Scene:
    """Make a new home.

    Args:
        kinds: of its rooms: kitchen, living_room, bedroom or bathroom, one to eight of them.
        rng: of all choices; the same one gives the same home.
        name: of the scene.

    Raises:
        OptionError: no rooms, too many, one of an unknown kind, or none of the drawn homes passes the check.
    """
    if not 1 <= len(kinds) <= MOST_ROOMS:
        raise OptionError(f"{len(kinds)} rooms", where="--rooms", fix=f"ask for 1 to {MOST_ROOMS}")
    for kind in kinds:
        if kind not in RECIPES:
            raise OptionError(f"no rooms of kind '{kind}'", where="--rooms", fix=f"choose from {', '.join(RECIPES)}")
    for _ in range(HOMES):
        layout = draw_layout(kinds, rng)
        rooms = _furnished(layout, rng) if layout else None
        if layout is not None and rooms is not None:
            scene = _scene(layout, rooms, name)
            if len(kinds) == 1 or not check_scene(scene):
                return scene
    raise OptionError(f"found no home of {', '.join(kinds)}", where="--rooms", fix="try another --seed")


def _furnished(layout: Layout, rng: Generator) -> list[Furnished] | None:
    """Every room furnished and checked by itself; None when one of them cannot be."""
    found = []
    for plan in layout.rooms:
        for _ in range(ROOMS):
            room = _draw_room(plan, layout, rng)
            if room is not None and not check_scene(_one_room(plan, room)):
                found.append(room)
                break
        else:
            return None
    return found


def _draw_room(plan: RoomPlan, layout: Layout, rng: Generator) -> Furnished | None:
    """One try at a room; None when what it has to have does not fit, or it came out bare."""
    room = Arrangement(plan, rng, [other for other in layout.rooms if other is not plan])
    for gap in layout.gaps:
        if plan.name in gap.rooms:
            room.keep_doorway(gap)
    if plan is layout.hub and room.front_door() is None:
        return None
    try:
        furnish(room)
    except NoRoom:
        return None
    prefix = f"{plan.name}-" if len(layout.rooms) > 1 else ""
    fixtures = [
        fixture.model_copy(update={"name": prefix + fixture.name})
        for placed in room.placed
        for fixture in placed.fixtures()
    ]
    objects = lay_out(room, fixtures)
    if len(fixtures) + len(objects) < LEAST_THINGS:
        return None
    return Furnished(tuple(fixtures), tuple(objects), *_entry(room))


def _entry(room: Arrangement) -> tuple[tuple[float, float], float]:
    """The cell in a room that lies before its last doorway (the front door in the hub), and the yaw into the room."""
    (x, z), (x0, z0, x1, z1) = room.doors[-1], room.plan.rect
    walls = {0.0: abs(z - z0), 90.0: abs(x - x0), 180.0: abs(z - z1), 270.0: abs(x - x1)}
    yaw = min(walls, key=lambda each: walls[each])
    dx, dz = {0.0: (0, 1), 90.0: (1, 0), 180.0: (0, -1), 270.0: (-1, 0)}[yaw]
    return (GRID * round((x + INTO_ROOM * dx) / GRID), GRID * round((z + INTO_ROOM * dz) / GRID)), yaw


def _one_room(plan: RoomPlan, room: Furnished) -> Scene:
    """A room by itself, its doorways walled up."""
    layout = Layout((plan,), ())
    return _scene(layout, [room], plan.name)


def _scene(layout: Layout, rooms: Sequence[Furnished], name: str) -> Scene:
    hub = rooms[layout.rooms.index(layout.hub)]
    several = len(rooms) > 1
    content = {
        "format": 1,
        "name": name,
        "room": "home" if several else layout.rooms[0].kind,
        "agent": AgentSpec(x=hub.entry[0], z=hub.entry[1], yaw=hub.yaw),
        "rooms": [{"name": plan.name, "type": plan.kind, "areas": [plan.rect]} for plan in layout.rooms if several],
        "walls": layout.walls(),
        "fixtures": [fixture for room in rooms for fixture in room.fixtures],
        "objects": [item for room in rooms for item in room.objects],
    }
    return Scene.model_validate(content)
