"""AI2-THOR behind our contract: what the built-in simulator says and shows, the adapter says and shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embodied.agent import Agent
from embodied.backend import SIMULATORS
from embodied.content import scenes
from embodied.errors import OptionError, SimulatorError, SimulatorProcessError, SimulatorTimeoutError
from embodied.evaluation.episode import run_episode
from embodied.goal import Condition, Goal
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.household.library import SceneLibrary
from embodied.memories.privileged import PrivilegedMemory
from embodied.planner import Finish, View
from embodied.simulator import Action, Observation, RefusalKind, Simulator
from embodied.simulators.household import HouseholdSimulator
from embodied.simulators.thor.backend import missing, player_command, start
from embodied.simulators.thor.local import LocalLink
from embodied.simulators.thor.refusals import refusal_of
from embodied.simulators.thor.scenes import OurScenes, UnityScenes
from embodied.simulators.thor.simulator import INITIAL, ThorSimulator
from embodied.simulators.thor.state import ThorObject
from embodied.skill import ACHIEVED
from embodied.task import Setup, Task
from embodied.thing import Thing
from embodied.wiring.simulators import make_simulator
from tests.random_actions import RARE, random_action

SCENES = ("kitchen", "bathroom", "family_house")


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[HouseholdSimulator, Simulator]]:
    thor = make_simulator("thor:world=household", [scenes])
    yield HouseholdSimulator(SceneLibrary([scenes])), thor
    thor.close()


def assert_same(ours: Simulator, theirs: Simulator) -> None:
    """The two true states are equal, as far as both have anything to say."""
    one, other = ours.state, theirs.state
    assert (one.pose, one.held, one.camera, one.rooms) == (other.pose, other.held, other.camera, tuple(other.rooms))
    assert other.free_cells <= one.free_cells | {one.pose.cell}, "what can be walked to is free"
    for mine, yours in zip(one.objects(), other.objects(), strict=True):
        gone = mine.is_sliced or (mine.is_broken and yours.parent is None)
        for name in (each.name for each in fields(ThorObject)):
            if not (gone and name in ("parent", "box", "properties", "history")):
                assert getattr(mine, name) == getattr(yours, name), (name, mine.object_id)
        assert one.visible(mine.object_id) == other.visible(mine.object_id), mine.object_id


def assert_alike(one: Observation, other: Observation) -> None:
    """Two observations say and show the same; equal boxes of floats, and no tolerance."""
    assert one == other
    assert one.look is not None and other.look is not None
    mine, yours = one.look(), other.look()
    assert np.array_equal(mine.image, yours.image) and np.array_equal(mine.depth, yours.depth)
    assert np.array_equal(mine.segments, yours.segments) and mine.ids == yours.ids
    assert (mine.pose, mine.camera) == (yours.pose, yours.camera)


@pytest.mark.parametrize("scene", SCENES)
def test_random_actions_come_to_the_same(pair: tuple[HouseholdSimulator, Simulator], scene: str) -> None:
    ours, theirs = pair
    assert_alike(ours.reset(Setup(scene)), theirs.reset(Setup(scene)))
    assert ours.state.free_cells == theirs.state.free_cells
    rng = np.random.default_rng(len(scene))
    for number in range(60):
        action = plain(random_action(ours.home, rng))
        if action is None:
            continue
        one, other = ours.step(action), theirs.step(action)
        assert one == other, action
        if number % 10 == 0:
            assert_same(ours, theirs)
            assert_alike(one, other)
    places = sorted(ours.state.free_cells)[::17]
    for item in list(ours.home.objects())[::7]:
        for x, z in places[:6]:
            pose = replace(ours.home.pose, x=x * 0.25, z=z * 0.25, yaw=90.0, horizon=30.0)
            assert ours.state.visible(item.object_id, pose) == theirs.state.visible(item.object_id, pose)


def plain(action: Action) -> Action | None:
    """What both take alike: no action that changes how all others work, and no argument that JSON cannot say."""
    try:
        json.dumps(dict(action.arguments), allow_nan=False)
    except (TypeError, ValueError):
        return None
    if action.name in {*RARE, "TeleportFull", "Teleport", "GetReachablePositions"} or "rotation" in action.arguments:
        return None
    if action.name == "CloseObject" and "objectId" not in action.arguments:
        return None  # what a fridge is shut on is cooled: it has to be told which fridge
    return None if action.arguments.get("agentId") else action


def test_a_tasks_own_initial_state_goes_along(pair: tuple[HouseholdSimulator, Simulator]) -> None:
    fixtures = json.loads((scenes / "kitchen.json").read_text())["fixtures"]
    fridge = next(each["name"] for each in fixtures if each["type"] == "Fridge")
    initial = {
        "agent": {"x": 2.0, "z": 2.25, "yaw": 180.0},
        "open": [fridge],
        "objects": [{"type": "Egg", "in": fridge}],
    }
    ours, theirs = pair
    assert_alike(ours.reset(Setup("kitchen", initial)), theirs.reset(Setup("kitchen", initial)))
    assert_same(ours, theirs)
    assert [each.temperature for each in theirs.state.objects() if "pickupable" in each.properties] == ["Cold"]


def test_step_comes_after_reset_and_not_after_close() -> None:
    simulator = make_simulator("thor:world=household", [scenes])
    for _ in range(2):
        with pytest.raises(SimulatorError):
            simulator.step(Action("Pass"))
        simulator.reset(Setup("bedroom"))
        simulator.close()


class Failing(LocalLink):
    """Our Controller, lost once, as one in another process may be."""

    left = 1

    def step(self, action: str, arguments: Mapping[str, Any]) -> Any:
        if action == "RotateLeft" and Failing.left:
            Failing.left -= 1
            self.alive = False
            raise SimulatorTimeoutError("AI2-THOR did not answer in time")
        return super().step(action, arguments)


def test_an_episode_whose_process_failed_is_a_crash_and_the_next_one_runs() -> None:
    started: list[LocalLink] = []

    def begin(scene: Any) -> LocalLink:
        started.append(Failing((300, 300), INITIAL, scene))
        return started[-1]

    simulator = ThorSimulator(begin, OurScenes(SceneLibrary([scenes])))
    goal = Goal((Condition(Thing("Bed")),))
    task = Task("t", "turn round", Setup("bedroom"), goal, "turn", "t")
    first, _ = run_episode(turning(), simulator, task, 0)
    assert first.crashed and first.ending == "crash" and "SimulatorTimeoutError" in first.error
    with pytest.raises(SimulatorError, match="no scene"):
        simulator.step(Action("Pass"))
    second, _ = run_episode(turning(), simulator, task, 0)
    assert not second.crashed and second.success and len(started) == 2
    simulator.close()


class Idle:
    """Plans nothing."""

    name, privileged = "idle", False

    def start(self, view: View) -> None:
        pass

    def decide(self, view: View) -> Finish:
        return Finish()


def turning() -> Agent:
    """An agent that turns left before it plans, and is done."""

    def prelude(memory: Any) -> Any:
        yield Action("RotateLeft")
        return ACHIEVED

    return Agent(Idle(), AdmissibleGrounder({}), PrivilegedMemory(), {}, prelude=prelude)


@pytest.mark.parametrize(
    ("message", "code", "kind"),
    [
        ("Invalid action: Fly", "InvalidAction", RefusalKind.INVALID_ACTION),
        ("camera", "LookDownCantExceedMin", RefusalKind.LIMIT),
        ("standard_wall is blocking Agent 0 from moving by (0, 0, 0.25)", None, RefusalKind.BLOCKED),
        ("No valid positions to place object found", None, RefusalKind.NO_ROOM),
        ("ArgumentOutOfRangeException: x", None, RefusalKind.OUT_OF_RANGE),
        (
            "NullReferenceException: Target object not found within the specified visibility.",
            None,
            RefusalKind.NOT_VISIBLE,
        ),
        ("the wind blew", None, RefusalKind.OTHER),
        ("", None, RefusalKind.OTHER),
    ],
)
def test_unitys_words_become_types(message: str, code: str | None, kind: RefusalKind) -> None:
    told = {"lastActionSuccess": False, "errorMessage": message, "errorCode": code}
    refusal = refusal_of(told)
    assert refusal is not None and refusal.kind is kind and refusal.message
    assert refusal_of({"lastActionSuccess": True, "errorMessage": ""}) is None


def test_unitys_scenes(tmp_path: Path) -> None:
    stage = UnityScenes().of(Setup("FloorPlan212"))
    assert (stage.scene, stage.kind) == ("FloorPlan212", "living_room")
    assert UnityScenes().of(Setup("FloorPlan_Train1_1")).kind == "living_room"
    with pytest.raises(SimulatorError, match="initial state"):
        UnityScenes().of(Setup("FloorPlan1", {"on": []}))
    start_pose = {"position": {"x": 1, "y": 0.9, "z": 1}, "rotation": {"y": 0}, "horizon": 30, "standing": True}
    floor = [{"x": x, "y": 0, "z": z} for x, z in ((0, 0), (0, 4), (3, 4), (3, 0))]
    house = {
        "rooms": [{"id": "room|1", "roomType": "Kitchen", "floorPolygon": floor}],
        "metadata": {"agent": start_pose},
    }
    (tmp_path / "house.json").write_text(json.dumps(house))
    stage = UnityScenes().of(Setup(str(tmp_path / "house.json")))
    assert stage.start == start_pose and stage.rooms is not None and stage.rooms[0].contains(1, 1)


def test_options_are_checked_and_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for wrong in ({"world": "mars"}, {"transport": "pigeon"}, {"width": "wide"}, {"platform": "Amiga"}):
        with pytest.raises(OptionError) as caught:
            start({"world": "unity", **wrong}, ())
        assert next(iter(wrong)) in caught.value.where
    assert SIMULATORS.get("thor").options.keys() >= {"platform", "local_executable_path", "display", "width"}
    assert "embodied.household.player" in player_command()
    monkeypatch.setenv("HOME", str(tmp_path))
    found, _ = missing()
    assert "ai2thor" in found


def test_errors_of_a_process_are_of_one_family() -> None:
    assert issubclass(SimulatorTimeoutError, SimulatorProcessError) and SimulatorProcessError.exit_code == 3
