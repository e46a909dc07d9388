"""Rules of handling things: pick up, put, open, close, switch."""

from __future__ import annotations

import numpy as np

from embodied.household.actions.refused import Refused
from embodied.household.actions.rules import STRICT, needs, rule
from embodied.household.actions.targets import first_on_ray
from embodied.household.carrying import bring_along, bring_to, fits_in_hand, put_hand_back
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.openings import in_the_way
from embodied.household.placement import REACHED_BLINDLY, find_spot, other_boxes
from embodied.household.receptacles import MUST_BE_OPEN, ONE_THING_ONLY, may_hold
from embodied.household.state import Hand
from embodied.household.temperature import let_cool
from embodied.simulator import RefusalKind

_TRANSITION = "returnToStart ignoreAgentInTransition stopAtNonStaticCol physicsInterval useGripper"


@rule("PickupObject", aimed=STRICT)
def pick_up(home: Home, name: str, item: Instance, forceAction: bool = False, manualInteract: bool = False) -> str:
    """Take an object into the empty hand; what is in or on it comes along."""
    needs(item, "pickupable")
    if home.held is not None:
        raise Refused(RefusalKind.HAND_FULL, f"the hand holds {home.held}: put it down first")
    if home.hand != Hand():
        raise Refused(RefusalKind.WRONG_STATE, "the hand is out of its usual place: move or turn first")
    if not forceAction and not manualInteract and not fits_in_hand(home, item):
        raise Refused(RefusalKind.BLOCKED, f"{item.object_id} would hit something in the hand: step back")
    let_cool(home, (item, *home.descendants(item.object_id)))
    home.set_parent(home[item.object_id], None)
    home.held = item.object_id
    bring_along(home)
    return item.object_id


@rule("PutObject", aimed=STRICT, unused="placeStationary")
def put(
    home: Home,
    name: str,
    receptacle: Instance,
    forceAction: bool = False,
    randomSeed: int = 0,
    putNearXY: bool = False,
    x: float | None = None,
    y: float | None = None,
) -> None:
    """Put what the hand holds into or onto the target, at the nearest free spot in view: nearest to the agent, or with
    `putNearXY` to a point of the image, which names the target, too, where no id does.
    """
    target, kind = receptacle.object_id, receptacle.object_type
    if home.held is None:
        raise Refused(RefusalKind.HAND_EMPTY, "the hand is empty: pick something up first")
    item = home[home.held]
    needs(receptacle, "receptacle")
    if home.carried(receptacle):
        raise Refused(RefusalKind.WRONG_TYPE, f"{target} is in the hand itself")
    if kind in MUST_BE_OPEN and not receptacle.is_open:
        raise Refused(RefusalKind.CLOSED, f"{target} is closed: open it first")
    if kind in ONE_THING_ONLY and any(home[each].is_present for each in home.contents(target)):
        raise Refused(RefusalKind.NO_ROOM, f"{target} holds something already: take that away first")
    if not forceAction and not may_hold(kind, item.object_type):
        raise Refused(RefusalKind.WRONG_TYPE, f"a {item.object_type} does not go into a {kind}")
    inside = [each for each in home.descendants(target) if each is not item]
    spot = find_spot(
        receptacle,
        item.box.size,
        other_boxes(home.objects(), inside, receptacle),
        home.pose,
        home.space,
        None if forceAction or kind in REACHED_BLINDLY else home.camera,
        np.random.default_rng(int(randomSeed)) if randomSeed > 0 else None,
        _pointed_at(home, x, y) if putNearXY else None,
    )
    if spot is None:
        raise Refused(RefusalKind.NO_ROOM, f"no free spot in view on {target}: clear it, or stand elsewhere")
    put_hand_back(home)
    item, home.held = home[item.object_id], None
    if spot.turned:
        item = home.turn(item)
    home.set_parent(bring_to(home, item, spot.bottom), target)


def _pointed_at(home: Home, x: float | None, y: float | None) -> tuple[float, float] | None:
    """Where in the floor plane a point of the image is, metres; None where none was given."""
    found = first_on_ray(home, x or 0.0, y or 0.0) if x is not None or y is not None else None
    return (found[1][0], found[1][2]) if found is not None else None


@rule("OpenObject", aimed=STRICT, unused=_TRANSITION)
def open_up(
    home: Home,
    name: str,
    item: Instance,
    openness: float = 1.0,
    forceAction: bool = False,
    moveMagnitude: float | None = None,
) -> None:
    """Open an object by a share of its way; doing so twice is no mistake."""
    share = float(openness) if moveMagnitude is None else float(moveMagnitude) or 1.0
    if not 0.0 <= share <= 1.0:
        raise Refused(RefusalKind.OUT_OF_RANGE, f"openness lies in [0, 1], not {share:g}")
    _swing(home, item, share)


@rule("CloseObject", aimed=STRICT, unused=_TRANSITION)
def close(home: Home, name: str, item: Instance, forceAction: bool = False) -> None:
    """Close an object; doing so twice is no mistake."""
    _swing(home, item, 0.0)
    if item.object_type == "Fridge":
        for each in list(home.descendants(item.object_id)):
            # What a fridge is shut on counts as cooled, as in ALFRED.
            home.change(each, history=each.history | {"cooled"})


def _swing(home: Home, item: Instance, openness: float) -> None:
    needs(item, "openable")
    if item.object_type == "Microwave" and item.is_toggled:
        raise Refused(RefusalKind.WRONG_STATE, f"{item.object_id} is running: switch it off first")
    if (hit := in_the_way(home, item, openness)) is not None:
        raise Refused(RefusalKind.BLOCKED, f"{item.object_id} would hit {hit}: make room")
    home.set_open(item, openness)
    bring_along(home)


@rule("ToggleObjectOn", "ToggleObjectOff", aimed=STRICT)
def toggle(home: Home, name: str, item: Instance, forceAction: bool = False) -> None:
    """Switch an object on or off, with what it controls."""
    on = name == "ToggleObjectOn"
    if item.object_type == "StoveBurner":
        raise Refused(RefusalKind.WRONG_TYPE, f"{item.object_id} is switched by its StoveKnob")
    needs(item, "toggleable")
    if item.is_toggled == on:
        raise Refused(RefusalKind.WRONG_STATE, f"{item.object_id} is {'on' if on else 'off'} already")
    if on and item.object_type == "Microwave" and item.is_open:
        raise Refused(RefusalKind.OPEN, f"{item.object_id} is open: close it first")
    if on and item.is_broken:
        raise Refused(RefusalKind.WRONG_STATE, f"{item.object_id} is broken")
    switch(home, item, on)


def switch(home: Home, item: Instance, on: bool) -> None:
    """Switch an object, what it controls, and let what it warmed cool down."""
    for each in (item, *(home[controlled] for controlled in item.controls if home.get(controlled) is not None)):
        home.change(each, is_toggled=on)
        if not on:
            let_cool(home, home.descendants(each.object_id))
