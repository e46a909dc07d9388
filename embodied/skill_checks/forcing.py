"""Facts brought about by force, as only a tester can: hands filled, doors opened, things cut, come what may."""

from __future__ import annotations

from typing import Any

import numpy as np

from embodied.entity import TREATMENTS
from embodied.facts import LIQUIDS, Fact, true_in
from embodied.geometry import cell_centre
from embodied.household.act import act
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.simulator import Action

_ACTIONS = {
    ("open", True): "OpenObject",
    ("open", False): "CloseObject",
    ("on", True): "ToggleObjectOn",
    ("on", False): "ToggleObjectOff",
    ("sliced", True): "SliceObject",
    ("broken", True): "BreakObject",
    ("cooked", True): "CookObject",
    ("dirty", True): "DirtyObject",
    ("dirty", False): "CleanObject",
    ("used_up", True): "UseUpObject",
    ("filled", False): "EmptyLiquidFromObject",
}
HORIZONS = (-30.0, 0.0, 30.0, 60.0)


def forced(home: Home, name: str, **arguments: Any) -> bool:
    """Take an action wherever its object is; whether it worked."""
    return act(home, Action(name, {**arguments, "forceAction": True}))[1] is None


def stand_anywhere(home: Home, rng: np.random.Generator) -> None:
    """Put the robot on a free place, looking anywhere."""
    cells = sorted(home.free_cells)
    x, z = cell_centre(cells[int(rng.integers(len(cells)))])
    turned, horizon = {"y": 90.0 * int(rng.integers(4))}, HORIZONS[int(rng.integers(4))]
    place = {"x": x, "y": home.pose.y, "z": z}
    forced(home, "TeleportFull", position=place, rotation=turned, horizon=horizon, standing=True)


def bring_about(home: Home, fact: Fact, rng: np.random.Generator) -> bool:
    """Make a bound fact true, where it can be; whether it is."""
    if true_in(fact, home):
        return True
    item = home.get(fact.arguments[0]) if fact.arguments else None
    match fact.predicate, fact.holds:
        case ("hand_empty", True) | ("holding" | "holding_type", False):
            lay_down(home, rng)
        case "hand_empty", False:
            take(home, _any_of(home, rng, "pickupable"), rng)
        case "holding", True:
            take(home, item, rng)
        case "holding_type", True:
            of_type = [each for each in home.objects() if each.object_type in fact.arguments and each.is_present]
            take(home, _one_of(of_type, rng), rng)
        case "inside", True:
            take(home, item, rng)
            _put(home, fact.arguments[1])
        case "inside", False:
            take(home, item, rng)
            lay_down(home, rng)
        case (what, holds) if what in TREATMENTS and item is not None:
            home.change(item, history=item.history | {what} if holds else item.history - {what})
        case (liquid, True) if item is not None and (liquid in LIQUIDS or liquid == "filled"):
            forced(home, "EmptyLiquidFromObject", objectId=item.object_id)
            liquid = LIQUIDS[int(rng.integers(len(LIQUIDS)))] if liquid == "filled" else liquid
            forced(home, "FillObjectWithLiquid", objectId=item.object_id, fillLiquid=liquid)
        case (liquid, False) if item is not None and liquid in LIQUIDS:
            forced(home, "EmptyLiquidFromObject", objectId=item.object_id)
        case key if key in _ACTIONS and item is not None:
            forced(home, _ACTIONS[key], objectId=item.object_id)
    return true_in(fact, home)


def take(home: Home, item: Instance | None, rng: np.random.Generator) -> None:
    """Have the hand hold an object, and nothing else."""
    if item is not None and home.held != item.object_id:
        lay_down(home, rng)
        forced(home, "PickupObject", objectId=item.object_id)


def lay_down(home: Home, rng: np.random.Generator) -> None:
    """Empty the hand onto something; to the floor where nothing has room."""
    if (held := home.held) is None:
        return
    places = [each.object_id for each in home.objects() if home.accepts(each.object_id, held)]
    for number in rng.permutation(len(places))[:5]:
        if _put(home, places[number]):
            return
    forced(home, "DropHandObject")


def _put(home: Home, receptacle: str) -> bool:
    return forced(home, "PutObject", objectId=receptacle)


def _any_of(home: Home, rng: np.random.Generator, wanted: str) -> Instance | None:
    return _one_of([each for each in home.objects() if wanted in each.properties and each.is_present], rng)


def _one_of(items: list[Instance], rng: np.random.Generator) -> Instance | None:
    return items[int(rng.integers(len(items)))] if items else None


def disarrange(home: Home, rng: np.random.Generator) -> None:
    """Change a few things of a home, so that no two states are alike; half the time the hand gets something to hold."""
    things = list(home.objects())
    for number in rng.permutation(len(things))[:15]:
        item = home[things[number].object_id]
        for wanted, fact in _CHANGES.items():
            if wanted in item.properties and item.is_present and rng.random() < 0.5:
                bring_about(home, Fact(fact, (item.object_id,), bool(rng.random() < 0.7)), rng)
                break
    stand_anywhere(home, rng)
    if rng.random() < 0.5:
        take(home, _any_of(home, rng, "pickupable"), rng)


_CHANGES = {
    "sliceable": "sliced",
    "canFillWithLiquid": "filled",
    "dirtyable": "dirty",
    "openable": "open",
    "toggleable": "on",
}
"""What is changed of things that have a property."""
