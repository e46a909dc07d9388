"""What the hand holds: where it is, and what it would hit."""

from __future__ import annotations

import math

from embodied.geometry import Box, Point, Pose
from embodied.household.home import Home
from embodied.household.instance import Instance, turned_size
from embodied.household.state import Hand

HAND_AHEAD, HAND_HEIGHT = 0.35, 0.25
"""Metres before and above the body's centre where the hand holds things."""
SOLID = frozenset({"body", "board", "seat", "glass"})
"""What an object's box has to stand for, to be hit."""
TURNS = 3
"""Places on the arc of a turn that are tried."""


def hand_position(pose: Pose, hand: Hand) -> Point:
    """Where the middle of the bottom of what is held is, metres; the hand goes along the camera's axes."""
    yaw, pitch = math.radians(pose.yaw), math.radians(pose.horizon)
    crouched = 0.0 if pose.standing else -0.4
    level = HAND_AHEAD + hand.ahead * math.cos(pitch) + hand.up * math.sin(pitch)
    height = HAND_HEIGHT + crouched - hand.ahead * math.sin(pitch) + hand.up * math.cos(pitch)
    return (
        pose.x + level * math.sin(yaw) + hand.right * math.cos(yaw),
        pose.y + height,
        pose.z + level * math.cos(yaw) - hand.right * math.sin(yaw),
    )


def bring_to(home: Home, item: Instance, bottom: Point) -> Instance:
    """Move an object so that the middle of its bottom is at a point."""
    x, _, z = item.box.centre
    return home.move(item, (bottom[0] - x, bottom[1] - item.box.low[1], bottom[2] - z))


def bring_along(home: Home) -> None:
    """Move what is held to where the hand is."""
    if home.held is not None:
        bring_to(home, home[home.held], hand_position(home.pose, home.hand))


def put_hand_back(home: Home) -> None:
    """Bring the hand to its usual place, and what it holds upright."""
    if home.hand == Hand():
        return
    home.hand = Hand()
    if home.held is not None:
        item = home[home.held]
        box = Box.around(item.box.centre, turned_size(item.size, item.yaw))
        home.place(item, item.position, box, tilt=(0.0, 0.0))


def held_is_free(home: Home, pose: Pose) -> bool:
    """Whether what is held hits nothing on the way to a pose that it does not touch already."""
    if home.held is None or not home.settings.held_object_collides or not home.space.is_exact:
        return True
    item, now = home[home.held], home.pose
    turn = (pose.yaw - now.yaw + 180.0) % 360.0 - 180.0
    share = [(step + 1) / TURNS for step in range(TURNS)] if turn else [1.0]
    touched = _hits(home, item.box, item)
    for part in share:
        between = Pose(pose.x, pose.y, pose.z, now.yaw + turn * part, pose.horizon, pose.standing)
        box = _box_at(item, hand_position(between, home.hand))
        if _hits(home, box, item) - touched:
            return False
    return True


def fits_in_hand(home: Home, item: Instance) -> bool:
    """Whether an object would hit nothing in the hand that it does not touch where it is."""
    if not home.settings.held_object_collides or not home.space.is_exact:
        return True
    box = _box_at(item, hand_position(home.pose, home.hand))
    return not _hits(home, box, item) - _hits(home, item.box, item)


def is_free_at(home: Home, item: Instance, bottom: Point) -> bool:
    """Whether an object would hit nothing with the middle of its bottom at a point."""
    return not _hits(home, _box_at(item, bottom), item) - _hits(home, item.box, item)


def touches(home: Home, item: Instance) -> bool:
    """Whether an object touches anything solid."""
    return bool(_hits(home, item.box, item))


def _box_at(item: Instance, bottom: Point) -> Box:
    x, _, z = item.box.centre
    return item.box.moved((bottom[0] - x, bottom[1] - item.box.low[1], bottom[2] - z))


def _hits(home: Home, box: Box, item: Instance) -> set[object]:
    """What a box meets of walls and of solid things that are not carried."""
    found: set[object] = {wall for wall in home.space.walls if wall.overlaps(box)}
    carried = {item.object_id, *(each.object_id for each in home.descendants(item.object_id))}
    for each in home.objects():
        if (
            each.kind.opaque in SOLID
            and each.blocking is not None
            and each.is_present
            and each.object_id not in carried
        ):
            low, high = each.box.low, each.box.high
            part = Box((low[0], low[1] + each.blocking[0], low[2]), (high[0], low[1] + each.blocking[1], high[2]))
            if part.overlaps(box):
                found.add(each.object_id)
    return found
