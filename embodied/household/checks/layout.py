"""Things in each other, in walls, outside rooms, or in the air."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from embodied.geometry import Box
from embodied.household.build import WALL_THICKNESS
from embodied.household.checks.finding import Finding
from embodied.household.enclosure import BOARDS
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.object_types import BOARD_THICKNESS
from embodied.household.scene import Scene

TOUCH = 0.02
"""Metres by which boxes may share space: they are coarser than the things."""
NEAR = 0.06
"""Metres between a thing and what bears it, at most."""
AT_WALL = 0.12
"""Metres between a wall's face and what hangs on it, at most."""
MOSTLY = 0.5
"""Share of a thing's footprint that lies within what it is set into."""
SET_IN = frozenset("Sink SinkBasin BathtubBasin StoveBurner StoveKnob Cabinet Drawer Safe Microwave".split())
SEATS = frozenset("Chair Stool Ottoman ArmChair".split())
TABLES = frozenset("DiningTable CoffeeTable Desk SideTable CounterTop".split())
TOGETHER = (
    frozenset({"Window", "Blinds"}),
    frozenset({"Bathtub", "BathtubBasin"}),
    frozenset({"Bathtub", "ShowerCurtain"}),
    frozenset({"BathtubBasin", "ShowerCurtain"}),
    frozenset({"ShelvingUnit", "Shelf"}),
    frozenset({"Sink", "SinkBasin"}),
)
ON_WALLS = frozenset(
    "Mirror Painting Window Blinds LightSwitch Shelf Cabinet TowelHolder HandTowelHolder ToiletPaperHanger ShowerHead "
    "ShowerCurtain ShowerDoor Television Doorway Faucet".split()
)


def layout_findings(home: Home, scene: Scene) -> Iterator[Finding]:
    """Yield what stands where nothing can stand."""
    items = [item for item in home.objects() if not item.is_sliced]
    fixtures = [item for item in items if "pickupable" not in item.properties]
    walls = [_face(wall) for wall in scene.walls]
    areas = [area for room in home.rooms for area in room.areas]
    for number, one in enumerate(fixtures):
        for other in fixtures[number + 1 :]:
            if _shared(_solid(one), _solid(other)) and not _meant(one, other):
                yield Finding("overlap", label(one), f"{label(one)} and {label(other)} are in each other")
    for item in items:
        yield from _in_walls(item, walls)
        if areas and not _within(item.box, areas):
            yield Finding("walls", label(item), f"{label(item)} reaches out of the rooms")
    for item in fixtures:
        if not _borne(item, fixtures, walls):
            yield Finding("support", label(item), f"nothing bears {label(item)} at {item.box.low[1]:.2f} m")
    for item in items:
        if "pickupable" in item.properties:
            yield from _misplaced(home, item, fixtures)


def label(item: Instance) -> str:
    """How findings call a thing: its name in the file, or its id."""
    return item.name or item.object_id


def _face(wall: tuple[float, float, float, float]) -> Box:
    x0, z0, x1, z1 = wall
    half = WALL_THICKNESS / 2
    return Box((min(x0, x1) - half, 0.0, min(z0, z1) - half), (max(x0, x1) + half, 9.0, max(z0, z1) + half))


def _solid(item: Instance) -> Box:
    """Its box; of a table, the board."""
    if item.kind.opaque != "board" or item.object_type == "CounterTop":
        return item.box
    (x0, y0, z0), (x1, _, z1) = item.box.low, item.box.high
    top = y0 + item.surface
    return Box((x0, top - BOARD_THICKNESS, z0), (x1, top, z1))


def _shared(one: Box, other: Box) -> bool:
    return one.overlaps(other, gap=-TOUCH)


def _meant(one: Instance, other: Instance) -> bool:
    """Whether the two may share space: what is set into a board, seats pushed under tables, and known pairs."""
    kinds = frozenset({one.object_type, other.object_type})
    if kinds in TOGETHER:
        return True
    for inner, outer in ((one, other), (other, one)):
        if inner.object_type in SET_IN and outer.object_type in BOARDS | {"TVStand"}:
            return _covered(inner.box, outer.box) > MOSTLY
        if inner.object_type in SEATS and outer.object_type in TABLES:
            return _covered(inner.box, outer.box) < 0.9
    return "Doorway" in kinds and bool(kinds & {"LightSwitch", "Doorway"})


def _covered(inner: Box, outer: Box) -> float:
    """Share of a box's footprint that lies within another's."""
    shared, whole = 1.0, 1.0
    for axis in (0, 2):
        shared *= max(min(inner.high[axis], outer.high[axis]) - max(inner.low[axis], outer.low[axis]), 0.0)
        whole *= inner.high[axis] - inner.low[axis]
    return shared / max(whole, 1e-9)


def _in_walls(item: Instance, walls: Sequence[Box]) -> Iterator[Finding]:
    if item.object_type != "Doorway" and any(item.box.overlaps(wall, gap=-0.01) for wall in walls):
        yield Finding("walls", label(item), f"{label(item)} is in a wall")


def _within(box: Box, areas: Sequence[tuple[float, float, float, float]]) -> bool:
    """Whether all corners of a footprint lie in some room."""
    margin = NEAR
    return all(
        any(x0 - margin <= x <= x1 + margin and z0 - margin <= z <= z1 + margin for x0, z0, x1, z1 in areas)
        for x in (box.low[0], box.high[0])
        for z in (box.low[2], box.high[2])
    )


def _borne(item: Instance, fixtures: Sequence[Instance], walls: Sequence[Box]) -> bool:
    """Whether it stands on the floor, hangs on a wall, or touches something that reaches lower than it does."""
    box = item.box
    if box.low[1] <= NEAR:
        return True
    if item.object_type in ON_WALLS and any(box.overlaps(wall, gap=AT_WALL) for wall in walls):
        return True
    return any(
        other is not item and other.box.low[1] < box.low[1] and other.box.overlaps(box, gap=NEAR) for other in fixtures
    )


def _misplaced(home: Home, item: Instance, fixtures: Sequence[Instance]) -> Iterator[Finding]:
    """An object off what holds it, or on the floor inside furniture."""
    holder = home.get(item.parent) if item.parent else None
    if holder is not None:
        (x, _, z), low, high = item.box.centre, holder.box.low, holder.box.high
        level = low[1] - NEAR <= item.box.high[1] and item.box.low[1] <= high[1] + 2 * NEAR
        if not (low[0] - NEAR <= x <= high[0] + NEAR and low[2] - NEAR <= z <= high[2] + NEAR and level):
            yield Finding("place", label(item), f"{label(item)} is not at {label(holder)}, which is to hold it")
        return
    for fixture in fixtures:
        if _shared(item.box, _solid(fixture)):
            yield Finding("place", label(item), f"{label(item)} lies inside {label(fixture)}")
