"""Scenes as pictures: from above with a name on everything, and as somebody sees them who stands in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from embodied.geometry import cell_centre
from embodied.household.instance import Instance
from embodied.household.state import Snapshot
from embodied.pictures.cameras import Cameras, Map
from embodied.pictures.canvas import FAINT, INK, PAPER, Canvas, Rect, extent
from embodied.pictures.page import MARGIN
from embodied.pictures.sheet import Cell, sheet_of
from embodied.pictures.vantage import vantages
from embodied.pictures.wording import kind_words
from embodied.simulators.household import HouseholdSimulator
from embodied.words import counted

PIXELS_PER_METRE, WIDEST = 190.0, 1600.0
TITLE, FOOT = 76, 44
NARROWEST = 320
LEAST = 16
"""Pixels of a thing that show it."""
SHIFTS = (0, 13, -13, 26, -26)
"""Pixels that a name may lie below the middle of its thing, the nearest first."""
EYE, CELL = 720, 280
"""Pixels of a picture by itself, and of one of several."""


def first_person(simulator: HouseholdSimulator, name: str) -> Image.Image:
    """Each room of a home through the robot's eye, from where most of it is seen."""
    cameras, kept = Cameras(simulator), simulator.home.snapshot()
    found = vantages(simulator.home, simulator.renderer)
    if len(found) == 1:
        return cameras.robot(replace(kept, pose=found[0][1]), EYE).finished()
    cells = [
        Cell(cameras.robot(replace(kept, pose=pose), CELL), room.name.replace("_", " ") if room else "")
        for room, pose in found
    ]
    canvas = sheet_of(cells, TITLE)
    canvas.write(MARGIN, 40, name, 28, bold=True, width=canvas.size[0] - 2 * MARGIN)
    return canvas.finished()


def from_above(simulator: HouseholdSimulator, name: str) -> Image.Image:
    """A home from above: names on what shows, dots where the robot may stand."""
    home, cameras = simulator.home, Cameras(simulator)
    kept = home.snapshot()
    across, deep = cameras.extent
    scale = min(PIXELS_PER_METRE, WIDEST / max(across, deep))
    width, height = max(round(across * scale), 1), max(round(deep * scale), 1)
    plan, numbers = cameras.map(kept, width, height)
    for cell in sorted(home.free_cells):
        plan.dot(*plan.at(*cell_centre(cell)), 1.6, PAPER)
    plan.draw_robot(kept.pose)
    _draw_names(plan, kept, numbers)
    canvas = Canvas(max(width, NARROWEST) + 2 * MARGIN, TITLE + height + FOOT)
    canvas.write(MARGIN, 40, name, 28, bold=True, width=width / 2)
    fixtures = sum("pickupable" not in item.properties for item in home.objects())
    about = (
        f"{counted(fixtures, 'fixture')}  ·  {counted(len(kept.instances) - fixtures, 'object')}  ·  "
        f"{counted(len(home.free_cells), 'free cell')}"
    )
    canvas.write(canvas.size[0] - MARGIN, 42, about, 16, FAINT, anchor="rm")
    canvas.paste(MARGIN, TITLE, plan)
    y = TITLE + height + 22
    canvas.block((MARGIN, y - 1.5, MARGIN + scale, y + 1.5), INK)
    canvas.write(MARGIN + scale + 10, y, "1 m", 15)
    return canvas.finished()


def _draw_names(plan: Map, kept: Snapshot, numbers: NDArray[np.int32]) -> None:
    """Write each thing's type on it: fixtures first, the largest first; a name without room is left out."""
    shown = [(item, np.argwhere(numbers == number)) for number, item in enumerate(kept.instances.values())]
    shown.sort(key=lambda pair: ("pickupable" in pair[0].properties, -len(pair[1])))
    taken: list[Rect] = []
    for item, pixels in shown:
        if len(pixels) >= LEAST:
            y, x = pixels.mean(axis=0) / (numbers.shape[0] / plan.size[1])
            _draw_name(plan, item, x, y, taken)


def _draw_name(plan: Map, item: Instance, x: float, y: float, taken: list[Rect]) -> None:
    fixed = "pickupable" not in item.properties
    size, words = 14 if fixed else 12, kind_words(item.object_type)
    half = extent(words, size, fixed) / 2 + 4
    x = min(max(x, half), plan.size[0] - half)
    for shift in SHIFTS:
        rect = (x - half, y + shift - size * 0.55, x + half, y + shift + size * 0.55)
        if rect[1] >= 0 and rect[3] <= plan.size[1] and not any(_overlap(rect, other) for other in taken):
            plan.block(rect, PAPER, 4, opacity=215 if fixed else 170)
            plan.write(x, y + shift, words, size, bold=fixed, anchor="mm")
            taken.append(rect)
            return


def _overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
