"""What objects are painted with: colours typical of their type, varied by each object's own seed."""

from __future__ import annotations

import colorsys
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.household.render.look import Draws, Look, kept_of
from embodied.household.render.mesh import ACCENT, BODY, DARK, GLOW, INSIDE, LIQUID, METAL, SLOTS, STEAM, TRIM
from embodied.household.render.shading import BLUE, GLOSS, GLOWS, GREEN, PAINT, PER_METRE, RED, TEXTURE
from embodied.household.render.textures import NONE


@dataclass(frozen=True, slots=True)
class Paint:
    """One stuff.

    Attributes:
        colours: as #rrggbb with blanks between; an object has one of them, a little varied.
        gloss: 0 for cloth, 1 for polished metal.
        texture, per_metre: of `textures`, and how many of its tiles go into a metre.
        glows: share of its colour that it shines with by itself.
        varies: how far hue and lightness may differ from the colour.
    """

    colours: str
    gloss: float = 0.1
    texture: int = NONE
    per_metre: float = 1.0
    glows: float = 0.0
    varies: float = 1.0


COMMON: Mapping[int, Paint] = {
    BODY: Paint("#b9b2a8"),
    TRIM: Paint("#8a7f74"),
    DARK: Paint("#2b2b2e", 0.2, varies=0.3),
    INSIDE: Paint("#d8d2c8", varies=0.3),
    ACCENT: Paint("#b5523b #3f6f8f #5d8a5a #c79a3d #7d5a8c #4a4a52"),
    METAL: Paint("#b8bcc2", 0.8, varies=0.2),
    LIQUID: Paint("#8fb9d6", 0.9, varies=0.0),
    GLOW: Paint("#fff0c4", 0.0, varies=0.0),
    STEAM: Paint("#f4f6f8", 0.0, glows=0.6, varies=0.0),
}


FIXED = (LIQUID, GLOW, STEAM)
"""Slots whose colour tells a state."""
RECOLOURED = 0.75
"""Share of stuffs that get any colour, of a look that may have any."""
APART = 0.2
"""From a colour that is kept for unseen scenes, on each side of which it varies by about half of that; of 1."""


def paints_of(look: Look, own: Mapping[int, Paint]) -> NDArray[np.float32]:
    """The (SLOTS, PAINT) table of an object's paints, as `shading.shade` takes it."""
    draws = look.draws("colour")
    made = np.zeros((SLOTS, PAINT), np.float32)
    drawn: dict[Paint, tuple[float, float, float]] = {}
    for slot in range(SLOTS):
        paint = own.get(slot, COMMON[slot])
        if paint not in drawn:  # what is of one stuff has one colour
            colours = paint.colours.split()
            drawn[paint] = varied(rgb(colours[draws.pick(len(colours))]), draws.between(-1, 1), paint.varies)
            if look.any_colour and slot not in FIXED and draws.plain() < RECOLOURED:
                kept = [rgb(each) for each in colours[-kept_of(len(colours)) :]]  # all, where none are kept
                drawn[paint] = anything(draws, kept)
        red, green, blue = drawn[paint]
        row = made[slot]
        row[RED], row[GREEN], row[BLUE] = red**2, green**2, blue**2
        row[GLOSS], row[TEXTURE], row[PER_METRE], row[GLOWS] = paint.gloss, paint.texture, paint.per_metre, paint.glows
    return made


def anything(draws: Draws, kept: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Any colour that is far from those kept for unseen scenes."""
    while True:
        hue, light, saturation = draws.plain(), 0.08 + 0.86 * draws.plain(), draws.plain() ** 1.5
        colour = colorsys.hls_to_rgb(hue, light, saturation)
        if all(math.dist(colour, each) >= APART for each in kept):
            return colour


def rgb(code: str) -> tuple[float, float, float]:
    """A colour #rrggbb as numbers in [0, 1]."""
    return int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255


def varied(colour: tuple[float, float, float], by: float, most: float) -> tuple[float, float, float]:
    """A colour a little lighter or darker and of a neighbouring hue; `by` lies in [-1, 1]."""
    hue, light, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(
        (hue + 0.02 * by * most) % 1.0, min(max(light * (1.0 + 0.10 * by * most), 0.0), 1.0), saturation
    )
