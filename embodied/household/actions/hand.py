"""Rules of the hand: move it, turn what it holds, let go, throw."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from embodied.geometry import Box, Point
from embodied.household.actions.arguments import Vector
from embodied.household.actions.refused import Refused
from embodied.household.actions.rules import rule
from embodied.household.carrying import bring_along, hand_position, is_free_at, touches
from embodied.household.falling import let_fall, let_go, throw
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.state import Hand
from embodied.simulator import RefusalKind

SPILLS = 90.0
"""Degrees of tilt beyond which a liquid runs out; UPSETS is where things fall out."""
UPSETS = 95.0
_STEP = 0.05
"""Metres between the places that are tried on the hand's way."""
_AXES = {
    "Ahead": ("ahead", 1.0),
    "Back": ("ahead", -1.0),
    "Right": ("right", 1.0),
    "Left": ("right", -1.0),
    "Up": ("up", 1.0),
    "Down": ("up", -1.0),
}


def _held(home: Home) -> Instance:
    if home.held is None:
        raise Refused(RefusalKind.HAND_EMPTY, "the hand is empty: pick something up first")
    return home[home.held]


@rule("MoveHeldObject")
def move_held(
    home: Home, name: str, right: float = 0.0, up: float = 0.0, ahead: float = 0.0, forceVisible: bool = False
) -> None:
    """Move the hand along the camera's axes, metres."""
    item, hand = _held(home), home.hand
    moved = replace(hand, right=hand.right + right, up=hand.up + up, ahead=hand.ahead + ahead)
    place = hand_position(home.pose, moved)
    if math.hypot(place[0] - home.pose.x, place[2] - home.pose.z) > home.settings.visibility_distance:
        raise Refused(RefusalKind.OUT_OF_RANGE, f"the hand reaches {home.settings.visibility_distance:g} m")
    middle = np.array([[place[0], place[1] + item.box.size[1] / 2, place[2]]])
    if not home.camera.frames(home.pose, middle)[0]:
        raise Refused(RefusalKind.NOT_VISIBLE, "the hand would leave the image: look there first")
    if not home.space.bounds.contains(place, -0.01):
        raise Refused(RefusalKind.BLOCKED, "the hand would leave the home")
    count = max(1, math.ceil(max(abs(right), abs(up), abs(ahead)) / _STEP))
    for step in range(1, count + 1):
        share = step / count
        between = Hand(hand.right + right * share, hand.up + up * share, hand.ahead + ahead * share, hand.rotation)
        if not is_free_at(home, item, hand_position(home.pose, between)):
            raise Refused(RefusalKind.BLOCKED, f"{item.object_id} would hit something")
    home.hand = moved
    bring_along(home)


@rule(*(f"MoveHeldObject{way}" for way in _AXES))
def move_held_along(home: Home, name: str, moveMagnitude: float, forceVisible: bool = False) -> None:
    """Move the hand along one of the camera's axes, metres."""
    axis, sign = _AXES[name.removeprefix("MoveHeldObject")]
    move_held(home, name, **{axis: sign * float(moveMagnitude)})


@rule("RotateHeldObject")
def rotate_held(
    home: Home,
    name: str,
    rotation: Vector | None = None,
    pitch: float = 0.0,
    yaw: float = 0.0,
    roll: float = 0.0,
) -> None:
    """Turn what the hand holds: to a `rotation`, or by pitch, yaw and roll, degrees. A tilted cup spills."""
    item = _held(home)
    now = home.hand.rotation
    if rotation is None:
        turned = (now[0] + pitch, now[1] + yaw, now[2] + roll)
    else:
        if pitch or yaw or roll:
            raise Refused(RefusalKind.INVALID_ARGUMENT, "RotateHeldObject takes rotation, or pitch, yaw and roll")
        turned = (rotation.get("x", 0.0), rotation.get("y", 0.0), rotation.get("z", 0.0))
    turned = (turned[0] % 360.0, turned[1] % 360.0, turned[2] % 360.0)
    facing = (home.pose.yaw + turned[1]) % 360.0
    box = _turned_box(item, (turned[0], facing, turned[2]))
    spun = replace(item, box=box)
    if not is_free_at(home, spun, (box.centre[0], box.low[1], box.centre[2])):
        raise Refused(RefusalKind.BLOCKED, f"{item.object_id} would hit something")
    home.hand = replace(home.hand, rotation=turned)
    home.place(item, item.position, box, yaw=facing, tilt=(turned[0], turned[2]))
    bring_along(home)
    tilt = _tilt(turned)
    if tilt > SPILLS:
        home.change(home[item.object_id], fill_liquid="")
    if tilt > UPSETS:
        for each in list(home.contents(item.object_id)):
            let_fall(home, home.set_parent(home[each], None), beside=item.object_id)


def _tilt(rotation: Point) -> float:
    """Degrees between an object's own up and the world's."""
    cosine = math.cos(math.radians(rotation[0])) * math.cos(math.radians(rotation[2]))
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


def _turned_box(item: Instance, rotation: Point) -> Box:
    """The axis-aligned box of an object turned about its middle, from that of its upright self."""
    x, y, z = (math.radians(each) for each in rotation)
    about_x = np.array([[1, 0, 0], [0, math.cos(x), -math.sin(x)], [0, math.sin(x), math.cos(x)]])
    about_y = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    about_z = np.array([[math.cos(z), -math.sin(z), 0], [math.sin(z), math.cos(z), 0], [0, 0, 1]])
    extent = np.abs(about_y @ about_x @ about_z) @ np.array(item.size)
    return Box.around(item.box.centre, (float(extent[0]), float(extent[1]), float(extent[2])))


@rule("DropHeldObject", "DropHandObject", unused="autoSimulation")
def drop(home: Home, name: str, forceAction: bool = False) -> dict[str, float]:
    """Let go: the object falls straight down. Returns where it comes to rest."""
    item = _release(home, forceAction)
    let_fall(home, item)
    return _place_of(home, item)


@rule("ThrowObject", unused="autoSimulation")
def throw_object(home: Home, name: str, moveMagnitude: float, forceAction: bool = False) -> dict[str, float]:
    """Throw what the hand holds along the camera's axis with a force in newtons. Returns where it comes to rest."""
    if moveMagnitude < 0:
        raise Refused(RefusalKind.OUT_OF_RANGE, "moveMagnitude may not be negative")
    item = _release(home, forceAction)
    throw(home, item, float(moveMagnitude))
    return _place_of(home, item)


def _release(home: Home, force: bool) -> Instance:
    item = _held(home)
    if not force and home.settings.held_object_collides and home.space.is_exact and touches(home, item):
        raise Refused(RefusalKind.BLOCKED, f"{item.object_id} touches something: move the hand, or turn away")
    return let_go(home)


def _place_of(home: Home, item: Instance) -> dict[str, float]:
    x, y, z = home[item.object_id].position
    return {"x": x, "y": y, "z": z}
