"""Rebuilding a room from everything that its trials recorded: free cells, fixtures with boxes, walls."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from embodied.datasets.alfred.boxes import STANDING, Evidence, View, bearing_height, fit_box
from embodied.datasets.alfred.files import read_layout, read_layout_json, walk, walked_cells
from embodied.datasets.alfred.ids import ObjectId, grid_point, modern_id, modern_type, planar_distance
from embodied.datasets.alfred.outline import outline_walls
from embodied.datasets.alfred.records import Trial
from embodied.geometry import Cell, Point, Pose, cell_at, cell_centre
from embodied.household.instance import object_id, turned_size
from embodied.household.object_types import TYPES, object_type
from embodied.household.scene import AgentSpec, FixtureSpec, Scene

ROOM_KINDS = {0: "kitchen", 2: "living_room", 3: "bedroom", 4: "bathroom"}
SAME_PLACE = 0.3
"""Metres within which a coordinate without an id means a fixture of its type that has one."""
SAME_PLACES = {"SinkBasin": 1.0, "BathtubBasin": 1.0, "StoveBurner": 0.1}
"""The same where it differs: a basin's id names its sink's place, and burners stand close together."""
BESIDE = 1.2
"""Metres around a fixture whose walked cells bound its box."""
WALKED_INSIDE = 0.1
"""Metres inside a board's box at which a walked cell shows that the board is no rectangle: it then hides nothing."""
PIERCED = 0.05
"""Metres by which another piece of furniture reaches into a board's box, likewise."""
MAX_CONTENTS = 40


@dataclass(slots=True)
class Fixture:
    """A fixture as its recordings show it.

    Attributes:
        id, type, pivot: as recorded; the pivot to full precision where a plan gives it.
        views: (pose, bounding box in pixels) while shut.
        contents: positions of things that were taken from it first.
        stance: (x, z, yaw) that ALFRED vetted for handling it.
        takes_open, takes_shut: how often something was taken out after opening it, and without.
    """

    id: str
    type: str
    pivot: Point
    views: list[View] = field(default_factory=list)
    contents: list[Point] = field(default_factory=list)
    stance: tuple[float, float, int] | None = None
    takes_open: int = 0
    takes_shut: int = 0


@dataclass(slots=True)
class RoomRecord:
    """What all trials of one floor plan say about it, gathered trial by trial.

    Attributes:
        name: the floor plan.
        walkers: for every walked cell, the trials that walked it without starting there.
        starts: the cells that trials start on, with those trials.
        fixtures: by id.
        occupied: the cells that things lay in at some start.
    """

    name: str
    walkers: dict[Cell, set[str]] = field(default_factory=lambda: defaultdict(set))
    starts: dict[Cell, set[str]] = field(default_factory=lambda: defaultdict(set))
    fixtures: dict[str, Fixture] = field(default_factory=dict)
    occupied: set[Cell] = field(default_factory=set)
    start: Pose | None = None

    def add(self, trial: Trial) -> None:
        """Take one trial in."""
        self.start = self.start or trial.start
        self.starts[trial.start.cell].add(trial.task_id)
        for cell in walked_cells(trial) - {trial.start.cell}:
            self.walkers[cell].add(trial.task_id)
        self.occupied |= {cell_at(pose.position.x, pose.position.z) for pose in trial.scene.object_poses}
        self._add_views(trial)
        self._add_contents(trial)

    def add_layout(self, directory: Path) -> None:
        """Take in the vetted standing poses of `gen/layouts`, which name every receptacle."""
        for text, (x, z, rotation, _) in read_layout_json(directory, self.name, "openable").items():
            self._fixture(text).stance = (x, z, round(rotation) % 360)

    def _fixture(self, text: str, pivot: Point | None = None) -> Fixture:
        if text not in self.fixtures:
            parsed = ObjectId.parse(text)
            self.fixtures[text] = Fixture(text, parsed.real_type, pivot or parsed.position)
        return self.fixtures[text]

    def _add_views(self, trial: Trial) -> None:
        opened: set[str] = set()
        for pose, low in walk(trial):
            api, box = low.api_action, low.discrete_action.args.bbox
            aimed_at = api.receptacleObjectId if api.action == "PutObject" else api.objectId
            if aimed_at is None or _can_be_carried(ObjectId.parse(aimed_at).real_type):
                continue
            fixture = self._fixture(modern_id(aimed_at))
            if box is not None and aimed_at not in opened:
                fixture.views.append((pose, box))
            if api.action == "OpenObject":
                opened.add(aimed_at)
            elif api.action == "CloseObject":
                opened.discard(aimed_at)

    def _add_contents(self, trial: Trial) -> None:
        """Learn from the expert's pick-ups what lay where at the start, and precise positions of fixtures."""
        moved: set[str] = set()
        opening = {low.high_idx for low in trial.plan.low_actions if low.api_action.action == "OpenObject"}
        for high in trial.plan.high_pddl:
            step = high.planner_action
            if step.coordinateReceptacleObjectId is None:
                continue
            kind, coordinates = step.coordinateReceptacleObjectId
            kind = modern_type(kind)
            if kind not in TYPES or _can_be_carried(kind):
                continue
            fixture = self._at(kind, grid_point(coordinates))
            if step.action == "PickupObject" and step.objectId and step.objectId not in moved:
                item = ObjectId.parse(step.objectId)
                moved.add(step.objectId)
                if not item.part and step.coordinateObjectId is not None:
                    fixture.contents.append(grid_point(step.coordinateObjectId[1]))
                    if high.high_idx in opening:
                        fixture.takes_open += 1
                    else:
                        fixture.takes_shut += 1

    def _at(self, kind: str, point: Point) -> Fixture:
        """The fixture of a type at a point known to full precision."""
        alike = [each for each in self.fixtures.values() if each.type == kind]
        near = min(alike, key=lambda each: math.dist(each.pivot, point), default=None)
        reach = SAME_PLACES.get(kind, SAME_PLACE)
        if near is not None and math.dist(near.pivot, point) <= reach:
            near.pivot = point
            return near
        return self._fixture(object_id(kind, point), point)


def _can_be_carried(kind: str) -> bool:
    return kind in TYPES and "pickupable" in TYPES[kind].properties


def walked_only_by(record: RoomRecord, layout: frozenset[Cell]) -> dict[str, list[Cell]]:
    """For each trial the cells that are known to be free from its walking alone, its own start excepted."""
    alone: dict[str, list[Cell]] = defaultdict(list)
    for cell, trials in sorted(record.walkers.items()):
        if len(trials) == 1 and cell not in layout:
            (trial,) = trials
            if not record.starts.get(cell):
                alone[trial].append(cell)
    return dict(alone)


def build_room(record: RoomRecord, directory: Path) -> Scene:
    """Turn a record into a scene."""
    layout = read_layout(directory, record.name)
    cells = layout | set(record.walkers) | set(record.starts)
    walked = [cell_centre(cell) for cell in [*record.walkers, *record.starts]]
    fixtures = _through([_spec(each, record, cells, walked) for each in _ordered(record.fixtures.values())])
    assert record.start is not None
    start = record.start
    known = {fixture.type for fixture in fixtures}
    listed = {modern_type(name) for name in read_layout_json(directory, record.name, "objects")}
    missing = sorted(
        name for name in listed if name in TYPES and name not in known and "pickupable" not in TYPES[name].properties
    )
    boxes = [fixture.box for fixture in fixtures]
    number = int(record.name.removeprefix("FloorPlan"))
    return Scene(
        format=1,
        name=record.name,
        room=ROOM_KINDS[number // 100],  # type: ignore[arg-type]
        agent=AgentSpec(x=start.x, y=start.y, z=start.z, yaw=start.yaw, horizon=start.horizon),
        walls=tuple(outline_walls(cells | record.occupied, boxes)),
        free_cells=tuple(sorted(cells)),
        field_of_view=60.0,
        fixtures=tuple(fixtures),
        missing=tuple(missing),
    )


def _ordered(fixtures: Iterable[Fixture]) -> list[Fixture]:
    return sorted((each for each in fixtures if each.type in TYPES), key=lambda each: each.id)


def _spec(
    fixture: Fixture, record: RoomRecord, cells: frozenset[Cell], walked: list[tuple[float, float]]
) -> FixtureSpec:
    facing = _facing(fixture, record, cells)
    x, _, z = fixture.pivot
    near = [cell for cell in walked if math.hypot(cell[0] - x, cell[1] - z) < BESIDE]
    box = fit_box(Evidence(fixture.type, fixture.pivot, facing, fixture.views, fixture.contents[:MAX_CONTENTS], near))
    cx, _, cz = box.centre
    width, height, depth = turned_size(box.size, facing)
    bearing = bearing_height(fixture.type, fixture.contents)
    surface = None if bearing is None else round(min(max(bearing - box.low[1], 0.05), height), 3)
    walked_through = any(box.contains((wx, (box.low[1] + box.high[1]) / 2, wz), -WALKED_INSIDE) for wx, wz in near)
    return FixtureSpec(
        name=fixture.id,
        id=fixture.id,
        type=fixture.type,
        x=round(cx, 3),
        z=round(cz, 3),
        base=round(box.low[1], 3),
        size=(round(width, 3), round(height, 3), round(depth, 3)),
        facing=facing,  # type: ignore[arg-type]
        open=bool(object_type(fixture.type).open_side) and fixture.takes_shut > fixture.takes_open,
        surface=surface,
        see_through=walked_through and object_type(fixture.type).opaque == "board",
    )


def _through(fixtures: list[FixtureSpec]) -> list[FixtureSpec]:
    """Mark the boards whose box other furniture stands in: they are no rectangles, and hide nothing."""
    standing = [each for each in fixtures if each.type in STANDING or each.type == "CounterTop"]
    marked = []
    for fixture in fixtures:
        pierced = object_type(fixture.type).opaque == "board" and any(
            other is not fixture and fixture.box.overlaps(other.box, gap=-PIERCED) for other in standing
        )
        marked.append(fixture.model_copy(update={"see_through": True}) if pierced else fixture)
    return marked


def _facing(fixture: Fixture, record: RoomRecord, cells: frozenset[Cell]) -> int:
    """Where the front looks: drawers as their row, the rest at whoever opens them, else at the nearest free cell."""
    if fixture.type == "Drawer" and (row := _row_facing(fixture, record)) is not None:
        return row
    if fixture.stance is not None:
        return (fixture.stance[2] + 180) % 360
    if fixture.views:
        return (round(fixture.views[0][0].yaw) + 180) % 360
    x, _, z = fixture.pivot
    nearest = min((cell_centre(cell) for cell in cells), key=lambda c: math.hypot(c[0] - x, c[1] - z))
    dx, dz = nearest[0] - x, nearest[1] - z
    return (90 if dx > 0 else 270) if abs(dx) > abs(dz) else (0 if dz > 0 else 180)


def _row_facing(fixture: Fixture, record: RoomRecord) -> int | None:
    """A row of drawers shares x or z across its front; most of its standing poses say which side it looks to."""
    votes: Counter[int] = Counter()
    for other in record.fixtures.values():
        if other.type != "Drawer" or other.stance is None or planar_distance(other.pivot, fixture.pivot) > 2.5:
            continue
        same_x = abs(other.pivot[0] - fixture.pivot[0]) < 0.03
        same_z = abs(other.pivot[2] - fixture.pivot[2]) < 0.03
        facing = (other.stance[2] + 180) % 360
        if (same_x and facing in (90, 270)) or (same_z and facing in (0, 180)):
            votes[facing] += 1 if not (same_x and same_z) else 2
    return votes.most_common(1)[0][0] if votes else None
