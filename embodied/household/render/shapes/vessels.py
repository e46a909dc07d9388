"""What holds liquids and stands upright: mugs, bottles, vases, kettles, pots."""

from __future__ import annotations

import math

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, INSIDE, LIQUID, METAL, TRIM, Modeller
from embodied.household.render.shapes.form import Form, shape

CERAMIC = Paint("#d8573f #3d7ea6 #f0ead8 #5a9367 #e0a93b #7b5ea7 #2f4858 #d98ca3 #7fc8c0", 0.5)
GLASS = Paint("#9fc4c0 #a9bfa0 #b9a58a #8fb0cc #6f9f8a #c9b4c4", 1.0)
STEEL = Paint("#c3c6ca #a9adb3 #8b8f96", 0.9, varies=0.3)
PALE = Paint("#f3eee2", 0.3, varies=0.2)


@shape("Mug", {BODY: CERAMIC, INSIDE: PALE})
def mug(form: Form) -> None:
    """A cylinder with a handle at its right."""
    r, h = min(form.width * 0.40, form.depth / 2), form.height
    left = -form.width / 2 + r
    belly = form.draws.between(0.86, 1.0)
    form.vessel([(0.0, 0.0), (r * belly, 0.0), (r, 0.35 * h), (r, h)], 0.006, (left, 0.0, 0.0))
    reach = form.width - 2 * r + 0.01
    points = [
        (left + r - 0.008 + reach * math.sin(angle), h * (0.52 - 0.30 * math.cos(angle)), 0.0)
        for angle in (math.pi * step / 8 for step in range(9))
    ]
    form.tube(BODY, points, 0.0075, sides=6)


@shape("Cup", {BODY: GLASS, INSIDE: Paint("#dfe9e8", 0.8, varies=0.2)})
def cup(form: Form) -> None:
    """A tumbler that widens upwards."""
    r, h = form.radius, form.height
    form.vessel([(0.0, 0.0), (r * form.draws.between(0.62, 0.85), 0.0), (r, h)], 0.004)


@shape("Bottle", {BODY: GLASS, TRIM: Paint("#d9c48f #c24f3d #41658a"), ACCENT: Paint("#f2ead8 #e8d7a8 #dfe8ee")})
def bottle(form: Form) -> None:
    """A body, shoulders, a neck and a cap, with a label round it."""
    r, h = form.radius, form.height
    neck, shoulder = r * 0.36, h * form.draws.between(0.55, 0.68)
    form.lathe(BODY, [(0.0, 0.0), (r, 0.0), (r, shoulder), (neck, h * 0.82), (neck, h * 0.93), (0.0, h * 0.93)])
    form.cylinder(TRIM, (0.0, h * 0.92, 0.0), neck * 1.25, h * 0.08)
    form.lathe(ACCENT, [(r * 1.01, h * 0.18), (r * 1.01, h * 0.42)])
    _level(form, r, shoulder)


@shape(
    "WineBottle",
    {
        BODY: Paint("#2f4a2c #4a2f2a #24402f #5b5a2c", 1.0),
        TRIM: Paint("#7c1f2b #2b2b33 #9a7b32"),
        ACCENT: Paint("#efe6cf"),
    },
)
def wine_bottle(form: Form) -> None:
    """Straight and tall, with a long neck and a wide label."""
    r, h = form.radius, form.height
    neck = r * 0.38
    form.lathe(
        BODY,
        [(0.0, 0.0), (r, 0.0), (r, h * 0.58), (r * 0.8, h * 0.66), (neck, h * 0.74), (neck, h), (0.0, h)],
        sides=14,
    )
    form.lathe(TRIM, [(neck * 1.12, h * 0.84), (neck * 1.12, h * 1.0), (0.0, h)])
    form.lathe(ACCENT, [(r * 1.01, h * 0.16), (r * 1.01, h * 0.46)], sides=14)
    if form.look.liquid:
        form.lathe(LIQUID, [(r * 1.01, h * 0.48), (r * 1.01, h * 0.57)], sides=14)


def _level(form: Form, radius: float, top: float) -> None:
    """What a clear bottle is filled with, as a band."""
    if form.look.liquid:
        form.lathe(LIQUID, [(radius * 1.015, 0.004), (radius * 1.015, top * 0.8)])


@shape(
    "Vase",
    {
        BODY: Paint("#4f7f8f #b8664a #d9cdb8 #6b7f5a #8a5a83 #35506b", 0.6),
        ACCENT: Paint("#e8dcc4"),
        INSIDE: Paint("#4a4038"),
    },
)
def vase(form: Form) -> None:
    """A round belly, a waist and a flared lip."""
    r, h = form.radius, form.height
    belly, waist = form.draws.between(0.3, 0.5), form.draws.between(0.35, 0.55)
    form.vessel(
        [(0.0, 0.0), (r * 0.55, 0.0), (r * 0.9, h * belly * 0.6), (r, h * belly), (r * 0.8, h * (belly + 0.15)),
         (r * waist, h * 0.84), (r * (waist + 0.2), h)],
        0.005,
    )  # fmt: skip
    form.lathe(ACCENT, [(r * 1.008, h * (belly - 0.04)), (r * 1.008, h * (belly + 0.04))], sides=14)


@shape(
    "Kettle",
    {BODY: Paint("#b9bdc2 #c2402f #2f5f6b #e4ddc9", 0.9), TRIM: Paint("#2a2a2c", 0.3), INSIDE: Paint("#3a3c40")},
)
def kettle(form: Form) -> None:
    """A round body with a spout, a bow handle and a lid that tips back."""
    r, h = min(form.width, form.depth * 0.85) / 2, form.height
    form.lathe(
        BODY,
        [(0.0, 0.0), (r * 0.95, 0.0), (r, h * 0.12), (r * 0.86, h * 0.42), (r * 0.45, h * 0.58), (0.0, h * 0.6)],
        sides=14,
    )
    form.disc(INSIDE, (0.0, h * 0.602, 0.0), r * 0.38)
    lid = Modeller()
    lid.cylinder(TRIM, (0.0, h * 0.58, 0.0), r * 0.42, 0.012)
    lid.ellipsoid(TRIM, (0.0, h * 0.65, 0.0), (0.014, 0.012, 0.014), 8, 5)
    form.join(lid, about=(0.0, h * 0.59, -r * 0.42), pitch=-75.0 * form.look.openness)
    form.tube(
        BODY, [(0.0, h * 0.34, r * 0.7), (0.0, h * 0.46, r * 1.0), (0.0, h * 0.62, form.depth / 2 - 0.004)], r * 0.13
    )
    bow = [(0.0, h * (0.5 + 0.46 * math.sin(a)), -r * 0.85 * math.cos(a)) for a in (math.pi * k / 8 for k in range(9))]
    form.tube(TRIM, bow, 0.009)
    if form.look.liquid:
        form.lathe(LIQUID, [(r * 0.975, h * 0.2), (r * 0.91, h * 0.34)], sides=14)


@shape(
    "Pot", {BODY: Paint("#b6babf #9c3f33 #3c5f73 #4a4d50", 0.8), INSIDE: Paint("#8e9297", 0.5), TRIM: Paint("#2a2a2c")}
)
def pot(form: Form) -> None:
    """Wide and deep, with two loop handles."""
    r, h = min(form.width * 0.40, form.depth / 2), form.height
    form.vessel([(0.0, 0.0), (r * 0.97, 0.0), (r, h * 0.1), (r, h * 0.97), (r * 1.03, h)], 0.006, sides=16)
    for side in (-1, 1):
        x, out = side * r * 0.98, side * (form.width / 2 - 0.008)
        form.tube(
            TRIM, [(x, h * 0.78, -0.045), (out, h * 0.82, -0.03), (out, h * 0.82, 0.03), (x, h * 0.78, 0.045)], 0.008
        )


@shape(
    "Pan", {BODY: Paint("#34363a #4b3b36 #5a5f66", 0.6), INSIDE: Paint("#232426", 0.7), TRIM: Paint("#1d1d1f #6b4a32")}
)
def pan(form: Form) -> None:
    """Flat and round, with one long handle."""
    r, h = min(form.width / 2, form.depth * 0.36), form.height
    back = -form.depth / 2 + r
    form.vessel([(0.0, 0.0), (r * 0.8, 0.0), (r, h * 0.75)], 0.006, (0.0, 0.0, back), 16)
    form.tube(TRIM, [(0.0, h * 0.6, back + r * 0.95), (0.0, h * 0.85, form.depth / 2 - 0.008)], 0.014, flat=0.5)


@shape(
    "WateringCan",
    {BODY: Paint("#4f8f5f #3f7fa5 #b9bcb8 #c2703f #d0b13a", 0.4), INSIDE: Paint("#2f3a33"), TRIM: Paint("#3a3f3c")},
)
def watering_can(form: Form) -> None:
    """A drum with a long rising spout, a rose at its end, and a handle behind."""
    r, h, d = min(form.width / 2, form.depth * 0.27), form.height, form.depth
    back = -d * 0.16
    form.vessel([(0.0, 0.0), (r, 0.0), (r * 0.92, h * 0.72)], 0.004, (0.0, 0.0, back))
    form.tube(BODY, [(0.0, h * 0.15, back + r * 0.9), (0.0, h * 0.4, d * 0.26), (0.0, h * 0.85, d * 0.44)], 0.011)
    form.cylinder(TRIM, (0.0, h * 0.82, d * 0.42), 0.011, 0.03, 8, top=0.026)
    bow = [
        (0.0, h * (0.45 + 0.5 * math.sin(a)), back - r * 0.6 + r * 0.75 * math.cos(a))
        for a in (0.25 * k + 0.3 for k in range(10))
    ]
    form.tube(TRIM, bow, 0.008)


@shape(
    "SoapBottle",
    {
        BODY: Paint("#e7c7d0 #a8d0c2 #f0e2b8 #9fc0dc #c9b7e0 #e4efe0", 0.5),
        TRIM: Paint("#f4f2ee #3b3b40 #c8a24a"),
        ACCENT: Paint("#ffffff"),
    },
)
def soap_bottle(form: Form) -> None:
    """A bottle with a pump; used up, it is sunk in on itself."""
    r, h = form.radius, form.height
    full = 0.45 if form.look.is_used_up else 1.0
    body = h * 0.66
    form.lathe(
        BODY,
        [(0.0, 0.0), (r, 0.0), (r * (0.6 + 0.4 * full), body * 0.5), (r, body * 0.94), (r * 0.4, body), (0.0, body)],
        stretch=(1.0, 0.8 * full + 0.1),
    )
    form.lathe(ACCENT, [(r * 1.01, body * 0.2), (r * 1.01, body * 0.6 * full)], stretch=(1.0, 0.8))
    form.cylinder(TRIM, (0.0, body, 0.0), r * 0.42, h * 0.08, 10)
    form.cylinder(TRIM, (0.0, body, 0.0), 0.006, h * 0.30, 6)
    form.box(TRIM, (-0.011, h * 0.93, -0.012), (0.011, h, r * 0.95))


@shape(
    "SprayBottle", {BODY: Paint("#6fb3d9 #7fc08a #e08fa0 #d9c55a #a592d0", 0.5), TRIM: Paint("#f2f0ea #d9463a #2f2f35")}
)
def spray_bottle(form: Form) -> None:
    """A bottle with a trigger and a nozzle that looks to the front."""
    r, h = form.width / 2, form.height
    form.lathe(
        BODY,
        [(0.0, 0.0), (r, 0.0), (r, h * 0.45), (r * 0.4, h * 0.68), (r * 0.36, h * 0.74), (0.0, h * 0.74)],
        stretch=(1.0, form.depth / form.width),
    )
    form.box(TRIM, (-r * 0.4, h * 0.74, -form.depth * 0.45), (r * 0.4, h * 0.97, form.depth * 0.30))
    form.box(TRIM, (-r * 0.2, h * 0.84, form.depth * 0.30), (r * 0.2, h * 0.93, form.depth * 0.5))
    form.tube(TRIM, [(0.0, h * 0.76, form.depth * 0.24), (0.0, h * 0.60, form.depth * 0.36)], 0.007)


@shape("SaltShaker PepperShaker", {BODY: Paint("#e9eef0", 0.9), DARK: Paint("#3a2f2a"), METAL: Paint("#c9ccd0", 0.9)})
def shaker(form: Form) -> None:
    """A small glass under a steel cap; pepper shows dark."""
    r, h = form.radius, form.height
    is_pepper = form.look.kind == "PepperShaker"
    form.lathe(DARK if is_pepper else BODY, [(0.0, 0.0), (r, 0.0), (r * 0.7, h * 0.72)], sides=8)
    form.lathe(METAL, [(r * 0.74, h * 0.70), (r * 0.74, h * 0.85), (r * 0.4, h), (0.0, h)], sides=10)


@shape(
    "GarbageCan",
    {BODY: Paint("#6d7278 #8a8f94 #3f4a52 #7a6a58 #c9c6bf", 0.4), INSIDE: Paint("#222224"), TRIM: Paint("#2e3033")},
)
def garbage_can(form: Form) -> None:
    """An open drum that widens upwards, with a rim."""
    r, h = form.radius, form.height
    form.vessel([(0.0, 0.0), (r * 0.78, 0.0), (r * 0.97, h * 0.96)], 0.008, sides=16)
    form.ring(TRIM, (0.0, h * 0.97, 0.0), r * 0.96, r * 0.035, sides=16)
