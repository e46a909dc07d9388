"""The boundary of a robot that is not told who is who: what it may do, what comes back, and who may read the truth."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from embodied.agent import Agent
from embodied.content import scenes
from embodied.errors import SimulatorError, UnknownNameError
from embodied.evaluation.episode import run_episode
from embodied.frame import NOBODY
from embodied.goal import Condition, Goal
from embodied.household.library import SceneLibrary
from embodied.memories.privileged import PrivilegedMemory
from embodied.memories.remembered import RememberedMemory
from embodied.memory import Memory
from embodied.motion import points_of, stances
from embodied.perceivers.privileged import PrivilegedPerception
from embodied.planners.expert import ExpertPlanner
from embodied.simulator import Action, Observation, RefusalKind, WorldState
from embodied.simulators.handles import HandleSimulator
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Outcome, Parameter, Run, Skill, SkillCall
from embodied.task import Limits, Setup, Task
from embodied.thing import Thing
from embodied.trace import Acted
from embodied.trace_file import to_text
from embodied.wiring import Choices, Extras, knowledge, make_agent
from tests.driving import SKILLS
from tests.test_imports import PACKAGE, ROOT, known_rooms, modules, room

Knowledge = Literal["fixtures", "none"]
READERS = "skills motion grounders planners"
"""Rooms whose code decides what to do."""
TASK = Task(
    "apple-in-the-fridge",
    "put the apple in the fridge",
    Setup("kitchen"),
    Goal((Condition(Thing("Apple", inside=Thing("Fridge"))),)),
    "move",
    "apple-in-the-fridge",
    limits=Limits(actions=400),
)


class Watchful(HouseholdSimulator):
    """Notes from where its true state is read, and which actions it is really given."""

    def __init__(self) -> None:
        super().__init__(SceneLibrary([scenes]))
        self.readers: list[set[str]] = []
        self.taken: list[Action] = []

    @property
    def state(self) -> WorldState:
        """The true state."""
        self.readers.append({frame.filename for frame in inspect.stack(0)})
        return super().state

    def step(self, action: Action) -> Observation:
        """Take an action."""
        self.taken.append(action)
        return super().step(action)


@dataclass
class Robot:
    """A memory at its boundary."""

    inner: Watchful
    world: HandleSimulator
    memory: RememberedMemory
    seen: Observation

    def do(self, name: str, handle: str = "", **more: Any) -> Observation:
        """Take an action as the loop does."""
        observation = self.world.step(Action(name, {**({"objectId": handle} if handle else {}), **more}))
        self.memory.observe(observation)
        self.seen = self.world.shown(observation)
        return self.seen

    def one(self, kind: str) -> str:
        """The handle of the first thing of a type."""
        return next(each.object_id for each in self.memory.entities() if each.object_type == kind)


def begin(knowledge: Knowledge = "fixtures", seed: int = 0, scene: str = "kitchen") -> Robot:
    inner, memory = Watchful(), RememberedMemory(PrivilegedPerception(), knowledge)
    world = HandleSimulator(inner, memory)
    first = world.reset(Setup(scene), seed)
    with world.telling():
        memory.start(world, first)
    return Robot(inner, world, memory, world.shown(first))


def facing(robot: Robot, kind: str) -> str:
    """Put the robot where it sees a thing of a type in reach, as no robot could; returns its handle."""
    home = robot.inner.home
    item = next(each for each in home.objects() if each.object_type == kind)
    told = PrivilegedMemory()
    told.start(robot.inner, robot.seen)
    stance = next(stances(told, item.object_id, points_of(item.box)))
    home.pose = stance.pose
    robot.do("Pass")
    return next(name for number, name in robot.memory.segments.items() if robot.memory.get(name).object_type == kind)  # type: ignore[union-attr]


def test_a_map_tells_fixtures_and_their_places_and_nothing_of_their_states() -> None:
    robot = begin()
    truth = {each.box: each for each in robot.inner.home.objects() if "pickupable" not in each.properties}
    unseen = [each for each in robot.memory.graph.nodes("fixture") if each.last_seen < 0]
    assert {each.box for each in robot.memory.graph.nodes("fixture")} == set(truth)
    assert all(truth[each.box].object_type == each.object_type for each in robot.memory.graph.nodes("fixture"))
    assert unseen
    assert all(not each.states and not each.views and each.known == "told" for each in unseen)
    assert all(each.known == "seen" for each in robot.memory.graph.nodes("object"))
    assert robot.memory.free_cells == robot.inner.home.free_cells
    assert robot.memory.frontier() == frozenset()


def test_who_knows_nothing_knows_what_the_first_picture_shows() -> None:
    robot = begin("none")
    shown = {each.object_type for each in robot.memory.entities()}
    assert shown
    assert shown < {each.object_type for each in robot.inner.home.objects()}
    assert not robot.memory.rooms
    cells = robot.memory.free_cells
    assert cells
    assert len(cells & robot.inner.home.free_cells) > 0.9 * len(cells)
    assert robot.memory.frontier()
    for _ in range(4):
        robot.do("RotateRight")
    assert len(robot.memory.free_cells) > len(cells)


def test_what_is_not_in_the_picture_is_refused_before_it_reaches_the_world() -> None:
    robot = begin()
    shown = set(robot.memory.segments.values())
    apart = [each.object_id for each in robot.memory.entities() if each.object_id not in shown]
    unseen = next(each for each in apart if not robot.memory.visible(each))
    taken = len(robot.inner.taken)
    for handle in (unseen, "n999", "Apple|+00.10|+00.90|-01.20"):
        refusal = robot.do("OpenObject", handle).refusal
        assert refusal is not None
        assert refusal.kind is RefusalKind.NOT_VISIBLE
    assert len(robot.inner.taken) == taken


def test_what_no_robot_can_do_is_refused() -> None:
    robot = begin()
    taken = len(robot.inner.taken)
    for name in ("GetReachablePositions", "TeleportFull", "SetObjectStates", "CleanObject", "GetShortestPath"):
        refusal = robot.do(name).refusal
        assert refusal is not None
        assert refusal.kind is RefusalKind.INVALID_ACTION
    refusal = robot.do("MoveAhead", forceAction=True).refusal
    assert refusal is not None
    assert refusal.kind is RefusalKind.INVALID_ARGUMENT
    assert len(robot.inner.taken) == taken


def test_a_thing_is_handled_by_the_name_that_memory_has_for_it() -> None:
    robot = begin()
    apple = facing(robot, "Apple")
    assert robot.memory.visible(apple)
    observation = robot.do("PickupObject", apple)
    assert observation.succeeded
    assert observation.held == robot.memory.held == apple
    true = robot.inner.home.held
    assert true is not None
    assert true.startswith("Apple|")
    assert robot.world.truly(SkillCall("pick_up", (("object", apple),))) == SkillCall("pick_up", (("object", true),))
    assert robot.world.recorded(Action("PickupObject", {"objectId": apple})).arguments["objectId"] == true
    table = facing(robot, "CounterTop")
    assert robot.do("PutObject", table).succeeded
    assert robot.memory.held is None
    apples = robot.memory.get(apple)
    assert apples is not None
    assert apples.parent == table


def test_things_are_put_well_inside_of_what_has_walls() -> None:
    robot = begin()
    assert robot.do("PickupObject", facing(robot, "Apple")).succeeded
    true = robot.inner.home.held
    assert true is not None
    assert robot.do("PutObject", facing(robot, "SinkBasin")).succeeded
    basin = next(each.box for each in robot.inner.home.objects() if each.object_type == "SinkBasin")
    apple = robot.inner.home[true]
    assert apple.parent is not None
    for axis in (0, 2):
        assert abs(apple.box.centre[axis] - basin.centre[axis]) < basin.size[axis] / 4


def test_who_does_not_know_all_has_to_look() -> None:
    assert Choices().eyes == "privileged"
    assert Choices(knowledge="none").eyes == "privileged-seen"
    assert Choices(knowledge="none", perception="clip").eyes == "clip"
    with pytest.raises(UnknownNameError, match="fixtures"):
        knowledge("fixtues")


def test_nothing_comes_back_but_handles() -> None:
    robot = begin()
    ids = {each.object_id for each in robot.inner.home.objects()}
    known = {each.object_id for each in robot.memory.entities()}
    told = []
    apple = facing(robot, "Apple")
    for name, handle in (("PickupObject", apple), ("OpenObject", apple), ("MoveAhead", ""), ("PickupObject", apple)):
        for _ in range(6):
            observation = robot.do(name, handle)
            known |= {each.object_id for each in robot.memory.entities()}
            assert observation.result is None
            assert observation.look is not None
            assert set(observation.look().ids) <= known | {""}
            if observation.refusal is not None:
                told += [observation.refusal.message, observation.refusal.blocker]
    assert told
    assert not any(each in text for each in ids for text in told)
    assert not known & ids


def test_segments_are_numbered_anew_in_every_frame_the_same_way_for_a_seed() -> None:
    def numbers(seed: int) -> list[np.ndarray[Any, Any]]:
        robot = begin(seed=seed)
        looks = [robot.seen.look, robot.do("Pass").look]
        return [look().segments for look in looks if look is not None]

    first, second = numbers(1)
    assert (first != second).any()
    assert ((first == NOBODY) == (second == NOBODY)).all()
    assert len(np.unique(np.stack([first, second]).reshape(2, -1), axis=1).T) == len(np.unique(first))
    assert all((one == other).all() for one, other in zip(numbers(1), (first, second), strict=True))
    assert (numbers(2)[0] != first).any()


def test_the_true_state_is_read_while_it_is_told_and_not_again() -> None:
    robot = begin()
    with pytest.raises(SimulatorError, match="not to be read"):
        _ = robot.world.state
    with robot.world.telling():
        assert robot.world.state.rooms


def agent(knowledge: Knowledge, skills: dict[str, Skill] | None = None) -> Agent:
    chosen = skills or dict(SKILLS)
    return make_agent(ExpertPlanner(TASK, chosen), chosen, Extras(PrivilegedPerception(), knowledge=knowledge))


def decides(path: str) -> bool:
    """Whether a file is of a room that decides what to do."""
    return any(f"/{each}/" in path for each in READERS.split()) and "/tests/" not in path


def test_nobody_who_decides_reads_the_true_state_of_a_whole_episode() -> None:
    simulator = Watchful()
    result, events = run_episode(agent("fixtures"), simulator, TASK, 3)
    assert result.success, result.error
    assert result.privileged == ("planner", "perception", "success")
    assert simulator.readers
    assert not [path for paths in simulator.readers for path in paths if decides(path)]
    # The trace has the objects' own ids, so that it can be taken again.
    aimed = [
        event.arguments["objectId"] for event in events if isinstance(event, Acted) and "objectId" in event.arguments
    ]
    assert aimed
    assert all("|" in each for each in aimed)
    _, same = run_episode(agent("fixtures"), Watchful(), TASK, 3)
    assert to_text(same) == to_text(events)


class Prying(Skill):
    """Looks for a way to the truth in what it is given."""

    name = "pick_up"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "pick up the {object}"
    achieved = "the robot holds the {object}"

    def __init__(self) -> None:
        self.found: list[str] = []

    def run(self, memory: Memory, object: str) -> Run:
        """Ask memory for what the simulator's state offers."""
        for name in ("state", "simulator", "truth", "_simulator", "_state"):
            if hasattr(memory, name):
                self.found.append(name)
        observation = yield Action("Pass")
        self.found += [name for name in ("state", "truth") if hasattr(observation, name)]
        outcome: Outcome = yield from SKILLS["pick_up"].run(memory, object=object)
        return outcome


def test_a_skill_is_given_no_way_to_the_true_state() -> None:
    prying = Prying()
    run_episode(agent("fixtures", {**SKILLS, "pick_up": prying}), Watchful(), TASK, 3)
    assert prying.found == []


def test_rooms_that_decide_do_not_know_of_simulators() -> None:
    paths = [*sorted((ROOT / "skills").rglob("*.py")), *(path for path in modules() if room(path) in READERS.split())]
    assert len(paths) > 30
    for path in paths:
        assert not known_rooms(path) & {"simulators", "perceivers", "handles"}, path
        assert not _touched(path, {"state", "truth", "ids"} - allowed(path)), path


def allowed(path: Path) -> set[str]:
    """Attributes that mean something else in a file: a description's state."""
    return {"state"} if path.parent == PACKAGE / "planners" else set()


def _touched(path: Path, names: set[str]) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & names
