"""AI2-THOR's object types: properties, usual size, and how they block the view.

Properties follow AI2-THOR 5's published assets. Sizes of pickupable types were fitted to the outlines that ALFRED
records (the test rooms of design.md's *Fair play* left out); the others are furniture's usual ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from embodied.errors import UnknownNameError
from embodied.geometry import Point


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One object type.

    Attributes:
        name: AI2-THOR's.
        properties: of PROPERTIES.
        size: usual (width, height, depth) in metres, the front looking along +z.
        lift: height of the pivot above the box's bottom, as a share of the height.
        opaque: what of it blocks the view: "body", "board" (a slab at its surface), "seat" (all below its surface),
            or empty when it is thin or see-through.
        open_side: "front" or "top" where things lie inside a hollow body, and are seen through that side only.
    """

    name: str
    properties: frozenset[str]
    size: Point
    lift: float = 0.0
    opaque: str = ""
    open_side: str = ""


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
}

# (width, height, depth) in metres and, for what is picked up, the pivot's share of the height.
_SIZES: Mapping[str, tuple[float, ...]] = {
    "AlarmClock": (0.17, 0.17, 0.10),
    "AluminumFoil": (0.30, 0.06, 0.06),
    "Apple": (0.09, 0.09, 0.09, 0.5),
    "BaseballBat": (0.08, 0.08, 0.80),
    "BasketBall": (0.24, 0.24, 0.24, 0.5),
    "Book": (0.26, 0.04, 0.34),
    "Boots": (0.22, 0.25, 0.30),
    "Bottle": (0.09, 0.24, 0.08),
    "Bowl": (0.18, 0.08, 0.18),
    "Box": (0.44, 0.28, 0.39, 0.7),
    "Bread": (0.14, 0.12, 0.26, 0.5),
    "ButterKnife": (0.22, 0.02, 0.05),
    "CD": (0.12, 0.02, 0.12),
    "Candle": (0.06, 0.13, 0.06),
    "CellPhone": (0.08, 0.02, 0.15),
    "Cloth": (0.20, 0.03, 0.16),
    "CreditCard": (0.09, 0.01, 0.06),
    "Cup": (0.09, 0.14, 0.09),
    "DishSponge": (0.08, 0.03, 0.14),
    "Dumbbell": (0.18, 0.10, 0.10),
    "Egg": (0.06, 0.07, 0.06, 0.5),
    "EggCracked": (0.10, 0.02, 0.10),
    "Footstool": (0.40, 0.30, 0.40),
    "Fork": (0.22, 0.02, 0.03),
    "HandTowel": (0.14, 0.36, 0.06, 1),
    "Kettle": (0.18, 0.18, 0.20),
    "KeyChain": (0.12, 0.02, 0.07),
    "Knife": (0.30, 0.03, 0.06),
    "Ladle": (0.28, 0.06, 0.08),
    "Laptop": (0.38, 0.20, 0.30),
    "Lettuce": (0.14, 0.12, 0.20, 0.5),
    "Mug": (0.10, 0.10, 0.10),
    "Newspaper": (0.34, 0.04, 0.18),
    "Pan": (0.26, 0.06, 0.34),
    "PaperTowelRoll": (0.12, 0.26, 0.12),
    "Pen": (0.17, 0.02, 0.02),
    "Pencil": (0.17, 0.02, 0.02),
    "PepperShaker": (0.05, 0.10, 0.05),
    "Pillow": (0.42, 0.14, 0.36, 0.5),
    "Plate": (0.23, 0.02, 0.23),
    "Plunger": (0.12, 0.50, 0.12),
    "Pot": (0.31, 0.14, 0.28),
    "Potato": (0.08, 0.07, 0.11, 0.5),
    "RemoteControl": (0.06, 0.02, 0.20),
    "SaltShaker": (0.05, 0.10, 0.05),
    "ScrubBrush": (0.12, 0.36, 0.12),
    "SoapBar": (0.06, 0.03, 0.09),
    "SoapBottle": (0.09, 0.21, 0.08),
    "Spatula": (0.30, 0.04, 0.07),
    "Spoon": (0.18, 0.02, 0.04),
    "SprayBottle": (0.08, 0.24, 0.06),
    "Statue": (0.17, 0.32, 0.14),
    "TableTopDecor": (0.15, 0.20, 0.15),
    "TeddyBear": (0.28, 0.32, 0.24),
    "TennisRacket": (0.28, 0.04, 0.66),
    "TissueBox": (0.18, 0.11, 0.10),
    "ToiletPaper": (0.10, 0.12, 0.10),
    "Tomato": (0.11, 0.08, 0.10, 0.5),
    "Towel": (0.45, 0.70, 0.08, 1),
    "Vase": (0.16, 0.22, 0.16),
    "Watch": (0.08, 0.03, 0.06),
    "WateringCan": (0.16, 0.18, 0.26),
    "WineBottle": (0.08, 0.32, 0.08),
    "AppleSliced": (0.08, 0.05, 0.05),
    "BreadSliced": (0.13, 0.12, 0.03),
    "EggSliced": (0.06, 0.03, 0.06),
    "LettuceSliced": (0.10, 0.08, 0.08),
    "PotatoSliced": (0.08, 0.05, 0.04),
    "TomatoSliced": (0.08, 0.05, 0.04),
    "ArmChair": (0.85, 0.90, 0.85),
    "Bathtub": (0.80, 0.55, 1.60),
    "BathtubBasin": (0.60, 0.40, 1.40),
    "Bed": (1.60, 0.85, 2.10),
    "Blinds": (1.20, 1.20, 0.06),
    "Cabinet": (0.45, 0.65, 0.35),
    "Cart": (0.45, 0.80, 0.35),
    "Chair": (0.45, 0.90, 0.45),
    "ClothesDryer": (0.65, 0.90, 0.65),
    "CoffeeMachine": (0.22, 0.34, 0.28),
    "CoffeeTable": (1.10, 0.45, 0.65),
    "CounterTop": (1.80, 0.90, 0.65),
    "Desk": (1.30, 0.75, 0.65),
    "DeskLamp": (0.24, 0.45, 0.24),
    "Desktop": (0.55, 0.45, 0.20),
    "DiningTable": (1.50, 0.75, 0.95),
    "DogBed": (0.80, 0.20, 0.60),
    "Doorway": (0.95, 2.05, 0.10),
    "Drawer": (0.45, 0.18, 0.42),
    "Dresser": (1.10, 0.85, 0.50),
    "Faucet": (0.10, 0.26, 0.18),
    "Floor": (1.00, 0.01, 1.00),
    "FloorLamp": (0.40, 1.65, 0.40),
    "Fridge": (0.80, 1.80, 0.75),
    "GarbageBag": (0.40, 0.45, 0.40),
    "GarbageCan": (0.32, 0.50, 0.32),
    "HandTowelHolder": (0.28, 0.12, 0.10),
    "HousePlant": (0.35, 0.60, 0.35),
    "LaundryHamper": (0.45, 0.60, 0.40),
    "LightSwitch": (0.08, 0.12, 0.03),
    "Microwave": (0.52, 0.32, 0.40),
    "Mirror": (0.70, 0.90, 0.04),
    "Ottoman": (0.65, 0.42, 0.55),
    "Painting": (0.70, 0.55, 0.04),
    "RoomDecor": (0.30, 0.60, 0.30),
    "Safe": (0.42, 0.42, 0.40),
    "Shelf": (0.80, 0.04, 0.28),
    "ShelvingUnit": (0.90, 1.60, 0.35),
    "ShowerCurtain": (1.50, 1.90, 0.06),
    "ShowerDoor": (0.80, 2.00, 0.06),
    "ShowerHead": (0.16, 0.12, 0.16),
    "SideTable": (0.55, 0.65, 0.45),
    "Sink": (0.55, 0.20, 0.45),
    "SinkBasin": (0.50, 0.18, 0.38),
    "Sofa": (1.90, 0.85, 0.90),
    "Stool": (0.38, 0.65, 0.38),
    "StoveBurner": (0.22, 0.03, 0.22),
    "StoveKnob": (0.05, 0.05, 0.05),
    "TVStand": (1.40, 0.55, 0.45),
    "Television": (1.05, 0.65, 0.12),
    "Toaster": (0.28, 0.20, 0.18),
    "Toilet": (0.42, 0.80, 0.65),
    "ToiletPaperHanger": (0.16, 0.10, 0.10),
    "TowelHolder": (0.60, 0.10, 0.12),
    "VacuumCleaner": (0.30, 1.05, 0.30),
    "WashingMachine": (0.65, 0.90, 0.65),
    "Window": (1.20, 1.20, 0.06),
}

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
    size = _SIZES[name]
    properties = frozenset(key for key, names in PROPERTIES.items() if name in names)
    return ObjectType(
        name,
        properties,
        (size[0], size[1], size[2]),
        size[3] if len(size) > 3 else 0.0,
        _OPAQUE.get(name, ""),
        _OPEN_SIDE.get(name, ""),
    )


TYPES: Mapping[str, ObjectType] = {name: _build(name) for name in sorted(_SIZES)}


def object_type(name: str, *, where: str = "") -> ObjectType:
    """Look an object type up.

    Raises:
        UnknownNameError: AI2-THOR has no such type; the message offers the nearest.
    """
    if name not in TYPES:
        raise UnknownNameError("object type", name, TYPES, where=where)
    return TYPES[name]
