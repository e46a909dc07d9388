"""What follows from an action beyond itself: heat, cold, water. One table, keyed by what was done to what."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from embodied.household.home import Home
from embodied.household.instance import COLD, HOT, Instance

BASINS = frozenset({"SinkBasin", "BathtubBasin"})


def heat_contents(home: Home, appliance: Instance) -> None:
    """A running microwave heats what is in it."""
    _mark(home, home.descendants(appliance.object_id), "heated", HOT)


def chill_contents(home: Home, appliance: Instance) -> None:
    """A closed fridge cools what is in it."""
    _mark(home, home.descendants(appliance.object_id), "cooled", COLD)


def wash_contents(home: Home, faucet: Instance) -> None:
    """A running faucet cleans what lies in the basin nearest to it."""
    basins = [item for item in home.objects() if item.object_type in BASINS]
    if not basins:
        return
    basin = min(basins, key=lambda item: math.dist(item.box.centre, faucet.box.centre))
    for item in home.descendants(basin.object_id):
        item.is_dirty = False
        item.history |= {"cleaned"}


def _mark(home: Home, items: Iterable[Instance], what: str, temperature: str) -> None:
    for item in items:
        item.temperature = temperature
        item.history |= {what}


CONSEQUENCES: Mapping[tuple[str, str], Callable[[Home, Instance], None]] = {
    ("ToggleObjectOn", "Microwave"): heat_contents,
    ("CloseObject", "Fridge"): chill_contents,
    ("ToggleObjectOn", "Faucet"): wash_contents,
}
"""(action, type of its target) to what follows once the action is done."""
