"""The shortest-path follower: the discrete action that leads on along a path, for any step and turn."""

from __future__ import annotations

import math
from collections.abc import Sequence

from embodied.geometry import Pose

AHEAD, LEFT, RIGHT = "MoveAhead", "RotateLeft", "RotateRight"


def next_action(
    pose: Pose, corners: Sequence[tuple[float, float]], *, step: float, turn: float, arrived: float
) -> str | None:
    """The next action towards the end of a path; None once the robot is there.

    Greedy: it faces the next corner as nearly as whole turns allow, and steps. Planned anew after every action, from
    where the robot then is, it stays within a step of the geodesic path.

    Args:
        pose: of the robot.
        corners: (x, z) of the path's corners, metres; the first may be where the robot stands, the last is the goal.
        step, turn: metres of a step, degrees of a turn.
        arrived: metres from the goal at which it is reached.
    """
    goal_x, goal_z = corners[-1]
    if math.hypot(goal_x - pose.x, goal_z - pose.z) <= arrived:
        return None
    # A corner nearer than half a step is passed: to turn for it would lead back and forth.
    far = (each for each in corners if math.hypot(each[0] - pose.x, each[1] - pose.z) > step / 2)
    x, z = next(far, corners[-1])
    off = (math.degrees(math.atan2(x - pose.x, z - pose.z)) - pose.yaw + 180.0) % 360.0 - 180.0
    if abs(off) <= turn / 2 + 1e-6:
        return AHEAD
    return RIGHT if off > 0.0 else LEFT
