"""Goal-baseline regularisation (Rocamonde et al., "Vision-Language Models are Zero-Shot Reward Models", ICLR 2024).

R_alpha = 1 − ½ ‖alpha · proj_L(s) + (1 − alpha) · s − g‖², L being the line through the baseline b and the goal g. At
alpha = 0 that is the cosine (s and g are unit vectors); at 1 nothing counts but how far along the line s lies.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from embodied.encoder import ImageTextEncoder
from embodied.rewards.calibration import Calibration
from embodied.rewards.embedded import Embedded, EmbeddingReward, Vector

ALPHA = 0.75


def regularised(state: Vector, goal: Vector, baseline: Vector, alpha: float) -> float:
    """R_alpha of a picture, a goal and a baseline, unit vectors (d,) all; with goal = baseline there is no line."""
    s, g, b = (each.astype(np.float64) for each in (state, goal, baseline))
    line = g - b
    length = float(line @ line)
    off = s - g  # g lies on the line, so that projecting the difference is projecting s
    along = line * (float(off @ line) / length) if length > 0.0 else off
    mixed = alpha * along + (1.0 - alpha) * off
    return 1.0 - 0.5 * float(mixed @ mixed)


class GoalBaseline(EmbeddingReward):
    """How near the picture comes to the goal along the line from the baseline (Rocamonde et al. 2024)."""

    name: ClassVar[str] = "goal-baseline"

    def __init__(self, clip: ImageTextEncoder, calibration: Calibration | None = None, alpha: float = ALPHA) -> None:
        super().__init__(clip, calibration)
        self._alpha = alpha

    def value(self, seen: Embedded) -> float:
        """The highest R_alpha of what is looked at of the frame after."""
        return max(regularised(each, seen.goal, seen.baseline, self._alpha) for each in seen.after)
