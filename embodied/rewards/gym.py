"""The household as a gymnasium environment whose reward is read off pictures, for any learner to train on.

Example:
    from embodied.rewards.gym import RewardFromPictures

    env = RewardFromPictures(gymnasium.make("embodied/Household-v0"), reward, [Aim("the robot holds the mug", …)])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, SupportsFloat

import numpy as np

from embodied.errors import MissingExtraError, OptionError

try:
    import gymnasium
except ModuleNotFoundError:
    raise MissingExtraError(
        "gymnasium is not installed", where="embodied.rewards.gym", fix="pip install 'embodied[gym]'"
    ) from None

from embodied.frame import Frame
from embodied.household.gym import HouseholdEnv, ParameterisedHouseholdEnv
from embodied.reward import Aim, Evidence, RewardModel, Verdict
from embodied.rewards.progress import Bonus

Pay = Literal["probability", "success", "count"]


class RewardFromPictures(gymnasium.Wrapper[Any, Any, Any, Any], gymnasium.utils.RecordConstructorArgs):
    """Replaces the environment's reward by what a reward model says of the picture after each step.

    The frame before, for methods that compare, is that of the episode's beginning. `info["verdicts"]` holds what was
    said of each aim.

    Args:
        env: one of the household's environments, wrapped or not.
        reward: the model; it looks at every step.
        aims: what is to be seen, at least one; the subgoals of a task in any order.
        pay: `probability`: the mean over the aims; `success`: 1 at the step where all aims are first reached, which
            ends the episode (Baumli et al. 2023); `count`: the bonus for progress that was seldom seen, counted over
            all episodes (ProgressCounts).

    Raises:
        OptionError: no aims, an unknown way to pay, or an environment that has no camera.
    """

    def __init__(
        self, env: gymnasium.Env[Any, Any], reward: RewardModel, aims: Sequence[Aim], pay: Pay = "probability"
    ) -> None:
        if not aims:
            raise OptionError("there is nothing to look for", where="aims", fix="give at least one Aim")
        if pay not in ("probability", "success", "count"):
            raise OptionError(f"'{pay}' is no way to pay", where="pay", fix="probability, success or count")
        household = env.unwrapped
        if not isinstance(household, HouseholdEnv | ParameterisedHouseholdEnv):
            raise OptionError(f"{env} has no camera", where="env", fix="wrap an environment of embodied.household.gym")
        gymnasium.utils.RecordConstructorArgs.__init__(self, reward=reward, aims=aims, pay=pay)
        super().__init__(env)
        self._household, self._model, self._aims, self._pay = household, reward, tuple(aims), pay
        self._bonus = Bonus()
        self._first: Frame | None = None

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin an episode, as the environment does."""
        observation, info = self.env.reset(seed=seed, options=options)
        self._first = self._frame()
        return observation, info

    def step(self, action: Any) -> tuple[Any, SupportsFloat, bool, bool, dict[str, Any]]:
        """Take an action, and look."""
        observation, _, terminated, truncated, info = self.env.step(action)
        after = self._frame()
        verdicts = self._model.judge([Evidence(aim, after, self._first) for aim in self._aims])
        reached = all(each.achieved is True for each in verdicts)
        ended = terminated or (reached and self._pay == "success")
        return observation, self._paid(verdicts, reached), ended, truncated, {**info, "verdicts": verdicts}

    def _paid(self, verdicts: Sequence[Verdict], reached: bool) -> float:
        if self._pay == "success":
            return float(reached)
        if self._pay == "count":
            return self._bonus(verdicts)
        return float(np.mean([each.probability for each in verdicts]))

    def _frame(self) -> Frame:
        event = self._household.controller.last_event
        assert event is not None
        return event.look()
