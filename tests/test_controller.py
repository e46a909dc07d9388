"""The Controller: AI2-THOR's calls, arguments, failures and errors."""

from __future__ import annotations

import math
import pickle
import re
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import embodied.household
from embodied.content import scenes
from embodied.errors import EmbodiedError, MissingDataError, OptionError, SimulatorError, UnknownNameError
from embodied.household import Controller
from embodied.household.outcome import ActionError, FailedActionError
from embodied.household.rules import RULES
from tests.thor import face, one, random_step, shipped, small

Steps = Sequence[tuple[str, Mapping[str, Any]]]
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
PAGE = EXAMPLES.parent / "docs" / "thor.md"
FACE = "face"
"""In a list of steps: stand before the only object of a type."""


@dataclass
class Case:
    """One action: how it works and how it fails. "@Type" stands for the id of the only object of a type.

    Attributes:
        good: arguments with which it works.
        bad: arguments with which it fails; None where it cannot.
        says: what the error message begins with, or has in it.
        code: the errorCode.
        before: steps that make it possible.
    """

    good: dict[str, Any] = field(default_factory=dict)
    bad: dict[str, Any] | None = None
    says: str = ""
    code: str | None = None
    before: Steps = ()


def at(kind: str) -> tuple[str, dict[str, Any]]:
    return FACE, {"kind": kind}


def on(kind: str, **more: Any) -> dict[str, Any]:
    return {"objectId": f"@{kind}", **more}


UNKNOWN = {"objectId": "Apple|+09.00|+00.00|+09.00"}
NO_SUCH = "ArgumentException: "
HIDDEN = "NullReferenceException: "
RANGE = "ArgumentOutOfRangeException: "
INVALID = "InvalidOperationException: "
EXTRA = {"speling": 1}
HOLDING = (at("Mug"), ("PickupObject", on("Mug")))
FAR = {"position": {"x": 90.0, "y": 0.9, "z": 0.0}, "rotation": 0.0, "horizon": 0.0, "standing": True}
HERE = {**FAR, "position": {"x": 0.0, "y": 0.9, "z": 0.0}}
CAMERA = {"position": {"x": 0.0, "y": 2.0, "z": 0.0}, "rotation": {"x": 90.0, "y": 0.0, "z": 0.0}}
BEFORE_FRIDGE = [("TeleportFull", {**HERE, "position": {"x": 0.5, "y": 0.9, "z": -0.5}, "rotation": 90.0})]
STATES = {"objectType": "Plate", "stateChange": "dirtyable", "isDirty": True}
POSE = {"objectName": "plate", "position": {"x": 0.0, "y": 1.0, "z": 1.6}, "rotation": {"x": 0.0, "y": 0.0, "z": 0.0}}
PICTURES = {"renderDepthImage": True, "renderInstanceSegmentation": True, "renderSemanticSegmentation": True}
MISSING, WRONG = "MissingArguments", "InvalidArgument"

CASES: dict[str, Case] = {
    "Initialize": Case({"gridSize": 0.25}, {"gridSize": -1.0}, RANGE),
    **{name: Case({}, {"moveMagnitude": 0.0}, INVALID) for name in ("MoveAhead", "MoveBack", "MoveLeft", "MoveRight")},
    **{name: Case({}, {"degrees": 0.0}, INVALID) for name in ("RotateLeft", "RotateRight")},
    "LookUp": Case({}, {"degrees": 90.0}, "the camera tilts", "LookDownCantExceedMin"),
    "LookDown": Case({}, {"degrees": 90.0}, "the camera tilts", "LookDownCantExceedMin"),
    "Teleport": Case({"rotation": 90.0}, {"position": FAR["position"]}, RANGE),
    "TeleportFull": Case(HERE, FAR, RANGE),
    "Crouch": Case({}, {"speling": 1}, "Crouch takes no", WRONG),
    "Stand": Case({}, {"speling": 1}, "Stand takes no", WRONG, [("Crouch", {})]),
    "PickupObject": Case(on("Mug"), on("CounterTop"), INVALID, None, [at("Mug")]),
    "PutObject": Case(on("CounterTop"), on("Potato"), "", None, HOLDING),
    "DropHeldObject": Case({"forceAction": True}, EXTRA, "takes no", WRONG, HOLDING),
    "DropHandObject": Case({"forceAction": True}, EXTRA, "takes no", WRONG, HOLDING),
    "ThrowObject": Case({"moveMagnitude": 50.0, "forceAction": True}, {}, "needs", MISSING, HOLDING),
    "MoveHeldObject": Case({"up": 0.02}, {"ahead": 20.0}, RANGE, None, HOLDING),
    **{
        f"MoveHeldObject{way}": Case({"moveMagnitude": 0.01}, {}, "needs", MISSING, HOLDING)
        for way in ("Ahead", "Back", "Left", "Right", "Up", "Down")
    },
    "RotateHeldObject": Case({"yaw": 10.0}, {"rotation": {"y": 10.0}, "yaw": 1.0}, "", WRONG, HOLDING),
    "OpenObject": Case(on("Fridge"), on("Fridge", openness=1.5), RANGE, None, BEFORE_FRIDGE),
    "CloseObject": Case(on("Fridge"), on("Mug", forceAction=True), "", None, BEFORE_FRIDGE),
    "ToggleObjectOn": Case(on("DeskLamp"), on("Book"), "", None, [at("DeskLamp")]),
    "ToggleObjectOff": Case(on("DeskLamp"), on("Book"), "", None, [at("DeskLamp"), ("ToggleObjectOn", on("DeskLamp"))]),
    "SliceObject": Case(on("Apple"), on("CounterTop"), "", None, [at("Apple")]),
    "BreakObject": Case(on("Plate"), on("CounterTop"), "", None, [at("Plate")]),
    "CookObject": Case(on("Potato"), on("CounterTop"), "", None, [at("Potato")]),
    "DirtyObject": Case(on("Plate"), on("CounterTop"), "", None, [at("Plate")]),
    "CleanObject": Case(on("Plate"), on("CounterTop"), "", None, [at("Plate"), ("DirtyObject", on("Plate"))]),
    "FillObjectWithLiquid": Case(on("Mug", fillLiquid="Wine"), on("Mug"), "needs fillLiquid", MISSING, [at("Mug")]),
    "EmptyLiquidFromObject": Case(
        on("Mug"), on("CounterTop"), "", None, [at("Mug"), ("FillObjectWithLiquid", on("Mug", fillLiquid="water"))]
    ),
    "UseUpObject": Case(on("SoapBottle"), on("SideTable"), "", None, [at("SoapBottle")]),
    "SetObjectStates": Case({"SetObjectStates": STATES}, {"SetObjectStates": {"stateChange": "odd"}}, RANGE),
    "SetObjectPoses": Case({"objectPoses": [POSE]}, {"objectPoses": [{**POSE, "objectName": "x"}]}, NO_SUCH),
    "InitialRandomSpawn": Case({"randomSeed": 2**31 - 1}, {"numPlacementAttempts": 0}, RANGE),
    "RandomizeMaterials": Case(bad={}, says="this home has no materials"),
    "DisableObject": Case(on("Mug"), UNKNOWN, NO_SUCH),
    "EnableObject": Case(on("Mug"), UNKNOWN, NO_SUCH, None, [("DisableObject", on("Mug"))]),
    "RemoveFromScene": Case(on("Mug"), UNKNOWN, NO_SUCH),
    "GetReachablePositions": Case({}, {"maxStepCount": 0}, INVALID),
    "GetInteractablePoses": Case(on("Mug"), on("Mug", maxPoses=0), RANGE),
    "GetShortestPath": Case(on("Mug"), UNKNOWN, NO_SUCH),
    "GetObjectInFrame": Case({"x": 0.5, "y": 0.45}, {"x": 2.0, "y": 0.5}, RANGE),
    "AddThirdPartyCamera": Case(CAMERA, {**CAMERA, "fieldOfView": 180.0}, RANGE),
    "UpdateThirdPartyCamera": Case(
        {"position": {"y": 1.5}}, {"thirdPartyCameraId": 4}, RANGE, None, [("AddThirdPartyCamera", CAMERA)]
    ),
    "SetTemperatureDecayTime": Case({"decayTime": 5.0}, {"decayTime": -1.0}, RANGE),
    **{name: Case({}, EXTRA, "takes no", WRONG) for name in ("EnableTemperatureDecay", "DisableTemperatureDecay")},
    **{name: Case({}, EXTRA, "takes no", WRONG) for name in ("Pass", "Done", "NoOp")},
}


def filled(controller: Controller, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, with ids in place of "@Type"."""
    return {
        key: one(controller.last_event, value[1:]) if isinstance(value, str) and value.startswith("@") else value
        for key, value in arguments.items()
    }


def prepared(controller: Controller, steps: Steps) -> None:
    for name, arguments in steps:
        if name == FACE:
            face(controller, **arguments)
        else:
            controller.step(name, raise_for_failure=True, **filled(controller, arguments))


def state(controller: Controller) -> Any:
    return controller._home.snapshot()


def test_every_action_has_a_case() -> None:
    assert CASES.keys() == RULES.keys()


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_action_works_and_is_refused_as_in_thor(name: str, tmp_path: Path) -> None:
    controller, case = small(tmp_path), CASES[name]
    prepared(controller, case.before)
    if case.bad is not None:
        arguments, before = filled(controller, case.bad), state(controller)
        if case.code in (MISSING, WRONG):
            with pytest.raises(ValueError) as caught:
                controller.step(name, **arguments)
            assert isinstance(caught.value, EmbodiedError)
            assert str(caught.value) == controller.last_event.metadata["errorMessage"]
        else:
            controller.step(name, **arguments)
        event = controller.last_event
        assert not event and not event.metadata["lastActionSuccess"]
        assert event.metadata["errorCode"] == case.code
        message = event.metadata["errorMessage"]
        assert case.says in message and message.startswith(case.says if case.says.endswith(": ") else "")
        assert ("Exception: " in message) == case.says.endswith(": ")
        assert event.metadata["lastAction"] == name and event.metadata["actionReturn"] is None
        assert state(controller) == before
    if name != "RandomizeMaterials":
        event = controller.step(name, **filled(controller, case.good))
        assert event and event.metadata["errorMessage"] == "" and event.metadata["errorCode"] is None, event


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.aimed))
def test_targets_are_refused_as_in_thor(name: str, tmp_path: Path) -> None:
    controller = small(tmp_path)
    prepared(controller, CASES[name].before)
    good = {key: value for key, value in CASES[name].good.items() if key != "objectId"}
    for target, says in (
        (UNKNOWN, NO_SUCH),
        (on("Egg"), HIDDEN),
        ({"x": 0.5, "y": 1.5}, RANGE),
        ({"x": 0.999, "y": 0.001}, INVALID),
    ):
        before = state(controller)
        event = controller.step(name, **filled(controller, {**good, **target}))
        assert event.metadata["errorMessage"].startswith(says) and event.metadata["errorCode"] is None
        assert state(controller) == before


def test_actions_that_do_not_exist_raise_a_value_error(tmp_path: Path) -> None:
    controller = small(tmp_path)
    with pytest.raises(ValueError, match="no action 'MoveAhaed'"):
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


@pytest.mark.parametrize("name", ["frame", "cv2img", "depth_frame", "instance_masks", "class_masks"])
def test_pictures_say_that_they_come_later(name: str, tmp_path: Path) -> None:
    controller = small(tmp_path)
    with pytest.raises(SimulatorError, match="renderer") as caught:
        getattr(controller.last_event, name)
    assert "metadata" in caught.value.fix
    assert controller.last_event.third_party_camera_frames == []
    event = controller.step("AddThirdPartyCamera", **CAMERA)
    with pytest.raises(SimulatorError):
        _ = event.third_party_camera_frames


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
    with pytest.raises(OptionError) as house:
        controller.reset({"rooms": [], "walls": []})
    assert "import-procthor" in house.value.fix
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


BAD = [math.nan, math.inf, -math.inf, 1e300, -1e300, 10**400, "x" * 5000, [], [1], {}, {"x": math.nan}, object(), b"\0"]


@pytest.mark.parametrize("name", sorted(RULES))
def test_bad_values_are_refused_and_change_nothing(name: str, tmp_path: Path) -> None:
    controller = small(tmp_path)
    prepared(controller, CASES[name].before)
    good = filled(controller, CASES[name].good)
    keys = sorted(RULES[name].own)
    for key in (*keys, "objectId", "speling"):
        for value in BAD:
            if isinstance(value, str) and key in ("objectType", "agentMode", "visibilityScheme"):
                continue
            before = state(controller)
            try:
                event = controller.step(name, **{**good, key: value})
            except ActionError:
                event = controller.last_event
            if not event:
                assert 0 < len(event.metadata["errorMessage"]) < 2500
                assert state(controller) == before
            else:
                controller.reset()
                prepared(controller, CASES[name].before)


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
    assert isinstance(error, ValueError) and (str(error), error.fix) == ("wrong", "mend it")


def test_the_page_for_thors_users_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(block.replace("FloorPlan1", "kitchen"), {})
    assert capsys.readouterr().out == "\n", "the mug is in reach at the start: no error"
