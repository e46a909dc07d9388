"""Habitat's adapter on the strict stand-in: what passes here has not been run on Habitat."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
import pytest

from embodied.conformance.checks import check
from embodied.conformance.trial import Trial
from embodied.entity import EntityRecord
from embodied.errors import BadFileError, EmbodiedError, MissingExtraError
from embodied.geometry import Pose
from embodied.simulator import RefusalKind
from embodied.simulators.habitat.axes import Axes, coefficients, yaw_of
from embodied.simulators.habitat.backend import BACKEND, SCENE
from embodied.simulators.habitat.simulator import HabitatSimulator
from embodied.simulators.habitat.things import type_of
from embodied.task import Setup
from tests.habitat_standin.space import Quaternion
from tests.habitat_standin.strict import NotInTableError
from tests.habitat_world import APARTMENT, COUNTER, begin, habitat, placed, take  # noqa: F401

BOWL, TABLE, SHELF = (
    "Bowl|024_bowl_:0000",
    "DiningTable|frl_apartment_table_01_:0000",
    "Shelf|frl_apartment_shelf_:0000",
)
DRAWER, CAN = f"Drawer|{COUNTER}|0", "MasterChefCan|002_master_chef_can_:0000"


# -- axes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("yaw", [0.0, 37.5, 90.0, 181.0, 270.0, 359.0])
@pytest.mark.parametrize("horizon", [-30.0, 0.0, 45.0])
def test_a_camera_looks_the_same_way_in_both_axes(yaw: float, horizon: float) -> None:
    turned = Quaternion.read(coefficients(yaw, horizon)).matrix()
    x, y, z = turned @ np.array([0.0, 0.0, -1.0])
    down, along = math.radians(horizon), math.radians(yaw)
    ours = math.sin(along) * math.cos(down), -math.sin(down), math.cos(along) * math.cos(down)
    assert (x, y, -z) == pytest.approx(ours)
    assert yaw_of(Quaternion.read(coefficients(yaw))) == pytest.approx(yaw)


def test_a_start_is_the_middle_of_a_cell_and_points_come_back() -> None:
    axes = Axes.about((1.13, 0.2, -7.48))
    x, _, z = axes.ours((1.13, 0.2, -7.48))
    assert (x / 0.25, z / 0.25) == pytest.approx((round(x / 0.25), round(z / 0.25)))
    assert axes.theirs(axes.ours((3.0, 1.0, 2.0))) == pytest.approx((3.0, 1.0, 2.0))


@pytest.mark.parametrize(
    ("handle", "kind"),
    [
        ("data/objects/ycb/configs/002_master_chef_can.object_config.json", "MasterChefCan"),
        ("frl_apartment_table_01_:0003", "DiningTable"),
        ("Tv_Monitor", "Television"),
        ("123", "Thing"),
    ],
)
def test_types_are_read_off_handles(handle: str, kind: str) -> None:
    assert type_of(handle) == kind


# -- acting ---------------------------------------------------------------------------------------------------------


def test_the_contract_holds(habitat: HabitatSimulator, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv(SCENE, APARTMENT)
    trial = Trial(BACKEND, BACKEND.sample(), {"size": "48"})
    assert [fault for _, found in check(trial) for fault in found] == []


def test_steps_turns_and_walls(habitat: HabitatSimulator) -> None:  # noqa: F811
    first = begin(habitat)
    assert first.pose == Pose(1.0, 0.9, 0.0)
    ahead = take(habitat, "MoveAhead").pose
    assert (ahead.x, ahead.z) == (1.0, 0.25)
    assert take(habitat, "RotateRight").pose.yaw == 90.0
    assert take(habitat, "MoveAhead").pose.x == 1.25
    for _ in range(20):
        last = take(habitat, "MoveAhead")
    assert last.refusal is not None
    assert last.refusal.kind is RefusalKind.BLOCKED
    assert last.pose.x < 4.0 - 0.18
    assert last.pose.cell in habitat.state.free_cells


def test_the_geodesic_path_goes_through_the_gap(habitat: HabitatSimulator) -> None:  # noqa: F811
    begin(habitat)
    told = take(habitat, "GetShortestPathToPoint", target={"x": -1.0, "y": 0.9, "z": 1.5}).result
    straight = math.hypot(2.0, 1.5)
    assert straight < told["distance"] < 3 * straight
    assert told["corners"][0] == pytest.approx({"x": 1.0, "y": 0.9, "z": 0.0})
    assert any(corner["z"] < -0.4 for corner in told["corners"])
    beyond = take(habitat, "GetShortestPathToPoint", target={"x": 50.0, "y": 0.9, "z": 0.0})
    assert beyond.refusal is not None


def test_the_camera_tilts_and_keeps_its_tilt_over_a_turn(habitat: HabitatSimulator) -> None:  # noqa: F811
    begin(habitat)
    level = take(habitat, "Pass").look
    down = take(habitat, "LookDown", degrees=60.0)
    turned = take(habitat, "RotateLeft")
    assert level is not None
    assert down.look is not None
    assert turned.look is not None
    assert turned.pose.horizon == 60.0
    near, far = down.look().depth[24, 24], level().depth[24, 24]
    assert near == pytest.approx(1.5 / math.cos(math.radians(30.0)), abs=0.1)
    assert turned.look().depth[24, 24] == pytest.approx(near, abs=0.1)
    assert far > near
    assert take(habitat, "LookDown").refusal is not None


def at_the_table(habitat: HabitatSimulator) -> None:  # noqa: F811
    begin(habitat, start_position=(2.3, 0.0, -1.6))
    take(habitat, "LookDown", degrees=45.0)


def test_magic_grasp_takes_carries_and_puts_down(habitat: HabitatSimulator) -> None:  # noqa: F811
    at_the_table(habitat)
    assert habitat.state.contents(TABLE) == [BOWL]
    took = take(habitat, "PickupObject", objectId=BOWL)
    assert took.refusal is None
    assert took.held == BOWL
    before = habitat.state.things[BOWL].box.centre
    take(habitat, "RotateRight")
    assert habitat.state.things[BOWL].box.centre != before
    assert take(habitat, "PickupObject", objectId=BOWL).refusal is not None
    take(habitat, "RotateLeft")
    put = take(habitat, "PutObject", objectId=TABLE)
    assert put.refusal is None
    assert put.held is None
    bowl, table = habitat.state.things[BOWL], habitat.state.things[TABLE]
    assert bowl.parent == TABLE
    assert bowl.box.low[1] == pytest.approx(table.box.high[1], abs=1e-6)


def test_doors_go_to_the_limits_of_their_joints_and_contents_with_them(habitat: HabitatSimulator) -> None:  # noqa: F811
    within = [("002_master_chef_can", placed(-2.0, 0.3, -2.6))]
    begin(habitat, start_position=(-2.0, 0.0, -1.6), rigid_objs=within)
    take(habitat, "LookDown", degrees=45.0)
    assert habitat.state.things[CAN].parent == DRAWER
    assert not habitat.state.visible(CAN)
    before = habitat.state.things[CAN].box.centre
    assert take(habitat, "OpenObject", objectId=DRAWER).refusal is None
    after = habitat.state.things[CAN].box.centre
    assert (after[0] - before[0], after[2] - before[2]) == pytest.approx((0.0, -0.4))
    again = take(habitat, "OpenObject", objectId=DRAWER).refusal
    assert again is not None
    assert again.kind is RefusalKind.WRONG_STATE
    assert take(habitat, "CloseObject", objectId=DRAWER).refusal is None
    assert not habitat.state.things[DRAWER].is_open
    begin(habitat, start_position=(-2.0, 0.0, -1.6))
    assert habitat.state.get(CAN) is None


@pytest.mark.parametrize(
    ("name", "target", "kind"),
    [
        ("PickupObject", TABLE, RefusalKind.WRONG_TYPE),
        ("PickupObject", SHELF, RefusalKind.NOT_VISIBLE),
        ("OpenObject", TABLE, RefusalKind.WRONG_TYPE),
        ("PutObject", TABLE, RefusalKind.HAND_EMPTY),
        ("PickupObject", "Mug|none", RefusalKind.UNKNOWN_OBJECT),
    ],
)
def test_refusals_say_why(habitat: HabitatSimulator, name: str, target: str, kind: RefusalKind) -> None:  # noqa: F811
    at_the_table(habitat)
    refusal = take(habitat, name, objectId=target).refusal
    assert refusal is not None
    assert refusal.kind is kind


def test_a_picture_shows_what_is_there(habitat: HabitatSimulator) -> None:  # noqa: F811
    at_the_table(habitat)
    look = take(habitat, "Pass").look
    assert look is not None
    frame = look()
    assert {BOWL, TABLE} <= set(frame.ids)
    bowl = frame.image[frame.mask(frame.ids.index(BOWL))]
    assert bowl.mean(axis=0) == pytest.approx((220, 40, 40))


def test_rooms_and_annotations_are_read(habitat: HabitatSimulator) -> None:  # noqa: F811
    begin(habitat)
    assert [room.kind for room in habitat.state.rooms] == ["kitchen", "living_room"]
    chair = habitat.state.things["Chair|chair_7"]
    assert "receptacle" in chair.properties
    assert EntityRecord.of(chair).object_type == "Chair"


# -- what is not there ----------------------------------------------------------------------------------------------


def test_the_stand_in_refuses_what_is_not_in_the_table(habitat: HabitatSimulator) -> None:  # noqa: F811
    begin(habitat)
    opened: Any = habitat.state.opened
    for name in ("_sensors", "contact_test", "made_up"):
        with pytest.raises(NotInTableError):
            hasattr(opened, name)
    with pytest.raises(NotInTableError):
        opened.reset = None


@pytest.mark.parametrize("initial", [{"start_position": (1.0, 0.0)}, {"unknown": 1}])
def test_a_broken_start_is_said(habitat: HabitatSimulator, initial: dict[str, Any]) -> None:  # noqa: F811
    with pytest.raises(BadFileError):
        habitat.reset(Setup(APARTMENT, initial))


@pytest.mark.parametrize(
    "initial", [{"rigid_objs": [("teapot", placed(0.0, 0.0, 0.0))]}, {"ao_states": {"no_fridge": {0: 1.0}}}]
)
def test_what_an_episode_lacks_is_said(habitat: HabitatSimulator, initial: dict[str, Any]) -> None:  # noqa: F811
    with pytest.raises(EmbodiedError):
        begin(habitat, **initial)


def test_without_habitat_sim_the_command_is_named() -> None:
    assert "habitat_sim" not in sys.modules
    with pytest.raises(MissingExtraError, match="conda install habitat-sim"):
        HabitatSimulator()
    found, fix = BACKEND.missing()
    assert "not installed" in found
    assert fix.startswith("conda install")
