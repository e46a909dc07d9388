"""Skills of liquids and of cooking: fill, pour, make coffee, cook, toast."""

from __future__ import annotations

from typing import Any

import pytest

from embodied.household.home import Home
from embodied.skill import Reason
from tests.driving import SKILLS, call, memory_of
from tests.homes import KITCHENETTE, kitchenette, one

FIXTURES: list[dict[str, Any]] = [
    *KITCHENETTE["fixtures"],
    {"name": "coffee", "type": "CoffeeMachine", "x": 0.4, "z": 1.8, "base": 0.9, "facing": 180},
    {"name": "toaster", "type": "Toaster", "x": -0.3, "z": 1.85, "base": 0.9, "facing": 180},
    {"name": "plant", "type": "HousePlant", "x": 1.6, "z": -1.6},
]
THINGS = ["Mug", "WateringCan", "Potato", "Bread", "Knife"]


def kitchen(**changes: Any) -> Home:
    return kitchenette(fixtures=FIXTURES, objects=[{"type": name, "in": "table"} for name in THINGS], **changes)


def holding(home: Home, kind: str) -> str:
    item = one(home, kind)
    assert call(home, "pick_up", object=item)[0].achieved
    return item


@pytest.mark.parametrize("running", [False, True])
def test_fill_lets_water_run_into_what_stands_in_the_basin(running: bool) -> None:
    home = kitchen()
    mug = holding(home, "Mug")
    home.change(home[one(home, "Faucet")], is_toggled=running)
    outcome, words = call(home, "fill", object=mug)
    assert outcome.achieved
    start = [] if running else ["ToggleOn Faucet"]
    assert words == ["Put SinkBasin", *start, "ToggleOff Faucet", "Pickup Mug"]
    assert (home[mug].fill_liquid, home.held) == ("water", mug)


def test_what_goes_into_no_basin_is_held_under_the_water() -> None:
    home = kitchen()
    can = holding(home, "WateringCan")
    outcome, words = call(home, "fill", object=can)
    assert outcome.achieved
    assert words == ["ToggleOn Faucet", "FillWithLiquid WateringCan", "ToggleOff Faucet"]
    assert (home[can].fill_liquid, home.held) == ("water", can)


def test_water_is_poured_from_one_thing_into_another() -> None:
    home = kitchen()
    can, plant = holding(home, "WateringCan"), one(home, "HousePlant")
    assert SKILLS["pour_into"].unmet(memory_of(home), {"object": can, "target": plant}) is not None
    assert call(home, "fill", object=can)[0].achieved
    outcome, words = call(home, "pour_into", object=can, target=plant)
    assert outcome.achieved
    assert words == ["FillWithLiquid HousePlant", "EmptyLiquidFrom WateringCan"]
    assert (home[plant].fill_liquid, home[can].fill_liquid) == ("water", "")


def test_coffee_is_made_in_the_machine_and_poured_out_at_the_sink() -> None:
    home = kitchen()
    mug = holding(home, "Mug")
    outcome, words = call(home, "make_coffee", object=mug)
    assert outcome.achieved
    assert words == ["Put CoffeeMachine", "ToggleOn CoffeeMachine", "ToggleOff CoffeeMachine", "Pickup Mug"]
    assert home[mug].fill_liquid == "coffee"
    assert call(home, "pour_out", object=mug)[0].achieved
    assert home[mug].fill_liquid == ""
    assert home.visible(one(home, "SinkBasin"))


def test_there_has_to_be_a_basin_to_pour_into() -> None:
    fixtures = [each for each in FIXTURES if each["name"] not in ("sink", "faucet")]
    home = kitchenette(fixtures=fixtures, objects=[{"type": "Mug", "in": "table"}])
    mug = holding(home, "Mug")
    assert call(home, "make_coffee", object=mug)[0].achieved
    assert call(home, "pour_out", object=mug)[0].reason is Reason.NOT_FOUND
    assert home[mug].fill_liquid == "coffee"


def test_a_potato_is_cooked_in_the_microwave() -> None:
    home = kitchen()
    potato = holding(home, "Potato")
    outcome, words = call(home, "cook", object=potato)
    assert outcome.achieved
    assert words[-3:] == ["Open Microwave", "Pickup Potato", "Close Microwave"]
    assert home[potato].is_cooked
    assert home.held == potato


def test_bread_is_toasted_a_slice_at_a_time() -> None:
    home = kitchen()
    knife = holding(home, "Knife")
    assert call(home, "slice", object=one(home, "Bread"))[0].achieved
    assert call(home, "put", object=knife, receptacle=one(home, "SideTable"))[0].achieved
    piece = next(item.object_id for item in home.objects() if item.object_type == "BreadSliced")
    assert call(home, "pick_up", object=piece)[0].achieved
    outcome, words = call(home, "toast", object=piece)
    assert outcome.achieved
    assert words == ["Put Toaster", "ToggleOn Toaster", "ToggleOff Toaster", "Pickup Bread"]
    assert home[piece].is_cooked
    assert SKILLS["cook"].options(SKILLS["cook"].parameters[0], [home[piece]], memory_of(home)) == []


@pytest.mark.parametrize(
    ("skill", "kind", "missing"),
    [
        ("fill", "Mug", ["faucet"]),
        ("fill", "WateringCan", ["faucet"]),
        ("make_coffee", "Mug", ["coffee"]),
        ("cook", "Potato", ["microwave"]),
    ],
)
def test_without_the_appliance_nothing_is_done(skill: str, kind: str, missing: list[str]) -> None:
    fixtures = [each for each in FIXTURES if each["name"] not in missing]
    home = kitchenette(fixtures=fixtures, objects=[{"type": kind, "in": "table"}])
    outcome, words = call(home, skill, object=holding(home, kind))
    assert outcome.reason is Reason.NOT_FOUND
    assert not words
