"""The player: the real ai2thor package sees of our home what our own Controller shows, by pipes and by HTTP."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embodied.content import scenes
from embodied.household import Controller
from tests.homes import KITCHENETTE
from tests.test_procthor import house

PLAYER = f"{shlex.quote(sys.executable)} -m embodied.household.player"
ALL = {"renderDepthImage": True, "renderInstanceSegmentation": True, "renderSemanticSegmentation": True}
OURS = {"colors", "depthFormat"}
"""Keys of the wire that the package turns into pictures."""


@pytest.fixture(scope="module", params=["FIFO", "WSGI"])
def theirs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package's Controller over a player with a scene folder of one's own."""
    import ai2thor.controller
    from ai2thor.fifo_server import FifoServer
    from ai2thor.wsgi_server import WsgiServer

    folder = tmp_path_factory.mktemp("scenes")
    (folder / "kitchenette.json").write_text(json.dumps(KITCHENETTE))
    patch = pytest.MonkeyPatch()
    patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    patch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    controller = ai2thor.controller.Controller(
        local_executable_path=f"{PLAYER} --scenes {shlex.quote(str(folder))}",
        server_class=FifoServer if request.param == "FIFO" else WsgiServer,
        scene="kitchenette",
        x_display="0",
        **ALL,
    )
    yield controller
    controller.stop()
    if request.param == "WSGI":
        controller.server.wsgi_server.shutdown()
        controller.server.wsgi_server.server_close()
    patch.undo()


@pytest.fixture
def both(theirs: Any, tmp_path: Path) -> tuple[Any, Controller]:
    """Both at the start of the same scene."""
    (tmp_path / "kitchenette.json").write_text(json.dumps(KITCHENETTE))
    theirs.reset("kitchenette", width=300, height=300)
    return theirs, Controller(scenes=[tmp_path], scene="kitchenette", **ALL)


def assert_same(one: Any, other: Any) -> None:
    """The package's event and ours tell the same."""
    told = {key: value for key, value in one.metadata.items() if key not in OURS}
    assert told == json.loads(json.dumps({key: value for key, value in other.metadata.items() if key not in OURS}))
    assert np.array_equal(one.frame, other.frame)
    assert np.array_equal(one.depth_frame, other.depth_frame)
    assert np.array_equal(one.instance_segmentation_frame, other.instance_segmentation_frame)
    assert np.array_equal(one.semantic_segmentation_frame, other.semantic_segmentation_frame)
    assert {*one.instance_masks} == {*other.instance_masks}
    for name, mask in other.instance_masks.items():
        assert np.array_equal(one.instance_masks[name], mask)
        assert one.instance_detections2D[name] == other.instance_detections2D[name]
    assert len(one.third_party_camera_frames) == len(other.third_party_camera_frames)
    for mine, yours in zip(one.third_party_camera_frames, other.third_party_camera_frames, strict=True):
        assert np.array_equal(mine, yours)
    for mine, yours in zip(one.third_party_depth_frames, other.third_party_depth_frames, strict=True):
        assert np.array_equal(mine, yours)
    for mine, yours in zip(one.third_party_instance_masks, other.third_party_instance_masks, strict=True):
        assert {*mine} == {*yours}


def test_a_household_job_step_by_step(both: tuple[Any, Controller]) -> None:
    theirs, ours = both
    apple, fridge = (ours.last_event.objects_by_type(kind)[0]["objectId"] for kind in ("Apple", "Fridge"))
    camera = {"position": {"x": 0, "y": 2, "z": 0}, "rotation": {"x": 60, "y": 0, "z": 0}}
    for action in (
        {"action": "MoveAhead"},
        {"action": "PickupObject", "objectId": apple},
        {"action": "PickupObject", "objectId": apple},
        {"action": "RotateRight"},
        {"action": "OpenObject", "objectId": fridge},
        {"action": "AddThirdPartyCamera", **camera},
        {"action": "PutObject", "objectId": fridge},
        {"action": "LookDown", "degrees": np.float32(45)},
        {"action": "Teleport", "rotation": 180},
    ):
        assert_same(theirs.step(action), ours.step(action))
    assert len(theirs.last_event.third_party_camera_frames) == 1


def test_questions_leave_the_picture_as_it_was(both: tuple[Any, Controller]) -> None:
    theirs, ours = both
    before = theirs.last_event.frame
    places = theirs.step("GetReachablePositions")
    assert places.metadata["actionReturn"] == ours.step("GetReachablePositions").metadata["actionReturn"]
    assert np.array_equal(places.frame, before)
    assert places.metadata["currentTime"] == ours.last_event.metadata["currentTime"]


def test_mistakes_raise_what_the_package_raises(both: tuple[Any, Controller]) -> None:
    theirs, _ = both
    for bad in ({"action": "MoveAhaed"}, {"action": "MoveAhead", "speeed": 1}, {"action": "MoveHeldObjectAhead"}):
        with pytest.raises(ValueError):
            theirs.step(bad)
    with pytest.raises(RuntimeError, match="camera tilts"):
        theirs.step("LookDown", degrees=60, raise_for_failure=True)
    with pytest.raises(ValueError, match="not contained in build"):
        theirs.reset("nowhere")
    with pytest.raises(RuntimeError, match="gridSize"):
        theirs.reset("kitchenette", gridSize=7)
    theirs.initialization_parameters["gridSize"] = 0.25
    assert theirs.reset("kitchenette")


def test_other_sizes_and_no_picture_at_all(both: tuple[Any, Controller]) -> None:
    theirs, ours = both
    assert_same(theirs.reset("kitchenette", width=64, height=48), ours.reset(width=64, height=48))
    assert theirs.last_event.frame.shape == (48, 64, 3)
    unseen = theirs.step("MoveAhead", renderImage=False)
    assert unseen.frame is None or theirs.server.server_type == "FIFO"
    assert unseen.metadata["agent"]["position"] == ours.step("MoveAhead").metadata["agent"]["position"]


def test_houses_come_as_dictionaries(theirs: Any) -> None:
    event = theirs.reset(house())
    assert event.metadata["sceneName"] == "Procedural"
    ours = Controller(scenes=[scenes], scene=house())
    assert [each["objectId"] for each in event.metadata["objects"]] == [
        each["objectId"] for each in ours.last_event.metadata["objects"]
    ]
    own = {"scene": "kitchen", "initial": {"agent": {"x": 2.0, "z": 2.0, "yaw": 90.0}}}
    assert theirs.reset(own).metadata["agent"]["rotation"]["y"] == 90.0
    with pytest.raises(ValueError, match="rooms"):
        theirs.reset({"rooms": []})


def test_the_page_shows_it_in_a_few_lines(tmp_path: Path) -> None:
    page = Path(__file__).parents[1] / "docs" / "thor.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    (script,) = [block for block in blocks if "local_executable_path" in block]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "HOME": str(tmp_path)}
    environment.pop("CUDA_VISIBLE_DEVICES", None)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert done.stdout == "True (300, 300, 3)\n", done.stderr


def test_started_by_nobody_it_says_who_starts_it() -> None:
    bare = {key: value for key, value in os.environ.items() if not key.startswith("AI2THOR")}
    command = [sys.executable, "-m", "embodied.household.player"]
    process = subprocess.run(command, capture_output=True, text=True, env=bare)
    assert process.returncode == 2 and "local_executable_path" in process.stderr
