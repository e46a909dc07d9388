"""A small picture maker on Pillow, in pixels: smooth shapes, text above them, labels that keep clear of each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from embodied.household.instance import Instance

Rect = tuple[float, float, float, float]
"""(left, top, right, bottom)."""
Colour = tuple[int, int, int]

FINE = 3
"""Shapes are drawn this many times larger and then shrunk, which smooths their edges."""
PAPER, INK = (252, 251, 248), (48, 50, 58)
LABEL_SIZES = (13, 11, 10)
FRONT: Mapping[int, tuple[int, int]] = {0: (0, -1), 90: (1, 0), 180: (0, 1), 270: (-1, 0)}
"""Where a facing looks in the picture, (right, down)."""
BAR = 15
"""Thickness of the strip that stands for something beneath."""
MARGIN = 54
"""Round a plan."""
PIXELS_PER_METRE, WIDEST = 170.0, 2000.0


class Canvas:
    """A picture in the making.

    Args:
        width, height: of the picture.
    """

    def __init__(self, width: float, height: float) -> None:
        self.size = (math.ceil(width), math.ceil(height))
        self.taken: list[Rect] = []
        """Where labels may not go."""
        self._image = Image.new("RGB", (self.size[0] * FINE, self.size[1] * FINE), PAPER)
        self._pen = ImageDraw.Draw(self._image, "RGBA")
        self._texts: list[tuple[float, float, str, int, Colour, str]] = []

    def block(self, rect: Rect, fill: Colour, radius: float = 4, opacity: int = 255) -> None:
        """Fill a rectangle with round corners."""
        left, top, right, bottom = (value * FINE for value in rect)
        radius = min(radius * FINE, (right - left) / 2, (bottom - top) / 2)
        self._pen.rounded_rectangle((left, top, right - 1, bottom - 1), radius, (*fill, opacity))

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, width: float = 1) -> None:
        """Draw a line through points."""
        self._pen.line([(x * FINE, y * FINE) for x, y in points], colour, round(width * FINE))

    def dashes(self, rect: Rect, colour: Colour) -> None:
        """Outline a rectangle with dashes."""
        left, top, right, bottom = rect
        for x in np.arange(left, right, 9.0):
            for y in (top, bottom):
                self.line([(x, y), (min(x + 5, right), y)], colour, 1.2)
        for y in np.arange(top, bottom, 9.0):
            for x in (left, right):
                self.line([(x, y), (x, min(y + 5, bottom))], colour, 1.2)

    def shape(self, points: Sequence[tuple[float, float]], fill: Colour, opacity: int = 255) -> None:
        """Fill a polygon."""
        self._pen.polygon([(x * FINE, y * FINE) for x, y in points], (*fill, opacity))

    def dot(self, x: float, y: float, radius: float, fill: Colour, edge: Colour, opacity: int = 255) -> None:
        """Draw a disc with a thin edge."""
        box = [value * FINE for value in (x - radius, y - radius, x + radius, y + radius)]
        self._pen.ellipse(box, (*fill, opacity), edge, round(1.4 * FINE))

    def cover(self, mask: Image.Image, fill: Colour) -> None:
        """Fill what a mask of any size shows, stretched over the whole picture."""
        self._image.paste(fill, (0, 0), mask.resize(self._image.size))

    def write(self, x: float, y: float, text: str, size: int = 12, colour: Colour = INK, anchor: str = "mm") -> None:
        """Write at a point; the anchor is Pillow's, or "up" for text that runs upwards through the point."""
        self._texts.append((x, y, text, size, colour, anchor))

    def label(self, text: str, area: Rect) -> bool:
        """Write a text within an area, as large and as near to its middle as can be; False when it finds no room."""
        x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
        for size in LABEL_SIZES:
            for anchor in ("mm", "up"):
                width, height = extent(text, size)[:: 1 if anchor == "mm" else -1]
                across, down = (area[2] - area[0] - width) / 2 - 1, (area[3] - area[1] - height) / 2 - 1
                for u, v in _shifts(across, down):
                    rect = (x + u - width / 2, y + v - height / 2, x + u + width / 2, y + v + height / 2)
                    if not any(overlap(rect, other) for other in self.taken):
                        self.write(x + u, y + v, text, size, INK, anchor)
                        self.taken.append(rect)
                        return True
        return False

    def finished(self) -> Image.Image:
        """The picture at its true size."""
        image = self._image.resize(self.size, Image.Resampling.LANCZOS)
        pen = ImageDraw.Draw(image)
        for x, y, text, size, colour, anchor in self._texts:
            font = ImageFont.load_default(size)
            if anchor != "up":
                pen.text((x, y), text, colour, font, anchor)
                continue
            width, height = (math.ceil(value) + 4 for value in extent(text, size))
            mask = Image.new("L", (width, height))
            ImageDraw.Draw(mask).text((width / 2, height / 2), text, 255, font, "mm")
            image.paste(colour, (round(x - height / 2), round(y - width / 2)), mask.rotate(90, expand=True))
        return image


class Plan(Canvas):
    """The canvas of a room: it knows where metres lie, +x right and +z up.

    Args:
        points: (x, z) that have to be on it, metres.

    Attributes:
        bars: by objectId, the strips that stand for fixtures beneath others.
    """

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        self.low = min(x for x, _ in points), min(z for _, z in points)
        self.high = max(x for x, _ in points), max(z for _, z in points)
        width, depth = self.high[0] - self.low[0], self.high[1] - self.low[1]
        self.scale = min(PIXELS_PER_METRE, WIDEST / max(width, depth, 0.1))
        self.bars: dict[str, Rect] = {}
        super().__init__(width * self.scale + 2 * MARGIN, depth * self.scale + 2 * MARGIN)

    def at(self, x: float, z: float) -> tuple[float, float]:
        """The pixel of a place in metres."""
        return MARGIN + (x - self.low[0]) * self.scale, MARGIN + (self.high[1] - z) * self.scale

    def footprint(self, item: Instance) -> Rect:
        """The rectangle that an object covers."""
        return (*self.at(item.box.low[0], item.box.high[2]), *self.at(item.box.high[0], item.box.low[2]))


def extent(text: str, size: int) -> tuple[float, float]:
    """Width and height of a text."""
    return ImageFont.load_default(size).getlength(text), float(size)


def apart(places: NDArray[np.float64], gap: float) -> NDArray[np.float64]:
    """Push (n, 2) places apart until none are nearer than `gap`, or hardly."""
    moved = places + 0.01 * np.arange(len(places))[:, None] * [1.0, -1.0]  # no two at the very same place
    for _ in range(300):
        between = moved[:, None] - moved[None, :]
        distance = np.hypot(between[..., 0], between[..., 1]) + np.eye(len(moved)) * 1e9
        lack = np.clip(gap - distance, 0.0, None)
        moved = moved + (between * (0.3 * lack / distance)[..., None]).sum(axis=1)
    return moved


def front_edge(area: Rect, facing: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """The two ends of the edge that looks to `facing`, degrees."""
    left, top, right, bottom = area
    ahead, down = FRONT[facing]
    if ahead:
        x = right - 1 if ahead > 0 else left + 1
        return (x, top + 3), (x, bottom - 3)
    y = bottom - 1 if down > 0 else top + 1
    return (left + 3, y), (right - 3, y)


def strip_before(area: Rect, facing: int, others: Sequence[Rect]) -> Rect:
    """The nearest strip before the edge that looks to `facing` that is clear of others; after ten rows any will do."""
    left, top, right, bottom = area
    ahead, down = FRONT[facing]
    for row in range(10):
        near, far = row * (BAR + 1) + 1, (row + 1) * (BAR + 1)
        if ahead:
            strip = (right + near, top, right + far, bottom) if ahead > 0 else (left - far, top, left - near, bottom)
        else:
            strip = (left, bottom + near, right, bottom + far) if down > 0 else (left, top - far, right, top - near)
        if not any(overlap(strip, other) for other in others):
            break
    return strip


def overlap(one: Rect, other: Rect) -> bool:
    """Whether two rectangles share space."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _shifts(across: float, down: float) -> Iterator[tuple[float, float]]:
    """Ways off the middle, the shortest first; none when there is no room at all."""
    if across < 0 or down < 0:
        return
    rights, downs = np.arange(-(across // 4) * 4, across + 0.1, 4), np.arange(-(down // 4) * 4, down + 0.1, 4)
    grid = [(float(u), float(v)) for u in rights for v in downs]
    yield from sorted(grid, key=lambda shift: math.hypot(*shift))
