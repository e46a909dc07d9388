"""Tasks in a row in one home: what goes on from one to the next, what is measured, and the suite that ships."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import embodied
from embodied.content import scenes, suites
from embodied.errors import BadFileError, OptionError
from embodied.evaluation.episode import EpisodeResult, run_episode
from embodied.evaluation.metrics import spl
from embodied.evaluation.row import Row, rows
from embodied.evaluation.suite import Suite, load_suite
from embodied.evaluation.turns import turns
from embodied.household.held_out import is_unseen
from embodied.household.library import SceneLibrary
from embodied.memories.remembered import RememberedMemory
from embodied.planners.expert import ExpertPlanner
from embodied.simulator import Action
from embodied.simulators.household import HouseholdSimulator
from embodied.simulators.ongoing import OngoingSimulator
from embodied.task import Setup, Task
from embodied.training.grammar import phrases
from embodied.wiring import Choices, Materials, make_agent, make_extras
from tests.test_evaluation import files
from tests.test_grammar import Wording, copy

OWN = suites / "lifelong"
SKILLS = Materials(Choices()).skills
MINE = """
format = 1
name = "mine"
in_rows = true
"""
JOBS = (
    ("Egg", "CounterTop", "an egg onto the counter"),
    ("Mug", "SinkBasin", "a mug into the sink"),
    ("Egg", "CounterTop", "an egg onto the counter, if there is none yet"),
)


@pytest.fixture(scope="module")
def lifelong() -> Suite:
    return load_suite(suites / "lifelong.toml", SceneLibrary([scenes]))


def suite_file(folder: Path, *homes: str, extra: str = "") -> Path:
    lines = [MINE]
    for home in homes:
        for turn, (thing, place, words) in enumerate(JOBS):
            task = f'id = "{home}-{turn}"\nscene = "{home}"\ntype = "pick_and_place_simple"\nobject = "{thing}"'
            lines.append(f'[[tasks]]\n{task}\nparent = "{place}"\ninstructions = ["{words}"]\n{extra}')
    (path := folder / "mine.toml").write_text("\n".join(lines), encoding="utf-8")
    return path


# -- a home that goes on -------------------------------------------------------------------------------------------


def test_a_reset_leaves_things_where_they_are_and_gives_the_hand_free() -> None:
    simulator = HouseholdSimulator(SceneLibrary([scenes]))
    world = OngoingSimulator(simulator, Setup("kitchen"))
    home = simulator.home
    egg = next(item.object_id for item in home.objects() if item.object_type == "Egg")
    world.step(Action.of("PickupObject", objectId=egg, forceAction=True))
    world.step(Action("RotateRight"))
    assert home.held == egg
    pose = home.pose
    first = world.reset(Setup("kitchen"))
    assert (first.held, first.pose, home.held) == (None, pose, None)
    holder = home[egg].parent
    assert holder is not None and home.accepts(holder, egg)
    assert not home[egg].is_broken
    kept = world.snapshot()
    world.step(Action("RotateRight"))
    world.restore(kept)
    assert home.pose == pose


def test_memory_is_handed_on_where_it_is_kept(tmp_path: Path) -> None:
    tasks = load_suite(suite_file(tmp_path, "kitchen"), SceneLibrary([scenes])).tasks
    extras = make_extras(Materials(Choices(knowledge="fixtures")))
    known: dict[bool, list[int]] = {}
    for keeps in (True, False):
        row = Row.begin(HouseholdSimulator(SceneLibrary([scenes])), tasks[0], keeps=keeps)
        for task in tasks[:2]:
            agent = make_agent(ExpertPlanner(task, SKILLS), SKILLS, extras)
            result, _ = row.play(agent, lambda world, agent=agent, task=task: run_episode(agent, world, task, 0))
            assert not result.crashed, result.error
            assert isinstance(agent.memory, RememberedMemory)
            known.setdefault(keeps, []).append(agent.memory.graph.step)
            assert result.turn == row.turn
    assert known[True][0] == known[False][0]
    assert known[True][1] > known[True][0]


# -- runs ----------------------------------------------------------------------------------------------------------


def test_rows_run_in_order_and_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    suite = suite_file(tmp_path, "kitchen", "kitchen_galley")
    for workers in (0, 2):
        report = embodied.evaluate(str(suite), planner="expert", workers=workers, out=tmp_path / str(workers))
    assert files(tmp_path / "0") == files(tmp_path / "2")
    assert [each.turn for each in report.results] == [1, 2, 3, 1, 2, 3]
    assert all(each.success and each.actions == each.expert_actions for each in report.results)
    summary = report.summary
    assert summary["memory_between"] == "keep"
    assert summary["trials"] == 2
    assert [row["turn"] for row in summary["turns"]["by_turn"]] == [1, 2, 3]
    assert all(row["spl"] == 1.0 for row in summary["turns"]["by_turn"])
    assert "by turn in a home, memory: keep" in str(report)
    # Had the home been put back in between, there would be something to do the third time.
    assert [each.actions > 0 for each in report.results] == [True, True, False] * 2


def test_an_interrupted_row_is_run_as_a_whole_again(tmp_path: Path) -> None:
    suite = suite_file(tmp_path, "kitchen")
    embodied.evaluate(str(suite), planner="expert", out=(whole := tmp_path / "whole"))
    embodied.evaluate(str(suite), planner="expert", out=(cut := tmp_path / "cut"))
    first = (cut / "episodes.jsonl").read_text().splitlines(keepends=True)[0]
    (cut / "episodes.jsonl").write_text(first)
    (cut / "summary.json").unlink()
    embodied.evaluate(str(suite), planner="expert", out=cut)
    assert files(cut) == files(whole)


def test_a_row_that_dies_is_lost_as_a_whole(tmp_path: Path) -> None:
    suite = suite_file(tmp_path, "kitchen")
    report = embodied.evaluate(
        str(suite), planner="deadly", skills=("household", "gestures"), workers=1, out=tmp_path / "run"
    )
    crashed = [each.turn for each in report.results if each.crashed]
    assert crashed in ([], [1, 2, 3])


@pytest.mark.parametrize("extra", ["initial = { on = [] }", "x = 1"])
def test_a_task_in_a_row_has_no_start_of_its_own(tmp_path: Path, extra: str) -> None:
    with pytest.raises(BadFileError):
        load_suite(suite_file(tmp_path, "kitchen", extra=extra), SceneLibrary([scenes]))


def test_memory_is_kept_or_wiped_in_rows_alone(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no tasks in a row"):
        embodied.evaluate("household", planner="expert", memory_between="wipe", out=tmp_path / "a")
    with pytest.raises(OptionError, match="neither keep nor wipe"):
        embodied.evaluate("household", planner="expert", memory_between="burn", out=tmp_path / "a")


def test_a_sample_takes_whole_rows(lifelong: Suite) -> None:
    sample = lifelong.sample(15, 0)
    assert len(sample.tasks) == 20
    assert [len(row) for row in rows(sample.tasks)] == [10, 10]
    assert sample.tasks != lifelong.tasks[:20]


# -- figures -------------------------------------------------------------------------------------------------------


def result(home: str, turn: int, success: bool, actions: int, length: int | None = 10) -> EpisodeResult:
    rest: dict[str, Any] = {"expert_actions": length, "turn": turn}
    return EpisodeResult(f"{home}-{turn}", "t", home, home, success, 1, 1, actions, 0, "finish", **rest)


def test_spl_is_the_mean_share_of_the_way() -> None:
    some = [result("a", 1, True, 20), result("a", 2, True, 5), result("b", 1, False, 10), result("b", 2, True, 9, None)]
    rate = spl(some)
    assert (rate.value, rate.n) == (pytest.approx((0.5 + 1.0 + 0.0) / 3), 3)
    assert spl([result("a", 1, True, 0, 0)]).value == 1.0
    assert spl([result("a", 1, True, 3, 0)]).value == 0.0


def test_what_is_gained_is_paired_within_homes() -> None:
    assert turns([replace(result("a", 1, True, 10), turn=None)], 0) is None
    some = [result(home, turn, turn > 1, 10) for home in "abcd" for turn in (1, 2, 3, 4)]
    found = turns(some, 0)
    assert found is not None
    assert [row["success_rate"] for row in found["by_turn"]] == [0.0, 1.0, 1.0, 1.0]
    assert (found["gain"]["success_rate"], found["gain"]["spl"]) == (1.0, 1.0)
    low, high = found["gain"]["intervals"]["success_rate"]
    assert low <= 1.0 <= high
    assert turns([result("a", 1, True, 10)], 0) == {
        "by_turn": [
            {"turn": 1, "episodes": 1, "success_rate": 1.0, "spl": 1.0, "actions": 10.0,
             "intervals": {"success_rate": None, "spl": None}}
        ],
        "gain": {"success_rate": None, "spl": None, "intervals": {"success_rate": None, "spl": None}},
    }  # fmt: skip


# -- the suite that ships ------------------------------------------------------------------------------------------


def test_there_are_enough_homes_none_of_which_anything_is_learnt_from(lifelong: Suite) -> None:
    counts = Counter(task.row for task in lifelong.tasks)
    assert len(counts) >= 20
    assert set(counts.values()) == {10}
    assert all(is_unseen(home) for home in counts)
    assert {f"{home}.json" for home in counts} == {path.name for path in OWN.iterdir()}
    assert lifelong.in_rows


@pytest.mark.parametrize("number", [0, 7, 19])
def test_the_expert_does_a_whole_row(lifelong: Suite, number: int) -> None:
    tasks: tuple[Task, ...] = rows(lifelong.tasks)[number]
    world = OngoingSimulator(HouseholdSimulator(SceneLibrary([OWN])), tasks[0].setup)
    for task in tasks:
        done, events = run_episode(make_agent(ExpertPlanner(task, SKILLS), SKILLS), world, task, 0)
        assert done.success, (task.id, events[-1])
        assert done.actions > 0, task.id


def test_no_instruction_is_nearly_a_phrase_of_the_grammar(lifelong: Suite) -> None:
    wordings = [Wording.of(task.instruction) for task in lifelong.tasks]
    said = {
        text for pair in phrases(3000, np.random.default_rng(7)) for text in (pair.instruction, pair.remark) if text
    }
    measured = {phrase: Wording.of(phrase) for phrase in sorted(said)}
    assert [phrase for phrase, mine in measured.items() if any(copy(mine, each) for each in wordings)] == []
