"""Food, whole and in slices."""

from __future__ import annotations

import math

from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, INSIDE, TRIM
from embodied.household.render.shapes.form import Form, shape

_APPLE = Paint("#b8322a #c9493a #8fae3f #a3262a #d6a43c #7f9f35", 0.5)
_TOMATO = Paint("#cf3b26 #d9512e #c22f24 #e0703a", 0.6)
_POTATO = Paint("#a8834f #b8935c #9a7344 #c2a36a", 0.05)
_CRUST = Paint("#a8672f #b87a3c #8f5528 #c48a4a", 0.05)
_LETTUCE = Paint("#6fa544 #7fb54f #5f9a45 #8fbf5a", 0.1)


@shape("Apple", {BODY: _APPLE, TRIM: Paint("#5a3d22"), ACCENT: Paint("#4f8a3a")})
def apple(form: Form) -> None:
    """Round, with a dimple, a stalk and a leaf."""
    r, h = form.radius, form.height * 0.9
    outline = [(0.0, 0.06), (0.5, 0.0), (0.86, 0.22), (1.0, 0.55), (0.82, 0.88), (0.42, 1.0), (0.0, 0.86)]
    form.lathe(BODY, [(a * r, b * h) for a, b in outline], sides=12)
    form.tube(TRIM, [(0.0, h * 0.85, 0.0), (0.004, form.height, 0.0)], 0.003, 4)
    form.ellipsoid(ACCENT, (0.014, form.height * 0.96, 0.0), (0.014, 0.002, 0.007), 6, 3)


@shape("Tomato", {BODY: _TOMATO, TRIM: Paint("#4a7a32")})
def tomato(form: Form) -> None:
    """Flat and round, with a green star on top."""
    form.ellipsoid(BODY, (0.0, form.height * 0.48, 0.0), (form.width / 2, form.height * 0.48, form.depth / 2), 12, 8)
    for k in range(5):
        angle = 2 * math.pi * k / 5
        x, z = 0.02 * math.cos(angle), 0.02 * math.sin(angle)
        form.tube(TRIM, [(0.0, form.height * 0.97, 0.0), (x, form.height * 0.95, z)], 0.004, 4)


@shape("Potato", {BODY: _POTATO, DARK: Paint("#6b4f2f")})
def potato(form: Form) -> None:
    """An uneven oval with eyes."""
    w, h, d = form.width / 2, form.height / 2, form.depth / 2
    form.ellipsoid(BODY, (0.0, h, d * 0.18), (w, h, d * 0.82), 10, 8)
    form.ellipsoid(BODY, (w * 0.05, h * 0.95, -d * 0.3), (w * 0.9, h * 0.9, d * 0.7), 10, 8)
    for x, z in ((0.3, 0.3), (-0.4, -0.1), (0.1, -0.5)):
        form.ellipsoid(DARK, (x * w, h * 1.86, z * d), (0.004, 0.002, 0.004), 5, 3)


@shape("Egg", {BODY: Paint("#ead6b8 #f2ece0 #d9b48c #c99f78", 0.3)})
def egg(form: Form) -> None:
    """Narrower at the top."""
    r, h = form.radius, form.height
    outline = [(0.0, 0.0), (0.62, 0.08), (0.96, 0.3), (0.98, 0.45), (0.78, 0.72), (0.42, 0.93), (0.0, 1.0)]
    form.lathe(BODY, [(a * r, b * h) for a, b in outline], sides=12)


@shape("EggCracked", {BODY: Paint("#f6f3ea", 0.6, varies=0.2), ACCENT: Paint("#f0b429 #e8a020", 0.7)})
def egg_cracked(form: Form) -> None:
    """A white spread flat, and a yolk on it."""
    points = [
        (
            form.depth * 0.5 * (0.86 + 0.14 * math.sin(3 * a)) * math.cos(a),
            form.width * 0.5 * (0.86 + 0.14 * math.sin(3 * a)) * math.sin(a),
        )
        for a in (2 * math.pi * k / 16 for k in range(16))
    ]
    form.prism(BODY, points, 0.0, form.height * 0.3, axis="y")
    form.ellipsoid(ACCENT, (0.004, form.height * 0.4, 0.002), (0.02, form.height * 0.6, 0.02), 10, 5)


@shape("EggSliced", {BODY: Paint("#f6f3ea", 0.4, varies=0.2), ACCENT: Paint("#f0b429 #e8a020", 0.3)})
def egg_sliced(form: Form) -> None:
    """Half an egg, its yolk up."""
    r, h = form.radius, form.height
    form.lathe(BODY, [(0.0, 0.0), (r * 0.7, h * 0.2), (r, h), (0.0, h)])
    form.disc(ACCENT, (0.0, h + 0.001, 0.0), r * 0.55)


@shape("Bread", {BODY: _CRUST, INSIDE: Paint("#e8d3a8")})
def bread(form: Form) -> None:
    """A loaf with a domed top, scored across."""
    outline = _loaf(form.width / 2, form.height)
    form.prism(BODY, outline, -form.depth / 2, form.depth / 2)
    for k in range(4):
        z = form.depth * (k - 1.5) * 0.22
        form.box(INSIDE, (-form.width * 0.3, form.height * 0.97, z - 0.008), (form.width * 0.3, form.height, z + 0.008))


@shape("BreadSliced", {BODY: _CRUST, INSIDE: Paint("#ecd9b0 #e4cb98")})
def bread_slice(form: Form) -> None:
    """One slice with its crust."""
    d = form.depth / 2
    form.prism(BODY, _loaf(form.width / 2, form.height), -d * 0.85, d * 0.85)
    inner = [(x * 0.88, form.height * 0.06 + y * 0.88) for x, y in _loaf(form.width / 2, form.height)]
    form.prism(INSIDE, inner, -d, d)


def _loaf(half: float, height: float) -> list[tuple[float, float]]:
    return [
        (-half * 0.84, 0.0), (half * 0.84, 0.0), (half * 0.86, height * 0.5), (half, height * 0.72),
        (half * 0.8, height * 0.94), (half * 0.3, height), (-half * 0.3, height), (-half * 0.8, height * 0.94),
        (-half, height * 0.72), (-half * 0.86, height * 0.5),
    ]  # fmt: skip


@shape("Lettuce LettuceSliced", {BODY: _LETTUCE, ACCENT: Paint("#8fc25f #a3cf70"), INSIDE: Paint("#dfe8b8")})
def lettuce(form: Form) -> None:
    """Leaves round a heart; a piece shows its pale inside."""
    w, h, d = form.width / 2, form.height, form.depth / 2
    is_cut = form.look.kind == "LettuceSliced"
    form.ellipsoid(INSIDE if is_cut else BODY, (0.0, h * 0.5, 0.0), (w * 0.8, h * 0.48, d * 0.8), 10, 6)
    for k in range(9):
        angle, tall = 2 * math.pi * k / 9, 0.35 + 0.3 * (k % 2)
        centre = (w * 0.55 * math.cos(angle), h * tall, d * 0.55 * math.sin(angle))
        form.ellipsoid(ACCENT if k % 2 else BODY, centre, (w * 0.42, h * 0.33, d * 0.42), 7, 5)


@shape("AppleSliced", {BODY: _APPLE, INSIDE: Paint("#f1e6bf"), DARK: Paint("#4a2f1c")})
@shape("TomatoSliced", {BODY: _TOMATO, INSIDE: Paint("#e88a6a #e57a5c"), DARK: Paint("#f0c070")})
@shape("PotatoSliced", {BODY: _POTATO, INSIDE: Paint("#eedf9f #e8d890"), DARK: Paint("#e0cc80")})
def slice_of_fruit(form: Form) -> None:
    """A thick slice that stands on its rim: skin around, flesh and pips on both sides."""
    w, h, d = form.width / 2, form.height / 2, form.depth / 2
    angles = [2 * math.pi * k / 14 for k in range(14)]
    form.prism(BODY, [(w * math.cos(a), h + h * math.sin(a)) for a in angles], -d * 0.9, d * 0.9)
    form.prism(INSIDE, [(w * 0.88 * math.cos(a), h + h * 0.86 * math.sin(a)) for a in angles], -d, d)
    for k in range(3):
        angle = 2.1 * k + 0.5
        x, y = w * 0.35 * math.cos(angle), h + h * 0.35 * math.sin(angle)
        form.box(DARK, (x - 0.003, y - 0.004, -d - 0.001), (x + 0.003, y + 0.004, d + 0.001))
