"""Colours of a plan: soft for fixtures, strong for objects; what belongs together shares one."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.household.canvas import Colour

FIXTURES: Mapping[str, Colour] = {
    "CounterTop DiningTable CoffeeTable SideTable Desk Shelf ShelvingUnit Cart TVStand Stool": (228, 208, 176),
    "Cabinet Drawer Dresser Safe LaundryHamper": (212, 188, 156),
    "Sofa ArmChair Chair Ottoman Bed DogBed": (194, 210, 188),
    "Sink SinkBasin Bathtub BathtubBasin Faucet Toilet ShowerHead ShowerDoor ShowerCurtain": (172, 208, 222),
    "Fridge Microwave Toaster CoffeeMachine StoveBurner StoveKnob Television WashingMachine": (200, 203, 212),
    "DeskLamp FloorLamp LightSwitch": (247, 220, 134),
    "Window Mirror Blinds Doorway": (184, 214, 240),
}
OTHER_FIXTURE = (210, 204, 208)
OBJECTS: Mapping[str, tuple[Colour, str]] = {
    "food": ((188, 80, 62), "Apple Bread Egg Lettuce Potato Tomato WineBottle"),
    "tableware": ((52, 112, 170), "Bowl ButterKnife Cup Fork Knife Mug Plate Spoon SaltShaker PepperShaker"),
    "cookware": ((122, 88, 158), "Kettle Ladle Pan Pot Spatula AluminumFoil Bottle"),
    "washing": (
        (32, 136, 134),
        "Cloth DishSponge HandTowel PaperTowelRoll Plunger ScrubBrush SoapBar SoapBottle "
        "SprayBottle TissueBox ToiletPaper Towel",
    ),
    "paper and media": ((160, 106, 46), "Book CD Newspaper Pen Pencil"),
    "devices": ((72, 80, 102), "AlarmClock CellPhone Laptop RemoteControl Watch"),
    "soft and sport": ((178, 76, 134), "BaseballBat BasketBall Boots Dumbbell Footstool Pillow TeddyBear TennisRacket"),
    "other": ((108, 124, 52), ""),
}
_FIXTURE_COLOUR = {name: colour for names, colour in FIXTURES.items() for name in names.split()}
_GROUP = {name: group for group, (_, names) in OBJECTS.items() for name in names.split()}


def fixture_colour(kind: str) -> Colour:
    """The soft colour of a fixture's type."""
    return _FIXTURE_COLOUR.get(kind, OTHER_FIXTURE)


def object_group(kind: str) -> str:
    """The group, of OBJECTS, that an object type is listed under."""
    return _GROUP.get(kind, "other")


def object_colour(kind: str) -> Colour:
    """The strong colour of an object's type."""
    return OBJECTS[object_group(kind)][0]


def shade(colour: Colour, share: float) -> Colour:
    """A darker colour: `share` of each part."""
    red, green, blue = colour
    return int(red * share), int(green * share), int(blue * share)
