"""How long one reward takes, a frame and 20 prompts on one core: benchmarks/rewards.py [CLIP]."""

from __future__ import annotations

import sys
import time

import numpy as np

from embodied.encoders.clip import Clip
from embodied.reward import Aim, Evidence
from embodied.rewards.goal_vs_negatives import GoalVsNegatives
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.wiring import scene_library

PROMPTS = 20
REPEATS = 50


def main(clip: str) -> None:
    """Measure and print."""
    simulator = HouseholdSimulator(scene_library())
    look = simulator.reset(Setup("kitchen")).look
    assert look is not None
    reward, frame = GoalVsNegatives(Clip(clip)), look()

    def judge(number: int) -> float:
        """Texts that were never asked for, so that nothing is remembered."""
        things = [f"the mug is in drawer {number} {row}" for row in range(PROMPTS - 1)]
        evidence = Evidence(Aim(things[0], tuple(things[1:])), frame)
        begun = time.perf_counter()
        reward.judge([evidence])
        return 1000 * (time.perf_counter() - begun)

    judge(-1)
    new = [judge(number) for number in range(REPEATS)]
    known = [judge(0) for _ in range(REPEATS)]
    for name, times in (("20 new prompts", new), ("20 prompts asked before", known)):
        low, middle, high = np.percentile(times, [10, 50, 90])
        size = "×".join(map(str, frame.image.shape[:2]))
        print(f"one reward, {size}, {name}: {middle:.1f} ms ({low:.1f}–{high:.1f})")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "small")
