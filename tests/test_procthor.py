"""ProcTHOR's houses become scenes: rooms, doors and known things; what is left out is said, and so is what is wrong."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from embodied import cli
from embodied.errors import BadFileError, EmbodiedError, MissingDataError, OptionError
from embodied.household.build import build_home
from embodied.household.furnish.write import scene_text
from embodied.household.procthor.file import Point, load_house
from embodied.household.procthor.house import scene_of_house
from embodied.household.procthor.walls import rectangles
from embodied.household.scene import load_scene


def corners(*places: tuple[float, float]) -> list[dict[str, float]]:
    return [{"x": x, "y": 0.0, "z": z} for x, z in places]


def wall(room: str, x0: float, z0: float, x1: float, z1: float, **more: Any) -> dict[str, Any]:
    polygon = corners((x0, z0), (x1, z1)) + [{"x": x, "y": 2.6, "z": z} for x, z in ((x1, z1), (x0, z0))]
    return {"id": f"wall|{room}|{x0}|{z0}|{x1}|{z1}", "roomId": f"room|{room}", "polygon": polygon, **more}


def thing(name: str, x: float, y: float, z: float, yaw: float = 0, *children: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "assetId": f"{name.split('|')[0]}_7",
        "position": {"x": x, "y": y, "z": z},
        "rotation": {"x": 0, "y": yaw, "z": 0},
        "kinematic": True,
        "children": list(children),
        **more,
    }


def house() -> dict[str, Any]:
    """A kitchen in the shape of an L and a bedroom east of it."""
    outline = [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (2.0, 3.0), (2.0, 5.0), (0.0, 5.0)]
    kitchen = [
        wall("2", *one, *other, empty=False) for one, other in zip(outline, outline[1:] + outline[:1], strict=True)
    ]
    bedroom = [
        wall("3", 4.0, 3.0, 4.0, 0.0),
        wall("3", 4.0, 0.0, 8.0, 0.0),
        wall("3", 8.0, 0.0, 8.0, 3.0),
        wall("3", 8.0, 3.0, 4.0, 3.0),
    ]
    return {
        "metadata": {"agent": {"position": {"x": 1.1, "y": 0.9, "z": 2.1}, "rotation": {"x": 0, "y": 90, "z": 0}}},
        "proceduralParameters": {"skyboxId": "Sky1"},
        "rooms": [
            {"id": "room|2", "roomType": "Kitchen", "floorPolygon": corners(*outline), "ceilings": [], "children": []},
            {"id": "room|3", "roomType": "Bedroom", "floorPolygon": corners((4, 0), (4, 3), (8, 3), (8, 0))},
        ],
        "walls": kitchen + bedroom,
        "doors": [
            {
                "id": "door|2|3",
                "assetId": "Doorway_2",
                "room0": "room|2",
                "room1": "room|3",
                "wall0": "wall|2|4.0|0.0|4.0|3.0",
                "wall1": "wall|3|4.0|3.0|4.0|0.0",
                "holePolygon": [{"x": 0.5, "y": 0, "z": 0}, {"x": 1.5, "y": 2.1, "z": 0}],
                "assetPosition": {"x": 1.0, "y": 1.0, "z": 0},
                "openness": 1,
            },
            {  # the front door: the same room on both sides, in the older schema's form
                "id": "door|1|2",
                "assetId": "Doorway_1",
                "room0": "room|2",
                "room1": "room|2",
                "wall0": "wall|2|2.0|5.0|0.0|5.0",
                "wall1": "wall|exterior|0.0|5.0|2.0|5.0",
                "boundingBox": {"min": {"x": 0.5, "y": 0, "z": 0}, "max": {"x": 1.5, "y": 2.1, "z": 0}},
            },
        ],
        "windows": [
            {
                "id": "window|3|0",
                "room0": "room|3",
                "room1": "room|3",
                "wall0": "wall|3|8.0|3.0|4.0|3.0",
                "holePolygon": [{"x": 1.0, "y": 1.0, "z": 0}, {"x": 2.0, "y": 2.0, "z": 0}],
            }
        ],
        "objects": [
            thing("CounterTop|2|0", 1.2, 0.48, 0.3, 0, thing("Apple|surface|2|1", 1.2, 1.0, 0.3)),
            thing("Fridge|2|1", 3.5, 0.85, 0.3, 0, thing("Egg|surface|2|2", 3.5, 0.9, 0.3)),
            thing("Bed|3|0|1", 6.0, 0.4, 2.0, 182.0, thing("Pillow|surface|3|3", 6.0, 0.7, 2.5)),
            thing("SideTable|3|2", 7.7, 0.3, 2.7, 180, thing("DeskLamp|surface|3|4", 7.7, 0.9, 2.7, isOn=True)),
            thing("Painting|3|5", 7.98, 1.6, 1.0, 270),
            thing("BasketBall|3|6", 4.5, 0.12, 2.6),
            thing("Hologram|3|7", 5.0, 0.5, 0.5, 0, thing("Mug|surface|3|8", 5.0, 1.0, 0.5)),
            thing("Plunger|9|9", 20.0, 0.2, 20.0),
        ],
    }


def imported(tmp_path: Path, content: Any, name: str = "house.json") -> Any:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return scene_of_house(load_house(path), "house", str(path))


def test_a_house_becomes_a_scene_that_can_be_walked_and_written(tmp_path: Path) -> None:
    scene, _ = imported(tmp_path, house())
    path = tmp_path / "out.json"
    path.write_text(scene_text(scene), encoding="utf-8")
    assert load_scene(path) == scene
    home = build_home(scene)
    assert [(room.name, room.kind) for room in home.rooms] == [("room-2", "kitchen"), ("room-3", "bedroom")]
    for room in home.rooms:
        assert sum(room.contains(x * 0.25, z * 0.25) for x, z in home.free_cells) > 10, room.name


def test_the_door_is_a_gap_and_the_front_door_and_the_window_are_fixtures(tmp_path: Path) -> None:
    scene, _ = imported(tmp_path, house())
    assert (4.0, 0.0, 4.0, 0.5) in scene.walls
    assert (4.0, 1.5, 4.0, 3.0) in scene.walls
    named = {each.name: each for each in scene.fixtures}
    door, window = named["door-1-2"], named["window-3-0"]
    assert (door.type, door.x, door.facing, door.base) == ("Doorway", 1.0, 180, 0)
    assert door.size is not None
    assert door.size[0] == 1.0
    assert (window.x, window.base, window.facing) == (6.5, 1.0, 180), "measured from the wall's first corner"


def test_things_stand_where_the_house_has_them(tmp_path: Path) -> None:
    scene, _ = imported(tmp_path, house())
    named = {each.name: each for each in scene.fixtures}
    counter, bed, lamp = named["countertop-2-0"], named["bed-3-0-1"], named["desklamp-surface-3-4"]
    assert counter.size is not None
    assert counter.size[1] == pytest.approx(0.96), "the middle is at half the height"
    assert bed.facing == 180
    table = named["sidetable-3-2"]
    assert table.size is not None
    assert lamp.base == pytest.approx(table.size[1])
    assert lamp.on
    assert named["painting-3-5"].base == pytest.approx(1.6 - 0.55 / 2)
    things = {each.type: each for each in scene.objects}
    assert things["Apple"].into == "countertop-2-0"
    assert things["Apple"].position == (1.2, pytest.approx(0.96 + 0.005 + 0.045), 0.3)
    assert things["Egg"].into == "fridge-2-1"
    assert things["BasketBall"].into is None
    home = build_home(scene)
    boxes = [item.box for item in home.objects() if "pickupable" not in item.properties]
    assert all(box.low[0] > 0 and box.low[2] > 0 and box.high[0] < 8 for box in boxes), "usual sizes stay in the room"


def test_what_is_left_out_is_said_by_reason(tmp_path: Path) -> None:
    content = house()
    content["rooms"].append({"id": "room|5", "roomType": "Garage", "floorPolygon": corners((8, 0), (8, 3), (9, 3))})
    content["objects"][2]["children"].append(thing("Egg|surface|3|9", 6.0, 0.7, 2.5))
    _, left_out = imported(tmp_path, content)
    assert left_out == {
        "rooms of unknown kinds or without straight walls": ["room|5"],
        "AI2-THOR's rules keep it off a Bed": ["Egg|surface|3|9"],
        "unknown type Hologram": ["Hologram|3|7"],
        "in or on what was left out": ["Mug|surface|3|8"],
        "outside the rooms": ["Plunger|9|9"],
    }


def test_an_empty_wall_joins_two_rooms(tmp_path: Path) -> None:
    content = house()
    content["doors"] = []
    for each in content["walls"]:
        if each["id"] in ("wall|2|4.0|0.0|4.0|3.0", "wall|3|4.0|3.0|4.0|0.0"):
            each["empty"] = True
    scene, _ = imported(tmp_path, content)
    home = build_home(scene)
    assert {(15, 6), (16, 6), (17, 6)} <= home.free_cells


def test_floors_are_cut_into_rectangles() -> None:
    outline = [(0, 0), (0, 5), (2, 5), (2, 3), (4, 3), (4, 0)]
    floor = [Point(x=x, z=z) for x, z in outline]
    assert list(rectangles(floor)) == [(0, 0, 2, 5), (2, 0, 4, 3)]
    assert list(rectangles([Point(x=0, z=0), Point(x=2, z=2), Point(x=2, z=0)])) == []


def without(key: str) -> dict[str, Any]:
    content = house()
    del content[key]
    return content


def changed(section: str, number: int, **values: Any) -> dict[str, Any]:
    content = copy.deepcopy(house())
    content[section][number].update(values)
    return content


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("{", ""),
        ([], ""),
        (without("rooms"), "rooms"),
        (changed("rooms", 0, floorPolygon=[]), "rooms.0.floorPolygon"),
        (changed("objects", 1, position={"x": "left"}), "objects.1.position.x"),
        (changed("doors", 0, wall0="wall|9"), "doors.0.wall0"),
        (changed("doors", 0, holePolygon=[{"x": 1}]), "doors.0.holePolygon"),
        (
            {**house(), "rooms": [{"id": "a", "roomType": "Attic", "floorPolygon": corners((0, 0), (0, 1), (1, 1))}]},
            "rooms",
        ),
    ],
)
def test_a_bad_house_names_the_file_and_the_key(tmp_path: Path, content: Any, key: str) -> None:
    with pytest.raises(EmbodiedError) as caught:
        imported(tmp_path, content)
    assert isinstance(caught.value, BadFileError | OptionError)
    assert key in caught.value.where
    assert caught.value.fix


def test_one_house_of_several(tmp_path: Path) -> None:
    path = tmp_path / "houses.jsonl"
    path.write_text("\n".join([json.dumps(without("windows")), json.dumps(house())]) + "\n", encoding="utf-8")
    assert load_house(path, 0).windows == ()
    assert len(load_house(path, 1).windows) == 1
    with pytest.raises(OptionError, match="2 houses"):
        load_house(path, 2)
    with pytest.raises(MissingDataError):
        load_house(tmp_path / "nothing.json")


def test_the_command_writes_the_scene_and_lists_what_it_left_out(tmp_path: Path) -> None:
    path, out = tmp_path / "house.json", tmp_path / "mine.json"
    path.write_text(json.dumps(house()), encoding="utf-8")
    result = CliRunner().invoke(cli.app, ["scenes", "import-procthor", str(path), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "Hologram|3|7" in result.output
    assert load_scene(out).name == "mine"


def test_what_is_no_house_is_said(tmp_path: Path) -> None:
    path = tmp_path / "house.json"
    for text, says in (("[]", "no house"), ("[" * 100_000, "no JSON"), ("{broken", "no JSON")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadFileError, match=says):
            load_house(path)
    with pytest.raises(BadFileError, match="cannot read"):
        load_house(tmp_path)
