"""Intervals: known values, and what a bootstrap over clusters must and must not do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.evaluation.statistics import ratio, ratio_interval, wilson


def width(interval: tuple[float, float] | None) -> float:
    assert interval is not None
    return interval[1] - interval[0]


def test_wilson_agrees_with_published_values() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)  # Wikipedia's and statsmodels' figures
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(0, 0) is None


def test_a_ratio_without_weight_is_none() -> None:
    assert ratio([1, 0], [2, 2]) == 0.25
    assert ratio([0, 0], [0, 0]) is None
    assert ratio([], []) is None


def test_independent_clusters_give_the_normal_interval() -> None:
    outcomes = np.tile([0.0, 1.0], 200)
    interval = ratio_interval(outcomes, np.ones(400), list(range(400)))
    assert interval == pytest.approx((0.5 - 0.049, 0.5 + 0.049), abs=0.008)


def test_copies_within_a_trial_add_no_certainty() -> None:
    outcomes = np.random.default_rng(1).permutation(np.tile([0.0, 1.0, 1.0], 40))
    once = ratio_interval(outcomes, np.ones(120), list(range(120)))
    clusters = np.repeat(np.arange(120), 5).tolist()
    copied = ratio_interval(np.repeat(outcomes, 5), np.ones(600), clusters)
    pretended = ratio_interval(np.repeat(outcomes, 5), np.ones(600), list(range(600)))
    assert width(copied) == pytest.approx(width(once), rel=0.1)
    assert width(pretended) == pytest.approx(width(once) / 5**0.5, rel=0.15)


def test_an_interval_depends_on_its_seed_alone() -> None:
    rng = np.random.default_rng(3)
    values, clusters = rng.random(60), (np.arange(60) // 3).tolist()
    first = ratio_interval(values, np.ones(60), clusters, seed=1)
    assert ratio_interval(values, np.ones(60), clusters, seed=1) == first
    assert ratio_interval(values, np.ones(60), clusters, seed=2) != first


def test_unanimous_clusters_are_not_certain() -> None:
    assert ratio_interval(np.ones(12), np.ones(12), [index // 3 for index in range(12)]) == wilson(4, 4)
    assert ratio_interval(np.zeros(12), np.ones(12), [index // 3 for index in range(12)]) == wilson(0, 4)


def test_one_cluster_has_no_interval() -> None:
    assert ratio_interval([1, 0, 1], [1, 1, 1], ["a", "a", "a"]) is None
    assert ratio_interval([], [], []) is None


def test_clusters_without_weight_change_nothing() -> None:
    rng = np.random.default_rng(5)
    values = rng.random(30)
    weighed = ratio_interval(values, np.ones(30), list(range(30)))
    padded = ratio_interval([*values, 0.0], [*np.ones(30), 0.0], list(range(31)))
    assert padded == weighed


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 50), st.integers(0, 5)), min_size=2, max_size=30))
def test_intervals_stay_within_bounds(cases: list[tuple[float, float, int]]) -> None:
    shares, weights, clusters = zip(*cases, strict=True)
    interval = ratio_interval(np.multiply(shares, weights), weights, clusters)
    if interval is not None:
        assert -1e-9 <= interval[0] <= interval[1] <= 1 + 1e-9
