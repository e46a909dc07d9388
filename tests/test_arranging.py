"""Arranging: what is set to where it was stays in what it was in; what is moved lies in what is there; copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.thor import shipped, small


@pytest.mark.parametrize("scene", ["kitchen", "cottage", "bedroom_child"])
def test_poses_read_from_the_metadata_change_nothing_when_they_are_set(scene: str) -> None:
    controller = shipped(scene)
    before = controller.last_event.metadata["objects"]
    controller.step("SetObjectPoses", objectPoses=poses(before), raise_for_failure=True)
    after = {each["objectId"]: each for each in controller.last_event.metadata["objects"]}
    for each in before:
        now = after[each["objectId"]]
        assert (now["parentReceptacles"], now["position"]) == (
            each["parentReceptacles"],
            pytest.approx(each["position"]),
        )


def test_what_is_put_elsewhere_and_its_copy_are_in_what_they_lie_on(tmp_path: Path) -> None:
    controller = small(tmp_path)
    bottle, mug = (controller.last_event.objects_by_type(kind)[0] for kind in ("SoapBottle", "Mug"))
    (table,) = bottle["parentReceptacles"]
    others = [each for each in controller.last_event.metadata["objects"] if each not in (bottle, mug)]
    listed = [*poses(others), *[{"objectName": mug["name"], "position": bottle["position"]}] * 2]
    event = controller.step("SetObjectPoses", objectPoses=listed, raise_for_failure=True)
    held = event.get_object(table)["receptacleObjectIds"]
    assert {mug["objectId"], f"{mug['objectId']}_copy_1"} <= set(held)


def poses(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every object that can be moved, as SetObjectPoses takes it."""
    return [
        {"objectName": each["name"], "position": each["position"], "rotation": each["rotation"]}
        for each in objects
        if each["pickupable"] or each["moveable"]
    ]


def test_duplicates_of_what_the_scene_has_none_of_are_no_mistake(tmp_path: Path) -> None:
    controller = small(tmp_path)
    wanted = [{"objectType": "Statue", "count": 2}, {"objectType": "Mug", "count": 3}]
    event = controller.step("InitialRandomSpawn", numDuplicatesOfType=wanted, raise_for_failure=True)
    assert (len(event.objects_by_type("Statue")), len(event.objects_by_type("Mug"))) == (0, 3)
    for kind in ("Statoo", "Fridge", None, []):
        assert not controller.step("InitialRandomSpawn", numDuplicatesOfType=[{"objectType": kind, "count": 2}])
