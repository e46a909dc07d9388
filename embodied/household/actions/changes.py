"""Rules of changing what a thing is like: slice, break, cook, dirty, clean, fill, empty, use up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from embodied.facts import LIQUIDS
from embodied.household.actions.interaction import switch
from embodied.household.actions.refused import Refused
from embodied.household.actions.rules import LENIENT, needs, rule
from embodied.household.falling import add_part, break_up, crack
from embodied.household.home import Home
from embodied.household.instance import HOT, Instance
from embodied.household.temperature import warm
from embodied.simulator import RefusalKind

SLICES = {"Apple": 5, "Bread": 8, "Lettuce": 7, "Potato": 8, "Tomato": 6}
"""Slices that an object falls into: the highest numbers in ALFRED's recordings. An egg becomes one EggCracked."""
_UNUSED = "forceAction"


@rule("SliceObject", aimed=LENIENT, unused=_UNUSED)
def cut(home: Home, name: str, item: Instance) -> None:
    """Cut an object to slices, which lie where it lay. AI2-THOR asks for no knife; our skill does."""
    if item.is_sliced:
        return
    if home.held == item.object_id:
        raise Refused(RefusalKind.WRONG_STATE, f"{item.object_id} is in the hand: put it down first")
    if not item.is_present:
        raise Refused(RefusalKind.WRONG_STATE, f"nothing is left of {item.object_id}")
    needs(item, "sliceable")
    slice_up(home, item)


def slice_up(home: Home, item: Instance) -> None:
    """Put its slices in the place of an object."""
    item = home.change(item, is_sliced=True, properties=item.properties - {"pickupable", "sliceable"})
    if item.object_type == "Egg":
        crack(home, item)
        return
    count = SLICES[item.object_type]
    length = max(item.box.size[0], item.box.size[2])
    for number in range(1, count + 1):
        kind = f"{item.object_type}Sliced"
        add_part(home, item, f"{item.object_id}|{kind}_{number}", kind, (number - (count + 1) / 2) * length / count)


@rule("BreakObject", aimed=LENIENT, unused=_UNUSED)
def break_object(home: Home, name: str, item: Instance) -> None:
    """Break an object, in the hand or out of it."""
    needs(item, "breakable")
    break_up(home, item)


@rule("CookObject", aimed=LENIENT, unused=_UNUSED)
def cook(home: Home, name: str, item: Instance) -> None:
    """Cook an object, wherever it is."""
    needs(item, "cookable")
    _differs(item, "is_cooked", True, "cooked")
    home.change(item, is_cooked=True)


@rule("DirtyObject", "CleanObject", aimed=LENIENT, unused=_UNUSED)
def soil_or_clean(home: Home, name: str, item: Instance) -> None:
    """Make an object dirty, or clean."""
    needs(item, "dirtyable")
    dirty = name == "DirtyObject"
    _differs(item, "is_dirty", dirty, "dirty" if dirty else "clean")
    home.change(item, is_dirty=dirty)


@rule("FillObjectWithLiquid", aimed=LENIENT, unused=_UNUSED)
def fill(home: Home, name: str, item: Instance, fillLiquid: str = "") -> None:
    """Fill an object with water, coffee or wine."""
    needs(item, "canFillWithLiquid")
    liquid = fillLiquid.lower()
    if liquid not in LIQUIDS:
        raise Refused(RefusalKind.OUT_OF_RANGE, f"fillLiquid is one of {', '.join(LIQUIDS)}, not '{fillLiquid:.40}'")
    if item.fill_liquid:
        raise Refused(RefusalKind.WRONG_STATE, f"{item.object_id} is full of {item.fill_liquid}: empty it first")
    pour_in(home, item, liquid)


def pour_in(home: Home, item: Instance, liquid: str) -> None:
    """Fill an object; coffee makes it hot."""
    home.change(item, fill_liquid=liquid)
    if liquid == "coffee":
        warm(home, home[item.object_id], HOT)


@rule("EmptyLiquidFromObject", aimed=LENIENT, unused=_UNUSED)
def empty(home: Home, name: str, item: Instance) -> None:
    """Pour out what an object holds."""
    needs(item, "canFillWithLiquid")
    if not item.fill_liquid:
        raise Refused(RefusalKind.WRONG_STATE, f"{item.object_id} is empty already")
    home.change(item, fill_liquid="")


@rule("UseUpObject", aimed=LENIENT, unused=_UNUSED)
def use_up(home: Home, name: str, item: Instance) -> None:
    """Use an object up; there is no way back."""
    needs(item, "canBeUsedUp")
    _differs(item, "is_used_up", True, "used up")
    home.change(item, is_used_up=True)


def _differs(item: Instance, attribute: str, wanted: bool, words: str) -> None:
    if getattr(item, attribute) == wanted:
        raise Refused(RefusalKind.WRONG_STATE, f"{item.object_id} is {words} already")


def _set_openness(home: Home, item: Instance, wanted: bool) -> None:
    if not (item.object_type == "Microwave" and item.is_toggled):
        home.set_open(item, float(wanted))


def _set_toggled(home: Home, item: Instance, wanted: bool) -> None:
    if not (wanted and (item.is_broken or (item.object_type == "Microwave" and item.is_open))):
        switch(home, item, wanted)


def _set_liquid(home: Home, item: Instance, wanted: bool) -> None:
    if bool(item.fill_liquid) != wanted:
        home.change(item, fill_liquid="water" if wanted else "")


def _break_whole(home: Home, item: Instance) -> None:
    if not item.is_broken:
        break_up(home, item)


def _slice_laid_down(home: Home, item: Instance) -> None:
    if item.object_id != home.held:
        slice_up(home, item)


def _one_way(change: Callable[[Home, Instance], Any]) -> Callable[[Home, Instance, bool], Any]:
    return lambda home, item, wanted: change(home, item) if wanted else None


_STATES: Mapping[str, tuple[str, Callable[[Home, Instance, bool], Any]]] = {
    "openable": ("isOpen", _set_openness),
    "toggleable": ("isToggled", _set_toggled),
    "breakable": ("isBroken", _one_way(_break_whole)),
    "canFillWithLiquid": ("isFilledWithLiquid", _set_liquid),
    "dirtyable": ("isDirty", lambda home, item, wanted: home.change(item, is_dirty=wanted)),
    "cookable": ("isCooked", _one_way(lambda home, item: home.change(item, is_cooked=True))),
    "sliceable": ("isSliced", _one_way(_slice_laid_down)),
    "canBeUsedUp": ("isUsedUp", _one_way(lambda home, item: home.change(item, is_used_up=True))),
}
"""A property to the key that says its state, and how it is set."""


@rule("SetObjectStates")
def set_object_states(home: Home, name: str, SetObjectStates: Mapping[str, Any] | None = None) -> None:
    """Set one state of every object that can have it, or of those of one type.

    `SetObjectStates` holds `objectType`, `stateChange` (a property) and the state's key, such as `isOpen`.
    """
    if not SetObjectStates:
        raise Refused(RefusalKind.OUT_OF_RANGE, "SetObjectStates has to hold a stateChange")
    known = {"objectType", "stateChange", *(key for key, _ in _STATES.values())}
    for key, value in SetObjectStates.items():
        if key not in known:
            raise Refused(
                RefusalKind.INVALID_ARGUMENT, f"SetObjectStates takes no '{key:.60}'; it takes {sorted(known)}"
            )
        if value is not None and not isinstance(value, str if key in ("objectType", "stateChange") else bool):
            raise Refused(RefusalKind.INVALID_ARGUMENT, f"SetObjectStates: '{key}' may not be {value!r:.60}")
    change = SetObjectStates.get("stateChange")
    if not isinstance(change, str) or change not in _STATES:
        raise Refused(RefusalKind.OUT_OF_RANGE, f"stateChange is one of {', '.join(_STATES)}, not {change!r:.60}")
    key, setter = _STATES[change]
    kind, wanted = SetObjectStates.get("objectType"), bool(SetObjectStates.get(key))
    for object_id in [item.object_id for item in home.objects()]:
        item = home.get(object_id)
        if item is not None and item.is_present and change in item.properties and kind in (None, item.object_type):
            setter(home, item, wanted)
