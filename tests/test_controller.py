"""The Controller: AI2-THOR's calls, arguments, failures and errors."""

from __future__ import annotations

import pickle
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import embodied.household
from embodied.content import scenes
from embodied.errors import BadFileError, EmbodiedError, MissingDataError, OptionError, SimulatorError, UnknownNameError
from embodied.household import Controller
from embodied.household.thor.outcome import ActionError, FailedActionError
from tests.thor import face, one, random_step, shipped, small
from tests.thor_cases import BAD, NO_SUCH, state

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
PAGE = EXAMPLES.parent / "docs" / "thor.md"
PICTURES = {"renderDepthImage": True, "renderInstanceSegmentation": True, "renderSemanticSegmentation": True}


def test_actions_that_do_not_exist_raise_a_value_error(tmp_path: Path) -> None:
    controller = small(tmp_path)
    with pytest.raises(ValueError, match="Invalid action: MoveAhaed; did you mean MoveAhead"):
        controller.step("MoveAhaed")
    assert controller.last_event.metadata["errorCode"] == "InvalidAction"
    for bad in (None, 7, ["Pass"], {}, {"objectId": "x"}, {"action": None}):
        with pytest.raises(ActionError):
            controller.step(bad)


def test_raise_for_failure(tmp_path: Path) -> None:
    controller = small(tmp_path)
    with pytest.raises(RuntimeError, match="camera tilts") as caught:
        controller.step("LookDown", degrees=60, raise_for_failure=True)
    assert isinstance(caught.value, FailedActionError)
    assert controller.last_event.metadata["errorCode"] == "LookDownCantExceedMin"


def test_the_ways_to_write_a_step(tmp_path: Path) -> None:
    controller = small(tmp_path)
    written = {"action": "RotateRight", "degrees": 90}
    for call in (
        lambda: controller.step("RotateRight"),
        lambda: controller.step(action="RotateRight", degrees=np.float32(90)),
        lambda: controller.step(written),
        lambda: controller.step({"action": "RotateRight"}, degrees=90, renderImage=False, agentId=0),
    ):
        yaw = controller.last_event.metadata["agent"]["rotation"]["y"]
        assert call().metadata["agent"]["rotation"]["y"] == (yaw + 90) % 360
    assert written == {"action": "RotateRight", "degrees": 90}
    assert not controller.step("Pass", agentId=1)


def test_numpy_arguments_and_a_single_number_as_rotation(tmp_path: Path) -> None:
    controller = small(tmp_path)
    place = dict(zip("xyz", np.array([0.25, 0.9, 0.0], dtype=np.float32), strict=True))
    event = controller.step("Teleport", position=place, rotation=np.int64(270), horizon=np.float32(0))
    assert event and event.metadata["agent"]["rotation"]["y"] == 270
    assert all(type(each) is float for each in event.metadata["agent"]["position"].values())
    mug = one(event, "Mug")
    poses = controller.step("GetInteractablePoses", objectId=np.str_(mug), rotations=np.array([0.0, 90.0]))
    assert poses


def test_events_as_thor_has_them(tmp_path: Path) -> None:
    event = small(tmp_path).last_event
    assert event.pose == (0, 0, 0, 30_000) and event.pose_discrete == (0, 0, 0, 30)
    assert (event.screen_width, event.screen_height, event.events) == (300, 300, [event])
    assert event.get_object("nothing") is None and event.get_object(one(event, "Egg"))["objectType"] == "Egg"
    assert {each["objectType"] for each in event.objects_by_test(lambda each: each["sliceable"])} == {
        "Apple",
        "Egg",
        "Potato",
    }
    assert "Initialize worked" in repr(event)


def test_reset_begins_anew_and_keeps_what_initialize_was_given(tmp_path: Path) -> None:
    controller = small(tmp_path, visibilityDistance=2.0, width=200)
    first = controller.last_event.metadata
    face(controller, "Mug")
    controller.step("PickupObject", objectId=one(controller.last_event, "Mug"))
    controller.step("RemoveFromScene", objectId=one(controller.last_event, "Egg"))
    assert controller.reset().metadata == first
    assert controller.initialization_parameters == {"visibilityDistance": 2.0}
    event = controller.reset("kitchenette", gridSize=0.5, height=100)
    assert (event.screen_width, event.screen_height) == (200, 100)
    assert controller.step("MoveBack").metadata["agent"]["position"]["z"] == -0.5
    assert controller.step("Reset").metadata["agent"]["position"]["z"] == 0.0


def test_the_field_of_view_is_thors_in_every_scene(tmp_path: Path) -> None:
    controller = small(tmp_path)
    assert controller.last_event.metadata["fov"] == 90
    assert controller.reset(fieldOfView=60).metadata["fov"] == 60


def test_scenes_by_name_and_by_path(tmp_path: Path) -> None:
    controller = Controller(scenes=[scenes], platform="CloudRendering", headless=True, **PICTURES)
    assert controller.scene == min(controller.scenes_in_build) == controller.last_event.metadata["sceneName"]
    assert controller.reset(str(scenes / "kitchen.json")).metadata["sceneName"] == "kitchen"
    assert controller.reset().metadata["sceneName"] == "kitchen"
    with pytest.raises(UnknownNameError) as unknown:
        controller.reset("kitchn")
    assert "kitchen" in unknown.value.fix
    for name in ("FloorPlan1", "FloorPlan1_physics"):
        with pytest.raises(MissingDataError, match="FloorPlan1") as missing:
            controller.reset(name)
        assert "import-alfred" in missing.value.fix and "kitchen" in missing.value.fix
    with pytest.raises(BadFileError, match="rooms"):
        controller.reset({"rooms": [], "walls": []})
    with pytest.raises(OptionError, match="a scene is a name"):
        controller.reset(7)
    assert controller.step("Pass").metadata["sceneName"] == "kitchen"


def test_imported_rooms_have_thors_names(tmp_path: Path) -> None:
    text = (scenes / "kitchen.json").read_text().replace('"name": "kitchen"', '"name": "FloorPlan7"', 1)
    (tmp_path / "FloorPlan7.json").write_text(text)
    for name in ("FloorPlan7", "FloorPlan7_physics"):
        controller = Controller(scenes=[tmp_path], scene=name)
        assert controller.scene == controller.last_event.metadata["sceneName"] == "FloorPlan7_physics"
    assert controller.scenes_in_build == {"FloorPlan7_physics"}


def test_misspelt_arguments_name_the_nearest() -> None:
    for call in (lambda: shipped("kitchen", gridsize=0.25), lambda: shipped("kitchen").reset(gridsize=0.25)):
        with pytest.raises(OptionError) as caught:
            call()
        assert "gridSize" in caught.value.fix


def test_before_a_scene_and_after_stop() -> None:
    with Controller(scenes=[scenes], scene="bathroom") as controller:
        event = controller.step("Pass")
    for call in (lambda: controller.step("Pass"), controller.reset):
        with pytest.raises(SimulatorError, match="stopped"):
            call()
    assert event.metadata["lastAction"] == "Pass"


@pytest.mark.parametrize("parameters", [{key: value} for key in ("gridSize", "width", "fieldOfView") for value in BAD])
def test_bad_initial_values_are_refused_and_change_nothing(parameters: dict[str, Any]) -> None:
    controller = shipped("bathroom")
    controller.step("RotateRight")
    before = state(controller)
    with pytest.raises(EmbodiedError):
        controller.reset(**parameters)
    assert state(controller) == before
    assert controller.step("Pass")


def test_ids_of_another_scene_are_refused() -> None:
    controller, other = shipped("kitchen"), shipped("bathroom")
    before = state(controller)
    for each in other.last_event.metadata["objects"]:
        if controller.last_event.get_object(each["objectId"]) is None:
            event = controller.step("PickupObject", objectId=each["objectId"])
            assert event.metadata["errorMessage"].startswith(NO_SUCH)
    assert state(controller) == before


def test_one_seed_one_course_metadata_included() -> None:
    one_, two = shipped("living_room"), shipped("living_room")
    for seed in (3, 4):
        events = [each.step("InitialRandomSpawn", randomSeed=seed).metadata for each in (one_, two)]
        assert events[0] == events[1]
    rngs = np.random.default_rng(11), np.random.default_rng(11)
    for _ in range(60):
        assert random_step(one_, rngs[0]).metadata == random_step(two, rngs[1]).metadata


def test_another_seed_scatters_otherwise() -> None:
    def places(seed: int) -> list[Any]:
        event = shipped("kitchen").step("InitialRandomSpawn", randomSeed=seed)
        return [(each["objectId"], each["position"]) for each in event.metadata["objects"]]

    assert places(1) == places(1) != places(2)


@pytest.mark.parametrize("script", ["explore", "make_coffee"])
def test_scripts_for_thor_run_with_another_import_line(
    script: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = EXAMPLES / f"{script}.py"
    lines = [each for each in path.read_text().splitlines() if "embodied" in each]
    assert lines == ["from embodied.household import Controller"]
    monkeypatch.setattr(sys, "argv", [str(path), "kitchen"])
    runpy.run_path(str(path), run_name="__main__")
    assert {"explore": "objects seen", "make_coffee": "holds coffee, is Hot"}[script] in capsys.readouterr().out


def test_importing_the_household_imports_no_controller() -> None:
    code = "import sys, embodied.household; print([name for name in sys.modules if name.startswith('embodied.house')])"
    told = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True).stdout
    assert told.strip() == "['embodied.household']"
    with pytest.raises(AttributeError, match="no attribute 'Controler'"):
        _ = embodied.household.Controler  # type: ignore[attr-defined]


def test_events_and_errors_travel_between_processes() -> None:
    event = shipped("kitchen").step("RotateRight")
    assert pickle.loads(pickle.dumps(event)).metadata == event.metadata
    error = pickle.loads(pickle.dumps(ActionError("wrong", fix="mend it")))
    assert isinstance(error, ValueError) and (error.summary, error.fix) == ("wrong", "mend it")


def test_the_page_for_thors_users_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    ours = [block for block in blocks if "local_executable_path" not in block]
    assert len(ours) == len(blocks) - 1 == 2
    for block in ours:
        exec(block.replace("FloorPlan1", "kitchen"), {})
    assert capsys.readouterr().out == "\n", "the mug is in reach at the start: no error"
