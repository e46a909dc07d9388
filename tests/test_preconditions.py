"""What has to be done before a call can be: chained back over what skills declare."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.facts import Fact
from embodied.grounders.admissible import AdmissibleGrounder, calls_between
from embodied.household.home import Home
from embodied.planners.preconditions import DEPTH, bringing_about, hopeless, towards
from embodied.skill import SkillCall
from tests.driving import SKILLS, call, ids_of, memory_of
from tests.homes import kitchenette, one

MUG = {"type": "Mug", "in": "counter", "filled": "coffee"}


def home_with(*objects: dict[str, str]) -> Home:
    things = [{"type": "Apple", "in": "counter"}, {"type": "Knife", "in": "counter"}, {"type": "Book", "in": "table"}]
    return kitchenette(objects=[*things, *objects])


def carry_out(home: Home, skill: str, **types: str) -> list[str]:
    """Follow `towards` to a call over types until it is made; returns the calls by skill and type."""
    done: list[str] = []
    for _ in range(DEPTH):
        ids = ids_of(home)
        wanted = SkillCall(skill, tuple((name, ids[kind]) for name, kind in types.items()))
        next_call = towards([wanted], memory_of(home), SKILLS, [])
        assert next_call is not None
        outcome, _ = call(home, next_call.skill, **dict(next_call.arguments))
        assert outcome.achieved, outcome
        done.append(" ".join([next_call.skill, *(value.partition("|")[0] for _, value in next_call.arguments)]))
        if next_call == wanted:
            return done
    raise AssertionError(done)


def test_a_chain_is_read_off_the_declarations() -> None:
    assert carry_out(home_with(), "slice", object="Apple") == ["pick_up Knife", "slice Apple"]
    holding_a_book = home_with()
    call(holding_a_book, "pick_up", object=one(holding_a_book, "Book"))
    assert carry_out(holding_a_book, "slice", object="Apple")[1:] == ["pick_up Knife", "slice Apple"]


def test_water_is_fetched_before_it_is_poured() -> None:
    home = home_with({"type": "WateringCan", "in": "counter"}, {"type": "Mug", "in": "counter"})
    chain = carry_out(home, "pour_into", object="WateringCan", target="Mug")
    assert chain == ["pick_up WateringCan", "fill WateringCan", "pour_into WateringCan Mug"]


def test_what_is_full_of_something_else_is_emptied_first() -> None:
    assert carry_out(home_with(MUG), "fill", object="Mug") == ["pick_up Mug", "pour_out Mug", "fill Mug"]


def test_what_no_skill_brings_about_is_hopeless() -> None:
    home = kitchenette()
    ids = ids_of(home)
    call_ = SkillCall("put", (("object", ids["Book"]), ("receptacle", ids["Fridge"])))
    assert hopeless(call_, memory_of(home), SKILLS)
    assert towards([call_], memory_of(home), SKILLS, []) is None


def test_without_a_knife_nothing_is_sliced() -> None:
    home = kitchenette(objects=[{"type": "Apple", "in": "counter"}])
    assert towards([SkillCall("slice", (("object", one(home, "Apple")),))], memory_of(home), SKILLS, []) is None


def test_what_failed_is_not_made_again() -> None:
    home = kitchenette()
    pick = SkillCall("pick_up", (("object", one(home, "Apple")),))
    assert towards([pick], memory_of(home), SKILLS, []) == pick
    assert towards([pick], memory_of(home), SKILLS, [], failed={pick}) is None


@pytest.mark.parametrize("fact", [Fact("hand_empty"), Fact("hand_empty", holds=False), Fact("accepted", ("a", "b"))])
def test_an_empty_hand_has_nothing_to_put_down(fact: Fact) -> None:
    assert not list(bringing_about(fact, memory_of(kitchenette()), SKILLS))


HOME = kitchenette()
ALL = [
    each
    for skill in SKILLS.values()
    for each in calls_between(skill, [[e for e in HOME.objects() if p.fits(e)] for p in skill.parameters])
]


@settings(max_examples=60, deadline=None)
@given(
    wanted=st.lists(st.sampled_from(ALL), min_size=1, max_size=4), held=st.sampled_from(["", "Apple", "Plate", "Book"])
)
def test_the_next_call_can_always_be_made(wanted: list[SkillCall], held: str) -> None:
    home = kitchenette()
    if held:
        call(home, "pick_up", object=one(home, held))
    memory = memory_of(home)
    found = towards(wanted, memory, SKILLS, [])
    assert found is None or found in AdmissibleGrounder(SKILLS).admissible(memory)
    if any(each in AdmissibleGrounder(SKILLS).admissible(memory) for each in wanted):
        assert found in wanted
