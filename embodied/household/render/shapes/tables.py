"""What bears things: tables, counters, shelves, chests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from embodied.household.render.colours import Paint
from embodied.household.render.look import Rectangle
from embodied.household.render.mesh import BODY, DARK, INSIDE, METAL, TRIM
from embodied.household.render.shapes.form import Form, shape
from embodied.household.render.shapes.seats import WOODS
from embodied.household.render.textures import STONE, WOOD

FRONTS = Paint("#e4ddcf #c9d3cc #b8c4cc #d9c4a3 #a37f5a #8fa08f #dcd3d6", 0.2, WOOD, 0.8, varies=0.6)
WORKTOPS = Paint("#6f6a66 #b8ad9e #4a4c50 #d9d3c9 #8a7864 #a89f94", 0.5, STONE, 1.0)


def with_holes(place: Rectangle, holes: Sequence[Rectangle]) -> list[Rectangle]:
    """The rectangles that are left of one when others are cut out of it."""
    x0, y0, x1, y1 = place
    inside = [(max(a, x0), max(b, y0), min(c, x1), min(d, y1)) for a, b, c, d in holes]
    inside = [each for each in inside if each[0] < each[2] and each[1] < each[3]]
    rows = sorted({y0, y1, *(y for _, b, _, d in inside for y in (b, d))})
    left = []
    for low, high in itertools.pairwise(rows):
        x = x0
        for a, _, c, _ in sorted(each for each in inside if each[1] < high and each[3] > low):
            if a > x:
                left.append((x, low, a, high))
            x = max(x, c)
        if x < x1:
            left.append((x, low, x1, high))
    return left


@shape("CounterTop", {BODY: FRONTS, TRIM: WORKTOPS, DARK: Paint("#3a3633"), INSIDE: Paint("#8a7f72")})
def counter(form: Form) -> None:
    """A worktop on a carcass, open where drawers, cupboards and basins are set in."""
    x, h, z = form.width / 2, form.look.surface or form.height, form.depth / 2
    thick, cuts = 0.04, form.look.cuts
    if cuts.bare:
        for a, b, c, d in with_holes((-x, -z, x, z), cuts.top):
            form.box(TRIM, (a, h - thick, b), (c, h, d))
        return
    back = z - 0.02
    form.box(TRIM, (-x, h - thick, -z), (x, h, z), without="+y +z -y")
    for place in with_holes((-x, -z, x, z), cuts.top):
        form.top(TRIM, place, h)
    for place in with_holes((-x, h - thick, x, h), cuts.front):
        form.front(TRIM, place, z)
    # The worktop's underside, seen where its edge stands out over the carcass.
    form.quad(TRIM, (-x, h - thick, back), (x, h - thick, back), (x, h - thick, z), (-x, h - thick, z))
    if h < 0.3:
        return
    form.box(BODY, (-x, 0.0, -z), (x, h - thick, back), without="+y +z")
    form.box(INSIDE, (-x + 0.01, 0.01, -z + 0.01), (x - 0.01, h - thick, back), without="+y +z", inward=True)
    for place in with_holes((-x, 0.08, x, h - thick), cuts.front):
        form.front(BODY, place, back)
    form.front(DARK, (-x, 0.0, x, 0.08), back - 0.03)


@shape(
    "DiningTable CoffeeTable Desk SideTable",
    {BODY: WOODS, TRIM: WOODS, METAL: Paint("#3a3b3f #8f9298", 0.6), DARK: Paint("#3a2f28")},
)
def table(form: Form) -> None:
    """A board on four legs with an apron; a side table has a drawer's front and a lower board."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    top = form.look.surface or h
    thick = 0.03
    form.slab(BODY, top - thick, top)
    kind, is_round = form.look.kind, bool(form.draws.pick(2))
    form.legs(TRIM, top - thick, 0.055 if kind != "SideTable" else 0.04, 0.03, is_round)
    front = with_holes((-x + 0.04, top - 0.1, x - 0.04, top - thick), form.look.cuts.front)
    for a, b, c, d in front:
        form.box(TRIM, (a, b, z - 0.06), (c, d, z - 0.045))
    form.box(TRIM, (-x + 0.04, top - 0.1, -z + 0.045), (x - 0.04, top - thick, -z + 0.06))
    for side in (-1, 1):
        low, high = sorted((side * (x - 0.06), side * (x - 0.045)))
        form.box(TRIM, (low, top - 0.1, -z + 0.05), (high, top - thick, z - 0.05))
    if kind in ("SideTable", "CoffeeTable") and not form.look.cuts.front:
        form.slab(BODY, h * 0.22, h * 0.22 + 0.02, 0.05)


@shape(
    "Dresser TVStand",
    {
        BODY: WOODS,
        TRIM: WOODS,
        METAL: Paint("#c4a05a #3a3a3d #b9bcc0", 0.8),
        DARK: Paint("#241f1b"),
        INSIDE: Paint("#6a5a4a"),
    },
)
def chest(form: Form) -> None:
    """A chest on short feet; fronts with knobs where no drawers of their own are set in."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    cuts = form.look.cuts.front
    form.legs(TRIM, 0.08, 0.05, 0.01)
    form.box(BODY, (-x, 0.06, -z), (x, h - 0.025, z - 0.012), without="+z")
    form.box(INSIDE, (-x + 0.01, 0.07, -z + 0.01), (x - 0.01, h - 0.025, z - 0.012), without="+z +y", inward=True)
    form.slab(BODY, h - 0.025, h)
    for place in with_holes((-x, 0.06, x, h - 0.025), cuts):
        form.front(BODY, place, z - 0.012)
    if cuts:
        return
    if form.look.kind == "TVStand":
        form.front(DARK, (-x * 0.94, h * 0.25, -x * 0.04, h * 0.85), z - 0.011)
        form.front(DARK, (x * 0.04, h * 0.25, x * 0.94, h * 0.85), z - 0.011)
        form.box(BODY, (-x * 0.94, h * 0.52, z - 0.05), (x * 0.94, h * 0.55, z - 0.008))
        return
    for row in range(3):
        for a, c in ((-x * 0.96, -x * 0.02), (x * 0.02, x * 0.96)):
            y0, y1 = 0.09 + row * (h - 0.13) / 3, 0.08 + (row + 1) * (h - 0.13) / 3
            form.box(TRIM, (a, y0, z - 0.012), (c, y1, z - 0.002), without="-z")
            form.ellipsoid(METAL, ((a + c) / 2, (y0 + y1) / 2, z), (0.016, 0.016, 0.014), 8, 5)


@shape("Shelf", {BODY: WOODS, METAL: Paint("#3a3b3e #b9bcc0", 0.6)})
def shelf(form: Form) -> None:
    """A board on two brackets."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.slab(BODY, h * 0.3, h)
    for side in (-1, 1):
        a = side * x * 0.8
        form.box(METAL, (a - 0.01, 0.0, -z), (a + 0.01, h * 0.3, z * 0.7))


@shape("ShelvingUnit Cart", {BODY: WOODS, METAL: Paint("#9a9da3 #3a3b3e #d4cfc4", 0.7), DARK: Paint("#242426")})
def shelving(form: Form) -> None:
    """Posts with boards between them; a cart has wheels and a rail."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    is_cart = form.look.kind == "Cart"
    form.legs(METAL, h - 0.002, 0.03, 0.0)
    count = 3 if is_cart else max(3, round(h / 0.38))
    for k in range(count):
        y = h - k * (h - 0.12) / (count - 1)
        form.slab(BODY, y - 0.022, y, 0.004)
    if is_cart:
        for a in (-x + 0.02, x - 0.02):
            for b in (-z + 0.02, z - 0.02):
                form.cylinder(DARK, (a - 0.012, 0.03, b), 0.03, 0.024, 10, "x")
