"""The suite of tasks that turn on what is seen: each can be done, and is not done by whoever does not look."""

from __future__ import annotations

import tomllib
from functools import lru_cache

import pytest

from embodied.content import scenes, suites
from embodied.evaluation.episode import run_episode
from embodied.evaluation.suite import load_suite
from embodied.household.build import build_home
from embodied.household.held_out import is_unseen
from embodied.household.library import SceneLibrary
from embodied.household.scene import initial_state
from embodied.planners.expert import ExpertPlanner
from embodied.progress import Progress
from embodied.rewards.seeing import described
from embodied.simulators.household import HouseholdSimulator
from embodied.skills import load_library
from embodied.task import Task
from embodied.wiring import make_agent

SUITE = suites / "seeing.toml"
TRIALS = [each["id"] for each in tomllib.loads(SUITE.read_text("utf-8"))["tasks"]]
SKILLS = load_library("household")


@lru_cache
def wordings() -> dict[str, list[Task]]:
    found: dict[str, list[Task]] = {}
    for task in load_suite(SUITE, SceneLibrary([scenes])).tasks:
        found.setdefault(task.trial, []).append(task)
    return found


@pytest.mark.parametrize("trial", TRIALS)
def test_the_expert_solves_it_and_it_is_not_done_already(trial: str) -> None:
    task = wordings()[trial][0]
    initial = initial_state(task.setup.initial, "initial")
    home = build_home(SceneLibrary([scenes]).load(task.setup.scene), initial, where=trial)
    assert not all(Progress.of(task.goal, home).met)
    result, events = run_episode(
        make_agent(ExpertPlanner(task, SKILLS), SKILLS), HouseholdSimulator(SceneLibrary([scenes])), task, 0
    )
    assert result.success, events[-1]


@pytest.mark.parametrize("trial", [trial for trial in TRIALS if "hidden" not in trial and "lamp" not in trial])
def test_two_things_differ_in_what_the_instructions_say(trial: str) -> None:
    tasks = wordings()[trial]
    things = [condition.thing for condition in tasks[0].goal.conditions]
    types = {thing.type for thing in things} | {thing.inside.type for thing in things if thing.inside}
    found = [any(described(task.instruction, kind) for kind in types) for task in tasks]
    assert sum(found) >= 2, tasks


def test_there_are_enough_and_some_in_unseen_scenes() -> None:
    tasks = [task for each in wordings().values() for task in each]
    assert len(TRIALS) >= 20
    assert len(tasks) >= 60
    assert len({task.instruction for task in tasks}) == len(tasks)
    assert sum(is_unseen(task.setup.scene) for task in tasks) >= 20
