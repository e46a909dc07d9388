"""Scene files: ours are sound, broken ones are named with file and key and never half-load."""

from __future__ import annotations

import copy
import json
from collections import Counter

import pytest

from embodied.content import scenes
from embodied.errors import BadFileError, EmbodiedError, MissingDataError, UnknownNameError
from embodied.household.build import build_home
from embodied.household.checks.check import check_scene
from embodied.household.held_out import HELD_OUT_SCENES, held_out
from embodied.household.library import SceneLibrary
from embodied.household.scene import Scene, load_scene
from tests.homes import KITCHENETTE

OURS = sorted(path.stem for path in scenes.glob("*.json"))


def test_rooms_of_every_kind_and_homes_ship():
    loaded = [SceneLibrary([scenes]).load(name) for name in OURS]
    kinds = Counter(scene.room for scene in loaded)
    assert all(kinds[kind] >= 3 for kind in ("kitchen", "living_room", "bedroom", "bathroom", "home"))
    assert {len(scene.rooms) for scene in loaded if scene.room == "home"} == {2, 3, 5}


def test_one_in_six_is_held_out():
    assert set(OURS) >= HELD_OUT_SCENES
    assert len(HELD_OUT_SCENES) >= len(OURS) / 6
    assert [seed for seed in range(12) if held_out(seed)] == [5, 11]
    assert held_out("cottage")
    assert not held_out("kitchen")


@pytest.mark.parametrize("name", OURS)
def test_a_shipped_scene_is_furnished_and_walkable(name):
    scene = SceneLibrary([scenes]).load(name)
    home = build_home(scene, where=name)
    assert len(home.free_cells) > 20
    assert len(scene.objects) >= 15
    ids = [item.object_id for item in home.objects()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", OURS)
def test_a_shipped_scene_passes_the_check(name):
    assert check_scene(SceneLibrary([scenes]).load(name), where=name) == []


def test_a_home_may_be_larger_than_any_room_was():
    """The floor ends where the walls do, not at so many metres."""
    scene = broken(walls=[[-20, -2, 20, -2], [20, -2, 20, 2], [-20, 2, 20, 2], [-20, -2, -20, 2]])
    home = build_home(Scene.model_validate(scene), where="hall")
    assert {x for x, _ in home.free_cells} == set(range(-79, 80))


def broken(**changes):
    scene = copy.deepcopy(KITCHENETTE)
    for key, value in changes.items():
        scene[key] = value
    return scene


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("{", ""),
        (broken(format=2), "format"),
        (broken(agent={"x": 0}), "agent.z"),
        (broken(agent={"x": float("nan"), "z": 0}), "agent.x"),
        (broken(colour="red"), "colour"),
        (broken(fixtures=[{"name": "a", "type": "Fridge", "x": 0, "z": 0, "facing": 45}]), "fixtures.0.facing"),
        (broken(fixtures=[{"name": "a", "type": "Sofa", "x": 1, "z": 1}] * 2, objects=[]), "fixtures.1.name"),
        (broken(objects=[{"type": "Apple", "in": "cellar"}]), "objects.0.in"),
        (broken(objects=[{"type": "Fridge", "in": "table"}]), "objects.0"),
    ],
)
def test_a_broken_file_names_itself_and_the_key(tmp_path, content, key):
    path = tmp_path / "bad.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(BadFileError) as caught:
        load_scene(path)
    assert str(path) in caught.value.where
    assert key in caught.value.where
    assert caught.value.fix


def test_an_unknown_type_offers_the_nearest(tmp_path):
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(broken(objects=[{"type": "Aple", "in": "table"}])))
    with pytest.raises(UnknownNameError, match="Aple") as caught:
        load_scene(path)
    assert caught.value.nearest == "Apple"


def test_a_thing_without_room_and_an_agent_in_the_furniture_are_refused():
    full = broken(objects=[{"type": "Box", "in": "table"}] * 9)
    with pytest.raises(BadFileError, match="no room"):
        build_home(Scene.model_validate(full), where="full")
    with pytest.raises(BadFileError, match="not free"):
        build_home(Scene.model_validate(broken(agent={"x": 0, "z": 1.6})), where="stuck")


def test_walls_that_do_not_close_are_refused():
    with pytest.raises(BadFileError, match="do not close") as caught:
        build_home(Scene.model_validate(broken(walls=KITCHENETTE["walls"][:3])), where="open")
    assert "walls" in caught.value.where


def test_an_unknown_scene_offers_the_nearest_and_a_missing_file_is_said():
    library = SceneLibrary([scenes])
    with pytest.raises(UnknownNameError) as caught:
        library.load("kichen")
    assert caught.value.nearest == "kitchen"
    with pytest.raises(MissingDataError):
        library.load("/nowhere/room.json")
    assert issubclass(UnknownNameError, EmbodiedError)


def test_what_is_no_text_is_no_scene(tmp_path):
    path = tmp_path / "bad.json"
    path.write_bytes(b"\xff\xfe\x00")
    folder = tmp_path / "folder.json"
    folder.mkdir()
    for each in (path, folder):
        with pytest.raises(BadFileError, match="no text file"):
            load_scene(each)
