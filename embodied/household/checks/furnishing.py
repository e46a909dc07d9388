"""What a person expects of a room of its kind, and what is lacking."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from embodied.entity import Room
from embodied.household.checks.finding import Finding
from embodied.household.checks.layout import label
from embodied.household.home import Home
from embodied.household.instance import Instance

EXPECTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "kitchen": (
        ("fridge", "Fridge"),
        ("sink", "Sink SinkBasin"),
        ("faucet", "Faucet"),
        ("counter", "CounterTop"),
        ("stove", "StoveBurner"),
        ("microwave", "Microwave"),
        ("cupboard or drawer", "Cabinet Drawer"),
    ),
    "living_room": (
        ("seat", "Sofa ArmChair Chair"),
        ("table", "CoffeeTable SideTable DiningTable Desk"),
        ("lamp or television", "FloorLamp DeskLamp Television"),
    ),
    "bedroom": (
        ("bed", "Bed"),
        ("lamp", "DeskLamp FloorLamp"),
        ("storage", "Drawer Cabinet Dresser Shelf"),
    ),
    "bathroom": (
        ("toilet", "Toilet"),
        ("basin", "Sink SinkBasin"),
        ("faucet", "Faucet"),
        ("mirror", "Mirror"),
    ),
}
"""By kind of room: what is expected, and the types of which one will do."""
FAUCET_REACH = 0.8
"""Metres between a basin's middle and its faucet, at most."""


def furnishing_findings(home: Home) -> Iterator[Finding]:
    """Yield what rooms lack."""
    for room in home.rooms:
        items = [item for item in home.objects() if _stands_in(item, room)]
        kinds = {item.object_type for item in items}
        for said, types in EXPECTED.get(room.kind, ()):
            if not kinds & set(types.split()):
                yield Finding("furnished", room.name, f"{room.name} has no {said}")
    items = list(home.objects())
    yield from _without_faucet(items)
    burners, knobs = (sum(item.object_type == kind for item in items) for kind in ("StoveBurner", "StoveKnob"))
    if knobs < burners:
        yield Finding("furnished", "StoveKnob", f"{burners} burners have {knobs} knobs")


def _stands_in(item: Instance, room: Room) -> bool:
    x, _, z = item.box.centre
    return room.contains(x, z)


def _without_faucet(items: Sequence[Instance]) -> Iterator[Finding]:
    faucets = [item.box.centre for item in items if item.object_type == "Faucet"]
    for item in items:
        if item.object_type not in ("SinkBasin", "BathtubBasin"):
            continue
        if not any(math.dist(item.box.centre, faucet) < FAUCET_REACH for faucet in faucets):
            yield Finding("furnished", label(item), f"{label(item)} has no faucet")
