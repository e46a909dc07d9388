"""What is opened and holds things within: cupboards, drawers, fridges, machines, boxes."""

from __future__ import annotations

from embodied.household.placement import SHELF_SPACING
from embodied.household.render.colours import Paint
from embodied.household.render.mesh import ACCENT, BODY, DARK, GLOW, INSIDE, METAL, TRIM, Modeller
from embodied.household.render.shapes.form import DOOR, Form, shape
from embodied.household.render.shapes.seats import WOODS
from embodied.household.render.shapes.tables import FRONTS
from embodied.household.render.textures import WEAVE

FLOOR = 0.028
"""Metres of the bottom of what opens to the front: things are set down a little above it."""
WIRES, WIRE = 0.07, 0.006
"""Metres between the wires of a rack, and their width."""
LEAF = 0.45
"""Metres; a cupboard that is wider has two leaves."""
_HANDLE = Paint("#b9bcc2 #3a3a3d #c4a05a", 0.8, varies=0.3)
_WHITE_GOODS = Paint("#eceae5 #c2c5c9 #d9d4c8 #a9adb2 #e4e9ea", 0.6, varies=0.5)


def _leaf(
    form: Form,
    place: tuple[float, float, float, float],
    to_left: bool,
    slot: int,
    grip: float = 0.5,
    longest: float = 0.12,
) -> Modeller:
    """A door with a grip near its free edge, hung in place; `grip` is the grip's height as a share of the door's, and
    `longest` the grip's length at most, metres.
    """
    (x0, y0, x1, y1), z = place, form.depth / 2
    leaf = Modeller()
    leaf.box(slot, (x0, y0, z - DOOR), (x1, y1, z - 0.008))
    free = x1 - 0.04 if to_left else x0 + 0.04
    y = y0 + (y1 - y0) * grip
    long = min(longest, (y1 - y0) * 0.5)
    leaf.box(METAL, (free - 0.006, y - long / 2, z - 0.008), (free + 0.006, y + long / 2, z))
    form.door(leaf, (x0 if to_left else x1, 0.0, z - DOOR), to_left)
    return leaf


@shape("Cabinet", {BODY: FRONTS, INSIDE: Paint("#cdbfa8"), METAL: _HANDLE})
def cabinet(form: Form) -> None:
    """A hollow body with one door or two, a raised panel on each."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.hollow_front((-x, 0.0, -z), (x, h, z - DOOR), 0.014, min(FLOOR, 0.1 * h))
    grip = 0.78 if h < 0.62 else 0.25
    leaves = [(-x, x, True)] if form.width <= LEAF else [(-x, -0.002, True), (0.002, x, False)]
    for a, c, to_left in leaves:
        _leaf(form, (a, 0.0, c, h), to_left, BODY, grip)


@shape("Drawer", {BODY: FRONTS, INSIDE: Paint("#cdbfa8"), METAL: _HANDLE})
def drawer(form: Form) -> None:
    """A tray behind a front with a handle; it slides out as a whole."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    low = min(0.02, 0.2 * h) - 0.004
    form.hollow_top((-x + 0.006, 0.002, -z), (x - 0.006, h * 0.86, z - DOOR), 0.012, max(low - 0.002, 0.004))
    form.box(BODY, (-x, 0.0, z - DOOR), (x, h, z - 0.008))
    grip = min(0.07, x * 0.5)
    form.box(METAL, (-grip, h * 0.58, z - 0.008), (grip, h * 0.66, z))


@shape(
    "Fridge",
    {
        BODY: _WHITE_GOODS,
        INSIDE: Paint("#f2f5f6", varies=0.1),
        METAL: Paint("#3a3c40 #6a6e74 #2b2c2f", 0.8, varies=0.3),
        ACCENT: Paint("#dbe6ea", 0.5, varies=0.1),
        DARK: Paint("#2b2c2f"),
    },
)
def fridge(form: Form) -> None:
    """Two doors, one above the other, with racks inside: what lies on one is seen from above through the next."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    split = h * (0.32 if form.draws.pick(2) else 0.66)
    form.hollow_front((-x, 0.0, -z), (x, h, z - DOOR), 0.03, FLOOR)
    y = FLOOR + SHELF_SPACING
    while y < h - 0.12:
        _rack(form, (-x + 0.03, -z + 0.03, x - 0.03, z - DOOR - 0.03), y)
        y += SHELF_SPACING
    form.box(DARK, (-x, split - 0.01, z - DOOR - 0.002), (x, split + 0.01, z - DOOR), without="-z")
    # The grips of both doors meet where the doors do.
    for y0, y1, grip in ((0.0, split - 0.008, 0.7), (split + 0.008, h, 0.3)):
        _leaf(form, (-x, y0, x, y1), True, BODY, grip, 0.4)


def _rack(form: Form, place: tuple[float, float, float, float], y: float) -> None:
    """A shelf of wires, `y` its height."""
    x0, z0, x1, z1 = place
    count = max(round((x1 - x0) / WIRES), 1)
    for number in range(count + 1):
        x = x0 + (x1 - x0 - WIRE) * number / count
        form.box(ACCENT, (x, y - WIRE, z0), (x + WIRE, y, z1))
    for z in (z0, z1 - WIRE):
        form.box(ACCENT, (x0, y - 2 * WIRE, z), (x1, y - WIRE, z + WIRE))


@shape(
    "Microwave",
    {
        BODY: Paint("#2f3033 #c4c7cb #e4e1da #8f9296", 0.6),
        INSIDE: Paint("#d4d0c4"),
        GLOW: Paint("#1d1e20", 0.8, varies=0.0),
        METAL: _HANDLE,
        ACCENT: Paint("#3f9f5f"),
        TRIM: Paint("#3a3c40"),
    },
)
def microwave(form: Form) -> None:
    """A door with a window at the left, and a panel with a display and buttons at the right of it."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    panel = x * 0.56
    form.hollow_front((-x, 0.0, -z), (x, h, z - DOOR), 0.02, FLOOR)
    leaf = Modeller()
    leaf.box(BODY, (-x, 0.0, z - DOOR), (x, h, z - 0.008))
    leaf.box(GLOW, (panel + 0.02, h * 0.74, z - 0.009), (x - 0.02, h * 0.88, z - 0.007), without="-z")
    for row in range(3):
        for column in range(2):
            a, b = panel + 0.025 + column * (x - panel - 0.03) / 2, h * (0.2 + row * 0.17)
            leaf.box(TRIM, (a, b, z - 0.009), (a + 0.025, b + 0.03, z - 0.007), without="-z")
    leaf.box(GLOW, (-x + 0.04, h * 0.2, z - 0.009), (panel - 0.06, h * 0.82, z - 0.006), without="-z")
    leaf.box(METAL, (panel - 0.035, h * 0.2, z - 0.008), (panel - 0.02, h * 0.82, z))
    form.door(leaf, (-x, 0.0, z - DOOR), True)


@shape(
    "Safe",
    {
        BODY: Paint("#4a4f55 #5f5a50 #3a4a44 #6a6a70", 0.5),
        INSIDE: Paint("#7a7468"),
        METAL: Paint("#c9ccd0 #c4a05a", 0.9),
        DARK: Paint("#1e1f22"),
    },
)
def safe(form: Form) -> None:
    """A steel box; its door has a dial and a wheel."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.hollow_front((-x, 0.0, -z), (x, h, z - 0.04), 0.03, FLOOR)
    leaf = Modeller()
    leaf.box(BODY, (-x, 0.0, z - 0.04), (x, h, z - 0.02))
    leaf.cylinder(DARK, (-x * 0.1, h * 0.62, z - 0.02), h * 0.11, 0.012, 14, "z")
    leaf.cylinder(METAL, (-x * 0.1, h * 0.62, z - 0.008), h * 0.05, 0.008, 10, "z")
    leaf.box(METAL, (x * 0.2, h * 0.3, z - 0.02), (x * 0.6, h * 0.36, z))
    form.door(leaf, (-x, 0.0, z - 0.04), True)


@shape(
    "WashingMachine ClothesDryer",
    {
        BODY: _WHITE_GOODS,
        INSIDE: Paint("#9a9da2", 0.7),
        METAL: Paint("#b9bcc2", 0.9),
        DARK: Paint("#2a2d33", 0.8),
        GLOW: Paint("#2f3a3a", varies=0.0),
        TRIM: Paint("#d4d4d0 #8f949a"),
    },
)
def washing_machine(form: Form) -> None:
    """A round door under a panel with a dial: a washing machine's is a porthole over a flap, a dryer's is solid over a
    grille.
    """
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.hollow_front((-x, 0.0, -z), (x, h * 0.86, z - 0.04), 0.03, FLOOR)
    form.box(TRIM, (-x, h * 0.86, -z), (x, h, z - 0.02))
    form.front(GLOW, (x * 0.3, h * 0.90, x * 0.85, h * 0.96), z - 0.019)
    form.cylinder(METAL, (0.0, h * 0.93, z - 0.02), h * 0.035, 0.018, 12, "z")
    form.front(DARK, (-x * 0.9, h * 0.89, -x * 0.3, h * 0.97), z - 0.019)
    leaf = Modeller()
    leaf.box(BODY, (-x, 0.0, z - 0.04), (x, h * 0.855, z - 0.02))
    r = min(x * 0.68, h * 0.32)
    leaf.ring(METAL, (0.0, h * 0.45, z - 0.02), r, 0.02, "z", 20)
    is_dryer = form.look.kind == "ClothesDryer"
    pane = GLOW if form.look.is_on else TRIM if is_dryer else DARK
    leaf.lathe(pane, [(r * 0.97, 0.0), (0.0, 0.012)], (0.0, h * 0.45, z - 0.018), 20, "z")
    for k in range(4 if is_dryer else 1):
        y = h * (0.03 + 0.02 * k)
        top = y + h * (0.008 if is_dryer else 0.06)
        leaf.box(DARK if is_dryer else METAL, (-x * 0.8, y, z - 0.02), (-x * 0.2, top, z - 0.018), without="-z")
    form.door(leaf, (-x, 0.0, z - 0.04), True)


@shape(
    "Box",
    {BODY: Paint("#b08a5a #c2a070 #9a7446 #a8825a", 0.0), INSIDE: Paint("#8f6f48"), TRIM: Paint("#d9c48f #cdb078")},
)
def cardboard_box(form: Form) -> None:
    """Cardboard: flaps that stand out when it is open, and are taped when it is shut."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    top = h if form.look.openness <= 0.0 else h * 0.86
    low = min(0.02, 0.2 * h) - 0.002
    form.hollow_top((-x, 0.0, -z), (x, top, z), 0.006, low)
    if form.look.openness <= 0.0:
        form.top(BODY, (-x, -z, x, z), h + 0.001)
        form.top(TRIM, (-x, -z * 0.12, x, z * 0.12), h + 0.002)
        return
    for side in (-1, 1):
        a, b = side * x, side * (x - 0.03)
        low_x, high_x = sorted((a, b))
        form.prism(BODY, [(low_x, top), (high_x, top), (high_x, h), (low_x, h)], -z, z)
    form.box(BODY, (-x, top, -z), (x, h, -z + 0.02))
    form.box(BODY, (-x, top, z - 0.02), (x, top + 0.006, z))


@shape(
    "LaundryHamper",
    {BODY: Paint("#c2a377 #d9c9ae #a88a66 #b4b0a4 #8f7a5f", 0.0, WEAVE, 3.0), INSIDE: Paint("#e4dac8"), TRIM: WOODS},
)
def laundry_hamper(form: Form) -> None:
    """A basket with a lid that stands up at the back when it is open."""
    x, h, z = form.width / 2, form.height, form.depth / 2
    form.hollow_top((-x, 0.0, -z), (x, h * 0.95, z), 0.012, 0.018)
    if form.look.openness > 0.0:
        form.box(TRIM, (-x, h * 0.95, -z), (x, h, -z + 0.03))
        form.box(BODY, (-x, h * 0.6, -z - 0.03), (x, h, -z - 0.01))
        return
    form.slab(TRIM, h * 0.95, h)
