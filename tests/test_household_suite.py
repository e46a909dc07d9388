"""The suite that ships: the expert solves every task of it, and none is done at the start."""

from __future__ import annotations

import re
import time
import tomllib
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

import pytest

from embodied.content import scenes, suites
from embodied.evaluation.episode import run_episode
from embodied.evaluation.suite import load_suite
from embodied.goal import Condition
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.household.receptacles import may_hold
from embodied.household.scene import initial_state
from embodied.planners.expert import ExpertPlanner
from embodied.progress import Progress
from embodied.simulators.household import HouseholdSimulator
from embodied.skills import load_library
from embodied.task import Task
from embodied.task_types import TASK_TYPES
from embodied.trace import Acted
from embodied.wiring import make_agent

SUITE = suites / "household.toml"
TRIALS = [each["id"] for each in tomllib.loads(SUITE.read_text("utf-8"))["tasks"]]
OWN = "several states all every order negation counting rooms infeasible ambiguous".split()
"""What ALFRED lacks."""
SKILLS = load_library("household")


@lru_cache
def tasks() -> dict[str, Task]:
    """One task of each trial: its wordings differ, the work does not."""
    return {each.trial: each for each in load_suite(SUITE, SceneLibrary([scenes])).tasks}


def of_type(*types: str) -> list[str]:
    return [trial for trial, task in tasks().items() if task.task_type in types]


def home_of(task: Task) -> Home:
    """The task's home at the start."""
    initial = initial_state(task.setup.initial, "initial") if task.setup.initial is not None else None
    return build_home(SceneLibrary([scenes]).load(task.setup.scene), initial, where=task.id)


@pytest.mark.parametrize("trial", TRIALS)
def test_the_expert_solves_it(trial: str) -> None:
    task = tasks()[trial]
    agent = make_agent(ExpertPlanner(task, SKILLS), SKILLS)
    began = time.process_time()
    result, events = run_episode(agent, HouseholdSimulator(SceneLibrary([scenes])), task, 0)
    assert time.process_time() - began < 2.0
    assert result.success, events[-1]
    assert result.ending == ("give_up" if task.infeasible else "finish")
    refused = [event for event in events if isinstance(event, Acted) and event.refusal]
    assert len(refused) <= 2, refused


@pytest.mark.parametrize("trial", TRIALS)
def test_it_is_not_done_already(trial: str) -> None:
    task = tasks()[trial]
    assert not all(Progress.of(task.goal, home_of(task)).met)


@pytest.mark.parametrize("trial", of_type("infeasible"))
def test_what_cannot_be_done_lacks_what_it_takes(trial: str) -> None:
    """Somewhere in the goal: too few such things, no such receptacle or one that does not take them, no appliance."""
    task = tasks()[trial]
    home = home_of(task)
    assert task.infeasible
    assert any(out_of_reach(condition, home) for condition in task.goal.conditions)


@pytest.mark.parametrize("trial", of_type("infeasible"))
def test_who_tries_what_cannot_be_done_does_not_succeed(trial: str) -> None:
    """The expert, not told that it is in vain, does not reach the goal either."""
    task = replace(tasks()[trial], infeasible=False)
    simulator = HouseholdSimulator(SceneLibrary([scenes]))
    result, _ = run_episode(make_agent(ExpertPlanner(task, SKILLS), SKILLS), simulator, task, 0)
    assert (result.success, result.ending) == (False, "give_up")


APPLIANCES = {
    "heated": "Microwave",
    "cooled": "Fridge",
    "cleaned": "Faucet",
    "water": "Faucet",
    "coffee": "CoffeeMachine",
}


def out_of_reach(condition: Condition, home: Home) -> bool:
    """Whether the home says that a condition cannot come true."""
    thing, types = condition.thing, Counter(item.object_type for item in home.objects())
    appliances = [APPLIANCES.get(str(word)) for word in chain.from_iterable(thing.state)]
    if any(name is not None and not types[name] for name in appliances):
        return True
    if types[thing.type.removesuffix("Sliced")] < condition.count:
        return True
    inside = thing.inside
    return inside is not None and (not types[inside.type] or not may_hold(inside.type, thing.type))


def test_only_what_is_meant_to_be_is_infeasible_or_open() -> None:
    for task in tasks().values():
        assert task.infeasible == (task.task_type == "infeasible")
        assert (task.answer is not None) == (task.task_type == "ambiguous")


def test_there_are_enough_of_each_kind() -> None:
    counts = Counter(task.task_type for task in tasks().values())
    assert set(counts) == {*TASK_TYPES, *OWN}
    assert sum(counts.values()) >= 120
    assert all(counts[name] >= 8 for name in OWN)
    wordings = Counter(task.trial for task in load_suite(SUITE, SceneLibrary([scenes])).tasks)
    assert min(wordings.values()) >= 3


def test_every_scene_is_used() -> None:
    assert {task.setup.scene for task in tasks().values()} == set(SceneLibrary([scenes]).names())


def test_the_examples_of_the_readme_are_suites(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", (suites / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "mine.toml"
    path.write_text("\n".join(blocks), encoding="utf-8")
    assert len(load_suite(path, SceneLibrary([scenes])).tasks) == 5
