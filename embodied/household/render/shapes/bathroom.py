"""Water and what belongs to it: basins, tubs, taps, showers, holders."""

from __future__ import annotations

import math

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, GLOW, INSIDE, METAL, TRIM
from embodied.household.render.shapes.form import Form, shape
from embodied.household.render.textures import CLOTH, STRIPES

CHROME = Paint("#c4c8cd #b4b8be #c9b48a", 1.0, varies=0.3)
PORCELAIN = Paint("#f2f1ec #e8e6de #e2eaee", 0.8, varies=0.2)
_WATER = Paint("#8fc4e8", 0.9, varies=0.0)


@shape(
    "SinkBasin Sink",
    {
        BODY: Paint("#c4c8cc #e9e8e3 #b4b8bc", 0.8, varies=0.3),
        INSIDE: Paint("#a9adb2 #dcdad4 #9da2a8", 0.7, varies=0.3),
        DARK: Paint("#3a3c40"),
    },
)
@shape(
    "Bathtub BathtubBasin", {BODY: PORCELAIN, INSIDE: Paint("#e4ecee #f4f2ee", 0.8, varies=0.2), DARK: Paint("#8f9298")}
)
def basin(form: Form) -> None:
    """A trough with a rim and a plug hole; open on top for the tub that is set into another."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    wall = 0.02 if form.look.kind in ("SinkBasin", "Sink") else 0.05
    low = min(0.02, 0.2 * h) - 0.003
    if form.look.cuts.top:
        form.box(BODY, (-x, 0.0, -z), (x, h, z), without="+y")
        a, b, c, d = form.look.cuts.top[0]
        for rim in ((-x, -z, x, b), (-x, d, x, z), (-x, b, a, d), (c, b, x, d)):
            form.top(BODY, rim, h)
        return
    form.hollow_top((-x, 0.0, -z), (x, h, z), wall, low)
    form.disc(DARK, (0.0, low + 0.001, 0.0), 0.025)


@shape(
    "Faucet", {METAL: CHROME, GLOW: _WATER, ACCENT: Paint("#c23a33", varies=0.1), TRIM: Paint("#3a6fae", varies=0.1)}
)
def faucet(form: Form) -> None:
    """A curved spout between two taps; the jet falls from its mouth while it runs."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    back = -z + 0.02
    form.cylinder(METAL, (0.0, 0.0, back), 0.02, 0.02, 10)
    reach = z - 0.012 - back
    bow = [
        (0.0, h * 0.62 + h * 0.34 * math.sin(a), back + reach * (1 - math.cos(a)) / 2)
        for a in (math.pi * k / 8 for k in range(9))
    ]
    form.tube(METAL, [(0.0, 0.0, back), *bow, (0.0, h * 0.52, z - 0.012)], 0.011)
    for side, slot in ((-1, ACCENT), (1, TRIM)):
        form.cylinder(METAL, (side * x * 0.72, 0.0, back), 0.009, h * 0.2, 8)
        form.box(
            METAL, (side * x * 0.72 - 0.018, h * 0.2, back - 0.006), (side * x * 0.72 + 0.018, h * 0.26, back + 0.006)
        )
        form.cylinder(slot, (side * x * 0.72, h * 0.26, back), 0.007, 0.004, 8)
    if form.look.is_on:
        form.cylinder(GLOW, (0.0, -0.12, z - 0.012), 0.008, h * 0.52 + 0.12, 8)


@shape("ShowerHead", {METAL: CHROME, GLOW: _WATER, DARK: Paint("#6a6d72")})
def shower_head(form: Form) -> None:
    """An arm out of the wall and a rose; threads of water fall from it while it runs."""
    r, h, z = form.radius, form.height, form.depth / 2
    form.tube(METAL, [(0.0, h * 0.6, -z), (0.0, h, -z * 0.4), (0.0, h * 0.5, 0.0)], 0.012)
    form.cylinder(METAL, (0.0, h * 0.15, 0.0), r, h * 0.35, 16, top=r * 0.3)
    form.lathe(DARK, [(0.0, h * 0.14), (r * 0.9, h * 0.14)], sides=14)
    if form.look.is_on:
        for k in range(9):
            a, share = 2.4 * k, math.sqrt((k + 0.5) / 9) * 0.8
            form.cylinder(GLOW, (r * share * math.cos(a), -1.2, r * share * math.sin(a)), 0.004, 1.2 + h * 0.14, 4)


@shape("ShowerDoor", {METAL: CHROME, BODY: Paint("#d9e8ea", 1.0)})
def shower_door(form: Form) -> None:
    """A frame of glass: one looks through it; a few glints tell that there is a pane."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    for a in (-x, x - 0.03):
        form.box(METAL, (a, 0.0, -z), (a + 0.03, h, z))
    form.box(METAL, (-x, h - 0.03, -z), (x, h, z))
    form.box(METAL, (-x, 0.0, -z), (x, 0.03, z))
    if form.look.openness > 0.0:
        return
    form.box(METAL, (x * 0.6, h * 0.45, z * 0.4), (x * 0.66, h * 0.6, z))
    for k in range(3):
        a = -x * 0.6 + k * x * 0.35
        glint = [(a, h * 0.35), (a + 0.012, h * 0.35), (a + x * 0.5 + 0.012, h * 0.8), (a + x * 0.5, h * 0.8)]
        form.prism(BODY, glint, -0.002, 0.002)


@shape("ShowerCurtain", {BODY: Paint("#a8c8d4 #e4d4c4 #c4d9b8 #d4c4dc #e8e4d8", 0.1, STRIPES, 1.5), METAL: CHROME})
def shower_curtain(form: Form) -> None:
    """Folds that hang from a rail; open, they are gathered at one side."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.cylinder(METAL, (-x, h - 0.015, 0.0), 0.012, 2 * x, 8, "x")
    end = x if form.look.openness <= 0.0 else -x + 0.35 * x
    folds = 14
    for k in range(folds):
        a, b = -x + (end + x) * k / folds, -x + (end + x) * (k + 1) / folds
        za, zb = (z * 0.8, -z * 0.8) if k % 2 else (-z * 0.8, z * 0.8)
        form.quad(BODY, (a, 0.02, za), (b, 0.02, zb), (b, h - 0.02, zb), (a, h - 0.02, za))
        form.quad(BODY, (b, 0.02, zb), (a, 0.02, za), (a, h - 0.02, za), (b, h - 0.02, zb))


@shape("TowelHolder HandTowelHolder ToiletPaperHanger", {METAL: CHROME, BODY: CHROME})
def holder(form: Form) -> None:
    """A bar between two arms out of the wall."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    y = h * 0.85
    form.cylinder(METAL, (-x, y, z * 0.4), min(0.012, h * 0.12), 2 * x, 8, "x")
    for side in (-1, 1):
        a = side * (x - 0.012)
        form.box(METAL, (a - 0.012, y - 0.012, -z), (a + 0.012, y + 0.012, z * 0.4))
        form.box(METAL, (a - 0.02, y - 0.03, -z), (a + 0.02, y + 0.03, -z + 0.012))


@shape("Plunger", {BODY: Paint("#a8332a #2f2f33 #b8622f #3f5f8f", 0.3), TRIM: Paint("#c2985f #e4dcc8 #8f6f4a")})
def plunger(form: Form) -> None:
    """A rubber cup on a stick."""
    r, h = form.radius, form.height
    form.lathe(BODY, [(r, 0.0), (r, h * 0.06), (r * 0.7, h * 0.16), (r * 0.28, h * 0.22), (0.0, h * 0.23)])
    form.cylinder(TRIM, (0.0, h * 0.2, 0.0), 0.011, h * 0.8, 8)


@shape(
    "ScrubBrush",
    {BODY: Paint("#e8e8e4 #5f9fb8 #8fb88a #d9a8b0"), TRIM: Paint("#f4f4f0 #3a3a3d", 0.2, CLOTH, 8.0), METAL: CHROME},
)
def scrub_brush(form: Form) -> None:
    """A toilet brush in its pot."""
    r, h = form.radius, form.height
    form.lathe(BODY, [(0.0, 0.0), (r, 0.0), (r * 0.85, h * 0.36), (r * 0.5, h * 0.38)])
    form.ellipsoid(TRIM, (0.0, h * 0.38, 0.0), (r * 0.5, h * 0.09, r * 0.5), 10, 5)
    form.cylinder(METAL, (0.0, h * 0.36, 0.0), 0.008, h * 0.54, 8)
    form.ellipsoid(BODY, (0.0, h * 0.93, 0.0), (0.016, h * 0.07, 0.016), 8, 5)
