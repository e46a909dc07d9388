"""Huang et al.'s protocol: how far plans come, how like people's plans they are, and the suite that asks both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied import api
from embodied.content import virtualhome_skills
from embodied.errors import BadFileError, MissingDataError, UnknownNameError
from embodied.evaluation.executability import Carried, likeness, plan_figures
from embodied.goal import Condition, Goal
from embodied.simulators.virtualhome.preparing import Names, preparation, prepared
from embodied.simulators.virtualhome.tasks import read_examples, read_tasks
from embodied.task import Setup, Subgoal, Task
from embodied.thing import Thing
from embodied.trace import Decided, Ended, Event, Planned
from tests.conftest import Command
from tests.shared import SHARED, needs_language_planner
from tests.test_virtualhome import KITCHEN
from tests.virtualhome import PROGRAMS, needs_programs, needs_virtualhome

STEPS = st.lists(st.sampled_from("abcd"), max_size=8)


@given(STEPS, STEPS)
def test_likeness(one: list[str], other: list[str]) -> None:
    found = likeness(one, other)
    assert 0 <= found <= 1
    assert found == likeness(other, one)
    assert (found == 1) == (one == other != [])
    both = [*one, *other]
    if one:
        assert likeness(one, both) == len(one) / len(both)


def test_likeness_by_hand() -> None:
    assert likeness("walk grab put".split(), "walk find grab open put".split()) == 3 / 5


def task(*known: tuple[str, ...], goal: Goal | None = None) -> Task:
    return Task("t", "Drink.", Setup("home"), goal or Goal(()), "Drink", "t", known_plans=known)


def test_how_far_a_plan_came() -> None:
    plan = ("walk(object=cup|5)", "grab(object=cup|5)", "pour(object=milk|4, receptacle=cup|5)")
    events: list[Event] = [Planned(plan), Ended(None), Ended(None), Ended("hand_empty"), Ended(None)]
    people = ("walk(object=cup)", "pour(object=milk, receptacle=cup)"), ("sleep()",)
    found = Carried.of(task(*people), events)
    assert found == Carried(3, 2, 2 / 3, 1 / 3)
    assert not found.whole
    decided: list[Event] = [Decided("act", "sleep()"), Ended(None), Decided("finish")]
    assert Carried.of(task(), decided) == Carried(1, 1)
    assert not Carried(0, 0).whole
    assert Carried.of(task(goal=Goal((Condition(Thing("Cup")),))), events) is None


def test_figures_count_crashes() -> None:
    figures = plan_figures([Carried(2, 2, 0.5, 0.25), Carried(4, 1), None], ["a", "b", "c"])
    assert figures is not None
    assert (figures["plans"], figures["compared"]) == (3, 1)
    assert figures["executability"] == pytest.approx(1 / 3)
    assert figures["executed_steps"] == pytest.approx(1 / 2)
    assert (figures["lcs"], figures["lcs_mean"]) == (0.5, 0.25)
    assert plan_figures([None], ["a"]) is None


NAMES = Names(
    {"mug": ["cup"]},
    {"novel": ["GRABBABLE", "READABLE"], "tv": ["HAS_SWITCH", "HAS_PLUG"]},
    {"novel": [{"destination": "fridge", "relation": "IN"}, {"destination": "table", "relation": "ON"}]},
)


@needs_virtualhome
def test_a_scene_is_made_ready_for_a_plan() -> None:
    from embodied.simulators.virtualhome.simulator import VirtualHomeSimulator

    classes = frozenset(node["class_name"] for node in KITCHEN["nodes"])
    assert NAMES.in_scene("mug", classes) == "cup"
    plan = [
        Subgoal("switch_off", {"object": "fridge"}),
        Subgoal("read", {"object": "novel"}),
        Subgoal("greet", {"object": "x"}),
    ]
    initial = preparation(plan, classes, NAMES)
    graph = prepared(KITCHEN, initial)
    by_class = {node["class_name"]: node for node in graph["nodes"]}
    assert by_class["fridge"]["states"] == ["CLOSED", "PLUGGED_IN", "ON"]
    assert "x" not in by_class, "nothing is known of it"
    simulator = VirtualHomeSimulator()
    simulator.reset(Setup("kitchen", graph))
    novel = next(each for each in simulator.state.objects() if each.object_type == "novel")
    assert novel.parent == "table|7", "on something, where it can be taken from"
    assert "readable" in novel.properties
    assert KITCHEN["nodes"][2]["states"] == ["CLOSED", "OFF", "PLUGGED_IN"], "a copy is made ready"


@needs_programs
@needs_language_planner
@needs_virtualhome
def test_the_suite_reads_its_data() -> None:
    programs, examples = read_tasks(SHARED, ""), read_tasks(SHARED, "examples")
    assert [each.id for each in programs] == PROGRAMS
    assert len(examples) == 5088
    titles = {each.instruction.casefold() for each in programs}
    assert not titles & {each.instruction.casefold() for each in read_examples(SHARED)}
    email = next(each for each in programs if each.instruction == "Write an email")
    assert email.expert is not None
    assert email.expert_actions == len(email.expert)
    assert len(email.known_plans) > 20
    with pytest.raises(UnknownNameError, match="split 'train'"):
        read_tasks(SHARED, "train")


@needs_programs
@needs_language_planner
@needs_virtualhome
def test_the_suite_runs_from_the_command_line(embodied: Command) -> None:
    """A simulator's own suite has no file to be found."""
    simulator = ("--simulator", "virtualhome", "--skills", "virtualhome", "--data", str(SHARED))
    done = embodied("eval", "virtualhome", *simulator, "--planner", "expert", "--episodes", "1", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert "executab" in done.stdout


def test_mistakes_in_the_data(tmp_path: Path) -> None:
    for data in (None, tmp_path):
        with pytest.raises(MissingDataError, match="virtualhome"):
            read_tasks(data, "programs")
    (programs := tmp_path / "virtualhome" / "programs").mkdir(parents=True)
    for text, error in (
        ("Rest\n\nno step", BadFileError),
        ("Rest\n[DANCE]", UnknownNameError),
        ("Rest\n[SIT]", BadFileError),
    ):
        (programs / "a.txt").write_text(text, encoding="utf-8")
        with pytest.raises(error):
            read_tasks(tmp_path, "programs")
    (programs / "a.txt").write_text("Rest\n[SLEEP]", encoding="utf-8")
    with pytest.raises(MissingDataError, match="example plans"):
        read_tasks(tmp_path, "programs")
    (folder := tmp_path / "language_planner").mkdir()
    (folder / "available_examples.json").write_text(json.dumps(["Task: Rest\nStep 1: Dance"]), encoding="utf-8")
    with pytest.raises(BadFileError, match="says none of VirtualHome's actions"):
        read_tasks(tmp_path, "programs")


@needs_programs
@needs_language_planner
@needs_virtualhome
def test_the_programs_as_episodes(tmp_path: Path) -> None:
    """Through the whole agent: planner, grounder, skills, judge; the two that fail are those of the executor."""
    report = api.evaluate(
        "virtualhome",
        simulator="virtualhome",
        skills=(str(virtualhome_skills),),
        planner="expert",
        data=SHARED,
        episodes=6,
        out=tmp_path / "run",
    )
    plans = report.summary["plans"]
    bad = {result.id for result in report.results if result.plan is None or not result.plan.whole}
    assert bad <= {"file241_2", "file26_1"}
    assert plans["plans"] == 6
    assert plans["executability"] == 1 - len(bad) / 6
    assert "LCS" in str(report)
    assert report.summary["unsupported"] == {"tasks": {}, "skills": {}}
