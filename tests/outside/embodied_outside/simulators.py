"""A simulator of an outsider: a bare room with a table and an apple, and a robot that walks, takes and puts down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from embodied.backend import Backend, Sample
from embodied.capabilities import Capabilities
from embodied.entity import Room
from embodied.errors import SimulatorError, UnknownNameError
from embodied.geometry import GRID, Box, Cell, Point, Pose
from embodied.goal import Condition, Goal
from embodied.sight import Camera
from embodied.simulator import Action, Observation, Refusal, RefusalKind
from embodied.task import Setup, Task
from embodied.thing import Thing

SIDE = 6
"""Cells along each wall."""
TAKES = {"PickupObject": {"objectId"}, "PutObject": {"objectId"}}
ACTIONS = ("MoveAhead", "RotateLeft", "RotateRight", "LookUp", "LookDown", *TAKES)
TABLE, APPLE = "Table|bare", "Apple|bare"


@dataclass(frozen=True, slots=True)
class Item:
    """A thing of the room; an `ObjectState`."""

    object_id: str
    object_type: str
    box: Box
    properties: frozenset[str]
    parent: str | None = None
    is_open: bool = False
    is_toggled: bool = False
    is_sliced: bool = False
    is_broken: bool = False
    is_cooked: bool = False
    is_dirty: bool = False
    is_used_up: bool = False
    fill_liquid: str = ""
    temperature: str = "RoomTemp"
    history: frozenset[str] = frozenset()

    @property
    def position(self) -> Point:
        return self.box.centre


TOP = Box((0.75, 0.0, 1.75), (1.75, 0.7, 2.25))
"""The table; it stands beyond the cells that are free."""
START = {
    TABLE: Item(TABLE, "Table", TOP, frozenset({"receptacle"})),
    APPLE: Item(APPLE, "Apple", Box((1.0, 0.7, 1.8), (1.1, 0.8, 1.9)), frozenset({"pickupable"}), TABLE),
}


AT_FIRST, EYE = Pose(0.5, 0.9, 0.5), Camera()


@dataclass(slots=True)
class Bare:
    """The room as it is; a `WorldState`."""

    pose: Pose = AT_FIRST
    held: str | None = None
    things: dict[str, Item] = field(default_factory=lambda: dict(START))
    camera: Camera = EYE
    free_cells: frozenset[Cell] = frozenset((x, z) for x in range(SIDE) for z in range(SIDE))
    rooms: Sequence[Room] = (Room("room", "kitchen", ((-0.25, -0.25, 2.0, 2.5),)),)

    def objects(self) -> Iterator[Item]:
        return iter(self.things.values())

    def get(self, object_id: str) -> Item | None:
        return self.things.get(object_id)

    def contents(self, object_id: str) -> list[str]:
        return [each.object_id for each in self.objects() if each.parent == object_id]

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        return receptacle_id == TABLE and object_id == APPLE

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        pose = pose or self.pose
        return self.things[object_id].box.horizontal_distance(pose.x, pose.z) <= self.camera.reach


class BareRoom:
    """Runs episodes in the room; nothing in it is left to chance."""

    def __init__(self) -> None:
        self._state: Bare | None = None

    @property
    def state(self) -> Bare:
        if self._state is None:
            raise SimulatorError("no episode has begun", fix="call reset(setup)")
        return self._state

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        if setup.scene != "bare":
            raise UnknownNameError("scene", setup.scene, ["bare"])
        self._state = Bare()
        return self.seen()

    def step(self, action: Action) -> Observation:
        refusal = self.refused(action)
        if refusal is None:
            self.act(action)
        return self.seen(refusal)

    def seen(self, refusal: Refusal | None = None) -> Observation:
        return Observation(self.state.pose, self.state.held, refusal)

    def refused(self, action: Action) -> Refusal | None:
        """Why an action cannot be done; None when it can."""
        state, wanted, given = self.state, TAKES.get(action.name, set()), set(action.arguments)
        if action.name not in ACTIONS:
            return Refusal(RefusalKind.INVALID_ACTION, f"there is no action {action.name}: take one of {ACTIONS}")
        if surplus := given - wanted:
            return Refusal(RefusalKind.INVALID_ARGUMENT, f"{action.name} takes no {min(surplus)}: leave it out")
        if lacking := wanted - given:
            return Refusal(RefusalKind.MISSING_ARGUMENT, f"{action.name} needs {min(lacking)}")
        if wanted and state.get(action.arguments["objectId"]) is None:
            return Refusal(RefusalKind.UNKNOWN_OBJECT, "there is no such object in this room")
        if action.name == "MoveAhead" and state.pose.ahead(GRID).cell not in state.free_cells:
            return Refusal(RefusalKind.BLOCKED, "something stands in the way: turn first")
        if wanted and not state.visible(action.arguments["objectId"]):
            return Refusal(RefusalKind.NOT_VISIBLE, "it is out of reach: go nearer")
        if action.name == "PickupObject" and action.arguments["objectId"] != APPLE:
            return Refusal(RefusalKind.WRONG_TYPE, "it cannot be picked up")
        if action.name == "PutObject" and (state.held is None or action.arguments["objectId"] != TABLE):
            return Refusal(RefusalKind.WRONG_TYPE, "hold something, and put it on the table")
        return None

    def act(self, action: Action) -> None:
        """Do what can be done."""
        state, turns = self.state, {"RotateLeft": -90.0, "RotateRight": 90.0}
        tilts = {"LookUp": -15.0, "LookDown": 15.0}
        if action.name == "MoveAhead":
            state.pose = state.pose.ahead(GRID)
        elif action.name in turns:
            state.pose = state.pose.turned(turns[action.name])
        elif action.name in tilts:
            state.pose = state.pose.tilted(tilts[action.name])
        else:
            taken = action.name == "PickupObject"
            state.held = APPLE if taken else None
            state.things[APPLE] = replace(START[APPLE], parent=None if taken else TABLE)

    def snapshot(self) -> Any:
        return self.state.pose, self.state.held, dict(self.state.things)

    def restore(self, kept: Any) -> None:
        self.state.pose, self.state.held, self.state.things = kept[0], kept[1], dict(kept[2])

    def close(self) -> None:
        self._state = None


def start(options: Mapping[str, str], scenes: Sequence[Path]) -> BareRoom:
    """The room needs nothing."""
    return BareRoom()


def sample() -> Sample:
    steps = (Action("RotateRight"), Action("MoveAhead"), Action("LookDown"), Action("RotateLeft"), Action("MoveAhead"))
    reach = (*steps, Action("MoveAhead"), Action.of("PickupObject", objectId=APPLE))
    return Sample(Setup("bare"), reach)


def tasks(data: Path | None, split: str) -> Sequence[Task]:
    """One task that can be done here, and one that cannot: nothing slices."""
    wanted = {"take": Thing("Apple", held=True), "slice": Thing("Apple", state=frozenset({("sliced", True)}))}
    return [
        Task(name, f"{name} the apple", Setup("bare"), Goal((Condition(thing),)), name, name)
        for name, thing in wanted.items()
    ]


OFFERED = Capabilities(frozenset(ACTIONS), poses=True, snapshot=True)
BARE = Backend("a bare room", OFFERED, start, sample, suites={"bare": tasks})
