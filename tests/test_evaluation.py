"""Runs, for real: workers that agree, crashes, killed processes, interrupts, full disks, and going on afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

import embodied
from embodied.errors import BadFileError, OptionError, OutsideError
from embodied.evaluation.episode import EpisodeResult, episode_seed
from embodied.evaluation.run_directory import RunDirectory, safe_name
from embodied.trace import Scored, Started, Stopped
from embodied.trace_file import read_trace
from tests.conftest import Command, command_line, environment
from tests.shared import ALFRED, needs_alfred

EPISODES = 9
"""What the outside package's suite has."""


def evaluate(out: Path, planner: str, **options: Any) -> embodied.Report:
    skills = ("household", "gestures")
    return embodied.evaluate("pantry", planner=planner, skills=skills, out=out, **options)


def ids(out: Path) -> list[str]:
    return [json.loads(line)["id"] for line in (out / "episodes.jsonl").read_text().splitlines()]


def files(out: Path) -> dict[str, bytes]:
    """Everything that a run wrote, wall-clock apart."""
    found = {
        str(path.relative_to(out)): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name not in ("timing.jsonl", "summary.json", ".lock")
    }
    summary = json.loads((out / "summary.json").read_text())
    return {**found, "summary.json": json.dumps({**summary, "seconds": 0}).encode()}


@pytest.mark.parametrize("planner", ["expert", "random"])
def test_results_do_not_depend_on_the_number_of_workers(tmp_path: Path, planner: str) -> None:
    for workers in (0, 1, 3):
        evaluate(tmp_path / str(workers), planner, workers=workers, seed=4)
    here = files(tmp_path / "0")
    assert here == files(tmp_path / "1") == files(tmp_path / "3")
    assert len([name for name in here if name.startswith("traces")]) == EPISODES


def test_a_seed_changes_what_is_random(tmp_path: Path) -> None:
    evaluate(tmp_path / "a", "random", seed=1)
    evaluate(tmp_path / "b", "random", seed=2)
    assert files(tmp_path / "a") != files(tmp_path / "b")
    assert episode_seed(1, "a") != episode_seed(1, "b") != episode_seed(2, "b")


def test_the_expert_reaches_every_goal_and_is_marked(tmp_path: Path) -> None:
    report = evaluate(tmp_path / "run", "expert")
    assert report.summary["success_rate"] == report.summary["plw_success_rate"] == 1.0
    assert report.summary["privileged"] == ["memory", "planner", "success"]
    assert report.summary["episodes"] == EPISODES
    assert report.summary["trials"] == 6
    assert json.loads((tmp_path / "run" / "summary.json").read_text()) == report.summary
    for result in report.results:
        events = read_trace(tmp_path / "run" / "traces" / f"{result.id}.jsonl")
        assert isinstance(events[0], Started)
        assert isinstance(events[-1], Scored)
        assert events[-1].success
        assert isinstance(events[-2], Stopped)
        assert events[-2].actions == result.actions == result.expert_actions


def test_plw_rests_on_the_experts_own_path(tmp_path: Path) -> None:
    report = evaluate(tmp_path / "run", "polite")
    expert = {result.trial: result.actions for result in evaluate(tmp_path / "expert", "expert").results}
    assert {result.trial: result.expert_actions for result in report.results} == expert
    assert report.summary["without_expert_path"] == {}


def test_without_an_expert_path_plw_is_not_available(tmp_path: Path) -> None:
    report = embodied.evaluate("pantry", planner="polite", skills=("gestures",), out=tmp_path / "run", episodes=2)
    assert report.summary["plw_success_rate"] is None
    assert report.summary["n"]["plw_success_rate"] == 0
    assert len(report.summary["without_expert_path"]) == 2
    assert "PLW leaves out 2 trials" in str(report)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_crash_is_recorded_and_counted(tmp_path: Path, workers: int) -> None:
    report = evaluate(tmp_path, "faulty", workers=workers)
    assert (report.summary["episodes"], report.summary["crashed"]) == (EPISODES, 1)
    (broken,) = [result for result in report.results if result.crashed]
    assert (broken.id, broken.ending, broken.success, broken.conditions_met) == ("apple-fridge-0", "crash", False, 0)
    assert broken.actions == 2  # it had waved
    assert "KeyError: 'a bug'" in broken.error
    assert "planners.py" in broken.error
    events = read_trace(tmp_path / "traces" / "apple-fridge-0.jsonl")
    assert events[-2:] == [Stopped("crash", 2, 0, "KeyError: 'a bug'"), Scored(False, (("Apple in Fridge", False),))]


def test_a_killed_worker_costs_one_episode(tmp_path: Path) -> None:
    report = evaluate(tmp_path, "deadly", workers=2)
    assert (report.summary["episodes"], report.summary["crashed"]) == (EPISODES, 1)
    (lost,) = [result for result in report.results if result.crashed]
    assert lost.id == "apple-fridge-0"
    assert "signal 9" in lost.error
    events = read_trace(tmp_path / "traces" / "apple-fridge-0.jsonl")
    assert isinstance(events[0], Started)
    assert events[0].planner == "deadly"
    assert report.summary["endings"] == {"crash": 1, "finish": EPISODES - 1}


def test_an_interrupted_run_goes_on(tmp_path: Path, embodied: Command) -> None:
    asked = ["eval", "pantry", "--planner", "slow", "--skills", "household", "--skills", "gestures", "--workers", "1"]
    out = tmp_path / "runs" / "pantry-slow-1"
    process = subprocess.Popen(
        command_line(*asked),
        cwd=tmp_path,
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for_episodes(out, 3)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal's Ctrl-C reaches a command and its workers
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "goes on from there" in said
    assert "Traceback" not in said
    kept = ids(out)
    assert 3 <= len(kept) < EPISODES
    assert not (out / "summary.json").exists()

    assert embodied(*asked).returncode == 0
    timed = [json.loads(line) for line in (out / "timing.jsonl").read_text().splitlines()]
    ran = [each["id"] for each in timed if "id" in each]
    assert len(set(ran)) == len(ran) >= EPISODES - 1  # none twice; the interrupt may have come before a line of timing
    assert len([each for each in timed if "session" in each]) == 2
    assert embodied(*asked, "--out", "whole").returncode == 0
    assert files(out) == files(tmp_path / "whole")


def test_a_killed_run_loses_at_most_the_line_being_written(tmp_path: Path) -> None:
    asked = ["eval", "pantry", "--planner", "slow", "--skills", "household", "--skills", "gestures", "--workers", "2"]
    out = tmp_path / "run"
    process = subprocess.Popen(command_line(*asked, "--out", str(out)), cwd=tmp_path, env=environment())
    wait_for_episodes(out, 3)
    process.kill()
    process.wait()
    with (out / "episodes.jsonl").open("a") as file:
        file.write('{"id":"torn","task_ty')
    kept = ids_of_whole_lines(out)
    report = evaluate(out, "slow")
    assert len(kept) >= 3
    assert len(report.results) == EPISODES
    assert not any("torn" in result.id for result in report.results)


def wait_for_episodes(out: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (out / "episodes.jsonl").exists() and len((out / "episodes.jsonl").read_text().splitlines()) >= count:
            return
        time.sleep(0.02)
    raise AssertionError("the run does not get on")


def ids_of_whole_lines(out: Path) -> list[str]:
    return [json.loads(line)["id"] for line in (out / "episodes.jsonl").read_text().split("\n")[:-1]]


def test_a_full_disk_loses_no_finished_episode(tmp_path: Path, embodied: Command) -> None:
    asked = ["eval", "pantry", "--planner", "polite", "--skills", "gestures", "--workers", "1", "--out", "run"]
    line = " ".join(command_line(*asked))
    limited = subprocess.run(  # a limit of 2 KiB a file stands for the full disk
        ["bash", "-c", f"ulimit -f 2; exec {line}"],
        cwd=tmp_path,
        env=environment(),
        text=True,
        capture_output=True,
    )
    assert limited.returncode == 3, limited.stderr
    assert "the disk refused to write" in limited.stderr
    assert "Traceback" not in limited.stderr
    kept = ids_of_whole_lines(tmp_path / "run")
    assert 1 <= len(kept) < EPISODES
    assert embodied(*asked).returncode == 0
    timed = [json.loads(line) for line in (tmp_path / "run" / "timing.jsonl").read_text().splitlines()]
    again = [each["id"] for each in timed if "id" in each]
    assert len(ids(tmp_path / "run")) == EPISODES
    assert all(again.count(task_id) <= 1 for task_id in kept)


def test_a_run_goes_on_only_with_the_same(tmp_path: Path) -> None:
    evaluate(tmp_path / "run", "random", episodes=2, seed=1)
    with pytest.raises(OptionError, match="seed was 1, is 2"):
        evaluate(tmp_path / "run", "random", episodes=2, seed=2)
    with pytest.raises(OptionError, match="planner was 'random', is 'expert'"):
        evaluate(tmp_path / "run", "expert", episodes=2, seed=1)
    with pytest.raises(OptionError, match="tasks was"):
        evaluate(tmp_path / "run", "random", episodes=3, seed=1)


def test_a_finished_run_is_shown_and_not_run_again(tmp_path: Path) -> None:
    first = evaluate(tmp_path, "random", episodes=2)
    timing = (tmp_path / "timing.jsonl").read_text()
    second = evaluate(tmp_path, "random", episodes=2)
    assert second.results == first.results
    again = (tmp_path / "timing.jsonl").read_text().removeprefix(timing)
    assert "id" not in again


def test_runs_of_their_own_folder_are_numbered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number in (1, 2):
        report = embodied.evaluate("pantry", planner="random", episodes=1)
        assert report.directory == Path("runs") / f"pantry-random-{number}"
    (Path("runs") / "pantry-random-1" / "summary.json").unlink()
    assert embodied.evaluate("pantry", planner="random", episodes=1).directory.name == "pantry-random-1"


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(OptionError, match="not the folder of a run"):
        evaluate(tmp_path, "random", episodes=1)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def result(task_id: str) -> EpisodeResult:
    return EpisodeResult(task_id, "other", "trial", "pantry", True, 1, 1, 3, 0, "finish")


def test_two_processes_do_not_share_a_folder(tmp_path: Path) -> None:
    first = RunDirectory(tmp_path / "run", {"a": 1})
    with pytest.raises(OptionError, match="another process"):
        RunDirectory(tmp_path / "run", {"a": 1})
    first.close()
    RunDirectory(tmp_path / "run", {"a": 1}).close()


def test_a_broken_line_is_named_and_a_torn_one_forgotten(tmp_path: Path) -> None:
    directory = RunDirectory(tmp_path / "run", {"a": 1})
    directory.add(result("one"), "{}\n", 0.1)
    directory.add(result("two/three"), "{}\n", 0.1)
    directory.close()
    assert (tmp_path / "run" / "traces" / "two_three.jsonl").is_file()
    path = tmp_path / "run" / "episodes.jsonl"
    path.write_text(path.read_text() + '{"id": "th')
    reopened = RunDirectory(tmp_path / "run", {"a": 1})
    assert set(reopened.finished) == {"one", "two/three"}
    reopened.add(result("four"), "{}\n", 0.1)
    reopened.close()
    assert ids(tmp_path / "run") == ["one", "two/three", "four"]
    path.write_text('{"id": "one"}\n' + path.read_text())
    with pytest.raises(BadFileError) as error:
        RunDirectory(tmp_path / "run", {"a": 1})
    assert error.value.where == f"{path}:1: task_type"


def test_a_disk_that_refuses_is_an_outside_error(tmp_path: Path) -> None:
    directory = RunDirectory(tmp_path / "run", {"a": 1})
    (tmp_path / "run" / "traces").rmdir()
    with pytest.raises(OutsideError, match="the disk refused") as error:
        directory.add(result("one"), "{}\n", 0.1)
    assert error.value.exit_code == 3
    directory.close()
    assert safe_name("a/b c") == "a_b_c"


@pytest.mark.slow
@needs_alfred
def test_alfred_episodes_run_end_to_end(tmp_path: Path) -> None:
    report = embodied.evaluate("alfred", data=ALFRED, planner="expert", episodes=12, out=tmp_path)
    assert report.summary["episodes"] == 12
    assert report.summary["success_rate"] >= 0.9
    assert report.summary["split"] == "valid_seen"
    assert report.summary["matching"] == "official"
    assert report.summary["without_expert_path"] == {}
