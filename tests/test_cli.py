"""The command line as people meet it: what it prints, how it ends, and that no mistake of theirs shows a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat

from embodied import cli
from embodied.commands.screen import OUT
from embodied.trace import Called, Ended
from embodied.trace_file import read_trace
from tests.conftest import Command
from tests.shared import ALFRED, needs_alfred

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Said:
    """Run the command line in this process: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(OUT, "width", 110)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["embodied", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


MISTAKES = [
    (["eval", "pantri"], "unknown suite 'pantri'", "'pantry'"),
    (["eval", "./nope.toml"], "no such suite file", "a path that exists"),
    (["eval", "pantry", "--planner", "exprt"], "unknown planner 'exprt'", "'expert'"),
    (["eval", "pantry", "--skills", "gesture"], "unknown skill library 'gesture'", "'gestures'"),
    (["eval", "pantry", "--episodes", "0"], "0 is too few", "at least 1"),
    (["eval", "pantry", "--workers", "-1"], "-1 is too few", "at least 0"),
    (["eval", "pantry", "--instructions", "step"], "neither goal nor steps", "steps"),
    (["eval", "pantry", "--instructions", "steps"], "no step-by-step instructions", "leave it out"),
    (["eval", "pantry", "--matching", "fuzzy"], "neither official nor exact", "exact"),
    (["eval", "pantry", "--data", "."], "takes no dataset", "leave it out"),
    (["eval", "pantry", "--planner", "asking", "--max-calls", "0"], "0 allows nothing", "more than 0"),
    (["eval", "pantry", "--planner", "asking", "--max-dollars", "nan"], "nan allows nothing", "more than 0"),
    (
        ["eval", "pantry", "--planner", "retrieval", "--max-dollars", "1"],
        "planner 'retrieval' asks no language model",
        "leave it",
    ),
    (["eval", "pantry", "--planner", "expert", "--record", "a.jsonl"], "asks no language model", "another --planner"),
    (["eval", "pantry", "--planner", "retrieval", "--estimate"], "it costs nothing", "leave it out"),
    (["eval", "pantry", "--planner", "asking", "--prices", "p.toml"], "no option 'prices'", "known"),
    (
        ["run", "wave", "--scene", "pantry", "--planner", "random", "--max-calls", "3"],
        "asks no language model",
        "another --planner",
    ),
    (["eval", "alfred"], "no --data DIR was given", "github.com/askforalfred/alfred"),
    (["eval", "alfred", "--data", "nowhere"], "nowhere", "github.com/askforalfred/alfred"),
    (["replay-experts"], "no --data DIR was given", "github.com/askforalfred/alfred"),
    (["scenes", "import-alfred", "nowhere"], "nowhere", "github.com/askforalfred/alfred"),
    (["run", "wave", "--scene", "pantr"], "unknown scene 'pantr'", "'pantry'"),
    (["run", "wave", "--scene", "pantr.json"], "pantr.json", "scenes list"),
    (["run", "wave", "--scene", "pantry", "--planner", "expert"], "works from a task's goal", "--planner plan"),
    (
        ["run", "wave", "--scene", "pantry", "--planner", "retrieval", "--examples", "no.jsonl"],
        "no such file of examples",
        "alfred:DIR",
    ),
    (["run", "wave", "--scene", "pantry", "--skills", "household", "--skills", "household"], "two libraries", "rename"),
    (["scenes", "show", "pantr"], "unknown scene 'pantr'", "'pantry'"),
    (["scenes", "show", "pantry", "--out", "plan.txt"], "no kind of picture", ".png"),
    (["scenes", "show", "pantry", "--view", "side"], "no view of a scene", "map or first-person"),
    (["show", "nope.jsonl"], "no such trace", "RUN/traces"),
    (["show", "nope.jsonl", "--video", "film.mp4"], "names no film", ".webm"),
    (["run", "wave", "--scene", "pantry", "--video", "film.avi"], "names no film", ".webm"),
    (["run", "wave", "--scene", "pantry", "--sheet", "sheet.txt"], "no kind of picture", ".png"),
    (["skills", "list", "--skills", "./nowhere"], "nowhere", "folder"),
]


@pytest.mark.parametrize(("arguments", "what", "fix"), MISTAKES, ids=[" ".join(each[0]) for each in MISTAKES])
def test_a_mistake_is_said_in_two_lines(here: Said, arguments: list[str], what: str, fix: str) -> None:
    code, out, err = here(*arguments)
    assert code == 2
    assert out == ""
    assert what in err
    assert fix in err
    assert len(err.splitlines()) <= 2
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [["evil"], ["run", "wave"], ["eval", "pantry", "--episodes", "many"]])
def test_a_misspelt_command_line_ends_with_2(here: Said, arguments: list[str]) -> None:
    code, _, err = here(*arguments)
    assert code == 2
    assert "Error" in err


def test_a_broken_scene_names_file_and_key(here: Said, tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text('{"format": 1, "name": "mine", "room": "cellar", "agent": {"x": 0, "z": 0}}')
    code, _, err = here("scenes", "show", "mine.json")
    assert code == 2
    assert "mine.json: room" in err


def test_help_names_every_command(here: Said) -> None:
    code, out, _ = here("--help")
    assert code == 0
    for name in ("eval", "run", "show", "replay-experts", "doctor", "scenes", "skills", "planners"):
        assert name in out


RETRIEVAL = ("--planner", "retrieval", "--examples", "examples.jsonl")


def test_run_prints_plan_steps_and_outcome(here: Said, tmp_path: Path) -> None:
    plan = '["pick_up Apple", "put Apple Fridge"]'
    (tmp_path / "examples.jsonl").write_text(f'{{"instruction": "fetch it", "plan": {plan}}}')
    code, out, _ = here("run", "Put the apple away", "--scene", "pantry", *RETRIEVAL, "--trace", "one.jsonl")
    assert code == 0
    for words in (
        "“Put the apple away”",
        "similarity",
        "put(object=Apple, receptacle=Fridge)",
        "✓ pick up the Apple",
        "PickupObject Apple",
        "OpenObject Fridge",
        "finished",
        "privileged: memory",
    ):
        assert words in out
    shown, again, _ = here("show", "one.jsonl")
    assert (shown, again) == (0, out)


def test_a_failed_step_is_shown_with_its_reason(here: Said, tmp_path: Path) -> None:
    (tmp_path / "examples.jsonl").write_text('{"instruction": "fetch it", "plan": ["put Apple Fridge"]}')
    code, out, _ = here("run", "Put it away", "--scene", "pantry", *RETRIEVAL)
    assert code == 0
    assert out.count("✗ put(object=Apple, receptacle=Fridge)") == 2
    assert "hand_empty" in out


def test_an_outside_skill_and_planner_are_used(embodied: Command, tmp_path: Path) -> None:
    done = embodied(
        "run",
        "Be polite",
        "--scene",
        "pantry",
        "--planner",
        "polite",
        "--skills",
        "household",
        "--skills",
        "gestures",
        "--trace",
        "one.jsonl",
    )
    assert done.returncode == 0, done.stderr
    assert "✓ wave at the Apple" in done.stdout
    events = read_trace(tmp_path / "one.jsonl")
    assert [event.skill for event in events if isinstance(event, Called)] == ["wave"]
    assert [event.reason for event in events if isinstance(event, Ended)] == [None]


def test_a_library_is_a_folder_too(here: Said, outside: Path) -> None:
    folder = outside / "embodied_outside" / "gestures"
    code, out, _ = here("run", "Be polite", "--scene", "pantry", "--planner", "polite", "--skills", str(folder))
    assert code == 0
    assert "wave at the Apple" in out


def test_eval_prints_a_table_and_json(here: Said) -> None:
    code, out, _ = here("eval", "pantry", "--planner", "expert", "--workers", "0", "--out", "run")
    assert code == 0
    for words in ("task type", "PLW-GC", "pick_and_place_simple", "100.0", "privileged: memory, planner", "summary"):
        assert words in out
    code, out, _ = here("eval", "pantry", "--planner", "expert", "--workers", "0", "--out", "run", "--json")
    assert code == 0
    assert json.loads(out) == json.loads(Path("run/summary.json").read_text())


def test_a_crash_makes_eval_fall_short(here: Said) -> None:
    code, out, _ = here("eval", "pantry", "--planner", "faulty", "--workers", "0", "--skills", "gestures")
    assert code == 1
    assert "1 of 9 episodes crashed" in out
    assert "first crash, apple-fridge-0: KeyError: 'a bug'" in out


@pytest.mark.parametrize("what", ["scenes", "skills", "planners"])
def test_lists_are_tables_or_json(here: Said, what: str) -> None:
    name = {"scenes": "pantry", "skills": "pick_up", "planners": "polite"}[what]
    code, out, _ = here(what, "list")
    assert code == 0
    assert name in out
    code, out, _ = here(what, "list", "--json")
    assert code == 0
    assert name in [row["name"] for row in json.loads(out)]


def test_a_scene_is_drawn(here: Said) -> None:
    code, out, _ = here("scenes", "show", "pantry", "--out", "plans/pantry.png")
    assert code == 0
    assert "CounterTop" in out
    assert "Knife" in out
    with Image.open("plans/pantry.png") as picture:
        assert min(picture.size) > 200
    code, out, _ = here("scenes", "show", "pantry", "--json")
    content: dict[str, Any] = json.loads(out)
    assert content["picture"] == "pantry.png"
    assert ["Egg"] in content["contents"].values()


def test_a_scene_is_drawn_as_the_robot_sees_it(here: Said) -> None:
    code, _, _ = here("scenes", "show", "pantry", "--view", "first-person", "--out", "eye.png")
    assert code == 0
    with Image.open("eye.png") as picture:
        assert min(picture.size) > 500
        assert min(ImageStat.Stat(picture).stddev) > 20


def test_an_episode_is_drawn_as_it_runs_and_from_its_trace(here: Said) -> None:
    told = ("run", "Do something", "--scene", "pantry", "--planner", "random")
    code, _, err = here(*told, "--trace", "one.jsonl", "--video", "films/one.webm", "--sheet", "one.png")
    assert code in (0, 1)
    assert "films/one.webm" in err
    assert Path("films/one.webm").stat().st_size > 10_000
    code, out, _ = here("show", "one.jsonl", "--sheet", "two.png", "--json")
    assert code == 0
    assert json.loads(out)[0]["event"] == "started"
    assert Path("one.png").read_bytes() == Path("two.png").read_bytes()


def test_an_episode_of_a_suite_is_drawn_from_its_trace(here: Said) -> None:
    assert here("eval", "pantry", "--planner", "random", "--workers", "0", "--out", "runs/one")[0] == 0
    for trace in sorted(Path("runs/one/traces").glob("*.jsonl"))[:3]:
        code, _, err = here("show", str(trace), "--sheet", "sheet.png")
        assert (code, err.strip()) == (0, "sheet.png")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_an_outside_failure(here: Said, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    assert here("scenes", "show", "pantry", "--out", "locked/plan.png")[0] == 3


def test_a_file_in_the_way_is_an_outside_failure(here: Said, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    code, _, err = here("scenes", "show", "pantry", "--out", "taken/plan.png")
    assert code == 3
    assert "cannot write" in err


def test_doctor_names_what_is_missing_and_the_way_out(
    here: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("EMBODIED_CACHE", str(tmp_path / "cache"))
    code, out, _ = here("doctor", "--json")
    found = {finding["name"]: finding for finding in json.loads(out)}
    assert code == 0
    assert all(finding["ok"] for finding in found.values() if finding["needed"])
    assert not found["alfred"]["ok"]
    assert "import-alfred" in found["alfred"]["fix"]
    monkeypatch.setenv("EMBODIED_CACHE", str(tmp_path / "taken" / "cache"))
    code, out, _ = here("doctor")
    assert code == 1
    assert "export EMBODIED_CACHE=" in out


@pytest.mark.slow
@needs_alfred
def test_replays_are_told_and_written(here: Said) -> None:
    code, out, _ = here("replay-experts", "--data", str(ALFRED), "--out", "replays", "--json")
    assert code == 0
    summary = json.loads(out)
    assert summary == json.loads(Path("replays/summary.json").read_text())
    assert summary["trials"] == summary["reached"] + sum(summary["reasons"].values()) == 251
