"""Frames of homes that nothing was learnt from: things in random places and states, from random poses near them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from numpy.random import Generator, default_rng

from embodied.facts import LIQUIDS
from embodied.frame import Frame
from embodied.geometry import GRID, Pose, cell_centre
from embodied.household.act import act
from embodied.household.build import build_home
from embodied.household.furnish.generate import generate_home
from embodied.household.furnish.recipes import RECIPES
from embodied.household.held_out import HELD_OUT_SCENES, ONE_IN, TEST_ROOMS
from embodied.household.home import Home
from embodied.household.instance import COLD, HOT, Instance
from embodied.household.library import SceneLibrary
from embodied.household.render.camera import View
from embodied.household.render.renderer import Renderer
from embodied.household.render.stage import Backdrop
from embodied.household.temperature import warm
from embodied.perceivers.visible import LEAST_PIXELS
from embodied.simulator import Action

KINDS = tuple(RECIPES)
PER_WORLD = 6
"""Frames of a home before its things are scattered and changed anew."""
CHANGED = 0.3
"""Share of things that an action is taken on, of each kind that they allow."""
RARELY = 0.25
"""Share of those that are broken, cut, heated, cooled or washed: the others stay whole."""
NEAR = 1.75
"""Metres from a thing within which its pictures are taken."""
TRIES = 8
"""Poses that are tried until the thing is in the picture."""
TILT, UP, DOWN = 15.0, -30.0, 60.0
"""Degrees: of a step of the camera's pitch, and its ends."""
_COMMON: Mapping[str, tuple[str, ...]] = {
    "openable": ("OpenObject", "CloseObject"),
    "toggleable": ("ToggleObjectOn", "ToggleObjectOff"),
    "dirtyable": ("DirtyObject", "CleanObject"),
    "canFillWithLiquid": ("FillObjectWithLiquid",),
    "cookable": ("CookObject",),
    "canBeUsedUp": ("UseUpObject",),
}
_RARE: Mapping[str, str] = {"breakable": "BreakObject", "sliceable": "SliceObject"}


@dataclass(frozen=True, slots=True)
class Place:
    """A home and who takes its pictures."""

    name: str
    home: Home
    renderer: Renderer


def unseen_names(library: SceneLibrary, homes: int) -> list[str]:
    """Held-out scenes of ours, ALFRED's test rooms where the library has them, and so many generated homes."""
    have = set(library.names())
    generated = [f"generated-{ONE_IN * number + ONE_IN - 1}" for number in range(homes)]
    rooms = sorted(TEST_ROOMS & have, key=lambda name: int(name.removeprefix("FloorPlan")))
    return [*sorted(HELD_OUT_SCENES & have), *rooms, *generated]


def unseen_place(name: str, library: SceneLibrary) -> Place:
    """One of them, built; kinds of room take turns in generated ones."""
    if name.startswith("generated-"):
        seed = int(name.removeprefix("generated-"))
        scene = generate_home([KINDS[seed // ONE_IN % len(KINDS)]], default_rng(seed), name)
    else:
        scene = library.load(name)
    home = build_home(scene, where=name)
    return Place(name, home, Renderer(Backdrop(name, home.space, tuple(home.rooms), unseen=True)))


def frames(place: Place, rng: Generator, count: int) -> Iterator[Frame]:
    """So many frames of a place; while one is looked at, the home is as the frame shows it."""
    home, start = place.home, place.home.snapshot()
    for number in range(count):
        if number % PER_WORLD == 0:
            home.restore(start)
            act(home, Action.of("InitialRandomSpawn", randomSeed=1 + int(rng.integers(10_000))))
            disturb(home, rng)
        yield _near_something(place, rng)
    home.restore(start)


def disturb(home: Home, rng: Generator) -> None:
    """Take actions on some things: each opens, closes, switches, soils, cleans, fills, cooks, uses up, breaks, cuts."""
    for object_id in [item.object_id for item in home.objects()]:
        for needs, names in _COMMON.items():
            if needs in home[object_id].properties and rng.random() < CHANGED:
                _do(home, names[int(rng.integers(len(names)))], object_id, rng)
        for needs, name in _RARE.items():
            if needs in home[object_id].properties and rng.random() < CHANGED * RARELY:
                _do(home, name, object_id, rng)
        item = home[object_id]
        if "pickupable" in item.properties and item.is_present and rng.random() < CHANGED:
            _treat(home, item, rng)


def _do(home: Home, name: str, object_id: str, rng: Generator) -> None:
    """Take an action from nowhere in particular; one that is refused changes nothing."""
    more = {"fillLiquid": LIQUIDS[int(rng.integers(3))]} if name == "FillObjectWithLiquid" else {}
    act(home, Action.of(name, objectId=object_id, forceAction=True, **more))


def _treat(home: Home, item: Instance, rng: Generator) -> None:
    """Heat, cool or wash it, or leave it."""
    match int(rng.integers(round(3 / RARELY))):
        case 0:
            warm(home, item, HOT)
        case 1:
            warm(home, item, COLD)
        case 2:
            home.change(item, history=item.history | {"cleaned"}, is_dirty=False)


def _near_something(place: Place, rng: Generator) -> Frame:
    """A frame with a thing in it, its type drawn first: rare types are seen as often as common ones."""
    home = place.home
    by_type: dict[str, list[Instance]] = {}
    for item in home.objects():
        if item.is_present and not home.is_shut_away(item) and item.object_type != "Floor":
            by_type.setdefault(item.object_type, []).append(item)
    types = sorted(by_type)
    for attempt in range(TRIES):
        alike = by_type[types[int(rng.integers(len(types)))]]
        item = alike[int(rng.integers(len(alike)))]
        pose = _pose(home, item, rng)
        if pose is not None or attempt == TRIES - 1:
            frame = take(place, pose or home.pose)
            if frame.pixels().get(frame.ids.index(item.object_id), 0) >= LEAST_PIXELS:
                break
    return frame


def _pose(home: Home, item: Instance, rng: Generator) -> Pose | None:
    """Stand near a thing at random and look at it; None where nobody can stand near it."""
    reach = [cell for cell in sorted(home.free_cells) if item.box.horizontal_distance(*cell_centre(cell)) <= NEAR]
    if not reach:
        return None
    x, z = cell_centre(reach[int(rng.integers(len(reach)))])
    (there_x, there_y, there_z), body = item.box.centre, home.pose
    yaw = 90.0 * (round(math.degrees(math.atan2(there_x - x, there_z - z)) / 90.0) % 4)
    pose = Pose(x, body.y, z, yaw)
    away = max(GRID, math.hypot(there_x - x, there_z - z))
    steep = math.degrees(math.atan2(home.camera.eye(pose)[1] - there_y, away))
    return pose.tilted(min(max(TILT * round(steep / TILT), UP), DOWN))


def take(place: Place, pose: Pose) -> Frame:
    """What the robot's camera shows from a pose."""
    home = place.home
    kept, camera = home.snapshot(), home.camera
    taken = place.renderer.render(kept, View.of_agent(camera, pose))
    return Frame(taken.image, taken.depth, taken.numbers, tuple(kept.instances), pose, camera)


def spread(count: int, places: Sequence[str]) -> dict[str, int]:
    """How many of `count` frames each place gets, as even as can be."""
    share, left = divmod(count, len(places))
    return {name: share + (index < left) for index, name in enumerate(places)}
