"""Rewards measured and calibrated: real skills in generated homes, every method on the same frames."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.commands.rewards import RewardMeasurement, calibration, rewards
from embodied.errors import OptionError, UnknownNameError
from embodied.evaluation.reward_cases import Case, cases
from embodied.evaluation.reward_figures import Judged, figures, retrieval
from embodied.evaluation.reward_scenes import CALIBRATION, seeds, write_homes
from embodied.household.held_out import HELD_OUT_SCENES, held_out, is_unseen
from embodied.household.library import SceneLibrary
from embodied.reward import Verdict
from embodied.rewards.calibration import read
from embodied.rewards.methods import REWARDS
from embodied.rewards.pixels import Pixels
from embodied.simulators.household import HouseholdSimulator
from embodied.wiring import Choices, Materials
from tests.tiny_clip import TinyClip

SKILLS = Materials(Choices()).skills


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("homes")
    (name, *_) = write_homes("test", 1, folder)
    (found,) = cases(HouseholdSimulator(SceneLibrary([folder])), [name], SKILLS, 1, seed=0)
    return found


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("embodied.encoders.clip.Clip", lambda name: TinyClip())
    yield


def test_tests_and_calibration_share_no_scene_with_each_other_or_with_training(tmp_path: Path) -> None:
    assert all(held_out(seed) for seed in seeds("test", 20))
    assert all(not held_out(seed) and seed >= CALIBRATION for seed in seeds("calibration", 20))
    names = write_homes("test", 2, tmp_path)
    assert all(is_unseen(name) for name in names)
    assert set(names) >= HELD_OUT_SCENES
    assert not any(is_unseen(name) for name in write_homes("calibration", 2, tmp_path))


def test_cases_are_of_one_pose_and_labelled_by_the_truth(made: list[Case]) -> None:
    assert {each.kind for each in made} == {"done", "silent", "wrong"}
    assert all(each.label is (each.kind == "done") for each in made)
    assert len({each.skill for each in made}) >= 12
    by_call: dict[tuple[str, str], list[Case]] = {}
    for each in made:
        by_call.setdefault((each.skill, each.call), []).append(each)
    for (skill, _), group in by_call.items():
        assert group[0].kind == "done"
        assert len({each.evidence.aim.achieved for each in group}) == 1
        if skill != "go_to":
            assert len({each.evidence.after.pose for each in group}) == 1


def test_nothing_has_changed_where_a_skill_failed_silently(made: list[Case]) -> None:
    verdicts = Pixels().judge([each.evidence for each in made])
    silent = [said.achieved for each, said in zip(made, verdicts, strict=True) if each.kind == "silent"]
    done = [said.achieved for each, said in zip(made, verdicts, strict=True) if each.kind == "done"]
    assert not any(silent)
    assert sum(each is True for each in done) > len(done) / 2


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.1, 0.5, 0.9])), min_size=1, max_size=30))
def test_auroc_is_the_chance_to_rank_a_pair_right(drawn: list[tuple[bool, float]]) -> None:
    judged = [Judged("a", "put", "x", label, Verdict(p, p, p > 0.5)) for label, p in drawn]
    pairs = [(one, two) for label, one in drawn if label for other, two in drawn if not other]
    expected = float(np.mean([(one > two) + 0.5 * (one == two) for one, two in pairs])) if pairs else None
    assert figures(judged)["auroc_pooled"] == (None if expected is None else pytest.approx(expected))


def test_figures_count_what_they_say() -> None:
    said = [(True, True), (True, None), (False, True), (False, False)]
    judged = [Judged("a", "put", "silent", label, Verdict(0.0, 0.5, achieved)) for label, achieved in said]
    found = figures(judged)
    assert (found["n"], found["base_rate"]) == (4, 0.5)
    assert (found["precision"], found["recall"], found["coverage"]) == (0.5, 0.5, 0.75)
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["auroc"] == found["per_skill"]["put"]["auroc"] == 0.5


def test_retrieval_counts_both_ways() -> None:
    texts = np.eye(3, dtype=np.float32)
    frames = [texts[[0]], texts[[1, 2]], texts[[2]]]
    found = retrieval(frames, texts[:2], [0, 1, 1])
    assert found["frame_to_caption"] == pytest.approx(2 / 3) and found["caption_to_frame"] == 1.0


@pytest.mark.usefixtures("tiny")
def test_the_commands_write_what_they_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "tiny.json", tmp_path / "out"
    assert calibration("tiny", file, precision=0.9, homes=1, calls=1, seed=0, as_json=False) == 0
    assert set(read(file).methods) == set(REWARDS) - {"pixels", "yes", "bright"} | {"see"}
    asked = RewardMeasurement("change", "tiny", str(file), homes=1, calls=1, out=out)
    assert rewards(asked, as_json=False) == 0
    assert "success detection" in capsys.readouterr().out
    summary = json.loads((out / "summary.json").read_text())
    assert {"auroc", "precision", "coverage", "per_skill", "n"} <= set(summary)
    assert set(summary["methods"]) == set(REWARDS)
    assert len({each["n"] for each in summary["methods"].values()}) == 1
    assert (out / "rewards.png").stat().st_size > 10_000
    with pytest.raises(OptionError, match="there already"):
        rewards(asked, as_json=True)
    with pytest.raises(OptionError, match="not 'other'"):
        rewards(RewardMeasurement("change", "other", str(file), homes=1, out=tmp_path / "b"), as_json=True)


def test_what_cannot_be_measured_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="unknown reward"):
        rewards(RewardMeasurement("changed"), as_json=True)
    with pytest.raises(OptionError, match="no precision"):
        calibration("small", tmp_path / "a.json", precision=0.1, homes=1, calls=1, seed=0, as_json=True)
