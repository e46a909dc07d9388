"""Reward methods over a real CLIP: what holds of each, whatever the pictures are."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embodied.encoders.crop import crop
from embodied.errors import BadFileError, EmbodiedError, MissingDataError, UnknownNameError
from embodied.frame import Frame
from embodied.geometry import Pose
from embodied.reward import Aim, Evidence, Verdict
from embodied.rewards import calibration
from embodied.rewards.calibration import ABSTAINED, Calibration, Calibrations, fit
from embodied.rewards.change import Change
from embodied.rewards.cosine import Cosine
from embodied.rewards.embedded import UNCHANGED, Embedded, EmbeddingReward, embedded
from embodied.rewards.goal_baseline import regularised
from embodied.rewards.goal_vs_negatives import GoalVsNegatives, shares
from embodied.rewards.methods import REWARDS
from embodied.rewards.preference import Preference
from embodied.rewards.progress import BINS, Bonus, Progress, binned
from embodied.sight import Camera
from tests.tiny_clip import TinyClip

CLIP = TinyClip()
AIM = Aim("the fridge is open", ("the fridge is closed", "the drawer is open"), "the fridge is closed")


def frame(seed: int, side: int = 24) -> Frame:
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (side, side, 3), dtype=np.uint8)
    depth = np.ones((side, side), dtype=np.float32)
    return Frame(image, depth, np.zeros((side, side), dtype=np.int32), ("a",), Pose(0, 0, 0), Camera())


def unit(rng: np.random.Generator, *shape: int) -> NDArray[np.float32]:
    drawn = rng.normal(size=shape)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=-1, keepdims=True), dtype=np.float32)


def seen(seed: int, negatives: int = 3, *, before: bool = True) -> Embedded:
    rng = np.random.default_rng(seed)
    texts = unit(rng, 8), unit(rng, 8), unit(rng, negatives, 8)
    return Embedded(unit(rng, 3, 8), unit(rng, 2, 8) if before else None, *texts)


@pytest.mark.parametrize("name", REWARDS.names())
def test_evidence_is_judged_the_same_in_any_order_and_company(name: str) -> None:
    reward = REWARDS.get(name).make(lambda: CLIP, None)
    assert reward.name == name
    evidence = [Evidence(AIM, frame(number), frame(number + 7)) for number in range(4)]
    together = reward.judge(evidence)
    assert reward.judge([]) == []
    for one, other in zip(together, reversed(reward.judge(evidence[::-1])), strict=True):
        assert one.achieved is other.achieved
        assert one.value == pytest.approx(other.value, abs=1e-4)
    for one, alone in zip(together, evidence, strict=True):
        assert reward.judge([alone])[0].value == pytest.approx(one.value, abs=1e-4)
    assert all(0.0 <= each.probability <= 1.0 for each in together)


@pytest.mark.parametrize("name", [name for name in REWARDS if name not in ("yes", "bright")])
@pytest.mark.parametrize("wrong", ["dtype", "shape", "nan depth", "depth's shape"])
def test_no_picture_is_refused(name: str, wrong: str) -> None:
    good = frame(0)
    image, depth = good.image, good.depth.copy()
    if wrong == "dtype":
        image = image.astype(np.float32)  # type: ignore[assignment]
    elif wrong == "shape":
        image = image[..., :2]
    elif wrong == "nan depth":
        depth[3, 3] = np.nan
    else:
        depth = depth[1:]
    bad = Frame(image, depth, good.segments, good.ids, good.pose, good.camera)
    with pytest.raises(EmbodiedError, match=r"a frame's (image|depth)"):
        REWARDS.get(name).make(lambda: CLIP, None).judge([Evidence(AIM, bad, good)])


def test_an_unknown_method_offers_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as error:
        REWARDS.get("goal-basline")
    assert "goal-baseline" in str(error.value)


@given(st.integers(0, 10_000), st.integers(1, 6), st.floats(0.01, 1.0))
def test_the_softmax_sums_to_one_and_its_log_odds_are_the_value(seed: int, negatives: int, tau: float) -> None:
    evidence = seen(seed, negatives)
    found = shares(evidence.after, np.concatenate([evidence.goal[None], evidence.negatives]), tau)
    assert found.sum() == pytest.approx(1.0, abs=1e-5)
    value = GoalVsNegatives(CLIP, Calibration(temperature=tau)).value(evidence)
    assert value is not None
    assert 1.0 / (1.0 + math.exp(-value)) == pytest.approx(float(found[0]), abs=1e-4)


@given(st.integers(0, 10_000))
def test_more_negatives_never_make_the_goal_likelier(seed: int) -> None:
    more = seen(seed, 5)
    fewer = Embedded(more.after, more.before, more.goal, more.baseline, more.negatives[:2])
    reward = GoalVsNegatives(CLIP)
    assert (reward.value(more) or 0.0) <= (reward.value(fewer) or 0.0) + 1e-6


def test_without_negatives_or_a_frame_before_methods_abstain() -> None:
    bare = Evidence(Aim("the fridge is open"), frame(0))
    assert GoalVsNegatives(CLIP).judge([bare]) == [ABSTAINED]
    assert Change(CLIP).judge([bare]) == [ABSTAINED]
    assert Preference(CLIP).judge([bare]) == [ABSTAINED]
    assert Cosine(CLIP).judge([bare]) != [ABSTAINED]


@given(st.integers(0, 10_000), st.floats(0.0, 1.0))
def test_goal_baseline_is_the_squared_distance_at_0_and_the_projection_at_1(seed: int, alpha: float) -> None:
    e = seen(seed)
    picture = e.after[0]
    s, g, b = (each.astype(np.float64) for each in (picture, e.goal, e.baseline))
    assert regularised(picture, e.goal, e.baseline, 0.0) == pytest.approx(float(s @ g), abs=1e-5)
    line = g - b
    projected = b + line * float((s - b) @ line) / float(line @ line)
    expected = 1.0 - 0.5 * float(np.sum((alpha * projected + (1.0 - alpha) * s - g) ** 2))
    assert regularised(picture, e.goal, e.baseline, alpha) == pytest.approx(expected, abs=1e-5)
    assert regularised(e.goal, e.goal, e.baseline, alpha) == pytest.approx(1.0, abs=1e-5)


@given(st.integers(0, 10_000))
def test_change_turns_round_with_time_and_is_nothing_where_nothing_changed(seed: int) -> None:
    e = seen(seed)
    assert e.before is not None
    back = Embedded(e.before, e.after, e.goal, e.baseline, e.negatives)
    still = Embedded(e.after, e.after, e.goal, e.baseline, e.negatives)
    reward = Change(CLIP)
    assert reward.value(e) == pytest.approx(-(reward.value(back) or 0.0), abs=1e-6)
    assert reward.value(still) == 0.0


@pytest.mark.parametrize("name", [name for name in REWARDS if issubclass(REWARDS.get(name), EmbeddingReward)])
def test_where_nothing_changed_nothing_was_brought_about(name: str) -> None:
    reward = REWARDS.get(name).make(lambda: CLIP, None)
    still, other = Evidence(AIM, frame(1), frame(1)), Evidence(AIM, frame(1), frame(2))
    assert reward.judge([still, other])[0] is UNCHANGED
    assert reward.judge([still]) == [UNCHANGED]
    assert reward.judge([other]) != [UNCHANGED]


def test_only_what_changed_is_looked_at() -> None:
    before, after = frame(1), frame(1)
    before.segments[:, 12:] = 1
    after.segments[:, 12:] = 1
    after.image[:, 12:] = 255 - after.image[:, 12:]
    (found,) = embedded(CLIP, [Evidence(AIM, after, before)])
    assert found is not None and found.before is not None
    assert np.allclose(found.after, CLIP.images([crop(after, 1)]))
    assert np.allclose(found.before, CLIP.images([crop(before, 1)]))
    (alone,) = embedded(CLIP, [Evidence(AIM, after)])
    assert alone is not None and len(alone.after) == 2 and alone.before is None


@given(st.integers(0, 10_000))
def test_preferences_are_antisymmetric_and_abstain_together(seed: int) -> None:
    e = seen(seed)
    assert e.before is not None
    forth = Preference(CLIP).value(e)
    back = Preference(CLIP).value(Embedded(e.before, e.after, e.goal, e.baseline, e.negatives))
    assert (forth is None) == (back is None)
    if forth is not None and back is not None:
        assert forth == pytest.approx(-back, abs=1e-4)


def test_progress_comes_in_bins_and_its_bonus_falls_with_the_count() -> None:
    verdicts = Progress(CLIP).judge([Evidence(AIM, frame(number)) for number in range(3)])
    assert all(round(each.value * BINS, 6).is_integer() for each in verdicts)
    assert (binned(0.0), binned(1.0)) == (0, BINS - 1)
    bonus = Bonus()
    low, high = Verdict(0.0, 0.05, None), Verdict(0.9, 0.95, None)
    assert [bonus([low, low]), bonus([low, low]), bonus([low, high])] == [1.0, pytest.approx(0.5**0.5), 1.0]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.6, 1.0), st.integers(2, 60))
def test_thresholds_reach_their_precision_where_they_were_fitted(seed: int, precision: float, count: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.random(count) < 0.5
    values = labels + rng.normal(size=count)
    found = fit(values, labels.tolist(), precision)
    verdicts = [found.verdict(float(value)) for value in values]
    for answer in (True, False):
        given_to = [bool(label) for label, each in zip(labels, verdicts, strict=True) if each.achieved is answer]
        if len(given_to) > 1 and found.accept > found.reject and found.accept < 1.0 and found.reject > 0.0:
            assert sum(label is answer for label in given_to) / len(given_to) >= precision - 1e-9
    order = np.argsort(values)
    chances = np.array([each.probability for each in verdicts])[order]
    assert np.all(np.diff(chances) >= -1e-12) or np.all(np.diff(chances) <= 1e-12)


def test_a_calibration_abstains_between_its_thresholds() -> None:
    made = Calibration(slope=1.0, offset=0.0, accept=0.8, reject=0.3)
    assert [made.verdict(value).achieved for value in (3.0, 0.0, -3.0)] == [True, None, False]


def test_calibrations_are_read_back_and_broken_ones_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.json"
    made = Calibrations(clip="tiny", precision=0.9, scenes=("generated-4",), cases=3, methods={"change": Calibration()})
    path.write_text(made.model_dump_json(), encoding="utf-8")
    assert calibration.read(path) == made
    for text, where in (('{"format": 1}', "clip"), (made.model_dump_json().replace("0.5", '"half"'), "methods")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadFileError) as error:
            calibration.read(path)
        assert where in str(error.value)
    path.write_text(made.model_dump_json().replace('"accept":0.5', '"accept":0.1'), encoding="utf-8")
    with pytest.raises(BadFileError, match="reject is above accept"):
        calibration.read(path)
    with pytest.raises(MissingDataError):
        calibration.read(tmp_path / "none.json")
