"""No sequence of actions breaks a home's invariants, on every scene that ships."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from embodied.content import scenes
from embodied.household.act import act
from embodied.household.actions.rules import RULES
from embodied.household.build import build_home
from embodied.household.carrying import hand_position
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.household.settings import ROBOT, Settings
from embodied.household.state import Snapshot
from embodied.sight import CLOSED_OUT
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from tests.random_actions import random_action

LIBRARY = SceneLibrary([scenes])
SCENES, EXAMPLES, STEPS = LIBRARY.names(), 16, 110
assert len(SCENES) * EXAMPLES * STEPS >= 20_000


def check(home: Home, forced: bool = False) -> None:
    """What has to hold after every action; a forced teleport may have put the agent, and what it drops, into a wall."""
    items = list(home.objects())
    children = [child for each in items for child in home.contents(each.object_id)]
    assert len(children) == len(set(children)), "an object in two places"
    bounds = home.space.bounds
    for item in items:
        assert (item.parent is None) == (item.object_id not in children)
        assert item.parent is None or item.object_id in home.contents(item.parent)
        assert all(low <= high for low, high in zip(item.box.low, item.box.high, strict=True))
        assert not (item.object_type == "Microwave" and item.is_toggled and item.is_open)
        assert item.temperature == "RoomTemp" or item.cools_at > home.clock - 1e-9
        assert item.fill_liquid in ("", "water", "coffee", "wine")
        assert not item.fill_liquid or "canFillWithLiquid" in item.properties
        assert all(home[each].is_toggled == item.is_toggled for each in item.controls if home.get(each))
        assert 0.0 <= item.openness <= 1.0
        if not forced and item.is_present and "pickupable" in item.properties and not home.carried(item):
            centre = item.box.centre
            assert bounds.contains(centre, 0.05), f"{item.object_id} is out of the home"
            assert not any(wall.contains(centre) for wall in home.space.walls), f"{item.object_id} is in a wall"
        if item.kind.open_side and not item.is_open:
            assert not any(home.visible(each.object_id) for each in home.descendants(item.object_id))
    if home.held is not None:
        held = home[home.held]
        assert held.parent is None and held.is_present
        assert home.visible(held.object_id)
        x, y, z = hand_position(home.pose, home.hand)
        assert (held.box.centre[0], held.box.low[1], held.box.centre[2]) == pytest.approx((x, y, z), abs=1e-6)
    assert forced or home.pose.cell in home.space.free_cells
    assert -30 <= home.pose.horizon <= 60
    assert home.next_cooling >= home.clock or math.isinf(home.next_cooling)


def check_arrays(home: Home) -> None:
    """What was kept up to date step by step is what a home made of the same objects has."""
    fresh = Home(list(home.objects()), home.space, home.pose, home.settings, home.rooms)
    kept, new = home.snapshot(), fresh.snapshot()
    assert {key: set(value) for key, value in kept.children.items() if value} == {
        key: set(value) for key, value in new.children.items()
    }
    assert list(kept.rows) == list(new.rows)
    np.testing.assert_allclose(kept.solids.boxes, new.solids.boxes)
    np.testing.assert_array_equal(kept.solids.containers == CLOSED_OUT, new.solids.containers == CLOSED_OUT)
    carried = [kept.rows[item.object_id] for item in home.objects() if home.carried(item)]
    same = np.setdiff1d(np.arange(len(kept.rows)), carried) + kept.solids.walls
    np.testing.assert_allclose(kept.solids.opaque[same], new.solids.opaque[same])


@pytest.mark.parametrize("name", SCENES)
@given(seed=st.integers(0, 2**32 - 1))
@example(seed=60598)  # in `apartment`: poses given back while a hand reaches into a wall
@settings(max_examples=EXAMPLES, deadline=None)
def test_invariants_hold_and_refusals_change_nothing(name: str, seed: int) -> None:
    home = build_home(LIBRARY.load(name), where=name, settings=Settings() if seed % 2 else ROBOT)
    rng = np.random.default_rng(seed)
    start = before = home.snapshot()
    forced = False
    for _ in range(STEPS):
        before = home.snapshot()
        action = random_action(home, rng)
        _, refusal = act(home, action)
        if refusal is not None:
            assert len(refusal.message) > 10
            assert home.snapshot() == before, action
        forced |= action.name.startswith("Teleport") and "forceAction" in action.arguments
        check(home, forced)
    check_arrays(home)
    end = home.snapshot()
    for kept in (before, start, end):
        home.restore(kept)
        assert home.snapshot() == kept
        check_arrays(home)


def test_every_action_is_tried_and_most_of_them_work() -> None:
    """The property above rests on actions that work: were all refused, it would hold of itself."""
    worked: dict[str, int] = dict.fromkeys(RULES, 0)
    for seed, name in enumerate(SCENES * 4):
        home = build_home(LIBRARY.load(name), where=name)
        rng = np.random.default_rng(seed)
        for _ in range(300):
            action = random_action(home, rng)
            worked[action.name] += act(home, action)[1] is None
    assert [name for name, count in worked.items() if not count] == []


def run(name: str, seed: int, steps: int) -> list[Snapshot]:
    home = build_home(LIBRARY.load(name), where=name)
    rng = np.random.default_rng(seed)
    states = []
    for _ in range(steps):
        act(home, random_action(home, rng))
        states.append(home.snapshot())
    return states


@pytest.mark.parametrize("name", SCENES[::4])
def test_two_homes_agree_step_by_step(name: str) -> None:
    assert run(name, 7, 150) == run(name, 7, 150)


@pytest.mark.parametrize("name", SCENES)
def test_a_second_episode_starts_like_the_first(name: str) -> None:
    simulator = HouseholdSimulator(LIBRARY)
    simulator.reset(Setup(name))
    first = simulator.home.snapshot()
    rng = np.random.default_rng(1)
    worked = sum(simulator.step(random_action(simulator.home, rng)).succeeded for _ in range(300))
    assert worked > 60
    simulator.reset(Setup(name))
    assert simulator.home.snapshot() == first
