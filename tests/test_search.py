"""Search over declared effects, and the imagined world that it searches."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from embodied.facts import Fact
from embodied.goal import Condition, Goal
from embodied.household.home import Home
from embodied.memory import Memory
from embodied.planners.imagined import Imagined
from embodied.planners.relevance import Relevant, relevant_to
from embodied.planners.search import search
from embodied.progress import Progress
from embodied.skill import SkillCall
from embodied.task_types import goal_of
from embodied.thing import Thing
from tests.driving import GOALS, SKILLS, call, ids_of, memory_of
from tests.homes import KITCHENETTE, kitchenette, one


def begun(goal: Goal, memory: Memory) -> Progress:
    return Progress.of(goal, Imagined.whole(memory))


def planned(goal: Goal, memory: Memory, failed: Collection[SkillCall] = ()) -> list[SkillCall] | None:
    return search(begun(goal, memory), memory, SKILLS, failed)


def thought_of(home: Home, name: str) -> Relevant:
    memory = memory_of(home)
    return relevant_to(begun(goal_of(GOALS[name], loose=False), memory), memory, SKILLS, 3)


@pytest.mark.parametrize(
    ("name", "skills"),
    [
        ("simple", ["pick_up", "put"]),
        ("heat-slice", ["pick_up", "slice", "put", "pick_up", "heat", "put"]),
        ("look", ["pick_up", "examine_in_light"]),
        ("movable", ["pick_up", "put", "pick_up", "put"]),
    ],
)
def test_plans_hold_nothing_superfluous(name: str, skills: list[str]) -> None:
    plan = planned(goal_of(GOALS[name], loose=False), memory_of(kitchenette()))
    assert plan is not None
    assert [each.skill for each in plan] == skills


def test_what_was_begun_is_carried_on() -> None:
    """Of many apples the near ones are thought of, and the far one that is heated already."""
    things = [{"type": "Apple", "in": "fridge"}, *[{"type": "Apple", "in": "counter"}] * 6]
    home = kitchenette(objects=things)
    heated = next(item for item in home.objects() if item.object_type == "Apple")
    home.change(heated, history=frozenset({"heated"}))
    call(home, "go_to", target=one(home, "Microwave"))
    relevant = relevant_to(
        begun(goal_of(GOALS["heat-apple"], loose=False), memory_of(home)), memory_of(home), SKILLS, 3
    )
    apples = [each.object_id for each in relevant.entities if each.object_type == "Apple"]
    assert len(apples) < 7
    assert heated.object_id in apples


def test_only_sensible_moves_are_thought_of() -> None:
    home = kitchenette()
    relevant = relevant_to(
        begun(goal_of(GOALS["movable-slice"], loose=False), memory_of(home)), memory_of(home), SKILLS, 3
    )
    ids, items = ids_of(home), {item.object_id: item for item in home.objects()}

    def sensible(predicate: str, *kinds: str) -> bool:
        return relevant.sensible([Fact(predicate, tuple(ids[kind] for kind in kinds))], items)

    assert sensible("holding", "Knife")
    assert sensible("holding", "Plate")
    assert sensible("inside", "Plate", "Fridge")
    assert not sensible("holding", "Apple"), "slices are wanted, not the whole"
    assert not sensible("holding", "Book")
    assert not sensible("inside", "Knife", "Plate")
    assert not sensible("inside", "Plate", "SideTable")


def test_effects_change_the_imagined_world_alone() -> None:
    home = kitchenette()
    memory, ids = memory_of(home), ids_of(home)
    world = Imagined.of(memory, memory.entities())
    taken = world.after([Fact("holding", (ids["Apple"],))])
    assert (taken.held, world.held, home.held) == (ids["Apple"], None, None)
    placed = taken.after([Fact("inside", (ids["Apple"], ids["Fridge"]))])
    assert placed.held is None
    assert ids["Apple"] in placed.contents(ids["Fridge"])
    assert home[ids["Apple"]].parent == ids["CounterTop"]
    cut = placed.after([Fact("sliced", (ids["Apple"],))])
    piece = cut.get(f"{ids['Apple']}|AppleSliced_1")
    assert piece is not None
    assert (piece.object_type, piece.parent) == ("AppleSliced", ids["Fridge"])
    assert cut.accepts(ids["Plate"], piece.object_id)
    assert not cut.accepts(ids["Drawer"], piece.object_id)


def test_every_plan_comes_true_step_by_step() -> None:
    """The imagined world and the real one agree on the goal after every plan."""
    for template in GOALS.values():
        home, goal = kitchenette(), goal_of(template, loose=False)
        plan = planned(goal, memory_of(home))
        assert plan is not None
        for each in plan:
            assert call(home, each.skill, **dict(each.arguments))[0].achieved
        assert all(goal.check(home)), template


def test_a_call_that_failed_is_not_planned_again() -> None:
    goal, memory = goal_of(GOALS["simple"], loose=False), memory_of(kitchenette())
    plan = planned(goal, memory)
    assert plan is not None
    assert planned(goal, memory, {plan[0]}) is None
    assert planned(goal, memory, {SkillCall("pick_up", (("object", "Egg|1|2|3"),))}) == plan


# -- goals that say more -------------------------------------------------------------------------------------------


def state(**states: bool | str) -> frozenset[tuple[str, bool | str]]:
    return frozenset(states.items())


TABLE = Thing("SideTable")
GOAL_PLANS: dict[str, tuple[Goal, list[str]]] = {
    "open": (Goal((Condition(Thing("Drawer", state=state(open=True))),)), ["open"]),
    "on": (Goal((Condition(Thing("DeskLamp", state=state(on=True))),)), ["switch_on"]),
    "clear": (
        Goal((Condition(Thing("", has="pickupable", inside=TABLE), count=0, most=0),)),
        ["pick_up"],
    ),
    "once": (
        Goal(
            (
                Condition(Thing("DeskLamp", state=state(on=True)), when="once"),
                Condition(Thing("DeskLamp", state=state(on=False))),
            ),
            ordered=True,
        ),
        ["switch_on", "switch_off"],
    ),
    "never": (
        Goal(
            (
                Condition(Thing("Apple", state=state(sliced=True))),
                Condition(Thing("Fork", held=True), count=0, most=0, when="always"),
            )
        ),
        ["pick_up", "slice"],
    ),
    "every": (
        Goal((Condition(Thing("", inside=TABLE), every=Thing("", has="pickupable", inside=Thing("Fridge"))),)),
        ["pick_up", "put"],
    ),
    "cleaned": (Goal((Condition(Thing("Spoon", state=state(cleaned=True))),)), ["pick_up", "clean"]),
    "both cleaned": (
        Goal(tuple(Condition(Thing(kind, state=state(cleaned=True))) for kind in ("Spoon", "Plate"))),
        ["pick_up", "clean", "put", "pick_up", "clean"],
    ),
}


@pytest.mark.parametrize("name", GOAL_PLANS)
def test_goals_of_their_own_are_planned_for(name: str) -> None:
    goal, skills = GOAL_PLANS[name]
    plan = planned(goal, memory_of(kitchenette()))
    assert plan is not None
    assert [each.skill for each in plan] == skills


def test_what_must_never_happen_is_planned_around() -> None:
    never = Condition(Thing("Knife", held=True), count=0, most=0, when="always")
    goal = Goal((Condition(Thing("Apple", state=state(sliced=True))), never))
    assert planned(goal, memory_of(kitchenette())) is None, "there is no other knife"
    things = [*KITCHENETTE["objects"], {"type": "ButterKnife", "in": "table"}]
    home = kitchenette(objects=things)
    plan = planned(goal, memory_of(home))
    assert plan is not None
    assert plan[0].arguments == (("object", one(home, "ButterKnife")),)


def test_order_is_planned_for() -> None:
    egg = Condition(Thing("Egg", inside=Thing("CounterTop")))
    water = Condition(Thing("Faucet", state=state(on=True)))
    for conditions in ((egg, water), (water, egg)):
        plan = planned(Goal(conditions, ordered=True), memory_of(kitchenette()))
        assert plan is not None
        skills = [each.skill for each in plan]
        assert (skills.index("switch_on") < skills.index("put")) == (conditions[0] is water)
