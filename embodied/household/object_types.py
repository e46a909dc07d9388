"""AI2-THOR's object types: properties, usual size, what they are made of, and how they block the view.

Properties follow AI2-THOR 5's published assets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from embodied.errors import UnknownNameError
from embodied.geometry import Point
from embodied.household.materials import made_of, mass_of
from embodied.household.sizes import SIZES


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One object type.

    Attributes:
        name: AI2-THOR's.
        properties: of PROPERTIES.
        size: usual (width, height, depth) in metres, the front looking along +z.
        lift: height of the pivot above the box's bottom, as a share of the height.
        opaque: what of it blocks the view: "body", "board" (a slab at its surface), "seat" (all below its surface),
            "glass" (it lets the view pass, not the hand), or empty when it is thin.
        open_side: "front" or "top" where things lie inside a hollow body, and are seen through that side only.
        mass: kilograms; 0 for what is never moved.
        materials: AI2-THOR's salient materials; none for what is never moved.
        shatters: it is gone when it breaks; what else is breakable stays, broken.
    """

    name: str
    properties: frozenset[str]
    size: Point
    lift: float = 0.0
    opaque: str = ""
    open_side: str = ""
    mass: float = 0.0
    materials: tuple[str, ...] = ()
    shatters: bool = False


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SLICEABLE = _names("Apple Bread Egg Lettuce Potato Tomato")

PROPERTIES: Mapping[str, frozenset[str]] = {
    "pickupable": _names(
        "AlarmClock AluminumFoil Apple BaseballBat BasketBall Book Boots Bottle Bowl Box Bread ButterKnife CD Candle "
        "CellPhone Cloth CreditCard Cup DishSponge Dumbbell Egg Footstool Fork HandTowel Kettle KeyChain Knife Ladle "
        "Laptop Lettuce Mug Newspaper Pan PaperTowelRoll Pen Pencil PepperShaker Pillow Plate Plunger Pot Potato "
        "RemoteControl SaltShaker ScrubBrush SoapBar SoapBottle Spatula Spoon SprayBottle Statue TableTopDecor "
        "TeddyBear TennisRacket TissueBox ToiletPaper Tomato Towel Vase Watch WateringCan WineBottle EggCracked "
        "AppleSliced BreadSliced EggSliced LettuceSliced PotatoSliced TomatoSliced"
    ),
    "moveable": _names(
        "ArmChair Bed Chair ClothesDryer CoffeeMachine CoffeeTable Desk DeskLamp Desktop DiningTable DogBed Dresser "
        "FloorLamp GarbageBag GarbageCan HousePlant LaundryHamper Microwave Ottoman RoomDecor Safe ShelvingUnit "
        "SideTable Sofa Stool TVStand Television Toaster VacuumCleaner WashingMachine"
    ),
    "receptacle": _names(
        "ArmChair Bed Bowl Box Cart Chair ClothesDryer CoffeeMachine CoffeeTable CounterTop Cup Desk DiningTable "
        "DogBed Dresser Footstool Fridge GarbageCan HandTowelHolder LaundryHamper Microwave Mug Ottoman Pan Plate Pot "
        "Safe ShelvingUnit SideTable Sink Sofa Stool TVStand Toaster Toilet ToiletPaperHanger TowelHolder "
        "WashingMachine Cabinet Bathtub BathtubBasin SinkBasin Drawer Shelf StoveBurner Floor"
    ),
    "openable": _names(
        "Blinds Book Box Cabinet ClothesDryer Doorway Drawer Fridge Kettle Laptop LaundryHamper Microwave Safe "
        "ShowerCurtain ShowerDoor Toilet WashingMachine"
    ),
    "toggleable": _names(
        "Candle CellPhone ClothesDryer CoffeeMachine DeskLamp Desktop Faucet FloorLamp Laptop LightSwitch Microwave "
        "ShowerHead Television Toaster WashingMachine StoveKnob"
    ),
    "sliceable": SLICEABLE,
    "dirtyable": _names("Bed Bowl Cloth Cup Mug Pan Plate Pot Mirror"),
    "cookable": _names("Potato PotatoSliced BreadSliced EggCracked"),
    "breakable": _names(
        "Bottle Bowl CellPhone Cup Desktop Egg Laptop Mirror Mug Plate Statue Television Vase Window WineBottle"
    ),
    "canFillWithLiquid": _names("Bottle Bowl Cup HousePlant Kettle Mug Pot WateringCan WineBottle"),
    "canBeUsedUp": _names("PaperTowelRoll SoapBottle TissueBox ToiletPaper"),
}
PROPERTY_FOR: Mapping[str, str] = {
    "open": "openable",
    "on": "toggleable",
    "sliced": "sliceable",
    "broken": "breakable",
    "cooked": "cookable",
    "dirty": "dirtyable",
    "used_up": "canBeUsedUp",
    "filled": "canFillWithLiquid",
}
"""The property that a type must have to be in a state."""

SHATTERS = _names("Bottle Bowl Cup Egg Mug Plate Statue Vase WineBottle")
"""What falls to pieces when it breaks; screens and panes only crack."""
HEAT_SOURCES = _names("CoffeeMachine Microwave StoveBurner Toaster")
COLD_SOURCES = _names("Fridge")
SOURCES = HEAT_SOURCES | COLD_SOURCES | _names("Faucet ShowerHead")
"""Types that act on what is in, on or under them."""
BASINS = {"Faucet": _names("SinkBasin BathtubBasin"), "ShowerHead": _names("BathtubBasin Bathtub")}
"""What water runs into."""

_OPAQUE: Mapping[str, str] = {
    **dict.fromkeys(
        _names(
            "Cabinet Drawer Fridge Microwave Safe Dresser TVStand Television WashingMachine ClothesDryer Bathtub "
            "LaundryHamper GarbageCan Box ShowerCurtain Shelf"
        ),
        "body",
    ),
    # The board alone: what stands below and around it is a fixture of its own, or a leg.
    **dict.fromkeys(_names("DiningTable CoffeeTable Desk SideTable Cart CounterTop Stool"), "board"),
    "ShowerDoor": "glass",
    # Backs and arms are left out: a box says too little of their shape.
    **dict.fromkeys(_names("Sofa ArmChair Bed Ottoman Chair Toilet"), "seat"),
}
BOARD_THICKNESS = 0.05
"""Metres."""
SEAT_SHARE = 0.5
"""Share of the height at which seats and beds bear things, where nothing better is known."""

_OPEN_SIDE: Mapping[str, str] = {
    **dict.fromkeys(_names("Cabinet Fridge Microwave Safe WashingMachine ClothesDryer"), "front"),
    **dict.fromkeys(_names("Drawer Box LaundryHamper"), "top"),
}


def _build(name: str) -> ObjectType:
    size = SIZES[name]
    properties = frozenset(key for key, names in PROPERTIES.items() if name in names)
    return ObjectType(
        name,
        properties,
        (size[0], size[1], size[2]),
        size[3] if len(size) > 3 else 0.0,
        _OPAQUE.get(name, ""),
        _OPEN_SIDE.get(name, ""),
        mass_of(name) if properties & {"pickupable", "moveable"} else 0.0,
        made_of(name) if properties & {"pickupable", "moveable"} else (),
        name in SHATTERS,
    )


TYPES: Mapping[str, ObjectType] = {name: _build(name) for name in sorted(SIZES)}


def object_type(name: str, *, where: str = "") -> ObjectType:
    """Look an object type up.

    Raises:
        UnknownNameError: AI2-THOR has no such type; the message offers the nearest.
    """
    if name not in TYPES:
        raise UnknownNameError("object type", name, TYPES, where=where)
    return TYPES[name]
