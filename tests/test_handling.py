"""Opening what is in the way, finding room, putting down."""

from __future__ import annotations

from embodied.entity import PROPERTIES
from embodied.geometry import Box
from embodied.household.home import Home
from embodied.household.object_types import PROPERTIES as PROPERTIES_THERE
from embodied.household.object_types import TYPES
from embodied.household.placement import BASIN_LIKE
from embodied.household.receptacles import ONE_THING_ONLY
from embodied.memory import enclosing
from embodied.motion import (
    free_spots,
    interact,
    place,
    uncover,
    uncovered,
)
from embodied.motion.spots import BASINS, SEATS, SINGLE
from embodied.skill import Reason
from tests.driving import box_room, memory_of, run
from tests.homes import kitchenette, one


def test_things_on_a_closed_lid_are_not_shut_away() -> None:
    home = box_room(
        [{"name": "toilet", "type": "Toilet", "x": 0.0, "z": 1.5}], [{"type": "ToiletPaper", "in": "toilet"}]
    )
    memory, paper = memory_of(home), one(home, "ToiletPaper")
    assert enclosing(memory, paper) is None
    _, done = run(home, uncovered(memory, paper, interact(memory, "PickupObject", paper)))
    assert "OpenObject" not in [action.name for action, _ in done]
    assert home.held == paper


def key_in_box_in_cabinet() -> Home:
    cabinet = {"type": "Cabinet", "x": 0.0, "z": 1.7, "base": 0.6, "facing": 180, "size": [0.9, 0.8, 0.5]}
    things = [{"type": "Box", "in": "cabinet", "name": "box"}, {"type": "KeyChain", "in": "box"}]
    return box_room([{"name": "cabinet", **cabinet}], things)


def test_uncovering_opens_from_the_outside_in() -> None:
    home = key_in_box_in_cabinet()
    memory, key = memory_of(home), one(home, "KeyChain")
    (opened, outcome), _ = run(home, uncover(memory, key))
    assert outcome.achieved
    assert [each.partition("|")[0] for each in opened] == ["Cabinet", "Box"]
    assert enclosing(memory, key) is None


def test_what_was_uncovered_is_closed_again() -> None:
    home = key_in_box_in_cabinet()
    memory, key = memory_of(home), one(home, "KeyChain")
    outcome, done = run(home, uncovered(memory, key, interact(memory, "PickupObject", key)))
    assert outcome.achieved
    assert home.held == key
    interactions = [action.name for action, _ in done if "objectId" in action.arguments]
    assert interactions == ["OpenObject", "OpenObject", "PickupObject", "CloseObject", "CloseObject"]
    assert not any(item.is_open for item in home.objects())


def test_free_spots_leave_out_what_is_taken() -> None:
    home = kitchenette()
    memory = memory_of(home)
    table, apple, book = (home[one(home, kind)] for kind in ("SideTable", "Apple", "Book"))
    free, taken = free_spots(memory, table, apple), home.contents(table.object_id)
    assert len(free)
    assert book.object_id in taken
    for x, _, z in free[:, 0]:
        shadow = Box.around((x, book.box.centre[1], z), apple.box.size)
        assert not any(shadow.overlaps(home[each].box) for each in taken)


def test_fixtures_that_stand_on_a_counter_take_its_spots() -> None:
    counter = {"name": "counter", "type": "CounterTop", "x": 0.0, "z": 1.6, "size": [1.2, 0.9, 0.6]}
    oven = {"name": "oven", "type": "Microwave", "x": 0.3, "z": 1.6, "base": 0.9, "size": [0.6, 0.3, 0.6]}
    home = box_room([counter, oven], [{"type": "Apple", "position": [0.0, 0.0, 0.5]}])
    spots = free_spots(memory_of(home), home[one(home, "CounterTop")], home[one(home, "Apple")])
    assert len(spots)
    assert (spots[:, :, 0] < 0.0).all()


def test_a_basin_takes_things_in_a_heap() -> None:
    sink = {"name": "sink", "type": "SinkBasin", "x": 0.0, "z": 1.7, "base": 0.7, "size": [0.3, 0.2, 0.3]}
    home = box_room([sink], [{"type": "Plate", "in": "sink"}, {"type": "Apple", "position": [0.0, 0.0, 0.5]}])
    assert len(free_spots(memory_of(home), home[one(home, "SinkBasin")], home[one(home, "Apple")]))


def test_what_holds_one_thing_only_is_full_with_one() -> None:
    machine = {"name": "machine", "type": "CoffeeMachine", "x": 0.0, "z": 1.6, "base": 0.9, "size": [0.9, 0.3, 0.5]}
    home = box_room([machine], [{"type": "Mug", "in": "machine"}, {"type": "Mug", "position": [0.0, 0.0, 0.5]}])
    memory, (_, second) = memory_of(home), [item for item in home.objects() if item.object_type == "Mug"]
    assert not len(free_spots(memory, home[one(home, "CoffeeMachine")], second))
    assert len(free_spots(memory, home[one(home, "CoffeeMachine")], home[home.contents(one(home, "CoffeeMachine"))[0]]))


def test_a_full_receptacle_is_tried_a_bounded_number_of_times_and_shut_again() -> None:
    home = box_room(
        [{"name": "safe", "type": "Safe", "x": 0.0, "z": 1.5, "base": 0.6, "facing": 180, "size": [0.2, 0.2, 0.2]}],
        [{"type": "Statue", "in": "safe"}, {"type": "Vase", "position": [0.0, 0.0, 0.6]}],
    )
    memory, vase, safe = memory_of(home), one(home, "Vase"), one(home, "Safe")
    assert run(home, interact(memory, "PickupObject", vase))[0].achieved
    outcome, done = run(home, place(memory, safe))
    assert outcome.reason is Reason.NO_ROOM
    assert 1 <= sum(not seen.succeeded for _, seen in done) <= 3
    assert home.held == vase
    assert not home[safe].is_open


def test_a_crowded_table_is_looked_at_from_elsewhere() -> None:
    """The near end of a long table is taken: the robot walks on instead of giving up."""
    things = [{"type": "Laptop", "position": [0.35 * i - 0.2, 0.76, 1.5]} for i in range(-4, 3)]
    home = box_room(
        [{"name": "table", "type": "DiningTable", "x": 0.0, "z": 1.5, "size": [3.4, 0.75, 0.5]}],
        [{**each, "in": "table"} for each in things] + [{"type": "Book", "position": [-1.6, 0.0, 0.8]}],
        agent={"x": -1.5, "z": 0.0, "horizon": 30},
    )
    memory, book = memory_of(home), one(home, "Book")
    assert run(home, interact(memory, "PickupObject", book))[0].achieved
    outcome, done = run(home, place(memory, one(home, "DiningTable")))
    assert outcome.achieved
    assert home[book].box.low[0] > 0.5
    assert all(seen.succeeded for _, seen in done), "memory knows what is taken"


def test_what_motion_knows_of_types_agrees_with_the_household() -> None:
    """Two lists, since neither folder may know the other: this keeps them one."""
    assert SINGLE == ONE_THING_ONLY
    assert {name for name, kind in TYPES.items() if kind.opaque == "seat"} == SEATS
    assert BASIN_LIKE - {"Drawer", "Box", "LaundryHamper"} == BASINS, "those open, and have levels of their own"
    assert set(PROPERTIES_THERE) <= PROPERTIES
