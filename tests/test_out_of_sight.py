"""What a robot has put away or cut it finds again: pictures show what the simulator's rules let it reach."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embodied.content import scenes
from embodied.finders.priors import read_priors
from embodied.finders.searching import Searching
from embodied.finders.strategies import LEARNED, STRATEGIES
from embodied.household.library import SceneLibrary
from embodied.memories.extents import Cloud
from embodied.memories.ground import Ground
from embodied.perceivers.privileged import PrivilegedPerception
from embodied.planners.plan import ModelPlanner
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import Acted, Ended, Event
from embodied.wiring import Extras, make_agent
from tests.driving import SKILLS
from tests.homes import KITCHENETTE
from tests.told_models import Told, steps


def carried_out(program: str, scene: str, *folders: Path) -> tuple[list[Event], HouseholdSimulator]:
    """A plan carried out by a robot that knows the furniture, and of other things what its pictures show."""
    finder = Searching(LEARNED, STRATEGIES.get(LEARNED), read_priors())
    extras = Extras(PrivilegedPerception(), knowledge="fixtures", finder=finder)
    agent = make_agent(ModelPlanner(Told(steps(program)), SKILLS), SKILLS, extras)
    simulator, events = HouseholdSimulator(SceneLibrary([*folders, scenes])), list[Event]()
    agent.run("", simulator, Setup(scene), emit=events.append)
    return events, simulator


@pytest.mark.parametrize(("skill", "history"), [("cool", "cooled"), ("heat", "heated"), ("clean", "cleaned")])
@pytest.mark.parametrize("scene", ["kitchenette", "kitchen", "kitchen_galley"])
def test_what_was_put_into_an_appliance_is_seen_there(skill: str, history: str, scene: str, tmp_path: Path) -> None:
    (tmp_path / "kitchenette.json").write_text(json.dumps(KITCHENETTE))
    thing = "Apple" if scene != "kitchen_galley" else "Egg"
    events, simulator = carried_out(f"pick_up {thing} ; {skill} {thing}", scene, tmp_path)
    assert not [each for each in events if isinstance(each, Ended) and each.reason == "not_visible"]
    held = simulator.home.held
    assert held is not None
    assert history in simulator.home[held].history


def test_what_was_cut_is_not_cut_again_for_want_of_slices_in_sight() -> None:
    events, simulator = carried_out("slice Apple ; pick_up AppleSliced", "kitchen")
    cuts = [each for each in events if isinstance(each, Acted) and each.action == "SliceObject"]
    assert len(cuts) == 1
    held = simulator.home.held
    assert held is not None
    assert simulator.home[held].object_type == "AppleSliced"


WIDE = {"name": "counter", "type": "CounterTop", "x": 0, "z": 0.8, "facing": 180, "size": [2.4, 0.95, 2.4]}
"""A counter whose box the robot walks through: of an imported room's, that is round a corner, no more is known."""


def looked_down(folder: Path, **counter: object) -> tuple[set[str], Ground]:
    """What a robot in the middle of a counter's box sees before its feet."""
    fixtures = [{**WIDE, **counter}, *KITCHENETTE["fixtures"][3:6]]
    cells = [[x, z] for x in range(-3, 4) for z in range(-6, 4)]
    objects = [{"type": "CreditCard", "position": [0.0, 0.9, 1.6]}, {"type": "Egg", "in": "fridge"}]
    changes = {"fixtures": fixtures, "objects": objects, "free_cells": cells}
    (folder / "wide.json").write_text(json.dumps({**KITCHENETTE, **changes, "name": "wide"}))
    first = HouseholdSimulator(SceneLibrary([folder, scenes])).reset(Setup("wide"))
    assert first.look is not None
    frame, ground = first.look(), Ground()
    ground.see(Cloud.of(frame))
    return {frame.ids[number].partition("|")[0] for number in frame.pixels()}, ground


def test_where_one_walks_through_a_counter_floor_is_seen(tmp_path: Path) -> None:
    assert (0, 2) not in looked_down(tmp_path)[1].floor
    assert (0, 2) in looked_down(tmp_path, see_through=True)[1].free


def test_a_counter_is_drawn_at_the_height_at_which_things_lie_on_it(tmp_path: Path) -> None:
    assert "CreditCard" not in looked_down(tmp_path, see_through=True)[0]
    assert "CreditCard" in looked_down(tmp_path, see_through=True, surface=0.9)[0]
