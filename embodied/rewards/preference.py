"""Preferences between pictures (RL-VLM-F, Wang et al., ICML 2024), asked of CLIP instead of a large model that sees.

A query is a pair of pictures and a goal: which is nearer to it, or neither. Three voters answer, each by a reward of
its own: the cosine to the goal; that less the nearest negative's; the place on the line from the undone state to the
goal.
A voter's preference is Bradley and Terry's, P(after ≻ before) = sigmoid((r(after) − r(before)) / TAU); the value is the
mean of the three. As the original drops what the model calls equal, the method abstains where the voters disagree.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from embodied.rewards.embedded import Embedded, EmbeddingReward, Vector, nearness

TAU = 0.02


def votes(pictures: Vector, seen: Embedded) -> Vector:
    """(3,): the voters' rewards of what is looked at of a frame (n, d)."""
    goal, baseline, *negatives = nearness(np.stack([seen.goal, seen.baseline, *seen.negatives]), pictures).tolist()
    return np.array([goal, goal - max(negatives, default=baseline), goal - baseline], dtype=np.float32)


class Preference(EmbeddingReward):
    """Whether three voters prefer the picture after to that before; abstains when they part (Wang et al. 2024)."""

    name: ClassVar[str] = "preference"

    def value(self, seen: Embedded) -> float | None:
        """The mean of the voters' log-odds of a preference, in units of TAU."""
        if seen.before is None:
            return None
        gains = (votes(seen.after, seen) - votes(seen.before, seen)) / TAU
        return None if gains.max() > 0.0 > gains.min() else float(gains.mean())
