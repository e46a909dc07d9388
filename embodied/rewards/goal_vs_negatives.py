"""Softmax over the goal and its negatives (Baumli et al., "Vision-Language Models as a Source of Rewards", 2023).

p(goal | picture) = exp(cos(s, g) / tau) / sum over {goal} and negatives of exp(cos(s, l) / tau); r = [p > beta].
The value is log p − log(1 − p), the log-odds; beta is the calibration's `accept`, tau its `temperature`.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy.special import logsumexp, softmax

from embodied.rewards.calibration import Calibration
from embodied.rewards.embedded import Embedded, EmbeddingReward, Vector, nearness

TAU = 0.07
TAUS = (0.01, 0.02, 0.04, 0.07, 0.1, 0.2)


def shares(pictures: Vector, texts: Vector, temperature: float) -> Vector:
    """The softmax over texts (k, d) of how near they come to pictures (n, d): k shares that sum to 1."""
    return np.asarray(softmax(nearness(texts, pictures) / temperature), dtype=np.float32)


class GoalVsNegatives(EmbeddingReward):
    """The goal's share against what would be seen instead; abstains without negatives (Baumli et al. 2023)."""

    name: ClassVar[str] = "goal-vs-negatives"
    usual: ClassVar[Calibration] = Calibration(temperature=TAU)
    temperatures: ClassVar[tuple[float, ...]] = TAUS

    def value(self, seen: Embedded) -> float | None:
        """The log-odds of the goal."""
        if not len(seen.negatives):
            return None
        tau = self.calibration.temperature
        goal, *others = (nearness(np.concatenate([seen.goal[None], seen.negatives]), seen.after) / tau).tolist()
        return float(goal - logsumexp(others))
