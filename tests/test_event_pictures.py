"""Pictures of events, as AI2-THOR has them."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from embodied.errors import SimulatorError
from embodied.household import Controller
from tests.thor import face, one, small
from tests.thor_cases import CAMERA

ALL = {"renderDepthImage": True, "renderInstanceSegmentation": True, "renderSemanticSegmentation": True}
SIZE = {"width": 160, "height": 120}


@pytest.fixture
def controller(tmp_path: Path) -> Controller:
    controller = small(tmp_path, **SIZE, **ALL)
    face(controller, "Mug")
    return controller


def test_frames_have_thors_shapes_and_types(controller: Controller) -> None:
    event = controller.step("Pass")
    assert event.frame.shape == (120, 160, 3) and event.frame.dtype == np.uint8
    assert np.array_equal(event.cv2img[..., ::-1], event.frame)
    assert event.depth_frame is not None
    assert event.depth_frame.shape == (120, 160) and event.depth_frame.dtype == np.float32
    assert np.isfinite(event.depth_frame).all() and event.depth_frame.min() > 0.0


def test_segmentations_masks_and_detections_tell_the_same(controller: Controller) -> None:
    event = controller.step("Pass")
    mug = one(event, "Mug")
    mask = event.instance_masks[mug]
    assert mask.dtype == np.bool_ and mask.any()
    colour = event.object_id_to_color[mug]
    assert event.color_to_object_id[colour] == mug
    assert event.instance_segmentation_frame is not None and event.semantic_segmentation_frame is not None
    assert np.array_equal((event.instance_segmentation_frame == colour).all(axis=-1), mask)
    rows, columns = np.nonzero(mask)
    detections = event.instance_detections2D
    assert detections is not None
    assert detections[mug] == (columns.min(), rows.min(), columns.max(), rows.max())
    assert event.class_detections2D["Mug"] == [detections[mug]]
    assert np.array_equal(event.class_masks["Mug"], mask), "there is one mug"
    kind = event.object_id_to_color["Mug"]
    assert np.array_equal((event.semantic_segmentation_frame == kind).all(axis=-1), mask)
    assert not np.logical_and.reduce([event.instance_masks[each] for each in list(event.instance_masks)[:2]]).any()


def test_what_was_not_asked_for_is_not_there(tmp_path: Path) -> None:
    event = small(tmp_path).last_event
    assert event.frame.shape == (300, 300, 3)
    assert event.depth_frame is None and event.instance_segmentation_frame is None
    assert event.instance_masks == {} == event.class_masks and event.instance_detections2D is None
    with pytest.raises(SimulatorError, match="no normals"):
        _ = event.normals_frame


def test_a_picture_belongs_to_its_moment(controller: Controller) -> None:
    before = controller.step("Pass")
    mug = one(before, "Mug")
    held = controller.step("PickupObject", objectId=mug, raise_for_failure=True)
    away = controller.step("RotateRight")
    assert not np.array_equal(held.frame, away.frame)
    assert mug in held.instance_masks and mug in away.instance_masks, "it is in the hand"
    unread, read = controller.step("RotateLeft"), held
    assert np.array_equal(unread.frame, read.frame), "the same pose and state: the same picture"
    assert np.array_equal(pickle.loads(pickle.dumps(before)).frame, before.frame)


def test_third_party_cameras(controller: Controller) -> None:
    assert controller.last_event is not None and controller.last_event.third_party_camera_frames == []
    event = controller.step("AddThirdPartyCamera", **CAMERA)
    (frame,) = event.third_party_camera_frames
    assert frame.shape == (120, 160, 3)
    assert len(event.third_party_depth_frames) == len(event.third_party_instance_masks) == 1
    assert len(event.third_party_instance_segmentation_frames) == len(event.third_party_class_masks) == 1
    straight_down = event.third_party_depth_frames[0]
    assert straight_down.max() == pytest.approx(2.0, abs=0.01), "the floor, two metres below"
    assert event.metadata["thirdPartyCameras"]
    flat = controller.step("UpdateThirdPartyCamera", orthographic=True, orthographicSize=1.5)
    assert not np.array_equal(flat.third_party_camera_frames[0], frame)


def test_a_map_shows_everything_that_lies_open_to_the_sky(controller: Controller) -> None:
    told = controller.step("GetMapViewCameraProperties").metadata["actionReturn"]
    event = controller.step("AddThirdPartyCamera", **told)
    size, (masks,) = event.metadata["sceneBounds"]["size"], event.third_party_instance_masks
    assert told["orthographicSize"] == pytest.approx(max(size["x"], size["z"]) / 2)
    # The picture is square in metres along its height: what stands alone on the floor is where its place says.
    fridge = next(each for each in event.metadata["objects"] if each["objectType"] == "Fridge")
    centre, mask = fridge["axisAlignedBoundingBox"]["center"], masks[fridge["objectId"]]
    rows, columns = np.nonzero(mask)
    pixels = mask.shape[0] / (2 * told["orthographicSize"])
    assert (columns.mean() + 0.5 - mask.shape[1] / 2) / pixels == pytest.approx(
        centre["x"] - told["position"]["x"], abs=0.05
    )
    assert (mask.shape[0] / 2 - rows.mean() - 0.5) / pixels == pytest.approx(
        centre["z"] - told["position"]["z"], abs=0.05
    )


def test_randomised_materials_change_frames_and_no_mask(controller: Controller) -> None:
    before = controller.step("Pass")
    after = controller.step("RandomizeMaterials")
    assert not np.array_equal(before.frame, after.frame)
    assert before.instance_masks.keys() == after.instance_masks.keys()
    again = controller.reset()
    assert again.frame.shape == before.frame.shape


def test_what_is_held_is_in_the_picture_wherever_the_agent_looks(controller: Controller) -> None:
    mug = one(controller.step("Pass"), "Mug")
    controller.step("PickupObject", objectId=mug, raise_for_failure=True)
    for action in ("RotateRight", "LookDown", "RotateLeft", "LookUp"):
        event = controller.step(action)
        assert event.instance_masks[mug].sum() > 20, action
