"""What one sits and lies on."""

from __future__ import annotations

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, INSIDE, METAL, TRIM
from embodied.household.render.shapes.form import Form, shape
from embodied.household.render.textures import CLOTH, STRIPES, WOOD

WOODS = Paint("#9a6b42 #b58a5a #7a4f32 #c7a273 #5f4030 #d8bb8c #8f7350", 0.2, WOOD, 1.5)
UPHOLSTERY = Paint("#7a8fa3 #a8705a #6f8a6f #b8a58f #8a6f8a #c49a4f #566573 #a85f6a #5f8a8f", 0.0, CLOTH, 3.0)
_BEDDING = Paint("#6f8fae #b87f6a #8aa37a #d9c49a #9a86b0 #c9d3d9 #b05f6a #5f7f8a", 0.0, STRIPES, 2.0)


@shape("Chair", {BODY: WOODS, TRIM: WOODS, ACCENT: UPHOLSTERY})
def chair(form: Form) -> None:
    """Four legs, a seat with a cushion, and a back of posts and slats."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    seat = form.look.surface or h * 0.5
    form.legs(BODY, seat - 0.03, 0.035, 0.01)
    form.slab(BODY, seat - 0.04, seat - 0.012)
    form.slab(ACCENT, seat - 0.012, seat, 0.015)
    for side in (-1, 1):
        a = side * (x - 0.02)
        form.box(BODY, (a - 0.018, seat - 0.02, -z), (a + 0.018, h, -z + 0.03))
    for low, high in ((0.9, 1.0), (0.62, 0.72)) if form.draws.pick(3) else ((0.45, 1.0),):
        y0, y1 = seat + (h - seat) * low, seat + (h - seat) * high
        form.box(TRIM, (-x + 0.02, y0, -z + 0.005), (x - 0.02, y1, -z + 0.025))


@shape("Stool", {BODY: WOODS, ACCENT: UPHOLSTERY, METAL: Paint("#8f9298 #3a3a3d", 0.7)})
def stool(form: Form) -> None:
    """A round seat on four legs with a ring between them."""
    r, h = form.radius, form.height
    top = form.look.surface or h
    form.cylinder(ACCENT if form.draws.pick(2) else BODY, (0.0, top - 0.05, 0.0), r, 0.05, 18)
    for x, z in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
        form.tube(BODY, [(x * r * 0.68, 0.0, z * r * 0.68), (x * r * 0.5, top - 0.04, z * r * 0.5)], 0.017)
    form.ring(METAL, (0.0, top * 0.35, 0.0), r * 0.86, 0.009, sides=16)


@shape("Sofa ArmChair", {BODY: UPHOLSTERY, ACCENT: UPHOLSTERY, TRIM: WOODS})
def sofa(form: Form) -> None:
    """Arms, a back and cushions, one for each place."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    seat, arm = form.look.surface or h * 0.5, min(0.16, form.width * 0.17)
    back = min(0.22, form.depth * 0.28)
    form.legs(TRIM, 0.08, 0.05, 0.04)
    form.box(BODY, (-x, 0.08, -z), (x, seat - 0.1, z - 0.02))
    form.box(BODY, (-x, seat - 0.1, -z), (x, h, -z + back * 0.7))
    for side in (-1, 1):
        low, high = sorted((side * x, side * (x - arm)))
        form.box(BODY, (low, 0.08, -z), (high, seat + (h - seat) * 0.45, z))
    places = 1 if form.look.kind == "ArmChair" else max(2, round((form.width - 2 * arm) / 0.75))
    wide = (form.width - 2 * arm) / places
    for k in range(places):
        a = -x + arm + k * wide
        form.box(ACCENT, (a + 0.008, seat - 0.1, -z + back * 0.7), (a + wide - 0.008, seat, z))
        form.box(ACCENT, (a + 0.015, seat, -z + back * 0.6), (a + wide - 0.015, h - 0.05, -z + back))


@shape("Ottoman Footstool", {BODY: UPHOLSTERY, TRIM: WOODS})
def ottoman(form: Form) -> None:
    """A cushion on short legs."""
    top = form.look.surface if form.look.surface > 0.1 else form.height
    form.legs(TRIM, top * 0.25, 0.04, 0.03)
    form.slab(BODY, top * 0.2, top * 0.82)
    form.slab(BODY, top * 0.82, top, 0.012)


@shape(
    "Bed",
    {
        BODY: WOODS,
        ACCENT: _BEDDING,
        INSIDE: Paint("#f2efe8 #e8ecef", 0.0, CLOTH, 4.0),
        TRIM: Paint("#f6f4ee #dfe6ea #efe4d4", 0.0, CLOTH, 4.0),
    },
)
def bed(form: Form) -> None:
    """A headboard at the back, a mattress, a blanket that is turned down, and pillows."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    top = form.look.surface or h * 0.5
    form.box(BODY, (-x, 0.0, -z), (x, h, -z + 0.06))
    form.box(BODY, (-x, top * 0.25, -z + 0.06), (x, top * 0.6, z))
    form.legs(BODY, top * 0.3, 0.07, 0.0)
    form.box(INSIDE, (-x + 0.02, top * 0.6, -z + 0.06), (x - 0.02, top - 0.008, z - 0.02))
    turned = -z + form.depth * 0.36
    form.box(ACCENT, (-x + 0.005, top * 0.45, turned), (x - 0.005, top, z - 0.005))
    form.box(TRIM, (-x + 0.004, top * 0.7, turned - 0.12), (x - 0.004, top + 0.004, turned))
    count = 2 if form.width > 1.2 else 1
    for k in range(count):
        middle = (k - (count - 1) / 2) * form.width / count
        form.ellipsoid(TRIM, (middle, top + 0.02, -z + 0.28), (form.width / count * 0.42, 0.06, 0.17), 12, 5)


@shape(
    "Toilet",
    {
        BODY: Paint("#f3f2ee #ece8df #e4ebee", 0.8, varies=0.2),
        TRIM: Paint("#e3e1db #d9d3c6", 0.6),
        METAL: Paint("#c4c7cc", 0.9),
        INSIDE: Paint("#d4e0e4", 0.8),
    },
)
def toilet(form: Form) -> None:
    """A bowl on a foot, a cistern behind it, and a lid that opens."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    # In imported rooms the cistern's top bears things, and is the surface.
    seat = min(form.look.surface or h, h * 0.5)
    form.box(BODY, (-x * 0.9, seat * 0.95, -z), (x * 0.9, h * 0.96, -z * 0.45))
    form.box(TRIM, (-x * 0.96, h * 0.96, -z), (x * 0.96, h, -z * 0.42))
    form.cylinder(METAL, (0.0, h, -z * 0.72), 0.025, 0.008, 10)
    form.box(BODY, (-x * 0.5, 0.0, -z * 0.8), (x * 0.5, seat * 0.6, z * 0.4))
    middle, r = z * 0.22, z * 0.75
    bowl = [(0.45 * r, seat * 0.2), (0.95 * r, seat * 0.75), (r, seat - 0.03)]
    stretch = (x * 0.95 / r, 1.0)
    form.lathe(BODY, bowl, (0.0, 0.0, middle), 16, stretch=stretch)
    if form.look.openness > 0.0:
        form.lathe(TRIM, [(r, seat - 0.03), (r, seat), (r * 0.7, seat)], (0.0, 0.0, middle), 16, stretch=stretch)
        form.lathe(
            INSIDE, [(r * 0.7, seat), (r * 0.4, seat * 0.6), (0.0, seat * 0.5)], (0.0, 0.0, middle), 16, stretch=stretch
        )
        form.box(TRIM, (-x * 0.9, seat, -z * 0.44), (x * 0.9, seat + r * 1.1, -z * 0.38))
        return
    form.lathe(TRIM, [(r, seat - 0.03), (r, seat), (0.0, seat)], (0.0, 0.0, middle), 16, stretch=stretch)
