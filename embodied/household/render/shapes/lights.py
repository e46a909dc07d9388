"""Lamps, candles, switches and plants."""

from __future__ import annotations

import itertools
import math

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, GLOW, INSIDE, TRIM
from embodied.household.render.shapes.form import Form, shape
from embodied.household.render.shapes.vessels import CERAMIC
from embodied.household.render.textures import CLOTH

_SHADES = Paint("#c9bda6 #b8a888 #a8b0a8 #c4a89a #9fa8b8 #bfb08a", 0.0, CLOTH, 4.0)
_STANDS = Paint("#3a3b3e #b8923f #8f9298 #6a4a32 #d4d0c8", 0.6)


@shape("DeskLamp FloorLamp", {BODY: _STANDS, GLOW: _SHADES, INSIDE: Paint("#f4ecd4"), TRIM: _STANDS})
def lamp(form: Form) -> None:
    """A foot, a stem and a shade, which shines while the lamp is on."""
    r, h = form.radius, form.height
    shade = h * (0.62 if form.look.kind == "DeskLamp" else 0.80)
    narrow = form.draws.between(0.5, 0.75)
    form.lathe(BODY, [(0.0, 0.0), (r * 0.7, 0.0), (r * 0.66, 0.02), (r * 0.12, 0.035)])
    form.cylinder(TRIM, (0.0, 0.02, 0.0), max(r * 0.07, 0.01), shade + 0.03, 8)
    form.lathe(GLOW, [(r, shade), (r * narrow, h)], sides=18)
    form.lathe(GLOW, [(r * narrow * 0.97, h), (r * 0.97, shade)], sides=18)
    form.ellipsoid(GLOW, (0.0, shade + (h - shade) * 0.4, 0.0), (r * 0.2, (h - shade) * 0.25, r * 0.2), 8, 5)


@shape(
    "Candle",
    {
        BODY: Paint("#f0e8d4 #c9655a #8fae9a #d9b45a #a88fb8 #e4c4c4", 0.3),
        DARK: Paint("#2a2420"),
        GLOW: Paint("#2a2420", varies=0.0),
        TRIM: Paint("#b9bcc0 #c4a05a", 0.8),
    },
)
def candle(form: Form) -> None:
    """Wax on a small dish, with a wick, and a flame while it burns."""
    r, h = form.radius, form.height
    top = h * 0.76
    form.cylinder(TRIM, (0.0, 0.0, 0.0), r, 0.006, 14)
    form.lathe(BODY, [(r * 0.74, 0.006), (r * 0.72, top), (r * 0.6, top), (0.0, top - 0.008)])
    form.cylinder(DARK, (0.0, top - 0.01, 0.0), 0.002, h * 0.1, 4)
    if form.look.is_on:
        flame = [(0.0, top + 0.004), (0.011, top + h * 0.09), (0.006, top + h * 0.18), (0.0, h * 1.04)]
        form.lathe(GLOW, flame, sides=8)


@shape(
    "LightSwitch",
    {BODY: Paint("#f2efe8 #e0dcd2", 0.3, varies=0.3), TRIM: Paint("#d9d5cb"), GLOW: Paint("#ffffff", varies=0.0)},
)
def light_switch(form: Form) -> None:
    """A plate with a rocker that is tipped one way or the other."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.box(BODY, (-x, 0.0, -z), (x, h, z * 0.3))
    low, high = (h * 0.3, h * 0.5) if form.look.is_on else (h * 0.5, h * 0.7)
    form.box(TRIM, (-x * 0.4, h * 0.28, z * 0.3), (x * 0.4, h * 0.72, z * 0.5))
    form.box(GLOW, (-x * 0.4, low, z * 0.5), (x * 0.4, high, z))


@shape(
    "HousePlant",
    {
        BODY: CERAMIC,
        DARK: Paint("#3a2a1e"),
        ACCENT: Paint("#4f8a44 #5f9a4f #3f7a48 #6fa558 #4a8f66"),
        TRIM: Paint("#5f8f4a #3f6f3a #7fae5f"),
    },
)
def house_plant(form: Form) -> None:
    """A pot of earth and leaves that bend outwards."""
    r, h = form.radius, form.height
    pot = min(h * 0.36, 0.22)
    form.lathe(BODY, [(0.0, 0.0), (r * 0.42, 0.0), (r * 0.58, pot), (r * 0.5, pot)])
    form.disc(6 if form.look.liquid else DARK, (0.0, pot * 0.9, 0.0), r * 0.52)
    count = 12 + form.draws.pick(6)
    for k in range(count):
        angle, tall = 2.4 * k, pot + (h - pot) * (0.45 + 0.5 * ((k * 7) % count) / count)
        out = r * (0.95 - 0.55 * ((k * 5) % count) / count)
        _leaf(form, ACCENT if k % 3 else TRIM, angle, pot * 0.9, tall, out)


def _leaf(form: Form, slot: int, angle: float, start: float, top: float, out: float) -> None:
    """A pointed leaf that rises and hangs over, seen from both sides."""
    ahead, aside = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    line = [
        (0.04, start, 0.006),
        (0.35, start + (top - start) * 0.7, 0.03),
        (0.7, top, 0.028),
        (1.0, top * 0.94, 0.002),
    ]
    edges = [
        [
            (share * out * ahead[0] + s * wide * aside[0], y, share * out * ahead[1] + s * wide * aside[1])
            for s in (-1, 1)
        ]
        for share, y, wide in line
    ]
    for (a, b), (c, d) in itertools.pairwise(edges):
        form.quad(slot, a, b, d, c)
        form.quad(slot, c, d, b, a)
