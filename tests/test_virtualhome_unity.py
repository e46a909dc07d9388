"""The official client of VirtualHome's Unity build, spoken to a stand-in that has its wire format. Not run on Unity."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from embodied.errors import OptionError, OutsideError, SimulatorError
from embodied.simulator import Action, RefusalKind
from embodied.simulators.virtualhome.backend import UNITY
from embodied.simulators.virtualhome.unity import UnitySimulator
from embodied.task import Setup
from tests.test_virtualhome import KITCHEN, act
from tests.virtualhome import needs_virtualhome
from tests.virtualhome_build import Build, serving

pytest.importorskip("requests", reason="pip install 'embodied[virtualhome]'")
pytestmark = needs_virtualhome


@pytest.fixture
def build() -> Build:
    return Build(KITCHEN)


@pytest.fixture
def simulator(build: Build) -> Iterator[UnitySimulator]:
    with serving(build) as address:
        simulator = UNITY.start({"address": address}, ())
        assert isinstance(simulator, UnitySimulator)
        yield simulator


def test_an_episode(simulator: UnitySimulator, build: Build) -> None:
    assert simulator.reset(Setup("0")).succeeded
    assert build.asked == ["clear", "environment", "add_character", "environment_graph"]
    for action in (act("WALK", "fridge|3"), act("OPEN", "fridge|3"), act("GRAB", "milk|4")):
        assert simulator.step(action).refusal is None
    milk = simulator.state.get("milk|4")
    assert milk is not None
    assert milk.parent == "hand"
    refusal = simulator.step(act("OPEN", "fridge|3")).refusal
    assert refusal is not None
    assert refusal.kind is RefusalKind.OTHER
    assert "is not closed" in refusal.message
    simulator.close()
    with pytest.raises(SimulatorError):
        simulator.step(act("SLEEP"))


def test_a_task_with_a_graph_of_its_own(simulator: UnitySimulator, build: Build) -> None:
    nodes = [{**node, "states": ["OPEN", "OFF"]} if node["id"] == 3 else node for node in KITCHEN["nodes"]]
    simulator.reset(Setup("3", {**KITCHEN, "nodes": nodes}))
    assert "expand_scene" in build.asked
    fridge = simulator.state.get("fridge|3")
    assert fridge is not None
    assert fridge.is_open


def test_what_means_nothing_is_not_asked(simulator: UnitySimulator, build: Build) -> None:
    simulator.reset(Setup("0"))
    asked = len(build.asked)
    for action, kind in (
        (Action("DANCE"), RefusalKind.INVALID_ACTION),
        (act("OPEN", "door|99"), RefusalKind.UNKNOWN_OBJECT),
    ):
        refusal = simulator.step(action).refusal
        assert refusal is not None
        assert refusal.kind is kind
    assert len(build.asked) == asked


@pytest.mark.parametrize("spoil", ["status", "words", "refuse"])
def test_a_build_that_answers_badly(spoil: str, simulator: UnitySimulator, build: Build) -> None:
    build.spoil = spoil
    with pytest.raises(OutsideError, match="Unity build"):
        simulator.reset(Setup("0"))


def test_a_build_that_goes_away_in_mid_episode(build: Build) -> None:
    with serving(build) as address:
        simulator = UnitySimulator(address, seconds=5)
        simulator.reset(Setup("0"))
    with pytest.raises(OutsideError, match="does not answer"):
        simulator.step(act("WALK", "fridge|3"))


def test_mistakes_in_words() -> None:
    with pytest.raises(OptionError, match="HOST:PORT"):
        UnitySimulator("localhost")
    with pytest.raises(OptionError, match="number of an apartment"):
        UnitySimulator("127.0.0.1:1").reset(Setup("kitchen"))
