"""What a simulator does not offer is said before anything runs, and listed in the result."""

from __future__ import annotations

from pathlib import Path

import pytest

import embodied
from embodied.capabilities import DEPTH, Capabilities
from embodied.errors import EmbodiedError, OptionError, UnknownNameError
from embodied.evaluation.unsupported import needed_for, sorted_out
from embodied.goal import Condition, Goal
from embodied.skills import load_library
from embodied.task import Setup, Task
from embodied.thing import Thing
from embodied.wiring import backend_of

APPLE = Thing("Apple", has="pickupable")


@pytest.mark.parametrize(
    ("conditions", "needed"),
    [
        ([Condition(Thing("Apple", held=True))], {"PickupObject"}),
        ([Condition(Thing("Apple", inside=Thing("Fridge")))], {"PickupObject", "PutObject"}),
        ([Condition(Thing("Apple", state=frozenset({("sliced", True)})))], {"SliceObject"}),
        ([Condition(Thing("Apple", inside=Thing("Box", state=frozenset({("open", False)}))))], None),
        ([Condition(Thing("Lamp", toggled_in_view=True))], {"ToggleObjectOn"}),
        ([Condition(Thing("Apple", state=frozenset({("broken", True)})), when="always")], set()),
        ([Condition(Thing("PointGoal", within=0.2))], set()),
    ],
)
def test_what_a_goal_takes(conditions: list[Condition], needed: set[str] | None) -> None:
    needed = {"PickupObject", "PutObject", "CloseObject"} if needed is None else needed
    assert needed_for(Goal(tuple(conditions))).actions == needed


def test_what_is_lacking_is_named() -> None:
    offered = Capabilities(frozenset({"PickupObject"}))
    needed = Capabilities(frozenset({"SliceObject", "PickupObject"}), frozenset({DEPTH}), poses=True, snapshot=True)
    assert offered.lacking(needed) == ("action SliceObject", "sensor depth", "poses", "snapshot")
    assert (offered | needed).lacking(needed) == ()


def test_tasks_are_sorted_out_and_infeasible_ones_need_no_goal() -> None:
    goal = Goal((Condition(Thing("Apple", state=frozenset({("sliced", True)}))),))
    feasible = Task("slice", "slice it", Setup("bare"), goal, "own", "slice")
    infeasible = Task("never", "slice it", Setup("bare"), goal, "own", "never", infeasible=True)
    able, lacking = sorted_out([feasible, infeasible], Capabilities())
    assert able == [infeasible]
    assert lacking == {"slice": ("action SliceObject",)}


@pytest.mark.parametrize("library", ["household", "navigation"])
def test_our_skills_need_what_the_household_offers(library: str) -> None:
    offered = backend_of("household").capabilities
    for skill in load_library(Path(__file__).parents[1] / "skills" / library).values():
        assert skill.needs.actions, skill.name
        assert offered.lacking(skill.needs) == (), skill.name


def test_the_result_lists_what_was_left_out(tmp_path: Path) -> None:
    report = embodied.evaluate("bare", simulator="bare", planner="expert", out=tmp_path / "run")
    assert report.summary["unsupported"]["tasks"] == {"slice": ["action SliceObject"]}
    assert report.summary["unsupported"]["skills"]["slice"] == ["action SliceObject"]
    assert "pick_up" not in report.summary["unsupported"]["skills"]
    assert (report.summary["episodes"], report.summary["success_rate"]) == (1, 1.0)
    assert "1 tasks; it lacks action SliceObject" in " ".join(str(report).split())


def test_what_needs_a_sensor_is_refused_before_it_runs(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="sensor depth, sensor image, sensor segments"):
        embodied.evaluate("bare", simulator="bare", perception="privileged-seen", out=tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("choice", "error"), [("bear", UnknownNameError), ("bare:size=3", OptionError), ("habitat:size", OptionError)]
)
def test_a_choice_that_cannot_be_meant_is_said(choice: str, error: type[EmbodiedError]) -> None:
    with pytest.raises(error):
        backend_of(choice)
