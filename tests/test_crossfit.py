"""Soft labels: who judges a pair did not learn it, and what others make of a pair weighs as much as it should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.training.corpus import Pair
from embodied.training.crossfit import cross_fitted, fold
from embodied.training.fit import Schedule, _loss

PAIRS = [Pair(f"say {number}", (), ("pick_up", "Mug"), f"trial{number // 3}") for number in range(60)]


@given(st.integers(1, 7))
def test_no_judge_has_learnt_a_pair_of_the_same_group(folds: int) -> None:
    def judge(learnt: frozenset[str], inside: Sequence[Pair]) -> list[np.ndarray]:
        assert not learnt & {pair.group for pair in inside}
        return [np.full((3, 2), int(pair.instruction.split()[1]), np.float16) for pair in inside]

    def teach(outside: Sequence[Pair], part: int) -> frozenset[str]:
        assert all(fold(pair.group, folds) != part for pair in outside)
        return frozenset(pair.group for pair in outside)

    judged = cross_fitted(PAIRS, folds, teach, judge)
    assert judged == PAIRS, "order and content stay"
    assert [int(pair.soft[0, 0]) for pair in judged if pair.soft is not None] == list(range(60))


def test_without_parts_nothing_is_judged() -> None:
    assert all(pair.soft is None for pair in cross_fitted(PAIRS, 0, lambda *_: None, lambda *_: []))


@pytest.mark.parametrize(("soft", "drawn_to"), [(0.0, 1), (1.0, 2)])
def test_what_others_make_of_a_pair_weighs_as_told(soft: float, drawn_to: int) -> None:
    """The label says 1, the others 2; 3 is barred, whatever anybody says."""
    import torch

    logits = torch.zeros(1, 1, 4, requires_grad=True)
    labels, barred = torch.tensor([[1]]), torch.tensor([[[False, False, False, True]]])
    others = torch.tensor([[[-9.0, -9.0, 9.0, 20.0]]], dtype=torch.float16)
    schedule = replace(Schedule(), soft=soft, smoothing=0.0)
    barred_out = logits.masked_fill(barred, -1e4)
    _loss(barred_out, labels, barred, others, torch.tensor([True]), schedule).backward()
    assert logits.grad is not None
    assert int(logits.grad.argmin()) == drawn_to and float(logits.grad[0, 0, 3]) == pytest.approx(0.0)
