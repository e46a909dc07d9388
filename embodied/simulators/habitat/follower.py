"""The shortest-path follower: the discrete action that leads on along a path, for any step and turn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from embodied.geometry import Pose

AHEAD, LEFT, RIGHT = "MoveAhead", "RotateLeft", "RotateRight"
WIDEST = 90.0
"""Degrees aside of the path at which a step still leads on."""


def next_action(
    pose: Pose,
    corners: Sequence[tuple[float, float]],
    *,
    step: float,
    turn: float,
    arrived: float,
    clear: Callable[[float], bool] = lambda yaw: True,
) -> str | None:
    """The next action towards the end of a path; None once the robot is there.

    Greedy: of the yaws that whole turns lead to it takes the one nearest to the next corner along which a step is
    clear, and steps. Planned anew after every action it stays within a step of the geodesic path.

    Args:
        pose: of the robot.
        corners: (x, z) of the path's corners, metres; the first may be where the robot stands, the last is the goal.
        step, turn: metres of a step, degrees of a turn.
        arrived: metres from the goal at which it is reached.
        clear: whether a whole step at a yaw is free; paths graze corners, and turns are coarse.
    """
    goal_x, goal_z = corners[-1]
    if math.hypot(goal_x - pose.x, goal_z - pose.z) <= arrived:
        return None
    # A corner nearer than half a step is passed: to turn for it would lead back and forth.
    far = (each for each in corners if math.hypot(each[0] - pose.x, each[1] - pose.z) > step / 2)
    x, z = next(far, corners[-1])
    off = (math.degrees(math.atan2(x - pose.x, z - pose.z)) - pose.yaw + 180.0) % 360.0 - 180.0
    most = int(180.0 // turn)
    turns = sorted(range(-most, most + 1), key=lambda count: abs(count * turn - off))
    ways = (count for count in turns if abs(count * turn - off) <= WIDEST and clear((pose.yaw + count * turn) % 360.0))
    count = next(ways, turns[0])
    return AHEAD if count == 0 else RIGHT if count > 0 else LEFT
