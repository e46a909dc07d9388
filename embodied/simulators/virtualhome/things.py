"""What can be done with a thing of VirtualHome, in the words of our `PROPERTIES`: as its executor's checks have it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from embodied.entity import EntityRecord
from embodied.geometry import Box, Point

NOWHERE = Box((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
"""The box of everything: the graph tells no places."""
SQUEEZABLE = (
    "check cleaning_solution dish_soap food_lemon food_peanut_butter paper rag shampoo soap sponge tooth_paste towel"
)


@dataclass(frozen=True, slots=True)
class Affordance:
    """What gives a thing one of our properties: any of these of the graph, or being of one of these classes."""

    properties: frozenset[str]
    classes: frozenset[str]

    @classmethod
    def of(cls, properties: str, classes: str = "") -> Affordance:
        """Written with blanks between."""
        return cls(frozenset(properties.split()), frozenset(classes.split()))


AFFORDANCES: Mapping[str, Affordance] = {
    "canFillWithLiquid": Affordance.of("RECIPIENT", "face hands_both sponge"),
    "drinkable": Affordance.of("DRINKABLE RECIPIENT"),
    "lieable": Affordance.of("LIEABLE"),
    "lookable": Affordance.of("LOOKABLE"),
    "moveable": Affordance.of("MOVABLE", "button chair curtain"),
    "openable": Affordance.of("CAN_OPEN", "desk window"),
    "person": Affordance.of("PERSON"),
    "pickupable": Affordance.of("GRABBABLE", "child water"),
    "pluggable": Affordance.of("HAS_PLUG"),
    "pourable": Affordance.of("POURABLE DRINKABLE"),
    "readable": Affordance.of("READABLE"),
    "receptacle": Affordance.of("CAN_OPEN CONTAINERS RECIPIENT SURFACES"),
    "sittable": Affordance.of("SITTABLE"),
    "squeezable": Affordance.of("CLOTHES", SQUEEZABLE),
    "toggleable": Affordance.of("HAS_SWITCH"),
    "typeable": Affordance.of("HAS_SWITCH", "keyboard"),
    "wearable": Affordance.of("CLOTHES"),
}


def affordances(class_name: str, properties: Collection[str]) -> frozenset[str]:
    """A thing's properties in our words; what can be cut is what can be eaten, too."""
    found = {
        ours
        for ours, given in AFFORDANCES.items()
        if class_name in given.classes or not given.properties.isdisjoint(properties)
    }
    if {"CUTTABLE", "EATABLE"} <= set(properties):
        found.add("sliceable")
    return frozenset(found)


class NodeRecord(EntityRecord):
    """What the graph says of a thing; an `ObjectState`."""

    __slots__ = ()

    @property
    def position(self) -> Point:
        """Where everything is."""
        return NOWHERE.centre


def thing(
    object_id: str, class_name: str, properties: frozenset[str], states: Collection[str], parent: str | None
) -> NodeRecord:
    """One thing as it is now."""
    return NodeRecord(
        object_id,
        class_name,
        properties,
        NOWHERE,
        parent,
        is_open="OPEN" in states,
        is_toggled="ON" in states,
        is_sliced=False,
        is_broken=False,
        is_cooked=False,
        is_dirty="DIRTY" in states,
        is_used_up=False,
        fill_liquid="",
        temperature="RoomTemp",
        history=frozenset(),
    )
