"""What one plays and trains with."""

from __future__ import annotations

import math

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, METAL, TRIM
from embodied.household.render.shapes.form import Form, shape


@shape("BasketBall", {BODY: Paint("#d2762f #c2622a #b85a3a #d98f4a", 0.2), DARK: Paint("#241a14", varies=0.0)})
def basketball(form: Form) -> None:
    """A ball with dark seams."""
    r = form.radius
    form.ellipsoid(BODY, (0.0, r, 0.0), (r, r, r), 20, 13)
    for axis in "xyz":
        form.ring(DARK, (0.0, r, 0.0), r, r * 0.025, axis, 24)
    for side in (-1, 1):
        form.ring(DARK, (side * r * 0.62, r, 0.0), r * 0.79, r * 0.022, "x", 20)


@shape(
    "BaseballBat", {BODY: Paint("#c79a5f #a8743f #8f949c #3a3a3d #d4b07a", 0.4), TRIM: Paint("#2a2a2d #a83a33 #2f4f7f")}
)
def baseball_bat(form: Form) -> None:
    """Thick at one end, with a grip and a knob at the other."""
    r, z = min(form.width, form.height) / 2, form.depth / 2
    outline = [(0.0, 0.0), (r * 0.6, 0.0), (r * 0.5, 0.03), (r * 0.36, 0.04), (r * 0.4, z * 0.6)]
    form.lathe(TRIM, outline, (0.0, r, -z), 10, "z")
    form.lathe(
        BODY,
        [(r * 0.4, z * 0.6), (r * 0.95, z * 1.4), (r, z * 1.9), (r * 0.7, z * 2), (0.0, z * 2)],
        (0.0, r, -z),
        10,
        "z",
    )


@shape(
    "TennisRacket",
    {
        BODY: Paint("#c23a33 #2f5fae #3a3a3d #4f9f5f #e0c040", 0.5),
        TRIM: Paint("#2a2a2c #e8e4da #6a4a32"),
        METAL: Paint("#f2f2ea", varies=0.1),
    },
)
def tennis_racket(form: Form) -> None:
    """An oval with strings across, a throat and a grip."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    y, middle, long = h / 2, -z * 0.42, z * 0.58
    r = h * 0.35
    oval = [
        ((x - r) * math.cos(a), y, middle + (long - r) * math.sin(a)) for a in (2 * math.pi * k / 22 for k in range(22))
    ]
    form.tube(BODY, oval, r, 6, closed=True)
    for k in range(-3, 4):
        a = k * x * 0.24
        half = (long - r) * math.sqrt(max(1 - (a / (x - r)) ** 2, 0.0))
        form.box(METAL, (a - 0.002, y - 0.002, middle - half), (a + 0.002, y + 0.002, middle + half))
    for k in range(-4, 5):
        b = k * long * 0.2
        half = (x - r) * math.sqrt(max(1 - (b / (long - r)) ** 2, 0.0))
        form.box(METAL, (-half, y - 0.002, middle + b - 0.002), (half, y + 0.002, middle + b + 0.002))
    for side in (-1, 1):
        form.tube(BODY, [(side * x * 0.5, y, middle + long * 0.82), (0.0, y, z * 0.35)], r * 0.9)
    form.cylinder(TRIM, (0.0, y, z * 0.33), h * 0.45, z * 0.67, 8, "z")


@shape(
    "Dumbbell",
    {
        BODY: Paint("#2a2b2e #5f3a7a #2f5f8f #a33a4f", 0.4),
        METAL: Paint("#b9bcc2", 0.9),
        ACCENT: Paint("#d9d9d9"),
        DARK: Paint("#1d1d1f"),
    },
)
def dumbbell(form: Form) -> None:
    """A bar between two six-sided weights."""
    x, r = form.width / 2, min(form.height, form.depth) / 2
    form.cylinder(METAL, (-x * 0.6, r, 0.0), r * 0.3, x * 1.2, 10, "x")
    for start in (-x, x * 0.4):
        form.cylinder(BODY, (start, r, 0.0), r, x * 0.6, 6, "x")
        form.cylinder(DARK, (start - 0.002, r, 0.0), r * 0.5, x * 0.6 + 0.004, 6, "x")
