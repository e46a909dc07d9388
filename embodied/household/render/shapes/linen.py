"""Soft things: towels, cloths, pillows, toys, rubbish bags."""

from __future__ import annotations

import itertools
import math

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, INSIDE, TRIM
from embodied.household.render.shapes.form import Form, shape
from embodied.household.render.textures import CARPET, CLOTH, STRIPES

_TOWELS = Paint("#5f93a8 #d9b8a8 #b05f5a #8fae8a #e4dcc8 #6f6a9a #c9a04f", 0.0, CARPET, 4.0)
_FABRIC = Paint("#b8735a #6f8fa8 #8a9a6f #c9b48f #8f6f8f #d9a85f #4f6f7a", 0.0, CLOTH, 4.0)


@shape("Towel HandTowel", {BODY: _TOWELS, TRIM: Paint("#f0ebe0 #e0d0b0 #d0dce0")})
def towel(form: Form) -> None:
    """It hangs in two layers over a bar, with a stripe near the hem."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.box(BODY, (-x, 0.0, z * 0.25), (x, h * 0.97, z * 0.7))
    form.box(BODY, (-x, h * 0.12, -z * 0.7), (x, h * 0.97, -z * 0.25))
    form.cylinder(BODY, (-x, h * 0.965, 0.0), min(z * 0.7, h * 0.035), 2 * x, 8, "x")
    form.box(TRIM, (-x * 1.001, h * 0.08, z * 0.24), (x * 1.001, h * 0.16, z * 0.73))


@shape("Cloth", {BODY: Paint("#d98f7a #8fb0c4 #e4d8a8 #a8c49a #c4a3c4 #e0e0da", 0.0, STRIPES, 6.0)})
def cloth(form: Form) -> None:
    """Folded twice, a corner turned up."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.box(BODY, (-x, 0.0, -z), (x, h * 0.4, z))
    form.box(BODY, (-x * 0.9, h * 0.4, -z * 0.95), (x * 0.85, h * 0.75, z * 0.8))
    form.prism(BODY, [(-z * 0.9, -x * 0.8), (-z * 0.2, x * 0.7), (z * 0.6, -x * 0.6)], h * 0.75, h, axis="y")


@shape(
    "Pillow",
    {
        BODY: Paint("#e8e2d4 #c9a8a0 #a8b8c4 #b4c4a8 #d9c490 #8f9fb8 #c48f7a", 0.0, CLOTH, 4.0),
        TRIM: Paint("#d4ccb8 #b09088"),
    },
)
def pillow(form: Form) -> None:
    """Plump in the middle, flat at its four corners."""
    w, h, d = form.width / 2, form.height / 2, form.depth / 2
    steps = [-1.0, -0.8, -0.4, 0.0, 0.4, 0.8, 1.0]
    for upwards in (1.0, -1.0):
        for a0, a1 in itertools.pairwise(steps):
            for b0, b1 in itertools.pairwise(steps):
                corners = [
                    (a * w, h + upwards * h * max((1 - a**4) * (1 - b**4), 0.08) ** 0.6, b * d)
                    for a, b in ((a0, b0), (a0, b1), (a1, b1), (a1, b0))
                ]
                form.quad(BODY, *(corners if upwards > 0 else corners[::-1]))
    form.box(TRIM, (-w, h * 0.92, -d), (w, h * 1.08, d))


@shape(
    "TeddyBear",
    {
        BODY: Paint("#a8754a #8f5f3a #c49a6a #7a5a44 #d0b48f", 0.0, CARPET, 8.0),
        INSIDE: Paint("#e4cca0"),
        DARK: Paint("#221a16"),
        ACCENT: Paint("#c23f3f #3f6fae #4f9f5f"),
    },
)
def teddy_bear(form: Form) -> None:
    """It sits: a belly, a head with round ears and a muzzle, arms and legs, a bow."""
    w, h, d = form.width, form.height, form.depth
    form.ellipsoid(BODY, (0.0, h * 0.30, -d * 0.05), (w * 0.27, h * 0.28, d * 0.27))
    form.ellipsoid(INSIDE, (0.0, h * 0.30, d * 0.10), (w * 0.17, h * 0.18, d * 0.14), 10, 5)
    form.ellipsoid(BODY, (0.0, h * 0.72, 0.0), (w * 0.25, h * 0.22, d * 0.25))
    form.ellipsoid(INSIDE, (0.0, h * 0.67, d * 0.21), (w * 0.11, h * 0.09, d * 0.10), 10, 5)
    form.ellipsoid(DARK, (0.0, h * 0.70, d * 0.30), (w * 0.04, h * 0.03, d * 0.03), 6, 4)
    for side in (-1, 1):
        form.ellipsoid(BODY, (side * w * 0.19, h * 0.92, 0.0), (w * 0.09, h * 0.08, d * 0.05), 8, 5)
        form.ellipsoid(DARK, (side * w * 0.09, h * 0.77, d * 0.22), (w * 0.026, h * 0.024, d * 0.02), 6, 4)
        form.ellipsoid(BODY, (side * w * 0.36, h * 0.40, d * 0.05), (w * 0.13, h * 0.09, d * 0.11), 8, 5)
        form.ellipsoid(BODY, (side * w * 0.24, h * 0.10, d * 0.30), (w * 0.12, h * 0.10, d * 0.20), 8, 5)
    form.ellipsoid(ACCENT, (0.0, h * 0.53, d * 0.22), (w * 0.12, h * 0.035, d * 0.04), 8, 4)


@shape("GarbageBag", {BODY: Paint("#26282b #3a4a3a #2f3a4f", 0.8), TRIM: Paint("#c24f3a #e0c040")})
def garbage_bag(form: Form) -> None:
    """A full bag, tied at the top."""
    r, h = form.radius, form.height
    form.lathe(
        BODY,
        [(0.0, 0.0), (r * 0.8, 0.0), (r, h * 0.25), (r * 0.9, h * 0.55), (r * 0.35, h * 0.8), (r * 0.15, h * 0.86)],
    )
    form.ring(TRIM, (0.0, h * 0.86, 0.0), r * 0.17, r * 0.05)
    form.lathe(BODY, [(r * 0.12, h * 0.86), (r * 0.34, h), (0.0, h * 0.94)], sides=7)


@shape(
    "Boots",
    {BODY: Paint("#5a3f2f #2f2f33 #7a5a3f #6b2f2f #46566b", 0.3), DARK: Paint("#1f1d1c"), INSIDE: Paint("#3a2f2a")},
)
def boots(form: Form) -> None:
    """A pair: shafts, feet and soles."""
    w, h, d = form.width / 2, form.height, form.depth / 2
    for side in (-1, 1):
        x = side * w * 0.52
        form.box(DARK, (x - w * 0.42, 0.0, -d * 0.9), (x + w * 0.42, h * 0.08, d))
        form.ellipsoid(BODY, (x, h * 0.2, d * 0.25), (w * 0.42, h * 0.2, d * 0.72), 10, 6)
        form.lathe(BODY, [(w * 0.38, h * 0.08), (w * 0.40, h), (w * 0.34, h)], (x, 0.0, -d * 0.45), 10)
        form.lathe(INSIDE, [(w * 0.34, h), (w * 0.30, h * 0.5), (0.0, h * 0.5)], (x, 0.0, -d * 0.45), 10)


@shape("DogBed", {BODY: _FABRIC, INSIDE: Paint("#e4d9c4 #c9bfae", 0.0, CARPET, 4.0)})
def dog_bed(form: Form) -> None:
    """A cushion in an oval roll that is lower in front."""
    w, h, d = form.width / 2, form.height, form.depth / 2
    r = h * 0.45
    around = [
        ((w - r) * math.cos(a), r * (0.75 if math.sin(a) > 0.7 else 1.0), (d - r) * math.sin(a))
        for a in (2 * math.pi * k / 20 for k in range(20))
    ]
    form.tube(BODY, around, r, 8, closed=True)
    form.ellipsoid(INSIDE, (0.0, h * 0.25, 0.0), (w - r, h * 0.3, d - r), 16, 5)
