"""Runs compared, paired by their episodes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

import embodied
from embodied.content import scenes, suites
from embodied.errors import OptionError
from embodied.evaluation.comparison import OVERALL, compare, comparison_table, read_run
from embodied.evaluation.statistics import difference_interval
from embodied.evaluation.suite import load_suite
from embodied.household.library import SceneLibrary


def run(out: Path, planner: str, **options: object) -> Path:
    embodied.evaluate("pantry", planner=planner, skills=("household", "gestures"), out=out, **options)
    return out


def test_runs_of_the_same_tasks_are_compared_and_others_refused(tmp_path: Path) -> None:
    expert, floor = run(tmp_path / "expert", "expert"), run(tmp_path / "random", "random")
    found = compare([read_run(expert), read_run(floor)])
    (first, second) = found["runs"]
    assert first["groups"][OVERALL]["interval"] is None
    assert second["differs"]["planner"] == "random"
    groups = second["groups"][OVERALL]
    assert groups["difference"] == pytest.approx(groups["success_rate"] - first["groups"][OVERALL]["success_rate"])
    assert groups["interval"][0] <= groups["difference"] <= groups["interval"][1]
    assert sum(count for group, count in found["n"].items() if group != OVERALL) == found["n"][OVERALL]
    console = Console(width=100, record=True, file=None)
    with console.capture() as text:
        console.print(comparison_table(found))
    assert "planner random" in text.get()
    with pytest.raises(OptionError, match="two or more"):
        compare([read_run(expert)])
    with pytest.raises(OptionError, match="other tasks"):
        compare([read_run(expert), read_run(run(tmp_path / "few", "random", episodes=2))])
    with pytest.raises(OptionError, match="no finished run"):
        read_run(tmp_path)


def test_intervals_of_differences_hold_the_mean_and_know_when_there_is_no_spread() -> None:
    rng = np.random.default_rng(0)
    drawn = rng.integers(-1, 2, size=60)
    clusters = [number // 3 for number in range(60)]
    low, high = difference_interval(drawn, clusters) or (1.0, -1.0)
    assert low < drawn.mean() < high
    low, high = difference_interval([0.0] * 6, list("aabbcc")) or (1.0, -1.0)
    assert -1.0 < low < 0.0 < high < 1.0
    assert difference_interval([1.0, 0.0], ["a", "a"]) is None


def test_no_type_of_tasks_is_taken_for_all_of_them() -> None:
    assert OVERALL not in {
        task.task_type for task in load_suite(suites / "household.toml", SceneLibrary([scenes])).tasks
    }
