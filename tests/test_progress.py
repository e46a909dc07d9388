"""Goals in the course of an episode: what holds for any goal and any course, and what each word means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from embodied.entity import Room
from embodied.geometry import Box
from embodied.goal import Condition, Goal
from embodied.planners.imagined import Item
from embodied.progress import Progress
from embodied.simulator import WorldState
from embodied.thing import Thing

NOTHING = {
    "is_open": False,
    "is_toggled": False,
    "is_sliced": False,
    "is_broken": False,
    "is_cooked": False,
    "is_dirty": False,
    "is_used_up": False,
    "fill_liquid": "",
    "temperature": "RoomTemp",
    "history": frozenset(),
}
ROOMS = (Room("galley", "kitchen", ((0, 0, 2, 2),)), Room("attic", "bedroom", ((2, 0, 4, 2),)))
WHERE = {"Table": 1.0, "Bed": 3.0}
"""Where the furniture stands, along x: the table in the kitchen, the bed in the bedroom."""
THINGS = ("Mug|1", "Mug|2", "Mug|3", "Plate|1", "Plate|2")


@dataclass(frozen=True)
class World:
    """A state of a small home; as much of `WorldState` as goals read."""

    items: Mapping[str, Item]
    held: str | None = None
    rooms: Sequence[Room] = ROOMS

    def objects(self) -> Iterator[Item]:
        return iter(self.items.values())

    def get(self, object_id: str) -> Item | None:
        return self.items.get(object_id)

    def visible(self, object_id: str) -> bool:
        return True


def item(object_id: str, parent: str | None = None, **state: Any) -> Item:
    box = Box.around((WHERE.get(object_id, 9.0), 0.5, 1.0), (0.2, 0.2, 0.2))
    kind = object_id.partition("|")[0]
    properties = frozenset({"pickupable"} if "|" in object_id else {"receptacle"})
    return Item(object_id, kind, properties, box, parent, **{**NOTHING, **state})


def world(*items: Item, held: str | None = None) -> WorldState:
    every = [item("Table"), item("Bed"), *items]
    return cast(WorldState, World({each.object_id: each for each in every}, held))


PLACES = st.sampled_from([None, "Table", "Bed"])


@st.composite
def worlds(draw: st.DrawFn) -> WorldState:
    held = draw(st.sampled_from([None, *THINGS]))
    things = [
        item(
            name, None if name == held else draw(st.sampled_from([None, "Table", "Bed"])), is_dirty=draw(st.booleans())
        )
        for name in THINGS
    ]
    return world(*things, held=held)


COURSES = st.lists(worlds(), min_size=1, max_size=8)
DESCRIPTIONS = st.builds(
    Thing,
    st.sampled_from(["Mug", "Plate", ""]),
    has=st.just("pickupable"),
    inside=st.sampled_from([None, Thing("Table"), Thing("Bed")]),
    room=st.sampled_from(["", "kitchen", "attic"]),
    state=st.sampled_from([frozenset[Any](), frozenset({("dirty", True)}), frozenset({("dirty", False)})]),
    held=st.booleans(),
)
CONDITIONS = st.builds(
    Condition,
    DESCRIPTIONS,
    count=st.integers(0, 3),
    most=st.sampled_from([None, 0, 1, 3]),
    every=st.one_of(st.none(), DESCRIPTIONS),
    when=st.sampled_from(["end", "once", "always"]),
)
GOALS = st.builds(Goal, st.lists(CONDITIONS, min_size=1, max_size=3).map(tuple), st.booleans())


def course(goal: Goal, states: Sequence[WorldState]) -> list[Progress]:
    """The progress after each state, the first included."""
    found = [Progress.of(goal, states[0])]
    for state in states[1:]:
        found.append(found[-1].after(state))
    return found


def held_at(condition: Condition, states: Sequence[WorldState]) -> list[bool]:
    meant = condition.meant(states[0])
    return [condition.missing(state, meant) == 0 for state in states]


# -- what holds for any goal ---------------------------------------------------------------------------------------


@given(GOALS, COURSES)
def test_looking_twice_changes_nothing(goal: Goal, states: list[WorldState]) -> None:
    for progress, state in zip(course(goal, states), states, strict=True):
        assert progress.after(state) == progress


@given(GOALS, COURSES)
def test_nothing_is_missing_when_and_only_when_all_is_met(goal: Goal, states: list[WorldState]) -> None:
    for progress in course(goal, states):
        assert (progress.missing == 0) == all(progress.met)
        assert not (progress.lost and all(progress.met))


@given(GOALS, COURSES)
def test_what_is_lost_stays_lost_and_what_was_once_met_stays_met(goal: Goal, states: list[WorldState]) -> None:
    steps = course(goal, states)
    for before, after in pairwise(steps):
        assert after.lost or not before.lost
        for condition, was, still in zip(goal.conditions, before.met, after.met, strict=True):
            if condition.when == "once":
                assert still or not was


@given(GOALS, COURSES)
def test_a_goal_without_a_course_is_judged_by_its_ends_alone(goal: Goal, states: list[WorldState]) -> None:
    plain = Goal(tuple(replace(each, when="end") for each in goal.conditions))
    assert not plain.course
    assert Progress.of(plain, states[0]).after(states[-1]).met == course(plain, states)[-1].met
    assert Progress.of(plain, states[0]).course == ()


@given(GOALS, COURSES)
def test_the_verdict_is_that_of_the_whole_story(goal: Goal, states: list[WorldState]) -> None:
    """Against the definition, told over all states at once."""
    before: list[bool] | None = None
    for condition, met in zip(goal.conditions, course(goal, states)[-1].met, strict=True):
        held = held_at(condition, states)
        wanted = {"end": held[-1], "once": any(held), "always": all(held)}[condition.when]
        if goal.ordered and condition.when != "always" and before is not None:
            rises = [time for time, now in enumerate(held) if now and (time == 0 or not held[time - 1])]
            in_turn = [any(before[:time]) for time in rises]
            wanted = wanted and (any(in_turn) if condition.when == "once" else in_turn[-1])
        assert met == wanted
        before = held if condition.when != "always" else before


@given(DESCRIPTIONS, worlds(), st.integers(0, 4))
def test_counts_agree(thing: Thing, state: WorldState, number: int) -> None:
    def holds(**how: Any) -> bool:
        return Condition(thing, **how).missing(state) == 0

    assert holds(count=0, most=number) == (not holds(count=number + 1))
    assert holds(count=number, most=number) == (holds(count=number) and holds(count=0, most=number))


# -- what the words mean -------------------------------------------------------------------------------------------


def test_every_means_those_of_the_beginning() -> None:
    dirty = Thing("Plate", state=frozenset({("dirty", True)}))
    clean = Thing("Plate", state=frozenset({("dirty", False)}))
    goal = Goal((Condition(clean, every=dirty),))
    begun = Progress.of(goal, world(item("Plate|1", is_dirty=True), item("Plate|2")))
    assert begun.met == (False,)
    assert begun.after(world(item("Plate|1"), item("Plate|2", is_dirty=True))).met == (True,)
    assert Progress.of(goal, world(item("Plate|1"))).met == (False,), "where none was meant nothing can be right"


def test_order_counts_from_when_a_thing_last_came_true() -> None:
    mug, plate = Thing("Mug", inside=Thing("Table")), Thing("Plate", inside=Thing("Table"))
    goal = Goal((Condition(mug), Condition(plate)), ordered=True)
    nothing = world(item("Mug|1"), item("Plate|1"))
    only_plate = world(item("Mug|1"), item("Plate|1", "Table"))
    only_mug = world(item("Mug|1", "Table"), item("Plate|1"))
    both = world(item("Mug|1", "Table"), item("Plate|1", "Table"))
    assert course(goal, [nothing, only_mug, both])[-1].met == (True, True)
    assert course(goal, [nothing, only_plate, both])[-1].met == (True, False)
    assert course(goal, [nothing, both])[-1].met == (True, False), "both at once is not one after the other"
    assert course(goal, [nothing, only_plate, both, only_mug, both])[-1].met == (True, True), "it can be mended"


def test_a_thing_is_in_the_room_of_what_bears_it() -> None:
    inside = Thing("Mug", room="bedroom")
    at_bed = world(item("Plate|1", "Bed"), item("Mug|1", "Plate|1"))
    assert Condition(inside).missing(at_bed) == 0
    assert Condition(replace(inside, room="attic")).missing(at_bed) == 0
    assert Condition(replace(inside, room="kitchen")).missing(at_bed) == 1
    assert Condition(inside).missing(world(item("Mug|1"))) == 1, "outside every room"


def test_states_are_true_or_false_or_have_a_word() -> None:
    def holds(value: bool | str, liquid: str) -> bool:
        thing = Thing("Mug", state=frozenset({("filled", value)}))
        return Condition(thing).missing(world(item("Mug|1", fill_liquid=liquid))) == 0

    assert [holds(value, "coffee") for value in ("coffee", "water", True, False)] == [True, False, True, False]
    assert [holds(value, "") for value in ("coffee", True, False)] == [False, False, True]


def test_goals_say_themselves() -> None:
    dirty = Thing("Plate", state=frozenset({("dirty", True)}))
    assert Condition(Thing("Plate", inside=Thing("Sink")), every=dirty).describe() == "every dirty Plate: Plate in Sink"
    assert Condition(Thing("Mug", room="kitchen"), count=2, most=2).describe() == "exactly 2 × Mug in the kitchen"
    assert Condition(Thing("Knife", held=True), count=0, most=0, when="always").describe() == "no held Knife, always"
    assert Condition(Thing("", has="pickupable", inside=Thing("Bed")), 0, 1).describe() == "at most 1 × thing in Bed"
    assert (
        Goal((Condition(Thing("A")), Condition(Thing("B"), when="once")), ordered=True).describe() == "A, then B, once"
    )
