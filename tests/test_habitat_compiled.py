"""The adapter on the compiled habitat_sim: skipped, and so reported as not run, where that is not installed.

EMBODIED_HABITAT_SCENE=…/apartment_1.glb pytest -m habitat_sim
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from embodied.conformance.checks import check
from embodied.conformance.trial import Trial
from embodied.simulator import Action
from embodied.simulators.habitat.backend import BACKEND, SCENE
from embodied.simulators.habitat.simulator import HabitatSimulator
from embodied.task import Setup

HERE = importlib.util.find_spec("habitat_sim") is not None and Path(os.environ.get(SCENE, "")).is_file()
pytestmark = [
    pytest.mark.habitat_sim,
    pytest.mark.skipif(not HERE, reason=f"not run on Habitat: it needs habitat_sim, and a scene's file in {SCENE}"),
]


@pytest.fixture
def habitat() -> Iterator[HabitatSimulator]:
    simulator = HabitatSimulator(size=128)
    yield simulator
    simulator.close()


def test_the_contract_holds() -> None:
    trial = Trial(BACKEND, BACKEND.sample(), {"size": "128"})
    assert [fault for _, found in check(trial) for fault in found] == []


def test_the_robot_walks_a_geodesic_path(habitat: HabitatSimulator) -> None:
    habitat.reset(Setup(os.environ[SCENE]))
    cells = sorted(habitat.state.free_cells)
    assert len(cells) > 20
    target = {"x": 0.25 * cells[-1][0], "y": habitat.state.pose.y, "z": 0.25 * cells[-1][1]}
    told = habitat.step(Action("GetShortestPathToPoint", {"target": target}))
    assert told.refusal is None
    assert told.result["distance"] > 0.0


def test_what_can_be_picked_up_and_opened_can_be(habitat: HabitatSimulator) -> None:
    habitat.reset(Setup(os.environ[SCENE]))
    things = list(habitat.state.objects())
    for name, needed in (("PickupObject", "pickupable"), ("OpenObject", "openable")):
        for thing in [each for each in things if needed in each.properties][:1]:
            done = habitat.step(Action(name, {"objectId": thing.object_id, "forceAction": True}))
            assert done.refusal is None
