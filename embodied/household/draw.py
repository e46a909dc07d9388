"""A room as a picture from above: `draw_plan`. Pixels inside; metres only where a fixture or a cell is read.

Shapes are drawn three times as large and then shrunk, which smooths their edges; text comes last, at its true size.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from embodied.geometry import GRID, cell_centre
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.scene import Scene

Rect = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixels."""
Colour = tuple[int, int, int]

FINE = 3
PAPER, INK, FAINT_INK, WALL = (250, 249, 246), (52, 54, 60), (128, 130, 138), (74, 78, 88)
FLOORS = {"kitchen": (239, 236, 228), "bathroom": (228, 236, 239), "bedroom": (240, 233, 226)}
USUAL_FLOOR = (240, 235, 224)
AGENT = (226, 74, 58)
OVERHEAD = 1.2
"""Metres: what hangs higher is drawn as a dashed outline, as architects do."""
MARGIN, DOT, ROW, COLUMN = 56, 8, 20, 186
"""Pixels: around the plan, radius of an object's dot, height of a legend's row, width of a legend's column."""
BAR = 14
"""Pixels: thickness of the bar that stands for a drawer or cupboard beneath something."""

FIXTURES: dict[str, tuple[Colour, str]] = {
    "surface": ((222, 200, 168), "CounterTop DiningTable CoffeeTable SideTable Desk Shelf ShelvingUnit Cart TVStand"),
    "storage": ((206, 182, 150), "Cabinet Drawer Dresser Safe LaundryHamper"),
    "seat": ((190, 205, 184), "Sofa ArmChair Chair Stool Ottoman Bed DogBed"),
    "water": ((176, 208, 220), "Sink SinkBasin Bathtub BathtubBasin Faucet Toilet ShowerHead ShowerDoor ShowerCurtain"),
    "appliance": ((196, 199, 208),
                  "Fridge Microwave Toaster CoffeeMachine StoveBurner StoveKnob Television WashingMachine ClothesDryer"),
    "light": ((245, 218, 136), "DeskLamp FloorLamp LightSwitch"),
    "opening": ((186, 214, 238), "Window Mirror Blinds Doorway"),
}  # fmt: skip
OTHER_FIXTURE = (208, 202, 206)

OBJECTS: dict[str, tuple[Colour, str]] = {
    "food": ((192, 82, 64), "Apple Bread Egg Lettuce Potato Tomato WineBottle"),
    "tableware": ((52, 112, 170), "Bowl ButterKnife Cup Fork Knife Mug Plate Spoon SaltShaker PepperShaker"),
    "kitchen tools": ((122, 88, 158), "Kettle Ladle Pan Pot Spatula AluminumFoil Bottle"),
    "washing": ((32, 136, 134), "Cloth DishSponge HandTowel PaperTowelRoll Plunger ScrubBrush SoapBar SoapBottle "
                "SprayBottle TissueBox ToiletPaper Towel"),
    "reading and writing": ((158, 104, 46), "Book CD Newspaper Pen Pencil"),
    "devices": ((70, 78, 100), "AlarmClock CellPhone Laptop RemoteControl Watch"),
    "soft and sport": ((178, 76, 134), "BaseballBat BasketBall Boots Dumbbell Footstool Pillow TeddyBear TennisRacket"),
}  # fmt: skip
OTHER_OBJECTS, OTHER_OBJECT = "other things", (108, 124, 52)

_FIXTURE_COLOUR = {name: colour for colour, names in FIXTURES.values() for name in names.split()}
_GROUP = {name: group for group, (_, names) in OBJECTS.items() for name in names.split()}


@dataclass
class _Sheet:
    """The picture in the making: its scale, its canvas, the text to come, and where text may not go."""

    low: tuple[float, float]
    high: tuple[float, float]
    scale: float
    image: Image.Image
    texts: list[tuple[float, float, str, int, Colour, bool]] = field(default_factory=list)
    taken: list[Rect] = field(default_factory=list)

    def at(self, x: float, z: float) -> tuple[float, float]:
        """The pixel of a place in metres: +x right, +z up."""
        return MARGIN + (x - self.low[0]) * self.scale, MARGIN + (self.high[1] - z) * self.scale

    def footprint(self, item: Instance) -> Rect:
        """The rectangle that a fixture covers."""
        left, bottom = self.at(item.box.low[0], item.box.low[2])
        right, top = self.at(item.box.high[0], item.box.high[2])
        return left, top, right, bottom

    def pen(self) -> ImageDraw.ImageDraw:
        """A pen for the enlarged canvas that mixes translucent colours in."""
        return ImageDraw.Draw(self.image, "RGBA")

    def write(self, x: float, y: float, text: str, size: int, colour: Colour = INK, upright: bool = False) -> None:
        """Note a text whose middle is to be at (x, y)."""
        self.texts.append((x, y, text, size, colour, upright))


def draw_plan(home: Home, scene: Scene) -> Image.Image:
    """Draw a room from above.

    Args:
        home: the room as it is now.
        scene: its file; the name, the kind of room and the walls are read.

    Returns:
        An RGB picture: fixtures with their front edge, objects as numbered dots, the agent with its view, a legend.
    """
    items = [item for item in home.objects() if not item.is_sliced]
    fixtures = [item for item in items if "pickupable" not in item.properties]
    objects = sorted((item for item in items if "pickupable" in item.properties), key=_legend_order)
    sheet = _sheet(home, scene, fixtures)
    _draw_floor(sheet, home, scene)
    _draw_view(sheet, home)
    beneath, overhead = _beneath(fixtures), [item for item in fixtures if item.box.low[1] >= OVERHEAD]
    standing = [item for item in fixtures if item not in beneath and item not in overhead]
    standing.sort(key=lambda item: item.box.high[1])
    areas: list[tuple[Instance, Rect]] = []
    for item in standing:
        areas.append((item, sheet.footprint(item)))
        _draw_block(sheet, *areas[-1], item.facing)
    areas += _draw_bars(sheet, beneath)
    for item in overhead:
        areas.append((item, sheet.footprint(item)))
        _draw_outline(sheet, *areas[-1])
    _draw_agent(sheet, home)
    _draw_dots(sheet, home, objects)
    keys = _label(sheet, areas)
    _draw_scale(sheet, scene, len(fixtures), len(objects))
    _draw_legend(sheet, _legend(home, objects, keys))
    return _finished(sheet)
