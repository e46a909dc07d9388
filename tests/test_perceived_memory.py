"""A memory of what was seen, and the look round that fills it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.content import scenes
from embodied.errors import SimulatorError
from embodied.household.library import SceneLibrary
from embodied.memories.perceived import Belief, PerceivedMemory
from embodied.memories.privileged import PrivilegedMemory
from embodied.motion import look_around
from embodied.perceivers.privileged import PrivilegedPerception
from embodied.perception import Detection
from embodied.planner import Finish
from embodied.simulator import Action, Observation
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import Acted, Called, Ended, Started
from embodied.wiring import Extras, make_agent
from tests.driving import SKILLS, FixedHome

MUG, CUP = {"Mug": 0.7, "Cup": 0.3}, {"Cup": 0.6, "Mug": 0.4}


def detection(types, **states):
    return Detection(0, types, (0.0, 0.0, 0.0), 100, states)


class Mistaken:
    """Takes things for others: the types and states that it is handed, by true type."""

    name, privileged = "mistaken", False

    def __init__(self, says):
        self.says, self._told = says, PrivilegedPerception()

    def start(self, state):
        self._told.start(state)

    def detect(self, frame):
        for each in self._told.detect(frame):
            types, states = self.says.get(each.object_type, ({}, {}))
            if types:
                yield Detection(each.segment, types, each.position, each.pixels, states)


def remember(perception, scene="kitchen"):
    """A memory that has looked round a scene, and its simulator."""
    simulator = HouseholdSimulator(SceneLibrary([scenes]))
    memory = PerceivedMemory(perception)
    memory.start(simulator, simulator.reset(Setup(scene)))
    run = look_around(memory)
    action = next(run)
    try:
        while True:
            observation = simulator.step(action)
            assert observation.succeeded, observation.refusal
            memory.observe(observation)
            action = run.send(observation)
    except StopIteration as stop:
        assert stop.value.achieved
    return memory, simulator


@pytest.fixture(scope="module")
def told():
    return remember(PrivilegedPerception())


def test_a_look_round_shows_most_of_what_is_not_shut_away(told):
    memory, simulator = told
    home = simulator.home
    things = [item for item in home.objects() if "pickupable" in item.properties and not home.is_shut_away(item)]
    seen = [item for item in things if item.object_id in memory.beliefs]
    assert len(seen) / len(things) > 0.85
    assert not [item for item in home.objects() if home.is_shut_away(item) and item.object_id in memory.beliefs]


def test_who_is_told_all_that_is_seen_knows_what_the_simulator_does(told):
    memory, simulator = told
    privileged = PrivilegedMemory()
    privileged.start(simulator, Observation(memory.pose))
    keys = "object_id object_type properties box parent is_open is_toggled is_sliced is_dirty fill_liquid temperature"
    for ours, true in zip(memory.entities(), privileged.entities(), strict=True):
        assert all(getattr(ours, key) == getattr(true, key) for key in keys.split()), true.object_id
    for receptacle in privileged.entities():
        for item in privileged.entities():
            pair = receptacle.object_id, item.object_id
            assert memory.accepts(*pair) == privileged.accepts(*pair)


def test_types_and_states_are_what_was_seen_where_it_was_seen():
    memory, simulator = remember(
        Mistaken({"Mug": ({"Apple": 0.9, "Mug": 0.1}, {"dirty": 0.9}), "Fridge": ({"Bed": 1.0}, {"open": 1.0})})
    )
    by_type = {}
    for item in simulator.home.objects():
        by_type.setdefault(item.object_type, []).append(item)
    for mug in by_type["Mug"]:
        entity = memory.get(mug.object_id)
        is_seen = mug.object_id in memory.beliefs
        assert entity.object_type == ("Apple" if is_seen else "Mug")
        assert entity.is_dirty == (True if is_seen else mug.is_dirty)
        assert ("sliceable" in entity.properties) == is_seen
    (fridge,) = by_type["Fridge"]
    entity = memory.get(fridge.object_id)
    assert entity.object_type == "Fridge", "what cannot be picked up is on the map"
    assert entity.is_open
    assert any(mug.object_id in memory.beliefs for mug in by_type["Mug"])


def test_views_are_fused():
    belief = Belief()
    for types in (MUG, CUP, MUG):
        belief.see(detection(types))
    assert belief.object_type() == "Mug"
    assert belief.types["Mug"] == pytest.approx(np.log(0.7 * 0.4 * 0.7))
    belief = Belief()
    for types in (CUP, CUP, CUP, MUG):
        belief.see(detection(types))
    assert belief.object_type() == "Cup"


@given(st.lists(st.dictionaries(st.sampled_from(("Mug", "Cup", "Bowl")), st.floats(0.01, 1)), min_size=1, max_size=6))
def test_the_order_of_views_does_not_matter_to_types(views):
    first, last = Belief(), Belief()
    for types in views:
        first.see(detection(types))
    for types in reversed(views):
        last.see(detection(types))
    assert first.types == pytest.approx(last.types)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_a_state_stays_a_probability_and_one_sure_view_turns_it(views):
    belief = Belief()
    for likely in views:
        belief.see(detection(MUG, open=likely))
    belief.see(detection(MUG, open=0.95))
    assert 0.5 < belief.states["open"] < 1
    belief.see(detection(MUG, open=0.05))
    assert 0 < belief.states["open"] < 0.5


def test_what_no_view_calls_a_thing_that_can_be_picked_up_keeps_its_type():
    belief = Belief()
    belief.see(detection({"Bed": 1.0}))
    assert belief.object_type() == ""


def test_a_simulator_without_a_camera_is_refused():
    memory, simulator = remember(PrivilegedPerception())
    with pytest.raises(SimulatorError, match="no camera"):
        PerceivedMemory(PrivilegedPerception()).start(FixedHome(simulator.home), Observation(memory.pose))


def test_walking_is_not_looked_at():
    simulator = HouseholdSimulator(SceneLibrary([scenes]))
    memory = PerceivedMemory(PrivilegedPerception())
    memory.start(simulator, simulator.reset(Setup("kitchen")))
    views = {object_id: belief.views for object_id, belief in memory.beliefs.items()}
    observation = simulator.step(Action.of("MoveAhead"))
    assert observation.succeeded
    memory.observe(observation)
    assert {object_id: belief.views for object_id, belief in memory.beliefs.items()} == views
    memory.observe(simulator.step(Action.of("RotateRight")))
    assert {object_id: belief.views for object_id, belief in memory.beliefs.items()} != views


class AtOnce:
    """A planner that is done."""

    name, privileged = "at once", False

    def start(self, view):
        self.known = [entity.object_type for entity in view.memory.entities()]

    def decide(self, view):
        return Finish()


def test_an_agent_that_sees_looks_round_first_and_says_what_it_was_told():
    simulator = HouseholdSimulator(SceneLibrary([scenes]))
    events = []
    perception = Mistaken({"Mug": ({"Apple": 1.0}, {})})
    agent = make_agent(AtOnce(), SKILLS, Extras(perception))
    agent.run("", simulator, Setup("kitchen"), emit=events.append)
    assert [type(event) for event in (events[0], events[-3])] == [Called, Ended]
    assert events[0].skill == "look_around"
    actions = [event for event in events if isinstance(event, Acted)]
    assert events[-1].actions == len(actions) > 20
    assert agent.planner.known.count("Mug") < sum(item.object_type == "Mug" for item in simulator.home.objects()), (
        "planning comes after looking"
    )
    assert agent.privileged == ("memory", "success")
    told = make_agent(AtOnce(), SKILLS, Extras(PrivilegedPerception())).privileged
    assert told == ("memory", "perception", "success")
    assert make_agent(AtOnce(), SKILLS).privileged == ("memory", "success")
    assert not any(isinstance(event, Started) for event in events)
