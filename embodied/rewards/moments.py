"""Which frames of a skill's run a reward sees: after it, and before it from the same place."""

from __future__ import annotations

from collections.abc import Sequence

from embodied.errors import SimulatorError
from embodied.frame import Frame
from embodied.reward import Aim, Evidence
from embodied.simulator import Observation


def evidence(aim: Aim, seen: Sequence[Observation]) -> Evidence:
    """What there is to judge a run by.

    The frame after is the last. The frame before is the earliest from the pose that the robot ends in: what differs is
    then what the skill did, and not where the robot went. Where it ended elsewhere than it handled anything, it is the
    frame before the run.

    Args:
        aim: what is to be seen.
        seen: the observation before the run and all of the run, at least one.

    Raises:
        SimulatorError: the simulator has no camera.
    """
    *earlier, last = seen
    before = next((each for each in earlier if each.pose == last.pose), seen[0])
    return Evidence(aim, _frame(last), None if before is last else _frame(before))


def _frame(observation: Observation) -> Frame:
    if observation.look is None:
        raise SimulatorError("a reward needs pictures, and this simulator has no camera", fix="use --success simulator")
    return observation.look()
