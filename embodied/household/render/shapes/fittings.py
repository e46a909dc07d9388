"""What hangs on walls or stands in them: windows, mirrors, pictures, blinds, doors."""

from __future__ import annotations

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, GLOW, INSIDE, METAL, TRIM, Modeller
from embodied.household.render.shapes.form import Form, shape
from embodied.household.render.shapes.seats import WOODS
from embodied.household.render.textures import WOOD

_FRAMES = Paint("#f2efe8 #e4dfd4 #8a6a48 #4a4a4d", 0.3, varies=0.5)


def _frame(form: Form, slot: int, wide: float) -> None:
    """Four bars around the front."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    for low, high in (
        ((-x, 0.0, -z), (x, wide, z)),
        ((-x, h - wide, -z), (x, h, z)),
        ((-x, wide, -z), (-x + wide, h - wide, z)),
        ((x - wide, wide, -z), (x, h - wide, z)),
    ):
        form.box(slot, low, high)


@shape(
    "Window",
    {
        BODY: _FRAMES,
        GLOW: Paint("#a9cdea #bcd8ee #9cc3e4", 0.6, glows=0.75, varies=0.3),
        ACCENT: Paint("#8fb07a #7fa56f", 0.0, glows=0.5),
        TRIM: _FRAMES,
    },
)
def window(form: Form) -> None:
    """A frame with a cross; sky and a strip of green behind the panes."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    _frame(form, BODY, 0.05)
    form.front(GLOW, (-x, h * 0.3, x, h), -z * 0.2)
    form.front(ACCENT, (-x, 0.0, x, h * 0.3), -z * 0.2)
    form.box(TRIM, (-0.018, 0.05, -z * 0.5), (0.018, h - 0.05, z * 0.6))
    form.box(TRIM, (-x + 0.05, h * 0.55 - 0.018, -z * 0.5), (x - 0.05, h * 0.55 + 0.018, z * 0.6))


@shape(
    "Mirror",
    {
        BODY: Paint("#c4a05a #8a6a48 #d9d9d9 #3a3a3d", 0.6),
        GLOW: Paint("#bfd0d8", 1.0, varies=0.2),
        INSIDE: Paint("#d9e6ea", 1.0, varies=0.1),
    },
)
def mirror(form: Form) -> None:
    """A frame round a pale, bright pane with slanting glints."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    _frame(form, BODY, 0.03)
    form.front(GLOW, (-x, 0.0, x, h), z * 0.3)
    for start, wide in ((-0.5, 0.16), (0.05, 0.08)):
        a, b, slant = start * x, (start + wide) * x, min(x, h) * 0.5
        form.quad(
            INSIDE,
            (a, h * 0.2, z * 0.4),
            (b, h * 0.2, z * 0.4),
            (b + slant, h * 0.8, z * 0.4),
            (a + slant, h * 0.8, z * 0.4),
        )


@shape(
    "Painting",
    {
        BODY: Paint("#5a3f2a #2f2f33 #c4a05a #d9d4c8", 0.4),
        INSIDE: Paint("#9fc0d4 #e4c49a #c9b0c4 #d9cfa8"),
        ACCENT: Paint("#5f8a5a #b8653f #3f5f7f #8a5a7a #c9a03f"),
        TRIM: Paint("#f2c84b #e8e4da #c94f3f"),
        DARK: Paint("#3f5a4a #4a3f5a #6a4a3a"),
    },
)
def painting(form: Form) -> None:
    """A framed landscape: sky, hills and a sun."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    _frame(form, BODY, 0.035)
    front = z * 0.3
    form.front(INSIDE, (-x, 0.0, x, h), front)
    low, peak = h * form.draws.between(0.25, 0.45), form.draws.between(-0.4, 0.4) * x
    form.prism(
        DARK, [(-x * 0.9, 0.04), (x * 0.9, 0.04), (x * 0.8, low), (peak, h * 0.72), (-x * 0.7, low)], 0.0, front + 0.002
    )
    form.prism(
        ACCENT,
        [(-x * 0.92, 0.035), (x * 0.92, 0.035), (x * 0.92, low), (0.0, low * 0.6), (-x * 0.92, low * 0.9)],
        0.0,
        front + 0.004,
    )
    form.cylinder(TRIM, (-peak, h * 0.74, 0.0), min(x, h) * 0.12, front + 0.003, 12, "z")


@shape("Blinds", {BODY: Paint("#e8e2d4 #d4c4a8 #c9d3d4 #bfae94", 0.1), TRIM: Paint("#c9c0ae")})
def blinds(form: Form) -> None:
    """Slats under a rail; open, they are drawn up."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.box(TRIM, (-x, h - 0.05, -z), (x, h, z))
    count = max(6, round(h / 0.07))
    pitch = (h - 0.06) / count * (1.0 if form.look.openness <= 0.0 else 0.15)
    for k in range(count):
        y = h - 0.06 - (k + 1) * pitch
        form.box(BODY, (-x, y, -z * 0.3), (x, y + pitch * 0.86, z * 0.3))


@shape(
    "Doorway",
    {
        BODY: Paint("#b58a5a #e8e2d6 #8f6a48 #c9b08a #7f8f94", 0.2, WOOD, 0.8),
        TRIM: _FRAMES,
        METAL: Paint("#c4a05a #b9bcc0", 0.9),
        ACCENT: Paint("#a87c50 #dcd4c4 #80603f", 0.2, WOOD, 0.8),
        DARK: Paint("#4a443e"),
    },
)
def doorway(form: Form) -> None:
    """A door in its frame, with panels and a handle; open, its leaf stands in the room."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    wide = 0.06
    for low, high in (
        ((-x, 0.0, -z), (-x + wide, h, z)),
        ((x - wide, 0.0, -z), (x, h, z)),
        ((-x, h - wide, -z), (x, h, z)),
    ):
        form.box(TRIM, low, high)
    leaf, inner = Modeller(), x - wide
    thick = z * 0.4
    leaf.box(BODY, (-inner, 0.0, -thick), (inner, h - wide, thick))
    for y0, y1 in ((0.08, 0.45), (0.53, 0.92)):
        for side, at in ((1, thick + 0.004), (-1, -thick - 0.004)):
            a, b = sorted((side * thick, at))
            leaf.box(ACCENT, (-inner * 0.72, h * y0, a), (inner * 0.72, h * y1, b))
    for at in (thick + 0.03, -thick - 0.03):
        leaf.ellipsoid(METAL, (inner - 0.07, h * 0.48, at), (0.028, 0.028, 0.025), 8, 6)
    form.door(leaf, (-inner, 0.0, 0.0), True, 90.0)


@shape("Floor", {BODY: WOODS})
def floor_piece(form: Form) -> None:
    """A flat piece of floor."""
    form.slab(BODY, 0.0, form.height)
