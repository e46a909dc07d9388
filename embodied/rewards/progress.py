"""Progress over subgoals, paid by how seldom it was seen (ProgressCounts, Sarukkai et al., 2024).

The original has a language model write a function from the state to k progress figures, and pays a count-based bonus on
their bins, 1/sqrt(count), instead of the figures. Here each figure is the goal's share of the softmax against its
negatives, so that it is read off the picture. `Progress` is that figure, as a reward model: the same evidence is judged
the same. `Bonus` counts, for a learner; the figure used directly is its control.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from embodied.reward import Verdict
from embodied.rewards.calibration import Calibration
from embodied.rewards.embedded import Embedded, EmbeddingReward
from embodied.rewards.goal_vs_negatives import TAU, TAUS, shares

BINS = 10


class Progress(EmbeddingReward):
    """How far the picture has come towards the goal, in tenths (ProgressCounts, Sarukkai et al. 2024)."""

    name: ClassVar[str] = "progress"
    usual: ClassVar[Calibration] = Calibration(temperature=TAU, slope=10.0, offset=-5.0)
    temperatures: ClassVar[tuple[float, ...]] = TAUS

    def value(self, seen: Embedded) -> float:
        """The goal's share among its negatives and the baseline, rounded down to a bin's lower edge."""
        texts = np.concatenate([seen.goal[None], seen.negatives, seen.baseline[None]])
        return binned(float(shares(seen.after, texts, self.calibration.temperature)[0])) / BINS


def binned(progress: float) -> int:
    """The bin of a progress from 0 to 1: 0 to BINS - 1."""
    return min(int(progress * BINS), BINS - 1)


class Bonus:
    """Pays progress by 1/sqrt(count) of its bins, counted over all that it was shown."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[int, ...]] = Counter()

    def __call__(self, verdicts: Sequence[Verdict]) -> float:
        """The bonus of a moment with the verdicts on all subgoals."""
        bins = tuple(binned(each.probability) for each in verdicts)
        self._counts[bins] += 1
        return 1.0 / math.sqrt(self._counts[bins])
