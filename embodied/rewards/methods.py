"""The reward methods by name. Installed packages add theirs through the entry-point group `embodied.rewards`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from embodied.encoder import ImageTextEncoder
from embodied.registry import Registry
from embodied.reward import RewardModel
from embodied.rewards.calibration import Calibration


class Method(Protocol):
    """A class of reward models; the first line of its docstring says in lists what it is."""

    def make(self, clip: Callable[[], ImageTextEncoder], calibration: Calibration | None) -> RewardModel:
        """Make one.

        Args:
            clip: gives the chosen CLIP; a method that needs none does not call it.
            calibration: of the method over that CLIP; None where there is none.
        """


REWARDS: Registry[Method] = Registry("reward", "rewards")
REWARDS.register("goal-vs-negatives", "embodied.rewards.goal_vs_negatives:GoalVsNegatives")
REWARDS.register("goal-baseline", "embodied.rewards.goal_baseline:GoalBaseline")
REWARDS.register("change", "embodied.rewards.change:Change")
REWARDS.register("preference", "embodied.rewards.preference:Preference")
REWARDS.register("progress", "embodied.rewards.progress:Progress")
REWARDS.register("cosine", "embodied.rewards.cosine:Cosine")
REWARDS.register("pixels", "embodied.rewards.pixels:Pixels")
REWARDS.register("yes", "embodied.rewards.always:Yes")
