"""What follows from how things are: heat, cold, water, and time. Tested after every change."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from embodied.household.actions.changes import pour_in
from embodied.household.home import Home
from embodied.household.instance import COLD, HOT, ROOM_TEMPERATURE, Instance
from embodied.household.object_types import BASINS
from embodied.household.temperature import warm

SECONDS_PER_ACTION = 0.2
"""Game time that an action takes: AI2-THOR counts frames, a few for each."""


def settle(home: Home) -> None:
    """Let every appliance act on what is in it, on it, or under it."""
    for object_id in home.sources:
        source = home[object_id]
        if source.object_type == "Fridge":
            _chill(home, source)
        elif source.is_toggled and source.is_present:
            _ACTS[source.object_type](home, source)


def chill(home: Home) -> None:
    """Let every fridge cool what is in it: things have been there before an episode begins."""
    for object_id in home.sources:
        if home[object_id].object_type == "Fridge":
            _chill(home, home[object_id])


def pass_time(home: Home) -> None:
    """Let one action's time go by; what is out of any heat and cold long enough is at room temperature again."""
    home.clock += SECONDS_PER_ACTION
    if home.clock < home.next_cooling:
        return
    home.next_cooling = math.inf
    for item in list(home.objects()):
        if item.temperature != ROOM_TEMPERATURE and item.cools_at <= home.clock:
            home.change(item, temperature=ROOM_TEMPERATURE, cools_at=math.inf)
    settle(home)
    for item in home.objects():
        if item.temperature != ROOM_TEMPERATURE:
            home.next_cooling = min(home.next_cooling, item.cools_at)


def _chill(home: Home, fridge: Instance) -> None:
    """A fridge is cold, open or shut."""
    for item in list(home.descendants(fridge.object_id)):
        if item.temperature != COLD:
            warm(home, item, COLD)


def _heat(home: Home, appliance: Instance) -> None:
    """A running microwave, toaster or burner makes hot and cooks; bread is toasted in a toaster alone."""
    for item in list(home.descendants(appliance.object_id)):
        if item.temperature != HOT:
            item = warm(home, item, HOT)
        cooks = item.object_type != "BreadSliced" or appliance.object_type == "Toaster"
        if "cookable" in item.properties and cooks and not item.is_cooked:
            item = home.change(item, is_cooked=True)
        if "heated" not in item.history:
            home.change(item, history=item.history | {"heated"})


def _brew(home: Home, machine: Instance) -> None:
    """A running coffee machine fills the empty mug on it."""
    for object_id in home.contents(machine.object_id):
        item = home[object_id]
        if "canFillWithLiquid" in item.properties and not item.fill_liquid and item.is_present:
            pour_in(home, item, "coffee")


def _wet(home: Home, tap: Instance) -> None:
    """Running water cleans and fills what lies in the basin nearest to it, and puts candles out."""
    basins = [item for item in home.objects() if item.object_type in BASINS[tap.object_type]]
    basin = min(basins, key=lambda each: math.dist(each.box.centre, tap.box.centre), default=None)
    for item in list(home.descendants(basin.object_id)) if basin is not None else ():
        if item.is_dirty or "cleaned" not in item.history:
            item = home.change(item, is_dirty=False, history=item.history | {"cleaned"})
        if "canFillWithLiquid" in item.properties and not item.fill_liquid and item.is_present:
            item = home.change(item, fill_liquid="water")
        if item.object_type == "Candle" and item.is_toggled:
            home.change(item, is_toggled=False)


_ACTS: Mapping[str, Callable[[Home, Instance], None]] = {
    "Microwave": _heat,
    "Toaster": _heat,
    "StoveBurner": _heat,
    "CoffeeMachine": _brew,
    "Faucet": _wet,
    "ShowerHead": _wet,
}
