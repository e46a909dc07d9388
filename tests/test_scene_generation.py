"""New homes are sound and the same for a seed; the check that says so finds what is broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from embodied import cli
from embodied.content import scenes
from embodied.errors import OptionError, UnknownNameError
from embodied.household.build import build_home
from embodied.household.checks.check import check_scene
from embodied.household.furnish.generate import generate_home
from embodied.household.furnish.layout import Gap, walls_of
from embodied.household.furnish.priors import FLOOR, LIES, MUST
from embodied.household.furnish.write import scene_text
from embodied.household.library import SceneLibrary
from embodied.household.object_types import TYPES
from embodied.household.receptacles import may_hold
from embodied.household.scene import Scene, load_scene
from embodied.pictures.scenes import from_above
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup

HOMES = [
    (["kitchen"], 1),
    (["living_room"], 2),
    (["bedroom"], 3),
    (["bathroom"], 4),
    (["kitchen", "bedroom"], 5),
    (["bathroom", "bedroom"], 6),
    (["living_room", "kitchen", "bathroom"], 7),
    (["bedroom", "bedroom", "bathroom", "kitchen"], 8),
    (["living_room", "kitchen", "bedroom", "bedroom", "bathroom"], 9),
    (["kitchen", "living_room", "bedroom", "bedroom", "bedroom", "bathroom", "bathroom", "living_room"], 10),
]


def generated(kinds: list[str], seed: int) -> Scene:
    return generate_home(kinds, np.random.default_rng(seed), "new")


@pytest.mark.parametrize(("kinds", "seed"), HOMES)
def test_a_new_home_is_sound_and_has_the_rooms_asked_for(kinds: list[str], seed: int) -> None:
    scene = generated(kinds, seed)
    assert check_scene(scene) == []
    assert sorted(room.kind for room in build_home(scene).rooms) == sorted(kinds)
    assert len(scene.fixtures) + len(scene.objects) >= 35 * len(kinds)
    assert len({fixture.name for fixture in scene.fixtures}) == len(scene.fixtures)


@pytest.mark.slow
def test_every_one_of_sixty_homes_passes_the_check() -> None:
    kinds = ["kitchen", "living_room", "bedroom", "bathroom"]
    for seed in range(60):
        rooms = [kinds[number] for number in np.random.default_rng([9, seed]).integers(0, 4, seed % 5 + 1)]
        assert check_scene(generated(rooms, seed)) == [], (rooms, seed)


def test_the_seed_is_all_that_a_home_depends_on(tmp_path: Path) -> None:
    texts = [scene_text(generated(["kitchen", "bathroom"], seed)) for seed in (3, 3, 4)]
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]
    path = tmp_path / "new.json"
    path.write_text(texts[0], encoding="utf-8")
    assert load_scene(path) == generated(["kitchen", "bathroom"], 3)


@pytest.mark.parametrize("kinds", [[], ["kitchen"] * 9, ["cellar"]])
def test_homes_that_cannot_be_are_refused(kinds: list[str]) -> None:
    with pytest.raises(OptionError) as caught:
        generated(kinds, 0)
    assert caught.value.where == "--rooms"
    assert caught.value.fix


def test_the_priors_keep_to_what_may_lie_where() -> None:
    for room, places in LIES.items():
        pairs = [(thing, place) for place, things in places.items() for thing, _ in things]
        pairs += [(thing, place) for thing, holders in MUST[room] for place in holders.split()]
        for thing, place in pairs:
            assert "pickupable" in TYPES[thing].properties, thing
            assert "receptacle" in TYPES[place].properties, place
            assert may_hold(place, thing), (thing, place)
        assert all(may_hold("Floor", thing) for thing, _ in FLOOR[room])


def test_walls_are_drawn_once_and_leave_doorways_open() -> None:
    rects = [(0.0, 0.0, 2.0, 2.0), (2.0, 0.0, 5.0, 3.0)]
    walls = list(walls_of(rects, [Gap(("a", "b"), 1, 2.0, 0.5, 1.5)]))
    assert sorted(wall for wall in walls if wall[0] == wall[2] == 2.0) == [(2.0, 0.0, 2.0, 0.5), (2.0, 1.5, 2.0, 3.0)]
    assert (0.0, 0.0, 5.0, 0.0) in walls
    assert len(walls) == len(set(walls))


def test_a_large_home_can_be_drawn(tmp_path: Path) -> None:
    """Its light switches are thinner than a pixel."""
    (tmp_path / "large.json").write_text(scene_text(generated(*HOMES[-1])), encoding="utf-8")
    simulator = HouseholdSimulator(SceneLibrary([tmp_path]))
    simulator.reset(Setup("large"))
    assert from_above(simulator, "large").width > 1000


def kitchen() -> dict[str, Any]:
    return dict(json.loads((scenes / "kitchen.json").read_text(encoding="utf-8")))


def fixture(scene: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in scene["fixtures"] if each["name"] == name)


def moved(name: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda scene: fixture(scene, name).update(values)


def added(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda scene: scene["fixtures"].append({"name": "extra", **values})


def without(*kinds: str) -> Callable[[dict[str, Any]], None]:
    def drop(scene: dict[str, Any]) -> None:
        gone = {each["name"] for each in scene["fixtures"] if each["type"] in kinds}
        scene["fixtures"] = [each for each in scene["fixtures"] if each["name"] not in gone]
        scene["objects"] = [each for each in scene["objects"] if each.get("in") not in gone]

    return drop


def put(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda scene: scene["objects"].append(values)


def walled_up(scene: dict[str, Any]) -> None:
    """A corner of its own, with something in it."""
    scene["walls"] += [[4, 0, 4, 1], [4, 1, 5, 1]]
    scene["objects"].append({"type": "KeyChain", "position": [4.4, 0.005, 0.7]})


@pytest.mark.parametrize(
    ("damage", "rule", "subject"),
    [
        (moved("fridge", x=1.2), "overlap", "fridge"),
        (moved("sideboard", x=0.2), "walls", "sideboard"),
        (moved("painting", x=-0.6), "walls", "painting"),
        (moved("shelf", x=3.8, z=2.9), "support", "shelf"),
        (moved("microwave", base=1.1, z=2.6), "support", "microwave"),
        (added(type="Safe", x=1.15, z=3.0, facing=180), "front", "cabinet-left"),
        (moved("fridge", facing=0), "front", "fridge"),
        (put(type="Apple", **{"in": "table"}, position=[0.5, 0.8, 2.0]), "place", "Apple"),
        (put(type="Boots", position=[0.45, 0.005, 3.5]), "place", "Boots"),
        (put(type="Apple", **{"in": "shelf"}, position=[4.83, 2.4, 1.6]), "place", "Apple"),
        (walled_up, "reach", "KeyChain"),
        (without("Fridge"), "furnished", "kitchen"),
        (without("StoveKnob"), "furnished", "StoveKnob"),
        (moved("faucet", x=1.2), "furnished", "sink"),
        (lambda scene: scene["walls"].pop(), "loads", "kitchen"),
        (lambda scene: scene["agent"].update(x=3.3, z=1.3), "loads", "kitchen"),
    ],
)
def test_the_check_names_what_is_broken(damage: Callable[[dict[str, Any]], Any], rule: str, subject: str) -> None:
    scene = kitchen()
    damage(scene)
    findings = check_scene(Scene.model_validate(scene))
    assert any(each.rule == rule and subject in each.subject + each.what for each in findings), findings


def test_the_check_finds_a_room_that_no_way_leads_to() -> None:
    scene = generated(["kitchen", "bedroom"], 5)
    areas = [area for room in scene.rooms for area in room.areas]
    shut = scene.model_copy(update={"walls": tuple(walls_of(areas, []))})
    assert "connected" in {each.rule for each in check_scene(shut)}


def said(*arguments: str, code: int = 0) -> Any:
    """What a command prints as JSON."""
    result = CliRunner().invoke(cli.app, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return json.loads(result.output)


def test_the_commands_make_a_home_and_check_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = said("scenes", "generate", "--rooms", "kitchen,bedroom", "--seed", "7")
    assert made["file"] == "kitchen-bedroom-7.json"
    scene = json.loads(Path(made["file"]).read_text(encoding="utf-8"))
    scene["fixtures"] = [each for each in scene["fixtures"] if each["type"] != "Fridge"]
    scene["objects"] = [each for each in scene["objects"] if "fridge" not in each.get("in", "")]
    Path("worse.json").write_text(json.dumps({**scene, "name": "worse"}), encoding="utf-8")
    Path("broken.json").write_text("{", encoding="utf-8")
    told = said("scenes", "check", made["file"], "worse.json", "broken.json", "kitchen", code=1)
    assert [each["valid"] for each in told] == [True, False, False, True]
    assert told[1]["findings"][0]["what"] == "kitchen has no fridge"
    assert told[2]["findings"][0]["rule"] == "loads"
    with pytest.raises(UnknownNameError, match="kichen"):
        said("scenes", "check", "kichen")


@pytest.mark.parametrize(
    ("options", "where"),
    [
        (["--name", "../home"], "--name"),
        (["--name", "a/b"], "--name"),
        (["--name", "x" * 300], "--name"),
        (["--out", "home.txt"], "--out"),
    ],
)
def test_a_home_is_written_where_a_scene_may_be(
    options: list[str], where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OptionError) as caught:
        said("scenes", "generate", "--rooms", "bathroom", *options)
    assert caught.value.where == where
    assert not list(tmp_path.iterdir())
