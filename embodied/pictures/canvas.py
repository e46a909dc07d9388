"""A page to draw on: few colours, one typeface, smooth edges, and text that never harms."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Rect = tuple[float, float, float, float]
"""(left, top, right, bottom), pixels."""

PAPER, SHADE, LINE = (250, 249, 246), (236, 234, 227), (221, 218, 209)
INK, FAINT = (40, 43, 52), (126, 128, 137)
NOW, DONE, WRONG, ASKS = (35, 99, 170), (54, 135, 88), (200, 48, 40), (184, 118, 12)
"""What is going on, what is done, what was refused or failed, what is asked."""

FINE = 2
"""Everything is drawn this many times larger, and shrunk at the end, which smooths it."""
LONGEST = 400
"""Characters of a text that are looked at: no page has room for more."""


@cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Source Sans Pro, from the package font-source-sans-pro."""
    from font_source_sans_pro import font_files_ttf

    return ImageFont.truetype(font_files_ttf["SourceSansProSemibold" if bold else "SourceSansPro"], size)


def clean(text: str) -> str:
    """One line without control, format and private characters, which would draw as nothing or as something else."""
    kept = (" " if each.isspace() else each for each in text[:LONGEST])
    return " ".join("".join(each for each in kept if unicodedata.category(each)[0] != "C").split())


def extent(text: str, size: int, bold: bool = False) -> float:
    """How wide a text is, pixels."""
    return font(size * FINE, bold).getlength(text) / FINE


def fitted(text: str, width: float, size: int, bold: bool = False) -> str:
    """The text, cleaned, and cut short with an ellipsis where it is wider than `width` pixels."""
    text = clean(text)
    if extent(text, size, bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if extent(f"{text[:middle]}…", size, bold) <= width else (low, middle - 1)
    return f"{text[:low].rstrip()}…"


class Canvas:
    """A picture in the making; all lengths are pixels of the finished one.

    Args:
        width, height: of the picture.
        ground: (height * FINE, width * FINE, 3) what to draw on; None for blank paper.
    """

    def __init__(self, width: int, height: int, ground: NDArray[np.uint8] | None = None) -> None:
        self.size = width, height
        self.large = (
            Image.new("RGB", (width * FINE, height * FINE), PAPER) if ground is None else Image.fromarray(ground)
        )
        self._pen = ImageDraw.Draw(self.large, "RGBA")

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: int = 16,
        colour: Colour = INK,
        *,
        bold: bool = False,
        anchor: str = "lm",
        width: float = 2000.0,
    ) -> float:
        """Write one line, cut short at `width`; returns how wide it came out. Anchors are Pillow's."""
        text = fitted(text, width, size, bold)
        self._pen.text((x * FINE, y * FINE), text, colour, font(size * FINE, bold), anchor)
        return extent(text, size, bold)

    def block(self, rect: Rect, colour: Colour, radius: float = 0.0, opacity: int = 255) -> None:
        """Fill a rectangle, its corners round; one without any extent is nothing."""
        left, top, right, bottom = (round(value * FINE) for value in rect)
        if right > left and bottom > top:
            self._pen.rounded_rectangle((left, top, right - 1, bottom - 1), radius * FINE, (*colour, opacity))

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        self._pen.ellipse([value * FINE for value in (x - radius, y - radius, x + radius, y + radius)], colour)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, width: float) -> None:
        """Draw a line through points."""
        if len(points) > 1:
            self._pen.line([(x * FINE, y * FINE) for x, y in points], colour, round(width * FINE), "curve")

    def shape(self, points: Sequence[tuple[float, float]], colour: Colour, opacity: int = 255) -> None:
        """Fill a polygon."""
        self._pen.polygon([(x * FINE, y * FINE) for x, y in points], (*colour, opacity))

    def paste(self, x: int, y: int, other: Canvas, radius: float = 8.0) -> None:
        """Put another canvas down, its corners round."""
        self.large.paste(other.large, (x * FINE, y * FINE), _rounded(*other.large.size, radius * FINE))

    def finished(self) -> Image.Image:
        """The picture at its true size."""
        return self.large.reduce(FINE)


@cache
def _rounded(width: int, height: int, radius: float) -> Image.Image:
    """A mask of a rectangle with round corners."""
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), radius, 255)
    return mask
