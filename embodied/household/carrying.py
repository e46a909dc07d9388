"""What the hand holds: where it is, and what it would hit."""

from __future__ import annotations

import math
from dataclasses import replace

from embodied.geometry import Box, Point, Pose
from embodied.household.home import Home
from embodied.household.instance import Instance, quarters, turned_size
from embodied.household.settings import STANDING_RISE
from embodied.household.state import Hand

HAND_AHEAD, HAND_BELOW = 0.38, 0.2
"""Metres before and below the eye where the hand holds things; it goes where the camera goes."""
TURNS = 3
"""Places on the arc of a turn that are tried."""


def hand_position(pose: Pose, hand: Hand) -> Point:
    """Where the middle of the bottom of what is held is, metres; the hand goes along the camera's axes."""
    yaw, pitch = math.radians(pose.yaw), math.radians(pose.horizon)
    ahead, up = HAND_AHEAD + hand.ahead, hand.up - HAND_BELOW
    level = ahead * math.cos(pitch) + up * math.sin(pitch)
    eye = pose.y + (STANDING_RISE if pose.standing else 0.0)
    return (
        pose.x + level * math.sin(yaw) + hand.right * math.cos(yaw),
        eye - ahead * math.sin(pitch) + up * math.cos(pitch),
        pose.z + level * math.cos(yaw) - hand.right * math.sin(yaw),
    )


def bring_to(home: Home, item: Instance, bottom: Point) -> Instance:
    """Move an object so that the middle of its bottom is at a point."""
    x, _, z = item.box.centre
    return home.move(item, (bottom[0] - x, bottom[1] - item.box.low[1], bottom[2] - z))


def bring_along(home: Home) -> None:
    """Move what is held to where the hand is, and turn it as the agent turned."""
    if home.held is None:
        return
    item, yaw = home[home.held], (home.pose.yaw + home.hand.rotation[1]) % 360.0
    if item.yaw != yaw:
        for _ in range((quarters(yaw) - quarters(item.yaw)) % 4):
            item = home.turn(item)
        item = home.place(item, item.position, item.box, yaw=yaw)
    bring_to(home, item, hand_position(home.pose, home.hand))


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
        box = _box_at(_turned(item, between.yaw + home.hand.rotation[1]), hand_position(between, home.hand))
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


def _turned(item: Instance, yaw: float) -> Instance:
    """The object turned to a yaw, its box to the nearest quarter."""
    if (quarters(yaw) - quarters(item.yaw)) % 2 == 0:
        return item
    width, height, depth = item.box.size
    return replace(item, box=Box.around(item.box.centre, (depth, height, width)))


def _box_at(item: Instance, bottom: Point) -> Box:
    x, _, z = item.box.centre
    return item.box.moved((bottom[0] - x, bottom[1] - item.box.low[1], bottom[2] - z))


def _hits(home: Home, box: Box, item: Instance) -> set[int]:
    """The solid parts that a box meets, of walls and of things that do not belong to the item; as `Home.solid_at`."""
    own = {item.object_id, *(each.object_id for each in home.descendants(item.object_id))}
    return home.solid_at(box, own)
