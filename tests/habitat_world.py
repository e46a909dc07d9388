"""What the tests of Habitat's adapter share: the simulator on the stand-in, and where things are in its apartment."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from embodied.simulator import Action, Observation
from embodied.simulators.habitat.simulator import HabitatSimulator
from embodied.task import Setup
from tests.habitat_standin.modules import modules

APARTMENT = str(Path(__file__).parent / "habitat_standin" / "apartment.scene_instance.json")
COUNTER = "kitchen_counter_:0000"
START = {"start_position": (1.0, 0.0, 0.0), "start_rotation": (0.0, 0.0, 0.0, 1.0)}


@pytest.fixture(params=["0.2.5", "0.3.4"])
def habitat(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[HabitatSimulator]:
    for name, module in modules(request.param).items():
        monkeypatch.setitem(sys.modules, name, module)
    simulator = HabitatSimulator(size=48)
    yield simulator
    simulator.close()


def begin(simulator: HabitatSimulator, **initial: Any) -> Observation:
    return simulator.reset(Setup(APARTMENT, {**START, **initial}))


def take(simulator: HabitatSimulator, name: str, **arguments: Any) -> Observation:
    return simulator.step(Action(name, arguments))


def placed(*at: float) -> list[list[float]]:
    """(4, 4), by rows: no turn, and that place."""
    return [[1.0, 0.0, 0.0, at[0]], [0.0, 1.0, 0.0, at[1]], [0.0, 0.0, 1.0, at[2]], [0.0, 0.0, 0.0, 1.0]]
