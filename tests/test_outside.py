"""Somebody else's package, installed by pip: `embodied eval` uses all that it brings, without a line changed here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embodied.api import Evaluation
from embodied.commands.evaluate import evaluate
from embodied.rewards.checking import Checking
from embodied.trace import Called, Ended, Judged, Started
from embodied.trace_file import read_trace


def summary_of(asked: Evaluation, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert evaluate(asked, as_json=True) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_its_skill_scene_suite_planner_and_reward(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    skills, checking = ("household", "gestures"), Checking("reward", "bright")
    summary = summary_of(
        Evaluation("pantry", "polite", skills, episodes=2, out=tmp_path / "run", checking=checking), capsys
    )
    assert (summary["suite"], summary["planner"], summary["reward"]) == ("pantry", "polite", "bright")
    assert (summary["episodes"], summary["crashed"], summary["broken_skills"]) == (2, 0, {})
    for path in sorted((tmp_path / "run" / "traces").iterdir()):
        events = read_trace(path)
        assert [each.scene for each in events if isinstance(each, Started)] == ["pantry"]
        assert [each.skill for each in events if isinstance(each, Called)] == ["wave"]
        assert [each.method for each in events if isinstance(each, Judged)] == ["bright"]


def test_its_simulator_with_the_suite_that_comes_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = Evaluation("bare", "polite", ("gestures",), simulator="bare", out=tmp_path / "run")
    summary = summary_of(asked, capsys)
    assert (summary["simulator"], summary["crashed"]) == ("bare", 0)
    unsupported = summary["unsupported"]
    assert isinstance(unsupported, dict)
    assert unsupported["tasks"] == {"slice": ["action SliceObject"]}
    (path,) = (tmp_path / "run" / "traces").iterdir()
    events = read_trace(path)
    assert [each.skill for each in events if isinstance(each, Called)] == ["wave"]
    assert [each.reason for each in events if isinstance(each, Ended)] == [None]
