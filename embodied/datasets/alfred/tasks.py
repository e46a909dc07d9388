"""From a trial to a task: the room's state at its start, the goal, and the expert's plan as subgoals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from embodied.datasets.alfred.ids import RENAMED, ObjectId, grid_point, modern_id, modern_type, planar_distance
from embodied.datasets.alfred.plans import expert_plan
from embodied.datasets.alfred.records import ObjectPose, Trial
from embodied.geometry import Cell, Point
from embodied.household.instance import object_id, turned_size
from embodied.household.object_types import TYPES, object_type
from embodied.household.receptacles import may_hold
from embodied.household.scene import FixtureSpec, Scene
from embodied.task import Setup, Task
from embodied.task_types import Template, goal_of

SURE = 0.2
"""Metres within which a thing lies where another trial's expert took one from (alfred.md, section 4: 99 % right)."""
SAME = 0.03
"""Metres within which a recorded id and a recorded pose are the same object."""
INTO = 0.45
"""Share of a vessel's width, to either side, within which a thing's middle lies when it is in the vessel."""
CUTLERY = frozenset("ButterKnife Fork Knife Pen Pencil Spoon".split())
CUTLERY_REACH = 0.07
"""Metres by which the pivot of a thing that leans in a cup may lie beside the cup, at the cup's own height."""
VESSELS = frozenset("Bowl Box Cup Mug Pan Plate Pot".split())


@dataclass(frozen=True, slots=True)
class RoomGuide:
    """What placing a trial's objects needs of a room.

    Attributes:
        scene: the room.
        labels: (fixture name, position) of things that some trial's expert took from there.
        alone: for each trial the free cells that only it walked, its start excepted.
    """

    scene: Scene
    labels: tuple[tuple[str, Point], ...]
    alone: dict[str, tuple[Cell, ...]]


def to_tasks(trial: Trial, room: RoomGuide, *, loose: bool) -> list[Task]:
    """One task for each annotation of a trial; `loose` matches names as ALFRED's goal test does."""
    params = trial.pddl_params
    template = Template(
        trial.task_type,
        modern_type(params.object_target),
        modern_type(params.parent_target),
        params.mrecep_target,
        params.toggle_target,
        params.object_sliced,
    )
    setup = Setup(room.scene.name, initial_state(trial, room))
    # 'Glassbottle' meant no other bottle; its new name is part of theirs.
    goal = goal_of(template, loose=loose and params.object_target not in RENAMED)
    expert = expert_plan(trial)
    return [
        Task(
            id=f"{trial.task_id}-{number}",
            instruction=words.task_desc.strip(),
            setup=setup,
            goal=goal,
            task_type=trial.task_type,
            trial=trial.task_id,
            steps=tuple(each.strip() for each in words.high_descs),
            expert=expert,
            expert_actions=len(trial.plan.low_actions),
        )
        for number, words in enumerate(trial.turk_annotations.anns)
    ]


def initial_state(trial: Trial, room: RoomGuide) -> dict[str, Any]:
    """The trial's start: agent, objects with their parents, lamps, dirt (as `scene.InitialState`)."""
    start = trial.start
    return {
        "agent": {"x": start.x, "y": start.y, "z": start.z, "yaw": start.yaw, "horizon": start.horizon},
        "objects": _objects(trial, room),
        "on": [
            fixture.name
            for toggle in trial.scene.object_toggles
            if toggle.isOn
            for fixture in room.scene.fixtures
            if fixture.type == toggle.objectType
        ],
    }


def _objects(trial: Trial, room: RoomGuide) -> list[dict[str, Any]]:
    poses = [pose for pose in trial.scene.object_poses if pose.type in TYPES]
    ids = recorded_ids(trial)
    told = _told_parents(trial)
    vessels: list[tuple[int, ObjectPose]] = []
    others: list[tuple[int, ObjectPose]] = []
    for index, pose in enumerate(poses):
        (vessels if pose.type in VESSELS else others).append((index, pose))
    specs: list[dict[str, Any]] = []
    for index, pose in [*vessels, *others]:
        position = pose.position.point()
        name = next((text for text, at in ids if _same_object(text, at, pose)), object_id(pose.type, position))
        told_here = next((point for at, point in told if math.dist(at, position) < SAME), None)
        parent = _vessel_of(index, pose, vessels, told_here)
        into = f"object{parent}" if parent is not None else _fixture_of(pose, room, told_here)
        # A vessel that a later vessel stands in must come first in the list; those are rare and dropped to the fixture.
        if parent is not None and not any(spec["name"] == into for spec in specs):
            into = _fixture_of(pose, room, None)
        specs.append(
            {
                "type": pose.type,
                "name": f"object{index}",
                "id": name,
                "in": into,
                "position": _drawn_in(pose, into, room),
                "yaw": pose.rotation.y % 360.0,
                "open": pose.type == "Box",  # recordings put things into boxes without opening them
                "dirty": trial.scene.dirty_and_empty and "dirtyable" in object_type(pose.type).properties,
            }
        )
    return specs


def recorded_ids(trial: Trial) -> list[tuple[str, Point]]:
    """The ids that the recording uses, whose rounding may differ from ours, with the positions that they name."""
    texts = {
        modern_id(text)
        for low in trial.plan.low_actions
        for text in (low.api_action.objectId, low.api_action.receptacleObjectId)
        if text
    }
    whole = {"|".join(text.split("|")[:4]) for text in texts}
    return [(text, ObjectId.parse(text).position) for text in sorted(whole)]


def _same_object(text: str, at: Point, pose: ObjectPose) -> bool:
    return ObjectId.parse(text).type == pose.type and math.dist(at, pose.position.point()) < SAME


def _told_parents(trial: Trial) -> list[tuple[Point, tuple[str, Point]]]:
    """Where the expert's first pick-ups took things from: (thing's position, (receptacle type, its position))."""
    told = []
    for high in trial.plan.high_pddl:
        step = high.planner_action
        if step.action == "PickupObject" and step.coordinateObjectId and step.coordinateReceptacleObjectId:
            kind, coordinates = step.coordinateReceptacleObjectId
            told.append((grid_point(step.coordinateObjectId[1]), (modern_type(kind), grid_point(coordinates))))
    return told


def _vessel_of(
    index: int, pose: ObjectPose, vessels: list[tuple[int, ObjectPose]], told: tuple[str, Point] | None
) -> int | None:
    """The vessel that a thing lies in: the one that the recording tells of, else the nearest that its middle is in."""
    position = pose.position.point()
    best, best_distance = None, math.inf
    for other, vessel in vessels:
        if other == index or vessel.type == pose.type or not may_hold(vessel.type, pose.type):
            continue
        at = vessel.position.point()
        if told is not None:
            if vessel.type == told[0] and math.dist(at, told[1]) < SAME:
                return other
            continue
        distance = planar_distance(at, position)
        if distance < best_distance and _lies_in(pose, vessel):
            best, best_distance = other, distance
    return best


def _lies_in(pose: ObjectPose, vessel: ObjectPose) -> bool:
    kind = object_type(vessel.type)
    width, height, depth = turned_size(kind.size, vessel.rotation.y)
    (x, y, z), (vx, vy, vz) = pose.position.point(), vessel.position.point()
    reach = CUTLERY_REACH if pose.type in CUTLERY and vessel.type in ("Cup", "Mug") else 0.0
    above = y - (vy - kind.lift * height)
    if reach and abs(y - vy) > 0.01:
        reach = 0.0
    return abs(x - vx) < INTO * width + reach and abs(z - vz) < INTO * depth + reach and -0.03 < above < height + 0.05


def _fixture_of(pose: ObjectPose, room: RoomGuide, told: tuple[str, Point] | None) -> str | None:
    """The fixture that a thing lies in or on, None for the floor."""
    position = pose.position.point()
    if told is not None and (named := _named(room.scene, *told)) is not None:
        return named
    near = min(room.labels, key=lambda label: _stretched(label[1], position), default=None)
    if near is not None and _stretched(near[1], position) < SURE:
        return near[0]
    around = [
        (gap, fixture.name)
        for fixture in room.scene.fixtures
        if "receptacle" in object_type(fixture.type).properties
        and may_hold(fixture.type, pose.type)
        and (gap := _gap(fixture, position)) < 0.25
    ]
    if around:
        return min(around)[1]
    return near[0] if near is not None and _stretched(near[1], position) < 4 * SURE else None


def _named(scene: Scene, kind: str, point: Point) -> str | None:
    alike = [fixture for fixture in scene.fixtures if fixture.type == kind]
    exact = min(alike, key=lambda each: math.dist(_pivot(each), point), default=None)
    if exact is not None and math.dist(_pivot(exact), point) < SAME:
        return exact.name
    nearest = min(alike, key=lambda each: _gap(each, point), default=None)
    return nearest.name if nearest is not None and _gap(nearest, point) < 1.0 else None


def _pivot(fixture: FixtureSpec) -> Point:
    return ObjectId.parse(fixture.id or "").position


def _stretched(a: Point, b: Point) -> float:
    """Distance that counts height double: shelves and drawers lie above each other."""
    return math.hypot(a[0] - b[0], 2 * (a[1] - b[1]), a[2] - b[2])


def _gap(fixture: FixtureSpec, position: Point) -> float:
    """How far a thing is from lying in the fixture or on its top, metres; a smaller fixture wins a tie."""
    box = fixture.box
    x, y, z = position
    hollow = bool(object_type(fixture.type).open_side)
    low, high = (box.low[1], box.high[1]) if hollow else (box.low[1] + 0.3 * box.size[1], box.high[1] + 0.12)
    vertical = max(low - y, 0.0, y - high)
    above = 0.0 if hollow else 0.3 * abs(y - box.high[1])
    return box.horizontal_distance(x, z) + 2 * vertical + above + 0.01 * box.size[0] * box.size[2]


def _drawn_in(pose: ObjectPose, into: str | None, room: RoomGuide) -> list[float]:
    """The recorded position, moved inside its cupboard where the cupboard's estimated box would leave it outside."""
    position = pose.position.point()
    fixture = next((each for each in room.scene.fixtures if each.name == into), None)
    if fixture is None or not object_type(fixture.type).open_side:
        return list(position)
    box = fixture.box
    inset = [min(0.06, size / 3) for size in box.size]
    return [
        round(min(max(value, low + gap), high - gap), 4)
        for value, low, high, gap in zip(position, box.low, box.high, inset, strict=True)
    ]
