"""Paper, cards, soap and other small things of the house."""

from __future__ import annotations

import math

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, INSIDE, METAL, TRIM, Modeller
from embodied.household.render.shapes.form import Form, shape
from embodied.household.render.textures import CLOTH, PRINT

_PAGES = Paint("#f4efe0", varies=0.2)
_BINDINGS = Paint("#8a2f2f #2f4f7a #3f6b4a #b8863b #5a3f6b #2f2f3a #a85a3a #46707a #7a6a4a")


@shape(
    "Book",
    {
        BODY: _BINDINGS,
        INSIDE: _PAGES,
        TRIM: Paint("#f0e6c8 #d9b45a #e8e8e8"),
        ACCENT: Paint("#f6f2e6", 0.0, PRINT, 4.0, varies=0.1),
    },
)
def book(form: Form) -> None:
    """Covers round a block of pages, with a title; open, its pages lie to both sides."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    if form.look.openness > 0.0:
        form.box(BODY, (-x, 0.0, -z), (x, 0.004, z))
        for side in (-1, 1):
            low, high = sorted((side * 0.004, side * x * 0.96))
            form.box(ACCENT, (low, 0.004, -z * 0.96), (high, h * 0.45, z * 0.96))
        return
    form.box(INSIDE, (-x + 0.004, 0.003, -z * 0.97), (x * 0.97, h - 0.003, z * 0.97))
    form.box(BODY, (-x, 0.0, -z), (x, 0.004, z))
    form.box(BODY, (-x, h - 0.004, -z), (x, h, z))
    form.box(BODY, (-x, 0.0, -z), (-x + 0.004, h, z))
    form.top(TRIM, (-x * 0.55, -z * 0.6, x * 0.55, -z * 0.25), h + 0.0008)
    form.top(TRIM, (-x * 0.3, z * 0.4, x * 0.3, z * 0.52), h + 0.0008)


@shape("Newspaper", {BODY: Paint("#d9d5c8 #cfcabb #dedbd0", 0.0, PRINT, 5.0, varies=0.2), DARK: Paint("#33332f")})
def newspaper(form: Form) -> None:
    """Folded, with a headline."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.slab(BODY, 0.0, h * 0.55)
    form.box(BODY, (-x, h * 0.5, -z), (x * 0.97, h, z * 0.96))
    form.top(DARK, (-x * 0.85, -z * 0.85, x * 0.8, -z * 0.6), h + 0.001)


@shape(
    "CreditCard",
    {BODY: Paint("#2f5f9f #b8953f #3a3a40 #9f2f3f #3f8f7a", 0.6), METAL: Paint("#d9c27a", 0.9), TRIM: Paint("#e8e8ea")},
)
def credit_card(form: Form) -> None:
    """A chip and a line of numbers on a card."""
    x, h, z = form.width / 2, form.height * 0.35, form.depth / 2
    form.slab(BODY, 0.0, h)
    form.top(METAL, (-x * 0.75, -z * 0.35, -x * 0.4, z * 0.1), h + 0.0008)
    form.top(TRIM, (-x * 0.75, z * 0.4, x * 0.75, z * 0.58), h + 0.0008)


@shape(
    "CD",
    {
        BODY: Paint("#c9d3dc #b8c9d9 #d3c9d9 #c4d6cc", 1.0),
        TRIM: Paint("#f0f0f2"),
        DARK: Paint("#3a3a3e"),
        ACCENT: Paint("#8fb0d0 #d09fc0 #9fd0a8", 1.0),
    },
)
def compact_disc(form: Form) -> None:
    """A bright disc with a hole, and a band of other light."""
    r, h = form.radius, form.height * 0.3
    form.cylinder(BODY, (0.0, 0.0, 0.0), r, h, 18)
    form.lathe(ACCENT, [(r * 0.8, h + 0.0006), (r * 0.5, h + 0.0006)], sides=18)
    form.disc(TRIM, (0.0, h + 0.0008, 0.0), r * 0.32)
    form.disc(DARK, (0.0, h + 0.0014, 0.0), r * 0.14)


@shape(
    "Pen Pencil",
    {
        BODY: Paint("#2f5fae #b8322f #2b2b2e #3f8f5a #7a4f9f", 0.5),
        TRIM: Paint("#e0b030 #d98f2f #6fae3f #d0453a #4f7fc0"),
        METAL: Paint("#d0d3d8", 0.9),
        INSIDE: Paint("#e8c890"),
        ACCENT: Paint("#e58f8f"),
        DARK: Paint("#2a2a2c"),
    },
)
def pen(form: Form) -> None:
    """A pen with a cap and clip, or a six-sided pencil with a point and a rubber."""
    x, r = form.width / 2, min(form.height, form.depth) * 0.3
    if form.look.kind == "Pencil":
        form.cylinder(TRIM, (-x * 0.86, r, 0.0), r, x * 1.56, 6, "x")
        form.cylinder(ACCENT, (-x, r, 0.0), r * 0.95, x * 0.14, 8, "x")
        form.cylinder(INSIDE, (x * 0.7, r, 0.0), r, x * 0.22, 6, "x", top=r * 0.3)
        form.cylinder(DARK, (x * 0.92, r, 0.0), r * 0.3, x * 0.08, 6, "x", top=0.0)
        return
    form.cylinder(BODY, (-x, r, 0.0), r, x * 1.75, 8, "x")
    form.cylinder(METAL, (x * 0.75, r, 0.0), r * 0.8, x * 0.25, 8, "x", top=r * 0.15)
    form.box(METAL, (-x * 0.95, 2 * r, -0.002), (-x * 0.3, 2 * r + 0.003, 0.002))


@shape("PaperTowelRoll ToiletPaper", {BODY: Paint("#f6f4ef", 0.0, CLOTH, 4.0, varies=0.2), INSIDE: Paint("#a8825a")})
def paper_roll(form: Form) -> None:
    """A roll with a tube through it; used up, the tube alone."""
    r, h = form.radius, form.height
    core = r * (0.3 if form.look.kind == "PaperTowelRoll" else 0.38)
    outer = core if form.look.is_used_up else r
    form.lathe(
        INSIDE if form.look.is_used_up else BODY,
        [(outer * 0.98, 0.0), (outer, 0.004), (outer, h - 0.004), (outer * 0.98, h), (core * 0.9, h)],
        sides=16,
    )
    form.lathe(INSIDE, [(core * 0.9, h), (core * 0.9, 0.0)], sides=12)
    if not form.look.is_used_up:
        form.box(BODY, (r * 0.2, 0.0, r * 0.96), (r * 0.98, h, r * 0.99))


@shape(
    "TissueBox",
    {
        BODY: Paint("#8fb8c9 #d9a8b0 #a8c49a #d9c48f #b0a3d0"),
        TRIM: Paint("#e9eef0"),
        INSIDE: Paint("#ffffff", varies=0.0),
        DARK: Paint("#2f2f33"),
    },
)
def tissue_box(form: Form) -> None:
    """A box with a slot on top, out of which a tissue stands until it is used up."""
    x, h, z = form.width / 2, form.height * 0.72, form.depth / 2
    form.slab(BODY, 0.0, h)
    form.top(DARK, (-x * 0.6, -z * 0.35, x * 0.6, z * 0.35), h + 0.001)
    form.front(TRIM, (-x * 0.7, h * 0.3, x * 0.7, h * 0.5), z + 0.001)
    if not form.look.is_used_up:
        for turn, tall in ((0.0, 1.0), (70.0, 0.9), (-50.0, 0.8)):
            leaf = Modeller()
            leaf.prism(INSIDE, [(-x * 0.4, h), (x * 0.4, h), (x * 0.15, form.height * tall)], -0.003, 0.003)
            form.join(leaf, turn)


@shape("SoapBar", {BODY: Paint("#e8c9a8 #d9e4c4 #e9c4cc #c9d9e8 #f0ead2", 0.5), TRIM: Paint("#d4b08c #c4d0b0")})
def soap_bar(form: Form) -> None:
    """A bar with rounded corners and edges, and an oval mark pressed in."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    turns = [2 * math.pi * k / 20 for k in range(20)]
    for low, high, inset in ((0.0, 0.2, 0.93), (0.2, 0.75, 1.0), (0.75, 0.92, 0.95), (0.92, 1.0, 0.86)):
        outline = [(inset * z * _squared(math.cos(a)), inset * x * _squared(math.sin(a))) for a in turns]
        form.prism(BODY, outline, h * low, h * high, axis="y")
    form.lathe(TRIM, [(1.0, h + 0.0005), (0.0, h + 0.0005)], sides=16, stretch=(x * 0.55, z * 0.45))


def _squared(part: float) -> float:
    """A circle's coordinate on its way to a square's."""
    return math.copysign(abs(part) ** 0.5, part)


@shape(
    "DishSponge",
    {BODY: Paint("#e8c840 #e0d060 #f0b04a", 0.0, CLOTH, 8.0), TRIM: Paint("#3f8f4f #2f6f8f #8f4f6f", 0.0, CLOTH, 8.0)},
)
def sponge(form: Form) -> None:
    """Soft below, a scouring layer on top."""
    form.slab(BODY, 0.0, form.height * 0.7)
    form.slab(TRIM, form.height * 0.7, form.height)


@shape("AluminumFoil", {BODY: Paint("#c9ccd1", 1.0, CLOTH, 10.0, varies=0.2), TRIM: Paint("#3f6fa8 #b8453a #3f8f6a")})
def foil(form: Form) -> None:
    """A roll that lies in its sleeve."""
    r, x = min(form.height, form.depth) / 2, form.width / 2
    form.cylinder(BODY, (-x, r, 0.0), r * 0.85, 2 * x, 12, "x")
    form.cylinder(TRIM, (-x * 0.55, r, 0.0), r, x * 1.1, 12, "x")


@shape(
    "KeyChain",
    {
        METAL: Paint("#c9b05a #c0c3c8 #b8923f", 0.9),
        TRIM: Paint("#b83f3a #3f6fae #4f8f4f #2f2f33"),
        BODY: Paint("#b4b8be", 0.9),
    },
)
def key_chain(form: Form) -> None:
    """Two keys and a tag on a ring."""
    x, z = form.width / 2, form.depth / 2
    form.ring(BODY, (0.0, 0.006, 0.0), z * 0.45, 0.003, sides=12)
    for turn in (75.0, 110.0):
        key = Modeller()
        key.cylinder(METAL, (0.0, 0.0, z * 0.75), z * 0.38, 0.005, 10)
        key.box(METAL, (-0.004, 0.0, z), (0.004, 0.005, x * 1.0))
        key.box(METAL, (0.0, 0.0, x * 0.8), (0.011, 0.005, x * 0.95))
        form.join(key, turn)
    form.box(TRIM, (-x, 0.0, -z * 0.45), (-z * 0.4, 0.007, z * 0.45))
