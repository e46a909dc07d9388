"""Moments between two actions, so that a robot which moves in steps is seen to glide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from embodied.geometry import Pose
from embodied.household.carrying import hand_position
from embodied.household.state import Snapshot

FAR = 1.0
"""Metres in one action above which the robot was put there and did not go."""


def between(one: Snapshot, other: Snapshot, part: float) -> Snapshot:
    """The second moment, seen from where the robot was when so much of the way, 0 to 1, lay behind it.

    What is held comes along. Everything else is as it is at the second moment.
    """
    pose = _on_the_way(one.pose, other.pose, part)
    if part >= 1.0 or pose == other.pose:
        return other
    if other.held is None:
        return replace(other, pose=pose)
    here, there = hand_position(pose, other.hand), hand_position(other.pose, other.hand)
    by = (here[0] - there[0], here[1] - there[1], here[2] - there[2])
    instances = dict(other.instances)
    for name in _with_contents(other, other.held):
        item = instances[name]
        turn = (pose.yaw - other.pose.yaw) if name == other.held else 0.0
        instances[name] = replace(item, box=item.box.moved(by), yaw=(item.yaw + turn) % 360.0)
    return replace(other, pose=pose, instances=instances)


def moved(one: Snapshot, other: Snapshot) -> bool:
    """Whether the robot went or turned from one moment to the other, and was not put there."""
    a, b = one.pose, other.pose
    return a != b and abs(a.x - b.x) + abs(a.z - b.z) <= FAR


def _on_the_way(one: Pose, other: Pose, part: float) -> Pose:
    eased = part * part * (3.0 - 2.0 * part) if one.yaw != other.yaw else part
    turn = (other.yaw - one.yaw + 180.0) % 360.0 - 180.0
    return replace(
        other,
        x=one.x + (other.x - one.x) * eased,
        y=one.y + (other.y - one.y) * eased,
        z=one.z + (other.z - one.z) * eased,
        yaw=(one.yaw + turn * eased) % 360.0,
        horizon=one.horizon + (other.horizon - one.horizon) * eased,
    )


def _with_contents(kept: Snapshot, name: str) -> Iterator[str]:
    yield name
    for each in kept.children.get(name, ()):
        yield from _with_contents(kept, each)
