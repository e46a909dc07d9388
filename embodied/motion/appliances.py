"""How kitchens and bathrooms are used: water from the tap, heat from the microwave."""

from __future__ import annotations

import math

from embodied.entity import Entity
from embodied.memory import Memory
from embodied.motion.handling import interact, sequence, treat
from embodied.motion.nearest import known
from embodied.skill import Run

BASINS = ("SinkBasin", "BathtubBasin")


def faucets(memory: Memory) -> dict[str, Entity]:
    """The faucet of each basin that has one, by the basin's id: a faucet runs into the basin nearest to it."""
    basins = known(memory, BASINS)
    found: dict[str, Entity] = {}
    for faucet in known(memory, ["Faucet"]) if basins else ():
        basin = min(basins, key=lambda each: math.dist(each.box.centre, faucet.box.centre))
        found.setdefault(basin.object_id, faucet)
    return found


def in_microwave(memory: Memory, item: str) -> Run:
    """Run the held object through the nearest microwave that has room: open, put, close, on, off, open, pick up, close.

    As ALFRED's experts do; the object ends in the hand.
    """

    def cook(microwave: str) -> Run:
        return sequence(
            interact(memory, "CloseObject", microwave),
            interact(memory, "ToggleObjectOn", microwave),
            interact(memory, "ToggleObjectOff", microwave),
            interact(memory, "OpenObject", microwave),
            interact(memory, "PickupObject", item),
            interact(memory, "CloseObject", microwave),
        )

    microwaves = known(memory, {"Microwave"}, accepting=item)
    return treat(memory, item, [each.object_id for each in microwaves], cook, ("Microwave",))
