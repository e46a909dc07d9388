"""`embodied measure search`: what it counts, and the same figures for the same seed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embodied.evaluation.search import Searched, summarise, targets
from embodied.evaluation.suite import find_suite, load_suite
from embodied.household.library import default_library
from embodied.registry import content_folders
from tests.conftest import Command


def row(trial: str, learned: int, nearest: int, scene: str = "kitchen") -> dict[str, Searched]:
    actions = {"learned": learned, "nearest": nearest}
    return {name: Searched(trial, trial, scene, "Mug", count, count < 50) for name, count in actions.items()}


def test_what_is_saved_is_of_the_searches_alone() -> None:
    rows = [row("a", 10, 20), row("b", 5, 20, "cottage"), row("c", 0, 0)]
    found = summarise(rows)
    assert (found["n"], found["at_once"]) == (3, 1)
    both = found["groups"]["all"]
    assert (both["n"], both["learned"]["actions"], both["nearest"]["actions"]) == (2, 7.5, 20.0)
    assert both["nearest"]["saved"] == pytest.approx(1 - 15 / 40)
    low, high = both["nearest"]["interval"]
    assert low <= both["nearest"]["saved"] <= high
    assert found["groups"]["unseen homes"]["n"] == 1


def test_every_trial_is_searched_once_for_what_can_be_carried() -> None:
    tasks = load_suite(find_suite("household", content_folders("suites")), default_library()).tasks
    found = targets(tasks)
    assert len({task.trial for task, _ in found}) == len(found) > 20
    assert not [task for task, _ in found if task.infeasible]
    assert "FloorLamp" not in {kind for _, kind in found}


def test_the_same_seed_gives_the_same_figures(embodied: Command, tmp_path: Path) -> None:
    for name in ("one", "two"):
        ran = embodied("measure", "search", "--episodes", "2", "--seed", "3", "--out", name)
        assert ran.returncode == 0, ran.stderr
    one, two = ((tmp_path / name / "searches.jsonl").read_text() for name in ("one", "two"))
    assert one == two
    assert all(set(json.loads(line)) == {"learned", "nearest", "random"} for line in one.splitlines())


def test_who_knows_everything_searches_for_nothing(embodied: Command) -> None:
    ran = embodied("measure", "search", "--start-knowledge", "full")
    assert (ran.returncode, "searches for nothing" in ran.stderr) == (2, True)
    ran = embodied("eval", "household", "--search", "leanred")
    assert (ran.returncode, "did you mean 'learned'" in ran.stderr) == (2, True)
    ran = embodied("eval", "household", "--repair", "maybe")
    assert (ran.returncode, "say on or off" in ran.stderr) == (2, True)
