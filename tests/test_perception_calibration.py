"""How sure a CLIP may be: fitted by likelihood, kept beside the weights, read with care."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.commands.calibrate_perception import calibrate
from embodied.errors import BadFileError, OptionError
from embodied.evaluation.perception_fit import fit, platt
from embodied.household.held_out import held_out
from embodied.perceivers.calibration import FILE, Calibration, calibration_of, log_odds, read, write
from embodied.perceivers.clip import ClipPerception
from tests.eyes import Colours, Told, first_frame, types_of


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.01, 5), st.floats(-5, 5))
def test_calibration_keeps_the_order(one, other, scale, shift):
    calibration = Calibration(states={"open": (scale, shift)})
    low, high = sorted((one, other))
    assert 0 <= calibration.state("open", low) <= calibration.state("open", high) <= 1
    assert calibration.state("dirty", one) == one


def test_a_shift_is_found():
    """A CLIP that says 0.2 where it should say one half is put right; balanced, whatever the base rate."""
    rng = np.random.default_rng(0)
    so = rng.random(4000) < 0.1
    odds = rng.normal(np.where(so, 1.0, -1.0), 1.0) + log_odds(0.2)
    scale, shift = platt(np.stack([odds, so], axis=1))
    assert scale == pytest.approx(2.0, abs=0.2)
    assert -shift / scale == pytest.approx(log_odds(0.2), abs=0.1)


def test_too_few_cases_are_no_cases():
    assert platt(np.array([[0.5, 1.0]] * 9 + [[0.1, 0.0]] * 50)) is None
    assert platt(np.array([[0.5, 1.0]] * 50)) is None


def test_it_is_read_as_it_was_written(tmp_path):
    calibration = Calibration(0.05, 0.5, {"open": (1.5, -0.25)})
    write(tmp_path / FILE, calibration)
    assert calibration_of(str(tmp_path)) == calibration
    assert calibration_of("ViT-B-32/openai") == Calibration()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}x",
        '{"temperature": "warm"}',
        '{"temperature": 0}',
        '{"states": {"open": [1]}}',
        '{"temperature": NaN}',
        '{"shapes": -1}',
    ],
)
def test_a_broken_one_is_refused(tmp_path, content):
    path = tmp_path / FILE
    path.write_text(content)
    with pytest.raises(BadFileError) as caught:
        read(path)
    assert "perception calibrate" in caught.value.fix


def test_it_reaches_what_is_detected():
    here, frame = first_frame()
    encoder = Told()
    encoder.of = [("a mug",)] * len(types_of(here, frame))
    plain = ClipPerception(encoder, Calibration()).detect(frame)
    sure = ClipPerception(encoder, Calibration(0.05, states={"dirty": (1.0, 8.0)})).detect(frame)
    assert [each.object_type for each in plain] == [each.object_type for each in sure]
    assert sure[0].confidence < plain[0].confidence
    assert sure[0].states["dirty"] > plain[0].states["dirty"]


def test_fitting_looks_at_homes_that_are_not_held_out(monkeypatch):
    seeds = []

    def noted(kinds, rng, name, make=fit.__globals__["generate_home"]):
        seeds.append(int(name.removeprefix("generated-")))
        return make(kinds, rng, name)

    monkeypatch.setitem(fit.__globals__, "generate_home", noted)
    done = []
    found = fit(Colours(), 2, 4, 0, done.append)
    assert seeds
    assert not any(map(held_out, seeds))
    assert done == [1, 2]
    assert found.temperature > 0
    assert found == fit(Colours(), 2, 4, 0, done.append)


def test_what_cannot_be_meant_is_refused(tmp_path):
    with pytest.raises(OptionError, match="--homes"):
        calibrate("small", tmp_path / FILE, 0, 1, 0, as_json=True)
    with pytest.raises(OptionError, match="no folder"):
        calibrate("ViT-B-32/openai", None, 1, 1, 0, as_json=True)
