"""Things with screens, hands and buttons."""

from __future__ import annotations

import math

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, GLOW, METAL, TRIM, Modeller
from embodied.household.render.shapes.form import Form, shape

SCREEN = Paint("#15171b", 0.9, varies=0.0)
_CASES = Paint("#34363b #b9bcc2 #d9d4c8 #4f3f4f #3f4f5f", 0.5)


@shape("CellPhone", {BODY: _CASES, GLOW: SCREEN, METAL: Paint("#c4c7cc", 0.9)})
def cell_phone(form: Form) -> None:
    """A slab that is nearly all screen."""
    x, h, z = form.width / 2, form.height * 0.55, form.depth / 2
    form.slab(BODY, 0.0, h)
    form.top(GLOW, (-x * 0.9, -z * 0.9, x * 0.9, z * 0.82), h + 0.0008)
    form.top(METAL, (-x * 0.2, z * 0.87, x * 0.2, z * 0.93), h + 0.0008)


@shape(
    "RemoteControl",
    {
        BODY: Paint("#2a2b2f #4a4c52 #d4d2cc #35414f", 0.3),
        ACCENT: Paint("#c93a33", varies=0.2),
        TRIM: Paint("#b9bcc0 #e0ddd4"),
    },
)
def remote_control(form: Form) -> None:
    """A bar with rows of buttons, one of them red."""
    x, h, z = form.width / 2, form.height * 0.8, form.depth / 2
    form.slab(BODY, 0.0, h)
    form.box(ACCENT, (-x * 0.6, h, -z * 0.88), (-x * 0.2, h + 0.003, -z * 0.76))
    for row in range(5):
        for column in (-1, 0, 1):
            a, b = column * x * 0.55, -z * 0.55 + row * z * 0.3
            form.top(TRIM, (a - x * 0.18, b - z * 0.06, a + x * 0.18, b + z * 0.06), h + 0.0008)


@shape(
    "Laptop",
    {BODY: Paint("#b4b7bc #4a4c52 #d0cbc4 #8f949c", 0.6), DARK: Paint("#26272b"), GLOW: SCREEN, TRIM: Paint("#8f9298")},
)
def laptop(form: Form) -> None:
    """A keyboard and a lid with a screen, which stands up when it is open."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    thick = 0.016
    form.slab(BODY, 0.0, thick)
    lid = Modeller()
    lid.box(BODY, (-x, thick, -z), (x, thick + 0.008, z))
    if form.look.openness <= 0.0:
        form.join(lid)
        form.top(TRIM, (-x * 0.12, -z * 0.12, x * 0.12, z * 0.12), thick + 0.009)
        return
    form.top(DARK, (-x * 0.9, -z * 0.75, x * 0.9, z * 0.2), thick + 0.001)
    form.top(TRIM, (-x * 0.3, z * 0.32, x * 0.3, z * 0.9), thick + 0.001)
    tall = h - thick
    form.prism(BODY, [(thick, -z), (thick, -z + 0.010), (h, -z + 0.010), (h, -z)][::-1], -x, x, axis="x")
    form.front(GLOW, (-x * 0.94, thick + tall * 0.07, x * 0.94, thick + tall * 0.94), -z + 0.0112)


@shape("Television", {BODY: Paint("#1e1f22 #2b2c30", 0.5), GLOW: SCREEN, TRIM: Paint("#3a3c40")})
def television(form: Form) -> None:
    """A thin screen on a foot."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.box(BODY, (-x, h * 0.10, -0.02), (x, h, 0.02))
    form.front(GLOW, (-x * 0.97, h * 0.14, x * 0.97, h * 0.97), 0.0212)
    form.box(TRIM, (-x * 0.35, 0.0, -z), (x * 0.35, 0.015, z))
    form.box(TRIM, (-x * 0.07, 0.0, -0.03), (x * 0.07, h * 0.14, -0.005))


@shape(
    "Desktop",
    {BODY: Paint("#2a2c30 #b9bcc0 #d8d4cc", 0.4), GLOW: SCREEN, TRIM: Paint("#6a6d72"), DARK: Paint("#3a3b3f")},
)
def desktop(form: Form) -> None:
    """A screen with a chin on a stand, and a keyboard before it."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.box(BODY, (-x, h * 0.2, -z * 0.5), (x, h, -z * 0.2))
    form.front(GLOW, (-x * 0.95, h * 0.32, x * 0.95, h * 0.97), -z * 0.2 + 0.0012)
    form.box(TRIM, (-x * 0.1, 0.0, -z * 0.5), (x * 0.1, h * 0.25, -z * 0.35))
    form.box(TRIM, (-x * 0.3, 0.0, -z), (x * 0.3, 0.012, z * 0.1))
    form.box(DARK, (-x * 0.7, 0.0, z * 0.3), (x * 0.7, 0.018, z))


@shape(
    "AlarmClock",
    {
        BODY: Paint("#b83a33 #3f6f8f #e0b84a #5f8f6a #3a3a40 #d9d2c4", 0.5),
        TRIM: Paint("#f6f2e6", varies=0.1),
        DARK: Paint("#1f1f22"),
        METAL: Paint("#c9b05a #c0c3c8", 0.9),
    },
)
def alarm_clock(form: Form) -> None:
    """A round face with two hands, two bells on top and two feet."""
    r, z = min(form.width, form.height * 0.82) / 2, form.depth / 2
    y = r + form.height * 0.05
    form.cylinder(BODY, (0.0, y, -z * 0.8), r, z * 1.5, 16, "z")
    form.lathe(TRIM, [(r * 0.86, 0.0), (0.0, 0.0)], (0.0, y, z * 0.72), 16, "z")
    front = z * 0.74
    form.quad(DARK, (-0.003, y, front), (0.003, y, front), (0.003, y + r * 0.7, front), (-0.003, y + r * 0.7, front))
    form.quad(
        DARK, (0.0, y - 0.004, front), (r * 0.5, y - 0.004, front), (r * 0.5, y + 0.004, front), (0.0, y + 0.004, front)
    )
    for side in (-1, 1):
        form.ellipsoid(METAL, (side * r * 0.55, form.height * 0.9, 0.0), (r * 0.36, form.height * 0.1, r * 0.36), 8, 5)
        form.cylinder(DARK, (side * r * 0.6, 0.0, 0.0), 0.008, form.height * 0.2, 6)


@shape(
    "Watch",
    {
        BODY: Paint("#6b4630 #2b2b2e #8f2f2f #3f5f7a #b8a88f", 0.3),
        METAL: Paint("#c9b05a #c4c7cc #b87a5a", 0.9),
        TRIM: Paint("#f4f2ec #2f3a4f"),
        DARK: Paint("#1f1f22"),
    },
)
def watch(form: Form) -> None:
    """A dial between the ends of a strap."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    r = z * 0.75
    loop = [
        (x * math.cos(a) * 0.96, h * 0.28 + h * 0.22 * math.sin(a), 0.0)
        for a in (2 * math.pi * k / 14 for k in range(14))
    ]
    form.tube(BODY, loop, r * 0.5, 6, closed=True, flat=0.35)
    form.cylinder(METAL, (0.0, h * 0.55, 0.0), r, h * 0.4, 14)
    form.disc(TRIM, (0.0, h * 0.955, 0.0), r * 0.82)
    form.top(DARK, (-0.0015, -r * 0.6, 0.0015, 0.0), h * 0.965)
    form.top(DARK, (0.0, -0.0015, r * 0.45, 0.0015), h * 0.965)


@shape(
    "VacuumCleaner",
    {BODY: Paint("#b8392f #3f6fa0 #4f4f56 #6f8f4f", 0.5), DARK: Paint("#2a2a2d"), METAL: Paint("#b9bcc2", 0.8)},
)
def vacuum_cleaner(form: Form) -> None:
    """A head on the floor, a bag above it and a long handle."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.box(DARK, (-x, 0.0, 0.0), (x, h * 0.08, z))
    form.ellipsoid(BODY, (0.0, h * 0.34, -z * 0.1), (x * 0.6, h * 0.26, z * 0.45), 12, 8)
    form.tube(METAL, [(0.0, h * 0.08, z * 0.3), (0.0, h * 0.55, -z * 0.4), (0.0, h * 0.93, -z * 0.85)], 0.016)
    form.tube(DARK, [(0.0, h * 0.92, -z * 0.84), (0.0, h, -z * 0.6)], 0.022)
