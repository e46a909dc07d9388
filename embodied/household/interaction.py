"""Rules of handling things: pick up, put, open, close, switch, slice."""

from __future__ import annotations

from embodied.geometry import Box, Point, Pose
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.object_types import TYPES
from embodied.household.placement import find_spot
from embodied.household.receptacles import MUST_BE_OPEN, ONE_THING_ONLY, may_hold
from embodied.household.rules import Refused, rule, target
from embodied.simulator import RefusalKind

SLICES = {"Apple": 5, "Bread": 8, "Egg": 1, "Lettuce": 7, "Potato": 8, "Tomato": 6}
"""Slices that an object falls into: the highest numbers in ALFRED's recordings."""
HAND_AHEAD, HAND_HEIGHT = 0.35, 0.25
"""Metres before and above the body's centre where the hand holds things."""


@rule("PickupObject")
def pick_up(home: Home, name: str, objectId: str, forceAction: bool = False) -> str:
    """Take an object into the empty hand; what is in or on it comes along."""
    item = target(home, objectId, needs="pickupable", force=forceAction)
    if home.held is not None:
        raise Refused(RefusalKind.HAND_FULL, f"the hand holds {home.held}: put it down first")
    home.set_parent(item, None)
    home.held = objectId
    _carry(home, item, _hand_position(home.pose))
    return objectId


@rule("PutObject")
def put(home: Home, name: str, objectId: str, forceAction: bool = False) -> None:
    """Put what the hand holds into or onto the receptacle `objectId`, at the nearest free spot in view."""
    receptacle = target(home, objectId, force=forceAction)
    if home.held is None:
        raise Refused(RefusalKind.HAND_EMPTY, "the hand is empty: pick something up first")
    item, kind = home[home.held], receptacle.object_type
    if "receptacle" not in receptacle.properties:
        raise Refused(RefusalKind.WRONG_TYPE, f"{objectId} is not a receptacle")
    if home.carried(receptacle):
        raise Refused(RefusalKind.WRONG_TYPE, f"{objectId} is in the hand itself")
    if kind in MUST_BE_OPEN and not receptacle.is_open:
        raise Refused(RefusalKind.CLOSED, f"{objectId} is closed: open it first")
    if kind in ONE_THING_ONLY and home.contents(objectId):
        raise Refused(RefusalKind.NO_ROOM, f"{objectId} holds something already: take that away first")
    if not forceAction and not may_hold(kind, item.object_type):
        raise Refused(RefusalKind.WRONG_TYPE, f"a {item.object_type} does not go into a {kind}")
    spot = find_spot(home, receptacle, item, anywhere=forceAction)
    if spot is None:
        raise Refused(RefusalKind.NO_ROOM, f"no free spot in view on {objectId}: clear it, or stand elsewhere")
    home.held = None
    if spot.turned:
        home.turn(item)
    _carry(home, item, spot.bottom)
    home.set_parent(item, objectId)


@rule("OpenObject", "CloseObject")
def open_or_close(home: Home, name: str, objectId: str, forceAction: bool = False) -> None:
    """Open or close an object; doing so twice is no mistake."""
    item = target(home, objectId, needs="openable", force=forceAction)
    if item.object_type == "Microwave" and item.is_toggled:
        raise Refused(RefusalKind.WRONG_STATE, f"{objectId} is running: switch it off first")
    home.set_open(item, name == "OpenObject")


@rule("ToggleObjectOn", "ToggleObjectOff")
def toggle(home: Home, name: str, objectId: str, forceAction: bool = False) -> None:
    """Switch an object on or off."""
    item = target(home, objectId, needs="toggleable", force=forceAction)
    on = name == "ToggleObjectOn"
    if item.is_toggled == on:
        raise Refused(RefusalKind.WRONG_STATE, f"{objectId} is {'on' if on else 'off'} already")
    if on and item.object_type == "Microwave" and item.is_open:
        raise Refused(RefusalKind.OPEN, f"{objectId} is open: close it first")
    item.is_toggled = on


@rule("SliceObject")
def cut(home: Home, name: str, objectId: str, forceAction: bool = False) -> None:
    """Cut an object to slices, which lie where it lay. AI2-THOR asks for no knife; our skill does."""
    item = target(home, objectId, needs="sliceable", force=forceAction)
    if home.held == objectId:
        raise Refused(RefusalKind.WRONG_STATE, f"{objectId} is in the hand: put it down first")
    item.is_sliced = True
    item.properties -= {"pickupable", "sliceable"}
    home.add(_slices(item))


def _slices(item: Instance) -> list[Instance]:
    count = SLICES[item.object_type]
    kind = TYPES[f"{item.object_type}Sliced"]
    x, y, z = item.box.centre[0], item.box.low[1], item.box.centre[2]
    along = 0 if item.box.size[0] >= item.box.size[2] else 2
    length = item.box.size[along]
    slices = []
    for number in range(1, count + 1):
        offset = (number - (count + 1) / 2) * length / count
        place = (x + offset, y, z) if along == 0 else (x, y, z + offset)
        width, height, depth = kind.size
        box = Box.around((place[0], y + height / 2, place[2]), (width, height, depth))
        slices.append(
            Instance(
                f"{item.object_id}|{kind.name}_{number}",
                0,
                "",
                kind,
                place,
                box,
                parent=item.parent,
                temperature=item.temperature,
                properties=kind.properties,
            )
        )
    return slices


def _carry(home: Home, item: Instance, bottom: Point) -> None:
    """Move an object so that the middle of its bottom is at a point."""
    x, _, z = item.box.centre
    home.move(item, (bottom[0] - x, bottom[1] - item.box.low[1], bottom[2] - z))


def _hand_position(pose: Pose) -> Point:
    """Where the hand holds things, metres."""
    ahead = pose.ahead(HAND_AHEAD)
    return ahead.x, pose.y + HAND_HEIGHT, ahead.z
