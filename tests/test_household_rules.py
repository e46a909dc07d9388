"""Each action: what it requires, what it does, how it refuses; and that a refusal changes nothing."""

from __future__ import annotations

import math

import pytest

from embodied.household.actions.rules import RULES
from embodied.simulator import RefusalKind
from tests.homes import before, do, kitchenette, one, stand


def kind_of(refusal):
    assert refusal is not None, "the action worked"
    assert len(refusal.message) > 10
    return refusal.kind


def test_every_action_of_the_issue_is_in_the_table():
    assert set(RULES) >= set(
        "MoveAhead RotateLeft RotateRight LookUp LookDown TeleportFull PickupObject PutObject OpenObject CloseObject "
        "ToggleObjectOn ToggleObjectOff SliceObject GetReachablePositions Pass Done".split()
    )


@pytest.mark.parametrize(
    ("name", "arguments", "kind"),
    [
        ("Jump", {}, RefusalKind.INVALID_ACTION),
        ("PickupObject", {}, RefusalKind.MISSING_ARGUMENT),
        ("PickupObject", {"objectID": "Apple"}, RefusalKind.INVALID_ARGUMENT),
        ("PickupObject", {"objectId": 3}, RefusalKind.INVALID_ARGUMENT),
        ("PickupObject", {"objectId": "Mug|+09.00|+00.00|+00.00"}, RefusalKind.UNKNOWN_OBJECT),
        ("MoveAhead", {"moveMagnitude": math.nan}, RefusalKind.INVALID_ARGUMENT),
        ("MoveAhead", {"moveMagnitude": -0.25}, RefusalKind.OUT_OF_RANGE),
        ("MoveAhead", {"moveMagnitude": 1e9}, RefusalKind.INVALID_ARGUMENT),
        ("MoveAhead", {"moveMagnitude": 1e5}, RefusalKind.BLOCKED),
        ("RotateLeft", {"degrees": 0}, RefusalKind.OUT_OF_RANGE),
        ("LookDown", {"degrees": 60}, RefusalKind.LIMIT),
        ("LookUp", {"degrees": 75}, RefusalKind.LIMIT),
        ("LookUp", {"degrees": True}, RefusalKind.INVALID_ARGUMENT),
        (
            "TeleportFull",
            {"position": {"x": 0}, "rotation": {"y": 0}, "horizon": 0, "standing": True},
            RefusalKind.MISSING_ARGUMENT,
        ),
        (
            "TeleportFull",
            {"position": {"x": 0, "z": 1.5}, "rotation": {"y": 0}, "horizon": 0, "standing": True},
            RefusalKind.BLOCKED,
        ),
        (
            "TeleportFull",
            {"position": {"x": 0.1, "z": 0}, "rotation": {"y": 0}, "horizon": 0, "standing": True},
            RefusalKind.OUT_OF_RANGE,
        ),
    ],
)
def test_wrong_calls_are_refused_and_change_nothing(name, arguments, kind):
    home = kitchenette()
    snapshot = home.snapshot()
    assert kind_of(do(home, name, **arguments)) is kind
    assert home.snapshot() == snapshot


def test_moving_turning_and_looking():
    home = kitchenette()
    assert do(home, "MoveAhead") is None
    assert (home.pose.x, home.pose.z) == (0.0, 0.25)
    assert do(home, "RotateRight") is None
    assert do(home, "MoveAhead", moveMagnitude=0.5) is None
    assert (home.pose.x, home.pose.z, home.pose.yaw) == (0.5, 0.25, 90.0)
    assert do(home, "RotateLeft", degrees=180) is None
    assert home.pose.yaw == 270.0
    assert do(home, "LookUp", degrees=15) is None
    assert home.pose.horizon == 15.0


def test_walking_ends_at_furniture():
    home = kitchenette()
    steps = 0
    while do(home, "MoveAhead") is None:
        steps += 1
    gap = home[one(home, "CounterTop")].box.horizontal_distance(home.pose.x, home.pose.z)
    assert steps > 0
    assert 0.2 <= gap < 0.45


def test_reachable_positions_are_the_free_cells_of_a_connected_room():
    from embodied.household.act import act
    from embodied.simulator import Action

    home = kitchenette()
    positions, refusal = act(home, Action("GetReachablePositions"))
    assert refusal is None
    assert {(round(p["x"] * 4), round(p["z"] * 4)) for p in positions} == home.free_cells


def test_pick_up_and_put():
    home = kitchenette()
    apple = before(home, "Apple")
    assert do(home, "PickupObject", objectId=apple) is None
    assert home.held == apple
    assert home[apple].parent is None
    counter = one(home, "CounterTop")
    assert apple not in home.contents(counter)
    assert kind_of(do(home, "PickupObject", objectId=one(home, "Knife"))) is RefusalKind.HAND_FULL
    assert do(home, "PutObject", objectId=counter) is None
    assert home.held is None
    assert home[apple].parent == counter
    assert home.visible(apple)
    assert kind_of(do(home, "PutObject", objectId=counter)) is RefusalKind.HAND_EMPTY


def test_fixtures_cannot_be_picked_up_and_books_do_not_go_into_basins():
    home = kitchenette()
    faucet = before(home, "Faucet")
    assert kind_of(do(home, "PickupObject", objectId=faucet)) is RefusalKind.WRONG_TYPE
    assert do(home, "PickupObject", objectId=before(home, "Book")) is None
    assert kind_of(do(home, "PutObject", objectId=before(home, "SinkBasin"))) is RefusalKind.WRONG_TYPE
    assert kind_of(do(home, "PutObject", objectId=before(home, "Faucet"))) is RefusalKind.WRONG_TYPE


def test_what_is_behind_or_far_is_not_visible():
    home = kitchenette()
    apple = before(home, "Apple")
    do(home, "RotateRight", degrees=180)
    assert kind_of(do(home, "PickupObject", objectId=apple)) is RefusalKind.NOT_VISIBLE
    stand(home, 0, -1.0, 0)
    assert kind_of(do(home, "PickupObject", objectId=apple)) is RefusalKind.NOT_VISIBLE


def test_contents_of_closed_things_are_hidden_until_opened():
    home = kitchenette()
    egg, fridge = one(home, "Egg"), before(home, "Fridge", horizon=30.0, apart=0.5)
    assert kind_of(do(home, "PickupObject", objectId=egg)) is RefusalKind.NOT_VISIBLE
    assert do(home, "OpenObject", objectId=fridge) is None
    assert do(home, "OpenObject", objectId=fridge) is None, "opening twice is no mistake"
    before(home, "Egg")
    assert do(home, "PickupObject", objectId=egg) is None
    before(home, "Fridge")
    assert do(home, "CloseObject", objectId=fridge) is None
    assert kind_of(do(home, "PutObject", objectId=fridge)) is RefusalKind.CLOSED


def test_a_drawer_slides_out_with_its_contents():
    home = kitchenette()
    drawer, spoon = before(home, "Drawer", apart=0.6), one(home, "Spoon")
    box, inside = home[drawer].box, home[spoon].position
    assert do(home, "OpenObject", objectId=drawer) is None
    assert home[drawer].box.centre[2] < box.centre[2] - 0.2
    assert home[spoon].position[2] == pytest.approx(inside[2] + home[drawer].box.centre[2] - box.centre[2])
    before(home, "Spoon")
    assert do(home, "CloseObject", objectId=drawer) is None
    assert home[drawer].box.centre == pytest.approx(box.centre)


def test_microwave_heats_when_it_runs_closed():
    home = kitchenette()
    apple = before(home, "Apple")
    do(home, "PickupObject", objectId=apple)
    microwave = before(home, "Microwave")
    assert kind_of(do(home, "PutObject", objectId=microwave)) is RefusalKind.CLOSED
    assert do(home, "OpenObject", objectId=microwave) is None
    assert do(home, "PutObject", objectId=microwave) is None
    assert kind_of(do(home, "ToggleObjectOn", objectId=microwave)) is RefusalKind.OPEN
    do(home, "CloseObject", objectId=microwave)
    assert home[apple].temperature == "RoomTemp"
    assert do(home, "ToggleObjectOn", objectId=microwave) is None
    assert kind_of(do(home, "ToggleObjectOn", objectId=microwave)) is RefusalKind.WRONG_STATE
    assert kind_of(do(home, "OpenObject", objectId=microwave)) is RefusalKind.WRONG_STATE
    assert (home[apple].temperature, home[apple].history) == ("Hot", {"heated"})


def test_a_closed_fridge_cools():
    home = kitchenette()
    fridge = before(home, "Fridge")
    egg = one(home, "Egg")
    do(home, "OpenObject", objectId=fridge)
    assert "cooled" not in home[egg].history
    do(home, "CloseObject", objectId=fridge)
    assert (home[egg].temperature, home[egg].history) == ("Cold", {"cooled"})


def test_a_running_faucet_cleans_what_lies_under_it():
    home = kitchenette(objects=[{"type": "Cloth", "in": "sink", "dirty": True}, {"type": "Plate", "in": "counter"}])
    faucet = before(home, "Faucet")
    assert do(home, "ToggleObjectOn", objectId=faucet) is None
    cloth = home[one(home, "Cloth")]
    assert not cloth.is_dirty
    assert cloth.history == {"cleaned"}
    assert not home[one(home, "Plate")].history


def test_slicing_leaves_slices_where_the_thing_lay():
    home = kitchenette()
    apple = before(home, "Apple")
    parent = home[apple].parent
    assert do(home, "SliceObject", objectId=apple) is None
    slices = [item for item in home.objects() if item.object_type == "AppleSliced"]
    assert [item.object_id for item in slices] == [f"{apple}|AppleSliced_{n}" for n in range(1, len(slices) + 1)]
    assert {item.parent for item in slices} == {parent}
    assert not home.visible(apple)
    assert kind_of(do(home, "PickupObject", objectId=apple)) is RefusalKind.NOT_VISIBLE
    assert do(home, "PickupObject", objectId=slices[0].object_id) is None


def test_a_held_thing_cannot_be_sliced_and_a_plate_cannot_at_all():
    home = kitchenette()
    apple = before(home, "Apple")
    do(home, "PickupObject", objectId=apple)
    assert kind_of(do(home, "SliceObject", objectId=apple)) is RefusalKind.WRONG_STATE
    assert kind_of(do(home, "SliceObject", objectId=before(home, "Plate"))) is RefusalKind.WRONG_TYPE


def test_contents_travel_with_what_holds_them():
    home = kitchenette(objects=[{"type": "Apple", "in": "counter"}, {"type": "Plate", "in": "counter"}])
    apple, plate = before(home, "Apple"), one(home, "Plate")
    do(home, "PickupObject", objectId=apple)
    before(home, "Plate")
    assert do(home, "PutObject", objectId=plate) is None
    offset = [a - b for a, b in zip(home[apple].position, home[plate].position, strict=True)]
    assert do(home, "PickupObject", objectId=plate) is None
    assert kind_of(do(home, "PutObject", objectId=plate)) is RefusalKind.WRONG_TYPE
    table = before(home, "SideTable")
    assert do(home, "PutObject", objectId=table) is None
    after = [a - b for a, b in zip(home[apple].position, home[plate].position, strict=True)]
    assert math.hypot(*offset) == pytest.approx(math.hypot(*after)), "the plate may be turned, the apple lies on it"
    assert home[apple].parent == plate
    assert home[plate].parent == table


def test_an_only_place_takes_one_thing():
    fixture = {"name": "machine", "type": "CoffeeMachine", "x": 0.4, "z": 1.7, "base": 0.9, "facing": 180}
    from tests.homes import KITCHENETTE

    home = kitchenette(
        fixtures=[*KITCHENETTE["fixtures"], fixture],
        objects=[{"type": "Mug", "in": "machine"}, {"type": "Cup", "in": "counter"}, {"type": "Egg", "in": "counter"}],
    )
    do(home, "PickupObject", objectId=before(home, "Egg"))
    assert kind_of(do(home, "PutObject", objectId=before(home, "CoffeeMachine"))) is RefusalKind.NO_ROOM


def test_a_full_place_refuses():
    home = kitchenette(
        fixtures=[
            {"name": "shelf", "type": "Shelf", "x": 0, "z": 1.8, "base": 1.0, "size": [0.3, 0.04, 0.2], "facing": 180},
            {"name": "table", "type": "SideTable", "x": -1.6, "z": -1.0, "facing": 90},
        ],
        objects=[{"type": "Vase", "in": "shelf"}, {"type": "Box", "in": "table"}],
    )
    do(home, "PickupObject", objectId=before(home, "Box"))
    assert kind_of(do(home, "PutObject", objectId=before(home, "Shelf"))) is RefusalKind.NO_ROOM


def test_snapshot_and_restore_are_exact():
    home = kitchenette()
    apple = before(home, "Apple")
    snapshot = home.snapshot()
    do(home, "SliceObject", objectId=apple)
    do(home, "PickupObject", objectId=f"{apple}|AppleSliced_1")
    do(home, "RotateLeft")
    assert home.snapshot() != snapshot
    home.restore(snapshot)
    assert home.snapshot() == snapshot
    assert home.visible(apple)
    assert do(home, "PickupObject", objectId=apple) is None


def test_two_homes_agree_step_by_step():
    import numpy as np

    homes = [kitchenette(), kitchenette()]
    rng = np.random.default_rng(3)
    ids = [item.object_id for item in homes[0].objects()]
    names = sorted(set(RULES) - {"TeleportFull"})
    worked = 0
    for _ in range(400):
        name = names[int(rng.integers(len(names)))]
        arguments = {"objectId": ids[int(rng.integers(len(ids)))]} if RULES[name].aimed else {}
        refusals = [do(home, name, **arguments) for home in homes]
        worked += refusals[0] is None
        assert refusals[0] == refusals[1]
        assert homes[0].snapshot() == homes[1].snapshot()
    assert worked > 50
