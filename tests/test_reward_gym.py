"""The gymnasium wrapper whose reward is read off pictures."""

from __future__ import annotations

import warnings
from typing import Any

import gymnasium
import pytest
from gymnasium.utils.env_checker import check_env

from embodied.content import scenes
from embodied.errors import OptionError
from embodied.household.gym import ACTIONS, IDS
from embodied.reward import Aim
from embodied.rewards.gym import RewardFromPictures
from embodied.rewards.methods import REWARDS
from embodied.rewards.pixels import Pixels
from tests.tiny_clip import TinyClip

AIM = Aim("the robot holds the mug", ("the robot holds nothing",), "the robot holds nothing")


def make(name: str = "embodied/Household-v0", **options: Any) -> gymnasium.Env[Any, Any]:
    return gymnasium.make(name, scenes=[scenes], scene="kitchen", width=64, height=64, **options)


@pytest.mark.parametrize("name", IDS)
def test_gymnasiums_checker_finds_nothing(name: str) -> None:
    reward = REWARDS.get("goal-vs-negatives").make(TinyClip, None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=".*should be.*unwrapped|.*is different from the unwrapped")
        check_env(RewardFromPictures(make(name), reward, [AIM]))  # type: ignore[arg-type]


def test_success_pays_once_and_ends() -> None:
    env = RewardFromPictures(make(), Pixels(), [AIM], pay="success")
    env.reset(seed=0)
    _, reward, ended, _, info = env.step(ACTIONS.index("Crouch"))
    assert (reward, ended, info["verdicts"][0].achieved) == (1.0, True, True)
    env.reset(seed=0)
    _, reward, ended, _, _ = env.step(ACTIONS.index("DropHeldObject"))
    assert (reward, ended) == (0.0, False)


def test_the_count_bonus_falls_when_nothing_new_is_seen() -> None:
    env = RewardFromPictures(make(), REWARDS.get("progress").make(TinyClip, None), [AIM], pay="count")
    env.reset(seed=0)
    paid = [float(env.step(ACTIONS.index("DropHeldObject"))[1]) for _ in range(3)]
    assert paid == [1.0, pytest.approx(2**-0.5), pytest.approx(3**-0.5)]


def test_probabilities_are_what_the_model_says() -> None:
    env = RewardFromPictures(make(), REWARDS.get("cosine").make(TinyClip, None), [AIM, AIM])
    env.reset(seed=0)
    _, reward, _, _, info = env.step(ACTIONS.index("RotateLeft"))
    assert reward == pytest.approx(info["verdicts"][0].probability)


def test_what_cannot_be_wrapped_is_refused() -> None:
    with pytest.raises(OptionError, match="nothing to look for"):
        RewardFromPictures(make(), Pixels(), [])
    with pytest.raises(OptionError, match="no way to pay"):
        RewardFromPictures(make(), Pixels(), [AIM], pay="dollars")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="no camera"):
        RewardFromPictures(gymnasium.make("CartPole-v1"), Pixels(), [AIM])
