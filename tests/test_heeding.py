"""Rules before every call, and what was told in grounding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from embodied.correction import Fact, Lesson, Preference, Rule, Thing
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.grounders.heeding import HeedingGrounder
from embodied.household.home import Home
from embodied.known import Known, Scope, Source
from embodied.planner import Step
from embodied.skill import ACHIEVED, Outcome, Reason, SkillCall
from embodied.task import Subgoal
from tests.driving import SKILLS, box_room, memory_of
from tests.homes import do

TABLES: list[dict[str, Any]] = [
    {"name": "near", "type": "SideTable", "x": 0.0, "z": 1.2},
    {"name": "far", "type": "CoffeeTable", "x": 0.0, "z": -1.7},
]
APPLE = Thing("apple", ("Apple",))
SIDE, COFFEE = Thing("side table", ("SideTable",)), Thing("coffee table", ("CoffeeTable",))


class Told:
    """Some lessons, numbered from 1."""

    def __init__(self, *lessons: Lesson) -> None:
        self._known = tuple(
            Known(number, lesson, Scope(), Source("", "", "")) for number, lesson in enumerate(lessons, start=1)
        )

    def lessons(self) -> tuple[Known, ...]:
        return self._known


def apples() -> Home:
    return box_room(TABLES, [{"type": "Apple", "in": "far"}, {"type": "Apple", "in": "near"}])


def ground(home: Home, *lessons: Lesson, skill: str = "pick_up", history: tuple[Step, ...] = (), **arguments: str):
    grounder = HeedingGrounder(AdmissibleGrounder(SKILLS), Told(*lessons))
    return grounder.ground(Subgoal(skill, arguments or {"object": "Apple"}), memory_of(home), history)


def parent(home: Home, call: SkillCall) -> str:
    inside = home[dict(call.arguments)["object"]].parent
    assert inside is not None
    return home[inside].object_type


def test_a_forbidden_call_fails_and_says_by_which_rule():
    found = ground(apples(), Rule("be nice", "always"), Rule("never touch apples", "never", (), APPLE))
    assert isinstance(found, Outcome) and found.reason is Reason.FORBIDDEN
    assert "rule 2: never touch apples" in found.detail


def test_a_forbidden_candidate_is_never_first_and_stays_to_be_seen():
    home = apples()
    memory = memory_of(home)
    from_side = Rule("x", "never", ("pick_up",), APPLE)
    assert isinstance(ground(home, from_side), Outcome)
    opened = ground(home, from_side, skill="go_to", target="Apple")
    assert not isinstance(opened, Outcome) and not any(each.forbidden for each in opened)
    grounder = HeedingGrounder(AdmissibleGrounder(SKILLS), Told(from_side))
    assert not [call for call in grounder.admissible(memory) if call.skill == "pick_up"]
    assert [call for call in AdmissibleGrounder(SKILLS).admissible(memory) if call.skill == "pick_up"]


def test_what_has_to_come_first_opens_the_way():
    home = apples()
    rule = Rule("wash apples before you take them", "first", ("pick_up",), APPLE, None, ("clean",))
    assert isinstance(ground(home, rule), Outcome)
    ids = [item.object_id for item in home.objects() if item.object_type == "Apple"]
    washed = Step(Subgoal("clean", {"object": ids[0]}), SkillCall("clean", (("object", ids[0]),)), ACHIEVED)
    found = ground(home, rule, history=(washed,))
    assert not isinstance(found, Outcome)
    assert dict(found[0].call.arguments)["object"] == ids[0]
    assert found[-1].forbidden.startswith("rule 1") and not found[0].forbidden
    failed = replace(washed, outcome=Outcome.failed(Reason.BLOCKED))
    assert isinstance(ground(home, rule, history=(failed,)), Outcome)


BOWL = Thing("bowl", ("Bowl",))
WASHED = Rule("rinse every bowl before you put it away", "first", ("put",), BOWL, None, ("clean",))


def bowls() -> Home:
    return box_room(
        [*TABLES, {"name": "third", "type": "DiningTable", "x": 1.3, "z": 0.0}],
        [{"type": "Bowl", "in": "near"}, {"type": "Bowl", "in": "far"}, {"type": "Egg", "in": "third"}],
    )


def taken(home: Home, kind: str, at: int = 0) -> str:
    """Has the robot take up the thing of a type; its id."""
    object_id = [item.object_id for item in home.objects() if item.object_type == kind][at]
    assert do(home, "PickupObject", objectId=object_id, forceAction=True) is None
    return object_id


def tried(skill: str, object_id: str, outcome: Outcome = ACHIEVED) -> Step:
    return Step(Subgoal(skill, {"object": object_id}), SkillCall(skill, (("object", object_id),)), outcome)


def test_what_is_said_of_putting_a_bowl_away_is_not_said_of_what_is_put_into_it():
    home = bowls()
    egg = taken(home, "Egg")
    assert not isinstance(ground(home, WASHED, skill="put", object=egg, receptacle="Bowl"), Outcome)
    home = bowls()
    bowl = taken(home, "Bowl")
    assert isinstance(ground(home, WASHED, skill="put", object=bowl, receptacle="DiningTable"), Outcome)
    drawer = Rule("never use the table", "never", ("put",), Thing("table", ("DiningTable",)))
    assert isinstance(ground(home, drawer, skill="put", object=bowl, receptacle="DiningTable"), Outcome)


@pytest.mark.parametrize(("reason", "may"), [(Reason.NOT_FOUND, True), (Reason.BLOCKED, False)])
def test_what_cannot_be_done_in_a_home_is_not_waited_for(reason: Reason, may: bool):
    home = bowls()
    bowl = taken(home, "Bowl")
    history = (tried("clean", bowl, Outcome.failed(reason)),)
    found = ground(home, WASHED, skill="put", history=history, object=bowl, receptacle="DiningTable")
    assert isinstance(found, Outcome) is not may


def test_what_was_rinsed_along_is_washed():
    home = bowls()
    bowl = taken(home, "Bowl")
    memory = memory_of(home)
    rinsed = replace(memory.get(bowl), history=frozenset({"cleaned"}))
    memory.get = lambda object_id: rinsed if object_id == bowl else home.get(object_id)  # type: ignore[method-assign]
    grounder = HeedingGrounder(AdmissibleGrounder(SKILLS), Told(WASHED))
    put = Subgoal("put", {"object": bowl, "receptacle": "DiningTable"})
    assert not isinstance(grounder.ground(put, memory, ()), Outcome)


@pytest.mark.parametrize("at", [0, 1])
def test_the_bowl_that_was_washed_is_the_one_that_is_filled(at: int):
    home = bowls()
    washed = [item.object_id for item in home.objects() if item.object_type == "Bowl"][at]
    egg = taken(home, "Egg")
    found = ground(home, WASHED, skill="put", history=(tried("clean", washed),), object=egg, receptacle="Bowl")
    assert not isinstance(found, Outcome) and dict(found[0].call.arguments)["receptacle"] == washed


def test_what_is_not_meant_is_left_out_while_there_are_others():
    home = apples()
    ids = sorted(item.object_id for item in home.objects() if item.object_type == "Apple")
    grounder, memory = AdmissibleGrounder(SKILLS), memory_of(home)

    def among(besides: Iterable[str]) -> list[str]:
        found = grounder.ground(Subgoal("pick_up", {"object": "Apple"}, frozenset(besides)), memory, ())
        assert not isinstance(found, Outcome)
        return sorted(dict(each.call.arguments)["object"] for each in found)

    assert among(ids[:1]) == ids[1:]
    assert among(()) == among(ids) == ids


@pytest.mark.parametrize("place", [SIDE, COFFEE])
def test_facts_say_which_thing_is_meant(place: Thing):
    home = apples()
    found = ground(home, Fact("x", APPLE, place))
    assert not isinstance(found, Outcome)
    assert parent(home, found[0].call) == place.types[0] and found[0].scores["told"] == 1.0
    found = ground(home, Fact("x", APPLE, place, holds=False))
    assert not isinstance(found, Outcome) and parent(home, found[0].call) != place.types[0]


def test_other_facts_and_no_lessons_change_nothing():
    home = apples()
    plain = AdmissibleGrounder(SKILLS).ground(Subgoal("pick_up", {"object": "Apple"}), memory_of(home), ())
    assert ground(home) == plain
    assert ground(home, Fact("x", Thing("mug", ("Mug",)), SIDE), Fact("y")) == plain


def test_preferences_choose_among_what_is_allowed():
    home = apples()
    for liked in (True, False):
        found = ground(home, Preference("x", SIDE, None, liked), skill="go_to", target="Apple")
        assert not isinstance(found, Outcome) and "liked" not in found[0].scores
        tables = ground(home, Preference("x", APPLE, None, liked))
        assert not isinstance(tables, Outcome) and tables[0].scores["liked"] == float(liked)
