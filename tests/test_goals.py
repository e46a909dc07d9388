"""ALFRED's goal test: its conditions, its counts and its quirks, on the true state of a home."""

from __future__ import annotations

import pytest

from embodied.errors import UnknownNameError
from embodied.task_types import CLEAN, COOL, HEAT, LOOK, MOVABLE, SIMPLE, TASK_TYPES, TWO, Template, goal_of
from tests.homes import before, do, kitchenette, one

TEMPLATES = {
    LOOK: Template(LOOK, "Book", toggle="DeskLamp"),
    SIMPLE: Template(SIMPLE, "Apple", "SideTable"),
    MOVABLE: Template(MOVABLE, "Apple", "SideTable", movable="Plate"),
    CLEAN: Template(CLEAN, "Apple", "SideTable"),
    COOL: Template(COOL, "Apple", "SideTable"),
    HEAT: Template(HEAT, "Apple", "SideTable"),
    TWO: Template(TWO, "Apple", "SideTable"),
}
CONDITIONS = {LOOK: 2, SIMPLE: 1, MOVABLE: 3, CLEAN: 3, COOL: 3, HEAT: 3, TWO: 2}


@pytest.mark.parametrize("task_type", TASK_TYPES)
def test_each_type_has_the_official_number_of_conditions(task_type):
    from dataclasses import replace

    template = TEMPLATES[task_type]
    goal = goal_of(template)
    assert len(goal.conditions) == CONDITIONS[task_type]
    extra = 2 if task_type == TWO else 1
    assert len(goal_of(replace(template, sliced=True)).conditions) == CONDITIONS[task_type] + extra
    assert goal.describe()
    assert not all(goal.check(kitchenette()))


def test_an_unknown_type_offers_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        goal_of(Template("pick_and_place_simpel", "Apple", "Sofa"))
    assert caught.value.nearest == SIMPLE


def put(home, item, receptacle):
    assert do(home, "PickupObject", objectId=item, forceAction=True) is None
    assert do(home, "PutObject", objectId=receptacle, forceAction=True) is None


def test_place_and_stack():
    home = kitchenette(objects=[{"type": "Apple", "in": "counter"}, {"type": "Plate", "in": "counter"}])
    simple, movable = goal_of(TEMPLATES[SIMPLE]), goal_of(TEMPLATES[MOVABLE])
    put(home, one(home, "Apple"), one(home, "Plate"))
    assert simple.check(home) == (False,)
    assert movable.check(home) == (True, False, False)
    put(home, one(home, "Plate"), one(home, "SideTable"))
    assert simple.check(home) == (True,), "what lies on a plate lies on the table below it"
    assert movable.check(home) == (True, True, True)


def test_two_have_to_share_one_receptacle():
    tables = [
        {"name": "left", "type": "SideTable", "x": -1.3, "z": 1.2, "size": [1, 0.7, 1]},
        {"name": "right", "type": "SideTable", "x": 1.3, "z": 1.2, "size": [1, 0.7, 1]},
    ]
    start = [{"type": "Book", "in": "left"}, {"type": "Book", "in": "right"}]
    home = kitchenette(fixtures=tables, objects=start)
    goal = goal_of(Template(TWO, "Book", "SideTable"))
    assert goal.check(home) == (True, False)
    first, second = [item.object_id for item in home.objects() if item.object_type == "Book"]
    put(home, first, home[second].parent)
    assert goal.check(home) == (True, True)


def test_heat_counts_place_history_and_both():
    home = kitchenette()
    goal = goal_of(TEMPLATES[HEAT])
    apple = one(home, "Apple")
    home.change(home[apple], history=frozenset({"heated"}))
    assert goal.check(home) == (False, True, False)
    put(home, apple, one(home, "SideTable"))
    assert goal.check(home) == (True, True, True)


def test_looking_needs_the_thing_in_hand_and_the_lit_lamp_in_view():
    home = kitchenette()
    goal = goal_of(TEMPLATES[LOOK])
    assert do(home, "PickupObject", objectId=before(home, "Book")) is None
    assert goal.check(home) == (True, False)
    lamp = before(home, "DeskLamp")
    assert do(home, "ToggleObjectOn", objectId=lamp) is None
    assert goal.check(home) == (True, True)
    do(home, "RotateRight", degrees=180)
    assert goal.check(home) == (True, False)


def test_the_official_matching_goes_by_substring_and_the_exact_one_does_not():
    home = kitchenette(objects=[{"type": "Pencil", "in": "table"}])
    template = Template(SIMPLE, "Pen", "SideTable")
    assert all(goal_of(template, loose=True).check(home)), "ALFRED's test takes a Pencil for a Pen"
    assert not any(goal_of(template, loose=False).check(home))
