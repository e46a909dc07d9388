"""What one eats from and with: plates, bowls, cutlery, kitchen tools."""

from __future__ import annotations

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import BODY, DARK, INSIDE, METAL, TRIM
from embodied.household.render.shapes.form import Form, shape
from embodied.household.render.shapes.vessels import CERAMIC, PALE, STEEL

_HANDLES = Paint("#2b2b2e #6b4630 #8a2f2a #2f4f6b #a87b4f", 0.3)


@shape(
    "Plate",
    {
        BODY: Paint("#f1ede4 #d9e4ea #e9d8c6 #cfd9c8 #b9cfe0 #e6c9c4", 0.6),
        INSIDE: Paint("#f7f4ec #e4ecf0 #efe2d2 #dbe4d5", 0.6),
        TRIM: CERAMIC,
    },
)
def plate(form: Form) -> None:
    """A shallow dish with a coloured rim."""
    r, h = form.radius, form.height
    form.lathe(BODY, [(0.0, 0.0), (r * 0.6, 0.0), (r, h * 0.9)], sides=18)
    form.lathe(TRIM, [(r, h * 0.9), (r * 0.93, h)], sides=18)
    form.lathe(BODY, [(r * 0.93, h), (r * 0.64, h * 0.5)], sides=18)
    form.lathe(INSIDE, [(r * 0.64, h * 0.5), (0.0, h * 0.45)], sides=18)


@shape("Bowl", {BODY: CERAMIC, INSIDE: PALE})
def bowl(form: Form) -> None:
    """Half a sphere on a foot."""
    r, h = form.radius, form.height
    foot = form.draws.between(0.36, 0.5)
    form.vessel(
        [(0.0, 0.0), (r * foot, 0.0), (r * (foot + 0.32), h * 0.25), (r * 0.93, h * 0.6), (r, h)], 0.006, sides=16
    )


def _handle(form: Form, start: float, end: float, wide: float, slot: int = TRIM) -> None:
    """A grip along x on the table, which narrows towards its end."""
    thick, narrow = max(form.height * 0.45, 0.006), wide * 0.3
    form.prism(slot, [(-narrow, end), (-wide / 2, start), (wide / 2, start), (narrow, end)], 0.0, thick, axis="y")


@shape("Knife ButterKnife", {METAL: STEEL, TRIM: _HANDLES})
def knife(form: Form) -> None:
    """A blade with a point and a grip; a butter knife is round and all steel."""
    x, d, h = form.width / 2, form.depth * 0.8, max(form.height * 0.35, 0.005)
    is_sharp = form.look.kind == "Knife"
    tip = [(-d * 0.5, x), (-d * 0.5, -x * 0.2), (d * 0.5, -x * 0.2), (d * (0.35 if is_sharp else 0.5), x * 0.55)]
    if not is_sharp:
        tip = [(-d * 0.4, -x * 0.2), (d * 0.4, -x * 0.2), (d * 0.45, x * 0.8), (0.0, x), (-d * 0.3, x * 0.8)]
    form.prism(METAL, tip, 0.0, h, axis="y")
    _handle(form, -x, -x * 0.18, d * (0.55 if is_sharp else 0.45), TRIM if is_sharp else METAL)


@shape("Fork", {METAL: STEEL})
def fork(form: Form) -> None:
    """Four prongs on a stem."""
    x, d = form.width / 2, form.depth
    _handle(form, -x, x * 0.2, d * 0.36, METAL)
    form.box(METAL, (x * 0.2, 0.002, -d / 2), (x * 0.45, 0.010, d / 2))
    for k in range(4):
        z = d * (k - 1.5) * 0.29
        form.box(METAL, (x * 0.45, 0.004, z - d * 0.06), (x, 0.012, z + d * 0.06))


@shape("Spoon Ladle", {METAL: STEEL, TRIM: _HANDLES})
def spoon(form: Form) -> None:
    """An oval bowl on a stem; a ladle's is round, deep and its stem rises."""
    x, d, h = form.width / 2, form.depth, form.height
    is_ladle = form.look.kind == "Ladle"
    r = d / 2
    if is_ladle:
        form.vessel([(0.0, 0.0), (r * 0.6, 0.004), (r, h * 0.6)], 0.003, (x - r, 0.0, 0.0), 12)
        form.tube(METAL, [(x - 2 * r, h * 0.55, 0.0), (x * 0.1, h * 0.9, 0.0), (-x * 0.4, h * 0.85, 0.0)], 0.006)
        form.tube(TRIM, [(-x * 0.4, h * 0.85, 0.0), (-x, h * 0.7, 0.0)], 0.009)
        return
    form.ellipsoid(METAL, (x - d * 0.75, h * 0.35, 0.0), (d * 0.75, h * 0.34, r), 12, 5)
    _handle(form, -x, x - d * 1.3, d * 0.28, METAL)


@shape("Spatula", {METAL: STEEL, TRIM: _HANDLES, DARK: Paint("#2a2a2c")})
def spatula(form: Form) -> None:
    """A slotted blade at the end of a long grip."""
    x, d, h = form.width / 2, form.depth / 2, form.height
    form.box(METAL, (x * 0.35, 0.0, -d), (x, 0.006, d))
    for k in (-1, 0, 1):
        form.top(DARK, (x * 0.5, k * d * 0.55 - d * 0.12, x * 0.9, k * d * 0.55 + d * 0.12), 0.0065)
    form.tube(METAL, [(x * 0.38, 0.005, 0.0), (-x * 0.2, h * 0.75, 0.0)], 0.005)
    form.tube(TRIM, [(-x * 0.2, h * 0.75, 0.0), (-x, h * 0.8, 0.0)], 0.010)
