"""Machines of the kitchen that stand on a worktop, and the stove."""

from __future__ import annotations

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, GLOW, METAL, TRIM
from embodied.household.render.shapes.form import Form, shape


@shape(
    "Toaster",
    {
        BODY: Paint("#c4c7cc #b83f33 #e4dcc4 #4f6f7f #3a3b3f", 0.8),
        DARK: Paint("#1c1c1e"),
        GLOW: Paint("#1c1c1e", varies=0.0),
        TRIM: Paint("#2a2a2c"),
    },
)
def toaster(form: Form) -> None:
    """Two slots on top, which glow, and a lever at the side."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.box(TRIM, (-x * 0.9, 0.0, -z * 0.9), (x * 0.9, h * 0.08, z * 0.9))
    form.box(BODY, (-x * 0.92, h * 0.08, -z), (x * 0.92, h * 0.9, z))
    form.box(BODY, (-x * 0.84, h * 0.9, -z * 0.85), (x * 0.84, h, z * 0.85))
    for side in (-1, 1):
        a = side * z * 0.4
        form.top(GLOW, (-x * 0.7, a - z * 0.16, x * 0.7, a + z * 0.16), h + 0.001)
    lever = h * (0.35 if form.look.is_on else 0.68)
    form.box(TRIM, (x * 0.92, lever, -z * 0.25), (x, lever + h * 0.08, z * 0.25))


@shape(
    "CoffeeMachine",
    {
        BODY: Paint("#2a2b2e #a33a30 #c4c7cb #5a4a40 #3f4f5f", 0.5),
        METAL: Paint("#c4c7cc", 0.9),
        DARK: Paint("#18181a"),
        GLOW: Paint("#4a2020", varies=0.0),
        ACCENT: Paint("#3a2216", 0.9),
    },
)
def coffee_machine(form: Form) -> None:
    """A tower at the back, a head with a spout that reaches over a grate, and a light."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.box(BODY, (-x, 0.0, -z), (x, h, -z * 0.2))
    form.box(BODY, (-x, h * 0.68, -z * 0.2), (x, h, z * 0.85))
    form.box(METAL, (-x, 0.0, -z * 0.2), (x, h * 0.06, z))
    form.top(DARK, (-x * 0.7, -z * 0.1, x * 0.7, z * 0.9), h * 0.06 + 0.001)
    form.cylinder(METAL, (0.0, h * 0.60, z * 0.3), x * 0.16, h * 0.09, 10)
    form.front(METAL, (-x * 0.8, h * 0.86, x * 0.3, h * 0.94), z * 0.85 + 0.001)
    form.front(GLOW, (x * 0.45, h * 0.8, x * 0.9, h * 0.95), z * 0.85 + 0.001)
    if form.look.is_on:
        form.cylinder(ACCENT, (0.0, h * 0.07, z * 0.3), 0.004, h * 0.54, 6)


@shape(
    "StoveBurner",
    {BODY: Paint("#242527 #303236", 0.6), GLOW: Paint("#3a3b3e", varies=0.0), METAL: Paint("#5a5c60", 0.6)},
)
def stove_burner(form: Form) -> None:
    """A plate with rings, which glow."""
    r, h = form.radius, form.height
    form.cylinder(BODY, (0.0, 0.0, 0.0), r, h * 0.5, 18)
    for share in (0.3, 0.58, 0.84):
        form.ring(GLOW, (0.0, h * 0.55, 0.0), r * share, max(h * 0.22, 0.006), sides=16)


@shape("StoveKnob", {BODY: Paint("#2a2b2d #c4c7cb #d9d4c8", 0.6), GLOW: Paint("#e8e8e8", varies=0.0)})
def stove_knob(form: Form) -> None:
    """A knob that looks to the front; its mark is turned aside while it is on."""
    r, z = min(form.width, form.height) / 2, form.depth / 2
    y = form.height / 2
    form.cylinder(BODY, (0.0, y, -z), r, form.depth * 0.7, 12, "z")
    form.cylinder(BODY, (0.0, y, -z + form.depth * 0.7), r * 0.7, form.depth * 0.25, 12, "z")
    if form.look.is_on:
        form.front(GLOW, (0.0, y - 0.003, r, y + 0.003), z)
    else:
        form.front(GLOW, (-0.003, y, 0.003, y + r), z)


@shape(
    "RoomDecor TableTopDecor Statue",
    {
        BODY: Paint("#c9c0ae #8f6f4a #5a6a6f #b08a4f #d4cfc4 #4f4a46", 0.4),
        TRIM: Paint("#3a342f #6a4a30 #e0dbd0"),
        METAL: Paint("#b8923f #8f9298", 0.8),
    },
)
def figure(form: Form) -> None:
    """A figure on a plinth: a bust, a torso with raised arms, or stacked rings."""
    r, h = form.radius, form.height
    kind = form.draws.pick(3) if form.look.kind == "Statue" else 2
    form.box(TRIM, (-r * 0.8, 0.0, -r * 0.8), (r * 0.8, h * 0.14, r * 0.8))
    if kind == 2:
        outline = [(0.25, 0.14), (0.75, 0.3), (0.3, 0.45), (0.6, 0.6), (0.22, 0.74), (0.45, 0.88), (0.0, 1.0)]
        form.lathe(METAL if form.draws.pick(2) else BODY, [(a * r, b * h) for a, b in outline])
        return
    form.lathe(
        BODY, [(r * 0.5, h * 0.14), (r * 0.32, h * 0.4), (r * 0.62, h * 0.62), (r * 0.22, h * 0.72), (0.0, h * 0.74)]
    )
    form.ellipsoid(BODY, (0.0, h * 0.86, 0.0), (r * 0.34, h * 0.13, r * 0.36), 10, 7)
    form.ellipsoid(BODY, (0.0, h * 0.85, r * 0.36), (r * 0.07, h * 0.03, r * 0.08), 6, 4)
    if kind == 1:
        for side in (-1, 1):
            form.tube(
                BODY,
                [(side * r * 0.5, h * 0.62, 0.0), (side * r * 0.9, h * 0.75, 0.0), (side * r * 0.8, h * 0.97, 0.0)],
                r * 0.12,
            )
