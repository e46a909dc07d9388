"""Metadata: valid against AI2-THOR's schema, true to the home, and nobody's but its reader's."""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft7Validator

from embodied.content import scenes
from embodied.household.library import SceneLibrary
from embodied.household.thor.controller import Controller
from tests.shared import SHARED
from tests.thor import face, one, random_step, shipped, small

SCHEMA = SHARED / "thor" / "metadata-schema.json"
LOOSENED = ("errorCode", "colors", "fillLiquid", "actionReturn")
"""Keys for which the schema, written for quiet steps, allows too little."""
BESIDES = {"openness", "controlledObjects", "assetId"}
"""Keys of objects that AI2-THOR 5 sends and the schema does not name."""
SCENES = SceneLibrary([scenes]).names()


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    if not SCHEMA.is_file():
        pytest.skip(f"no schema at {SCHEMA}: set EMBODIED_SHARED to the folder above thor/")
    schema = json.loads(SCHEMA.read_text())
    for key in LOOSENED:
        for properties in (schema["properties"], schema["properties"]["objects"]["items"]["properties"]):
            if key in properties:
                properties[key] = {}
    return Draft7Validator(schema)


@pytest.mark.parametrize("scene", SCENES)
def test_metadata_is_valid_whatever_was_done(scene: str, validator: Draft7Validator) -> None:
    controller, rng = shipped(scene), np.random.default_rng(7)
    controller.step("AddThirdPartyCamera", position={"x": 0, "y": 2, "z": 0}, rotation={"x": 90, "y": 0, "z": 0})
    for number in range(60):
        event = random_step(controller, rng)
        if number % 20 == 0 or number == 59:
            validator.validate(event.metadata)
            json.dumps(event.metadata, allow_nan=False)
        for item in event.metadata["objects"]:
            assert item.keys() >= BESIDES


@pytest.mark.parametrize("scene", SCENES)
def test_what_holds_and_what_is_held_agree(scene: str) -> None:
    controller, rng = shipped(scene), np.random.default_rng(3)
    for _ in range(40):
        objects = {each["objectId"]: each for each in random_step(controller, rng).metadata["objects"]}
        for name, item in objects.items():
            assert (item["receptacleObjectIds"] is not None) == item["receptacle"]
            assert item["parentReceptacles"] is None or item["parentReceptacles"]
            assert (item["controlledObjects"] is not None) == item["toggleable"]
            assert item["isInteractable"] <= item["visible"]
            assert item["isFilledWithLiquid"] == (item["fillLiquid"] is not None)
            for holder in item["parentReceptacles"] or ():
                assert name in objects[holder]["receptacleObjectIds"]
            for content in item["receptacleObjectIds"] or ():
                assert name in objects[content]["parentReceptacles"]


def test_the_nearest_receptacle_comes_first_and_lists_are_deep(tmp_path: Path) -> None:
    controller = small(tmp_path)
    face(controller, "Knife")
    controller.step("PickupObject", objectId=one(controller.last_event, "Knife"), forceAction=True)
    face(controller, "Plate")
    plate = one(controller.last_event, "Plate")
    event = controller.step("PutObject", objectId=plate, forceAction=True)
    knife, counter = event.objects_by_type("Knife")[0], event.objects_by_type("CounterTop")[0]
    assert knife["parentReceptacles"] == [plate, counter["objectId"]]
    assert {plate, knife["objectId"]} <= set(counter["receptacleObjectIds"])


def test_numbers_are_metres_and_degrees(tmp_path: Path) -> None:
    event = small(tmp_path, width=400, height=200, fieldOfView=60).last_event
    meta = event.metadata
    agent, apple = meta["agent"], event.objects_by_type("Apple")[0]
    assert (agent["position"], agent["rotation"]["y"], agent["cameraHorizon"]) == ({"x": 0, "y": 0.9, "z": 0}, 0, 30)
    assert meta["cameraPosition"] == {"x": 0, "y": pytest.approx(1.575), "z": 0}
    assert (meta["fov"], meta["screenWidth"], meta["screenHeight"]) == (60, 400, 200)
    assert apple["distance"] == pytest.approx(math.dist((0, 0.9, 0), tuple(apple["position"].values())))
    box = apple["axisAlignedBoundingBox"]
    assert np.ptp(box["cornerPoints"], axis=0) == pytest.approx(list(box["size"].values()))
    assert np.mean(box["cornerPoints"], axis=0) == pytest.approx(list(box["center"].values()))
    hand = meta["heldObjectPose"]
    assert hand["localPosition"]["z"] > 0 > hand["localPosition"]["y"]
    assert math.hypot(*hand["localPosition"].values()) == pytest.approx(
        math.dist(meta["cameraPosition"].values(), hand["position"].values())
    )


@pytest.mark.parametrize("scene", ["kitchen", "bedroom"])
def test_oriented_boxes_fill_the_axis_aligned_ones_at_quarter_turns(scene: str) -> None:
    event = shipped(scene).last_event
    oriented = [each for each in event.metadata["objects"] if each["objectOrientedBoundingBox"]]
    assert all(each["pickupable"] or each["moveable"] for each in oriented)
    for each in oriented:
        if each["rotation"]["y"] % 90 == 0:
            own, straight = (
                np.array(each[key]["cornerPoints"]) for key in ("objectOrientedBoundingBox", "axisAlignedBoundingBox")
            )
            assert np.ptp(own, axis=0) == pytest.approx(np.ptp(straight, axis=0), abs=1e-6), each["objectId"]


def test_what_is_cut_up_stays_listed_without_a_box(tmp_path: Path) -> None:
    controller = small(tmp_path)
    apple = face(controller, "Apple")
    event = controller.step("SliceObject", objectId=apple)
    whole, slices = event.get_object(apple), event.objects_by_type("AppleSliced")
    assert whole["isSliced"] and whole["sliceable"] and not whole["visible"]
    assert whole["axisAlignedBoundingBox"]["cornerPoints"] == [] and whole["objectOrientedBoundingBox"] is None
    assert whole["parentReceptacles"] is None and all(each["parentReceptacles"] for each in slices)


def test_held_things_are_in_view_and_in_the_inventory(tmp_path: Path) -> None:
    controller = small(tmp_path)
    mug = face(controller, "Mug")
    event = controller.step("PickupObject", objectId=mug)
    assert event.metadata["inventoryObjects"] == [{"objectId": mug, "objectType": "Mug"}]
    event = controller.step("LookUp")
    item = event.get_object(mug)
    assert item["isPickedUp"] and item["visible"] and item["isInteractable"] and item["parentReceptacles"] is None


def test_a_look_at_metadata_is_as_good_as_the_home(tmp_path: Path) -> None:
    controller, rng = shipped("kitchen_galley"), np.random.default_rng(1)
    for _ in range(30):
        event = random_step(controller, rng)
        home = controller.home
        assert {each["objectId"] for each in event.metadata["objects"] if each["visible"]} == {
            each.object_id for each in home.visible_objects()
        }


def scribble(value: Any) -> None:
    """Change everything that can be changed in a tree of dictionaries and lists."""
    if isinstance(value, dict):
        for each in list(value.values()):
            scribble(each)
        value.clear()
    elif isinstance(value, list):
        for each in value:
            scribble(each)
        value.append("spoilt")


def test_who_scribbles_on_metadata_spoils_no_other_events() -> None:
    controller, same = shipped("kitchen"), shipped("kitchen")
    for action in ("Pass", "RotateRight", "GetReachablePositions", "MoveAhead", "LookDown"):
        ours, theirs = controller.step(action), same.step(action)
        kept = copy.deepcopy(theirs.metadata)
        assert ours.metadata == kept
        scribble(ours.metadata)
        assert theirs.metadata == kept
    assert controller.step("Pass").metadata == same.step("Pass").metadata


def test_an_event_stays_true_after_the_scene_moved_on() -> None:
    rng, other = np.random.default_rng(5), np.random.default_rng(5)
    watched, unwatched = shipped("kitchen"), shipped("kitchen")
    told, events = [], []
    for _ in range(40):
        told.append(copy.deepcopy(random_step(watched, rng).metadata))
    for _ in range(40):
        events.append(random_step(unwatched, other))
    unwatched.step("RemoveFromScene", objectId=told[0]["objects"][0]["objectId"])
    unwatched.step("InitialRandomSpawn", randomSeed=3)
    unwatched.reset("bathroom")
    unwatched.stop()
    fresh = [copy.copy(each) for each in events]
    for event in fresh:
        event.__dict__.pop("metadata", None)
    for event, before in zip(reversed(fresh), reversed(told), strict=True):
        assert event.metadata == before


def test_old_names_of_keys_still_work() -> None:
    controller: Controller = shipped("bathroom")
    event = controller.step("GetReachablePositions")
    assert event.metadata["reachablePositions"] is event.metadata["actionReturn"]
    assert event.metadata["hand"] is event.metadata["heldObjectPose"]
    with pytest.raises(KeyError):
        event.metadata["hands"]
