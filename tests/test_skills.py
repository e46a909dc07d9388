"""The skills that ship: what they do, that it is what they declare; and loading libraries, ours and broken ones."""

from __future__ import annotations

import numpy as np
import pytest

from embodied.facts import true_in
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.household.home import Home
from embodied.memory import enclosing
from embodied.skill import Parameter, Reason, Skill
from tests.driving import ROOMS, SKILLS, box_room, call, memory_of, room, run
from tests.homes import kitchenette, one

NAMES = [
    "clean",
    "close",
    "cook",
    "cool",
    "examine_in_light",
    "fill",
    "go_to",
    "heat",
    "make_coffee",
    "open",
    "pick_up",
    "pour_into",
    "pour_out",
    "put",
    "slice",
    "switch_off",
    "switch_on",
    "toast",
]


def holding(home: Home, kind: str) -> str:
    """Have the robot hold the only object of a type."""
    item = one(home, kind)
    assert call(home, "pick_up", object=item)[0].achieved
    return item


def test_the_library_that_ships() -> None:
    assert list(SKILLS) == NAMES
    for skill in SKILLS.values():
        assert isinstance(skill, Skill)
        named = [parameter.name for parameter in skill.parameters]
        assert all(f"{{{name}}}" in skill.template for name in named)
        assert (type(skill).__doc__ or "").strip()
    assert [each.name for each in SKILLS["examine_in_light"].parameters] == ["object", "lamp"]


# -- what each does ------------------------------------------------------------------------------------------------


def test_go_to_stands_where_the_target_is_visible() -> None:
    home = kitchenette()
    fridge = one(home, "Fridge")
    outcome, words = call(home, "go_to", target=fridge)
    assert outcome.achieved
    assert not words
    assert home.visible(fridge)


def test_go_to_what_is_shut_away_goes_to_what_it_is_in() -> None:
    home = kitchenette()
    assert call(home, "go_to", target=one(home, "Egg"))[0].achieved
    assert home.visible(one(home, "Fridge"))


def test_pick_up_opens_and_closes_what_is_in_the_way() -> None:
    home = kitchenette()
    outcome, words = call(home, "pick_up", object=one(home, "Egg"))
    assert outcome.achieved
    assert words == ["Open Fridge", "Pickup Egg", "Close Fridge"]


def test_pick_up_leaves_open_what_was_open() -> None:
    home = kitchenette()
    call(home, "open", object=one(home, "Fridge"))
    assert call(home, "pick_up", object=one(home, "Egg"))[1] == ["Pickup Egg"]
    assert home[one(home, "Fridge")].is_open


def test_put_opens_and_closes_the_receptacle() -> None:
    home = kitchenette()
    apple = holding(home, "Apple")
    outcome, words = call(home, "put", object=apple, receptacle=one(home, "Fridge"))
    assert outcome.achieved
    assert words == ["Open Fridge", "Put Fridge", "Close Fridge"]
    assert home[apple].parent == one(home, "Fridge")
    assert "cooled" in home[apple].history, "a closed fridge cools"


def test_put_into_what_is_itself_shut_away() -> None:
    cabinet = {"type": "Cabinet", "x": 0.0, "z": 1.7, "base": 0.9, "facing": 180, "size": [0.9, 0.7, 0.5]}
    fixtures = [
        {"name": "cabinet", **cabinet},
        {"name": "table", "type": "SideTable", "x": -1.6, "z": 0.0, "facing": 90},
    ]
    home = box_room(fixtures, [{"type": "Plate", "in": "cabinet"}, {"type": "Apple", "in": "table"}])
    outcome, words = call(home, "put", object=holding(home, "Apple"), receptacle=one(home, "Plate"))
    assert outcome.achieved
    assert words == ["Open Cabinet", "Put Plate", "Close Cabinet"]


def test_slice_cuts_in_place_and_keeps_the_knife() -> None:
    home = kitchenette()
    apple, knife = one(home, "Apple"), holding(home, "Knife")
    outcome, words = call(home, "slice", object=apple)
    assert outcome.achieved
    assert words == ["Slice Apple"]
    assert home[apple].is_sliced
    assert home.held == knife
    assert call(home, "put", object=knife, receptacle=one(home, "CounterTop"))[0].achieved
    assert call(home, "pick_up", object=f"{apple}|AppleSliced_1")[0].achieved


def test_slice_needs_a_knife() -> None:
    home = kitchenette()
    skill, memory = SKILLS["slice"], memory_of(home)
    assert str(skill.unmet(memory, {"object": one(home, "Apple")})) == "holding_type(Knife, ButterKnife)"
    holding(home, "Book")
    assert skill.unmet(memory, {"object": one(home, "Apple")}) is not None


def test_heat_follows_the_expert_macro() -> None:
    home = kitchenette()
    apple = holding(home, "Apple")
    outcome, words = call(home, "heat", object=apple)
    assert outcome.achieved
    assert words == [
        "Open Microwave",
        "Put Microwave",
        "Close Microwave",
        "ToggleOn Microwave",
        "ToggleOff Microwave",
        "Open Microwave",
        "Pickup Apple",
        "Close Microwave",
    ]
    assert home[apple].history == {"heated"}
    assert home.held == apple


def test_heat_stops_a_microwave_that_is_running() -> None:
    home = kitchenette()
    apple, microwave = holding(home, "Apple"), one(home, "Microwave")
    home.change(home[microwave], is_toggled=True)
    outcome, words = call(home, "heat", object=apple)
    assert outcome.achieved
    assert words[:2] == ["ToggleOff Microwave", "Open Microwave"]


def test_cool_follows_the_expert_macro() -> None:
    home = kitchenette()
    apple = holding(home, "Apple")
    outcome, words = call(home, "cool", object=apple)
    assert outcome.achieved
    assert words == ["Open Fridge", "Put Fridge", "Close Fridge", "Open Fridge", "Pickup Apple", "Close Fridge"]
    assert home[apple].history == {"cooled"}


@pytest.mark.parametrize("running", [False, True])
def test_clean_follows_the_expert_macro(running: bool) -> None:
    home = kitchenette()
    plate = holding(home, "Plate")
    home.change(home[one(home, "Faucet")], is_toggled=running)
    outcome, words = call(home, "clean", object=plate)
    assert outcome.achieved
    stop = ["ToggleOff Faucet"] if running else []
    assert words == ["Put SinkBasin", *stop, "ToggleOn Faucet", "ToggleOff Faucet", "Pickup Plate"]
    assert home[plate].history == {"cleaned"}


def test_clean_needs_a_basin_with_a_faucet_of_its_own() -> None:
    """The only faucet belongs to the far basin: the near one stays dry."""
    fixtures = [
        {"name": "dry", "type": "SinkBasin", "x": -1.6, "z": 0.0, "base": 0.7, "facing": 90},
        {"name": "sink", "type": "SinkBasin", "x": 1.6, "z": 1.5, "base": 0.7, "facing": 270},
        {"name": "faucet", "type": "Faucet", "x": 1.85, "z": 1.5, "base": 0.9, "facing": 270},
    ]
    home = box_room(fixtures, [{"type": "Spoon", "position": [-1.0, 0.0, 0.0]}])
    spoon = holding(home, "Spoon")
    assert call(home, "clean", object=spoon)[0].achieved
    assert home[spoon].history == {"cleaned"}


def test_a_full_appliance_is_passed_over_for_another() -> None:
    oven = {"type": "Microwave", "base": 0.9}
    fixtures = [
        {"name": "small", **oven, "x": -0.8, "z": 1.75, "facing": 180, "size": [0.2, 0.2, 0.2]},
        {"name": "free", **oven, "x": 1.7, "z": -1.0, "facing": 270},
        {"name": "table", "type": "SideTable", "x": -1.6, "z": 0.0, "facing": 90},
    ]
    home = box_room(fixtures, [{"type": "Plate", "in": "table"}, {"type": "Mug", "in": "small"}])
    plate = holding(home, "Plate")
    small = next(item.object_id for item in home.objects() if item.name == "small")
    outcome, words = call(home, "heat", object=plate)
    assert outcome.achieved
    assert words[:2] == ["Open Microwave", "Close Microwave"], "what was opened in vain is closed"
    assert not home[small].is_open
    assert "heated" in home[plate].history


@pytest.mark.parametrize(("skill", "kind"), [("heat", "Book"), ("clean", "Book"), ("cool", "Book")])
def test_no_appliance_takes_it(skill: str, kind: str) -> None:
    home = kitchenette()
    outcome, words = call(home, skill, object=holding(home, kind))
    assert outcome.reason is Reason.NOT_FOUND
    assert not words


def test_what_is_left_behind_is_reported() -> None:
    """The microwave cannot be switched on: the apple stays in it, and the outcome says so."""
    home = kitchenette()
    apple, microwave = holding(home, "Apple"), home[one(home, "Microwave")]
    home.change(microwave, properties=microwave.properties - {"toggleable"})
    outcome, _ = call(home, "heat", object=apple)
    assert outcome.reason is Reason.WRONG_TYPE
    assert f"{apple} was left in {microwave.object_id}" in outcome.detail


@pytest.mark.parametrize("lit", [False, True])
def test_examine_in_light(lit: bool) -> None:
    home = kitchenette()
    book, lamp = holding(home, "Book"), one(home, "DeskLamp")
    home.change(home[lamp], is_toggled=lit)
    outcome, words = call(home, "examine_in_light", object=book, lamp=lamp)
    assert outcome.achieved
    assert words == ([] if lit else ["ToggleOn DeskLamp"])
    assert home[lamp].is_toggled
    assert home.visible(lamp)
    assert home.held == book


def test_switching_and_opening() -> None:
    home = kitchenette()
    faucet, drawer = one(home, "Faucet"), one(home, "Drawer")
    for name, argument in (("switch_on", faucet), ("switch_off", faucet), ("open", drawer), ("close", drawer)):
        assert call(home, name, object=argument)[0].achieved
        assert SKILLS[name].unmet(memory_of(home), {"object": argument}) is not None, "done is not to be done again"


# -- what they declare ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROOMS)
def test_declared_effects_come_about(name: str) -> None:
    """Random admissible calls: after each that was achieved, every declared effect holds, and doors are as before."""
    home, rng = room(name), np.random.default_rng(7)
    memory, grounder = memory_of(home), AdmissibleGrounder(SKILLS)
    achieved: set[str] = set()
    for _ in range(60):
        calls = grounder.admissible(memory)
        kinds = sorted({each.skill for each in calls})
        kind = kinds[int(rng.integers(len(kinds)))]
        chosen = [each for each in calls if each.skill == kind]
        each = chosen[int(rng.integers(len(chosen)))]
        arguments, skill = dict(each.arguments), SKILLS[kind]
        open_before = {item.object_id for item in home.objects() if item.is_open}
        outcome, _ = run(home, skill.run(memory, **arguments))
        open_after = {item.object_id for item in home.objects() if item.is_open}
        own = {arguments.get("object")} if kind in ("open", "close") else set()
        assert open_before ^ open_after <= own, (str(each), outcome)
        if not outcome.achieved:
            assert outcome.reason in (Reason.NO_ROOM, Reason.NOT_FOUND), (str(each), outcome)
            continue
        achieved.add(kind)
        for fact in (effect.bind(arguments) for effect in skill.effects):
            hidden = fact.predicate == "visible" and enclosing(memory, fact.arguments[0])
            assert hidden or true_in(fact, memory), (str(each), str(fact))
    assert len(achieved) >= 6


def test_a_skill_can_be_stopped_between_any_two_actions() -> None:
    home = kitchenette()
    going = SKILLS["pick_up"].run(memory_of(home), object=one(home, "Egg"))
    next(going)
    going.close()
    assert home.held is None


def test_parameters_fit_by_property_and_type() -> None:
    home = kitchenette()
    lamp = Parameter("lamp", needs="toggleable", types=("DeskLamp",))
    assert lamp.fits(home[one(home, "DeskLamp")])
    assert not lamp.fits(home[one(home, "Faucet")])
    assert not Parameter("object", needs="pickupable").fits(home[one(home, "Fridge")])
    assert Parameter("target").fits(home[one(home, "Fridge")])


def test_options_are_those_that_the_preconditions_on_one_argument_allow() -> None:
    home = kitchenette()
    put, book = SKILLS["put"], holding(home, "Book")
    item, receptacle = put.parameters
    assert [each.object_id for each in put.options(item, home.objects(), memory_of(home))] == [book]
    assert len(put.options(receptacle, home.objects(), memory_of(home))) > 4
