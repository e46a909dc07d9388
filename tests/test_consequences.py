"""What follows from what: heat, cold, water, coffee, falls and breaks; and the room that things take up."""

from __future__ import annotations

from typing import Any

import pytest

from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.scene import Scene
from embodied.household.settings import Settings
from embodied.simulator import Refusal, RefusalKind
from tests.homes import before, do, kitchenette, one, stand

FIXTURES: list[dict[str, Any]] = [
    {"name": "counter", "type": "CounterTop", "x": 0, "z": 1.65, "facing": 180, "size": [3.0, 0.9, 0.65]},
    {"name": "sink", "type": "SinkBasin", "x": -1.2, "z": 1.65, "base": 0.75, "facing": 180},
    {"name": "faucet", "type": "Faucet", "x": -1.2, "z": 1.85, "base": 0.9, "facing": 180},
    {"name": "burner", "type": "StoveBurner", "x": 0.0, "z": 1.6, "base": 0.9, "facing": 180},
    {"name": "other-burner", "type": "StoveBurner", "x": 0.4, "z": 1.6, "base": 0.9, "facing": 180},
    {"name": "knob", "type": "StoveKnob", "x": 0.0, "z": 1.31, "base": 0.8, "facing": 180},
    {"name": "toaster", "type": "Toaster", "x": -0.5, "z": 1.7, "base": 0.9, "facing": 180},
    {"name": "coffee", "type": "CoffeeMachine", "x": 0.9, "z": 1.7, "base": 0.9, "facing": 180},
    {"name": "fridge", "type": "Fridge", "x": 1.6, "z": -0.5, "facing": 270},
    {"name": "table", "type": "SideTable", "x": -1.6, "z": -1.0, "facing": 90},
    {"name": "tv", "type": "Television", "x": -1.85, "z": -1.0, "base": 0.65, "size": [0.5, 0.4, 0.1], "facing": 90},
    {"name": "drawer", "type": "Drawer", "x": 0.4, "z": 1.6, "base": 0.5, "facing": 180},
]


def home_with(*objects: dict[str, Any], settings: Settings | None = None, **changes: Any) -> Home:
    scene = {
        "format": 1,
        "name": "stove",
        "room": "kitchen",
        "agent": {"x": 0, "z": 0, "yaw": 0, "horizon": 30},
        "walls": [[-2, -2, 2, -2], [2, -2, 2, 2], [-2, 2, 2, 2], [-2, -2, -2, 2]],
        "fixtures": FIXTURES,
        "objects": list(objects),
        **changes,
    }
    return build_home(Scene.model_validate(scene), where="stove", settings=settings or Settings())


def force(home: Home, name: str, object_id: str, **arguments: Any) -> None:
    refusal = do(home, name, objectId=object_id, forceAction=True, **arguments)
    assert refusal is None, refusal


def refused(refusal: Refusal | None) -> RefusalKind:
    assert refusal is not None
    return refusal.kind


def wait(home: Home, seconds: float) -> None:
    until = home.clock + seconds
    while home.clock < until:
        assert do(home, "Pass") is None


def test_a_knob_lights_its_burner_which_cooks_what_is_in_the_pan() -> None:
    home = home_with({"type": "Pan", "in": "burner", "name": "pan"}, {"type": "Potato", "in": "pan"})
    knob, potato, pan = one(home, "StoveKnob"), one(home, "Potato"), one(home, "Pan")
    (burner,) = home[knob].controls
    assert home[burner].position[0] == 0.0, "the nearest one"
    assert refused(do(home, "ToggleObjectOn", objectId=burner, forceAction=True)) is RefusalKind.WRONG_TYPE
    force(home, "ToggleObjectOn", knob)
    assert home[burner].is_toggled
    assert home[potato].is_cooked and home[potato].temperature == home[pan].temperature == "Hot"
    force(home, "ToggleObjectOff", knob)
    assert not home[burner].is_toggled and home[potato].is_cooked, "nothing is uncooked again"


def test_bread_is_toasted_in_a_toaster_alone() -> None:
    home = home_with({"type": "Pan", "in": "burner", "name": "pan"}, {"type": "Bread", "in": "counter"})
    force(home, "SliceObject", one(home, "Bread"))
    first, second = [item.object_id for item in home.objects() if item.object_type == "BreadSliced"][:2]
    stand(home, 0, 1.0, 0)
    force(home, "PickupObject", first)
    force(home, "PutObject", one(home, "Pan"))
    force(home, "ToggleObjectOn", one(home, "StoveKnob"))
    assert not home[first].is_cooked and home[first].temperature == "Hot"
    force(home, "PickupObject", second)
    force(home, "PutObject", one(home, "Toaster"))
    force(home, "ToggleObjectOn", one(home, "Toaster"))
    assert home[second].is_cooked


def test_a_coffee_machine_fills_the_mug_on_it() -> None:
    home = home_with({"type": "Mug", "in": "coffee"})
    mug = one(home, "Mug")
    force(home, "ToggleObjectOn", one(home, "CoffeeMachine"))
    assert (home[mug].fill_liquid, home[mug].temperature) == ("coffee", "Hot")


def test_a_faucet_fills_cleans_and_puts_candles_out() -> None:
    home = home_with(
        {"type": "Cup", "in": "sink", "dirty": True}, {"type": "Candle", "in": "counter", "on": True, "name": "candle"}
    )
    cup, candle = one(home, "Cup"), one(home, "Candle")
    home.set_parent(home[candle], one(home, "SinkBasin"))
    force(home, "ToggleObjectOn", one(home, "Faucet"))
    assert (home[cup].fill_liquid, home[cup].is_dirty, home[candle].is_toggled) == ("water", False, False)
    force(home, "ToggleObjectOff", one(home, "Faucet"))
    assert home[cup].fill_liquid == "water", "what is full stays full"
    assert refused(do(home, "FillObjectWithLiquid", objectId=cup, fillLiquid="wine", forceAction=True)) is (
        RefusalKind.WRONG_STATE
    )
    force(home, "EmptyLiquidFromObject", cup)
    force(home, "FillObjectWithLiquid", cup, fillLiquid="Coffee")
    assert (home[cup].fill_liquid, home[cup].temperature) == ("coffee", "Hot")


def test_heat_fades_out_of_the_fire_and_cold_out_of_the_fridge() -> None:
    home = home_with({"type": "Pot", "in": "burner"}, {"type": "Egg", "in": "fridge"})
    pot, egg, knob = one(home, "Pot"), one(home, "Egg"), one(home, "StoveKnob")
    assert home[egg].temperature == "Cold", "it has been there"
    force(home, "ToggleObjectOn", knob)
    wait(home, 25.0)
    assert home[pot].temperature == "Hot" and home[egg].temperature == "Cold"
    force(home, "ToggleObjectOff", knob)
    wait(home, 9.0)
    assert home[pot].temperature == "Hot"
    wait(home, 1.5)
    assert home[pot].temperature == "RoomTemp"
    force(home, "PickupObject", egg)
    wait(home, 10.5)
    assert home[egg].temperature == "RoomTemp"


def test_what_shatters_lets_go_of_what_it_held() -> None:
    home = home_with({"type": "Mug", "in": "counter", "name": "mug"}, {"type": "Pen", "in": "mug"})
    mug, pen = one(home, "Mug"), one(home, "Pen")
    force(home, "BreakObject", mug)
    assert home[mug].is_broken and not home.visible(mug)
    assert home[pen].parent == one(home, "CounterTop")
    assert refused(do(home, "PickupObject", objectId=mug, forceAction=True)) is RefusalKind.WRONG_STATE


def test_an_egg_runs_out_and_a_screen_only_cracks() -> None:
    home = home_with({"type": "Egg", "in": "counter"})
    force(home, "BreakObject", one(home, "Egg"))
    assert home[one(home, "EggCracked")].parent == one(home, "CounterTop")
    tv = one(home, "Television")
    force(home, "ToggleObjectOn", tv)
    force(home, "BreakObject", tv)
    assert home[tv].is_broken and home[tv].is_present and not home[tv].is_toggled
    assert refused(do(home, "ToggleObjectOn", objectId=tv, forceAction=True)) is RefusalKind.WRONG_STATE


def test_a_thrown_cup_spills_and_may_break() -> None:
    """The same cup, thrown hard and softly at the far wall: the impulse decides, the liquid is gone in any case."""
    for strength, breaks in ((250.0, True), (5.0, False)):
        home = home_with(
            {"type": "Cup", "in": "counter", "filled": "water", "name": "cup"}, {"type": "Pen", "in": "cup"}
        )
        cup, pen = one(home, "Cup"), one(home, "Pen")
        stand(home, 0, 0.5, 180, 0)
        force(home, "PickupObject", cup)
        assert do(home, "ThrowObject", moveMagnitude=strength, forceAction=True) is None
        assert home.held is None and home[cup].fill_liquid == ""
        assert home[cup].is_broken is breaks
        assert home[pen].parent is None and home[pen].box.low[1] == pytest.approx(0.005)
        assert home[cup].position[2] < 0.5, "it flew ahead"


def test_what_is_dropped_lies_on_what_is_below() -> None:
    home = home_with({"type": "Book", "in": "counter"})
    book = one(home, "Book")
    stand(home, 0, 1.0, 0, 0)
    force(home, "PickupObject", book)
    assert do(home, "DropHandObject", forceAction=True) is None
    assert home[book].parent == one(home, "CounterTop")
    force(home, "PickupObject", book)
    stand(home, 0, 0, 180, 0)
    assert do(home, "DropHeldObject") is None
    assert home[book].parent is None and home[book].box.low[1] < 0.02


def test_a_tilted_cup_spills() -> None:
    home = home_with({"type": "Cup", "in": "counter", "filled": "wine"})
    cup = one(home, "Cup")
    force(home, "PickupObject", cup)
    assert do(home, "RotateHeldObject", pitch=80.0) is None
    assert home[cup].fill_liquid == "wine"
    assert do(home, "RotateHeldObject", pitch=20.0) is None
    assert home[cup].fill_liquid == ""
    assert do(home, "RotateRight") is None
    assert home[cup].tilt == (0.0, 0.0), "a turn brings the hand back to its usual place"


def test_the_hand_moves_and_comes_back() -> None:
    home = home_with({"type": "Cup", "in": "counter"})
    cup = one(home, "Cup")
    stand(home, 0, 0, 180, 0)
    force(home, "PickupObject", cup)
    before_it = home[cup].position
    assert do(home, "MoveHeldObjectAhead", moveMagnitude=0.2) is None
    assert home[cup].position[2] == pytest.approx(before_it[2] - 0.2)
    assert refused(do(home, "MoveHeldObject", ahead=3.0)) is RefusalKind.OUT_OF_RANGE
    assert refused(do(home, "MoveHeldObjectUp", moveMagnitude=0.9)) is RefusalKind.NOT_VISIBLE
    assert do(home, "MoveHeldObjectBack", moveMagnitude=0.1) is None
    assert do(home, "MoveAhead") is None
    assert home[cup].position[2] == pytest.approx(before_it[2] - 0.25)


@pytest.mark.parametrize("collides", [True, False])
def test_what_is_held_stops_at_a_wall(collides: bool) -> None:
    home = home_with({"type": "Laptop", "in": "counter"}, settings=Settings(held_object_collides=collides))
    stand(home, 0, 0, 180, 0)
    force(home, "PickupObject", one(home, "Laptop"))
    while (refusal := do(home, "MoveAhead")) is None:
        assert home.pose.z > -2.0
    assert (home.pose.z > -1.7) is collides
    assert refusal.kind is RefusalKind.BLOCKED
    if collides:
        assert do(home, "MoveAhead", forceAction=True) is None, "forceAction leaves the held thing out"


def test_a_drawer_does_not_open_into_the_agent_and_an_open_one_is_in_its_way() -> None:
    home = home_with()
    drawer = one(home, "Drawer")
    stand(home, 0.5, 1.0, 0, 60)
    refusal = do(home, "OpenObject", objectId=drawer)
    assert refused(refusal) is RefusalKind.BLOCKED and "the agent" in refusal.message
    assert not home[drawer].is_open
    assert do(home, "OpenObject", objectId=drawer, openness=0.1) is None, "a little is possible"
    stand(home, 0.5, 0.5, 0, 60)
    assert do(home, "OpenObject", objectId=drawer) is None
    assert do(home, "MoveAhead") is None
    assert refused(do(home, "MoveAhead")) is RefusalKind.BLOCKED
    assert do(home, "CloseObject", objectId=drawer) is None
    assert do(home, "MoveAhead") is None


def test_crouching_changes_what_is_seen() -> None:
    home = home_with({"type": "Book", "in": "counter"})
    book = one(home, "Book")
    stand(home, home[book].position[0] // 0.25 * 0.25, 1.0, 0, 60)
    assert home.visible(book)
    assert do(home, "Crouch") is None
    assert refused(do(home, "Crouch")) is RefusalKind.WRONG_STATE
    assert not home.visible(book), "its eyes are as low as the counter, and it looks down"
    assert do(home, "Stand") is None
    assert home.visible(book)


def test_a_point_of_the_image_names_what_is_there() -> None:
    home = home_with({"type": "Apple", "in": "counter"})
    apple = before(home, "Apple")
    column, row, _ = home.camera.project(home.pose, [home[apple].box.centre])[0]
    x, y = column / home.camera.width, row / home.camera.height
    assert do(home, "PickupObject", x=x, y=y) is None
    assert home.held == apple
    assert refused(do(home, "PutObject", x=1.5, y=0.5)) is RefusalKind.OUT_OF_RANGE


def test_a_thing_is_put_where_the_image_is_pointed_at() -> None:
    home = home_with({"type": "Apple", "in": "counter"})
    apple, counter = one(home, "Apple"), one(home, "CounterTop")
    stand(home, -0.25, 0.75, 0, 30)
    force(home, "PickupObject", apple)
    start = home.snapshot()
    for wanted in (-0.9, 0.4):
        home.restore(start)
        column, row, _ = home.camera.project(home.pose, [(wanted, 0.9, 1.45)])[0]
        point = {"x": column / home.camera.width, "y": row / home.camera.height}
        assert do(home, "PutObject", **point, putNearXY=True) is None
        assert home[apple].parent == counter
        assert home[apple].position[0] == pytest.approx(wanted, abs=0.1)


def test_things_ride_on_what_is_moved() -> None:
    home = home_with({"type": "Plate", "in": "counter", "name": "plate"}, {"type": "Apple", "in": "plate"})
    plate, apple = one(home, "Plate"), one(home, "Apple")
    force(home, "PickupObject", plate)
    offset = [a - b for a, b in zip(home[apple].position, home[plate].position, strict=True)]
    for _ in range(3):
        assert do(home, "RotateRight") is None
    assert home[apple].parent == plate
    now = [a - b for a, b in zip(home[apple].position, home[plate].position, strict=True)]
    assert sum(each**2 for each in now) == pytest.approx(sum(each**2 for each in offset))


def test_what_a_scene_file_says_of_states_holds() -> None:
    objects = [
        {"type": "Mug", "in": "counter", "filled": "coffee"},
        {"type": "Potato", "in": "counter", "cooked": True},
        {"type": "SoapBottle", "in": "counter", "used_up": True},
        {"type": "CellPhone", "in": "table", "broken": True},
    ]
    home = kitchenette(objects=objects)
    assert home[one(home, "Mug")].fill_liquid == "coffee"
    assert home[one(home, "Potato")].is_cooked and home[one(home, "SoapBottle")].is_used_up
    assert home[one(home, "CellPhone")].is_broken
