"""No sequence of actions breaks a home's invariants, on every scene that ships."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.content import scenes
from embodied.household.act import act
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.household.rules import RULES
from embodied.simulator import Action
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup

LIBRARY = SceneLibrary([scenes])
STEPS = 120
INTERACTIONS = sorted(name for name, rule in RULES.items() if rule.aimed)
MOVES = ["MoveAhead", "MoveAhead", "RotateLeft", "RotateRight", "LookUp", "LookDown"]


def random_action(home: Home, rng: np.random.Generator) -> Action:
    """Mostly aimed at what is in view, so that many actions work."""
    if rng.random() < 0.4:
        return Action(MOVES[int(rng.integers(len(MOVES)))])
    seen = home.visible_objects() if rng.random() < 0.9 else list(home.objects())
    if not seen:
        return Action("RotateRight")
    target = seen[int(rng.integers(len(seen)))].object_id
    return Action.of(INTERACTIONS[int(rng.integers(len(INTERACTIONS)))], objectId=target)


def check(home: Home) -> None:
    """What has to hold after every action."""
    ids = [item.object_id for item in home.objects()]
    assert len(ids) == len(set(ids))
    children = [child for each in ids for child in home.contents(each)]
    assert len(children) == len(set(children)), "an object in two places"
    for item in home.objects():
        assert (item.parent is None) == (item.object_id not in children)
        assert item.parent is None or item.object_id in home.contents(item.parent)
        assert all(low <= high for low, high in zip(item.box.low, item.box.high, strict=True))
        if item.kind.open_side and not item.is_open:
            assert not any(home.visible(each.object_id) for each in home.descendants(item.object_id))
        assert not (item.object_type == "Microwave" and item.is_toggled and item.is_open)
    if home.held is not None:
        assert home[home.held].parent is None
        assert home.visible(home.held)
    assert home.pose.cell in home.free_cells
    assert -30 <= home.pose.horizon <= 60


@pytest.mark.parametrize("name", LIBRARY.names())
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_invariants_hold_and_refusals_change_nothing(name: str, seed: int):
    home = build_home(LIBRARY.load(name), where=name)
    rng = np.random.default_rng(seed)
    for _ in range(STEPS):
        before = home.snapshot()
        _, refusal = act(home, random_action(home, rng))
        if refusal is not None:
            assert home.snapshot() == before
        check(home)
    end = home.snapshot()
    home.restore(before)
    assert home.snapshot() == before
    home.restore(end)
    assert home.snapshot() == end
    check(home)


@pytest.mark.parametrize("name", LIBRARY.names())
def test_a_second_episode_starts_like_the_first(name: str):
    simulator = HouseholdSimulator(LIBRARY)
    simulator.reset(Setup(name))
    first = simulator.home.snapshot()
    rng = np.random.default_rng(1)
    worked = sum(simulator.step(random_action(simulator.home, rng)).succeeded for _ in range(300))
    assert worked > 60
    simulator.reset(Setup(name))
    assert simulator.home.snapshot() == first
