"""What a shape function works with, and the table that shape functions are entered in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from embodied.household.render.colours import Paint
from embodied.household.render.look import Look, Rectangle
from embodied.household.render.mesh import BODY, INSIDE, LIQUID, Modeller, Vector

DOOR = 0.02
"""Metres that doors and fronts are thick."""
SWING = 100.0
"""Degrees that a door opens."""


class Form(Modeller):
    """The mesh of one object in the making, with what decides its shape.

    Args:
        look: see `Look`.

    Attributes:
        width, height, depth: of the object's box, metres.
        draws: what varies from object to object.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look, self.draws = look, look.draws("shape")
        self.width, self.height, self.depth = look.size

    @property
    def radius(self) -> float:
        """Of the largest upright cylinder in the box."""
        return min(self.width, self.depth) / 2

    def slab(self, slot: int, y0: float, y1: float, inset: float = 0.0, without: str = "") -> None:
        """Add a box over the whole footprint between two heights."""
        x, z = self.width / 2 - inset, self.depth / 2 - inset
        self.box(slot, (-x, y0, -z), (x, y1, z), without)

    def legs(self, slot: int, top: float, thick: float, inset: float = 0.02, is_round: bool = False) -> None:
        """Add four legs from the floor to a height."""
        for x in (-1, 1):
            for z in (-1, 1):
                a, b = x * (self.width / 2 - inset - thick / 2), z * (self.depth / 2 - inset - thick / 2)
                if is_round:
                    self.cylinder(slot, (a, 0.0, b), thick * 0.35, top, 8, top=thick / 2)
                else:
                    self.box(slot, (a - thick / 2, 0.0, b - thick / 2), (a + thick / 2, top, b + thick / 2), "+y")

    def hollow_front(self, low: Vector, high: Vector, wall: float, floor: float, slot: int = BODY) -> None:
        """Add a box that is open towards +z, with an inside; `floor` is how thick its bottom is, metres."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        self.box(slot, low, high, without="+z")
        a, b, c, d = x0 + wall, y0 + floor, x1 - wall, y1 - wall
        self.box(INSIDE, (a, b, z0 + wall), (c, d, z1), without="+z", inward=True)
        for rim in ((x0, y0, x1, b), (x0, d, x1, y1), (x0, b, a, d), (c, b, x1, d)):
            self.front(slot, rim, z1)

    def hollow_top(self, low: Vector, high: Vector, wall: float, floor: float, slot: int = BODY) -> None:
        """Add a box that is open towards +y, with an inside."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        self.box(slot, low, high, without="+y")
        a, b, c, d = x0 + wall, z0 + wall, x1 - wall, z1 - wall
        self.box(INSIDE, (a, y0 + floor, b), (c, y1, d), without="+y", inward=True)
        for rim in ((x0, z0, x1, b), (x0, d, x1, z1), (x0, b, a, d), (c, b, x1, d)):
            self.top(slot, rim, y1)

    def front(self, slot: int, place: Rectangle, z: float) -> None:
        """Add a flat face (x0, y0, x1, y1) that looks to +z."""
        x0, y0, x1, y1 = place
        self.quad(slot, (x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z))

    def top(self, slot: int, place: Rectangle, y: float) -> None:
        """Add a flat face (x0, z0, x1, z1) that looks to +y."""
        x0, z0, x1, z1 = place
        self.quad(slot, (x0, y, z0), (x0, y, z1), (x1, y, z1), (x1, y, z0))

    def vessel(
        self, profile: Sequence[tuple[float, float]], wall: float, at: Vector = (0.0, 0.0, 0.0), sides: int = 14
    ) -> None:
        """Add a round vessel with an inside; the profile runs from the middle of its bottom up to the rim.

        What it is filled with stands a little below the rim.
        """
        rim = profile[-1]
        floor = profile[0][1] + wall
        inner = [(max(r - wall, 0.0), max(y, floor)) for r, y in reversed(profile[1:])]
        self.lathe(BODY, profile, at, sides)
        self.lathe(BODY, [rim, inner[0]], at, sides)
        self.lathe(INSIDE, [*inner, (0.0, floor)], at, sides)
        if self.look.liquid:
            level = floor + 0.88 * (rim[1] - floor)
            radius = max(max(r for r, y in profile if y >= 0.4 * level) - 1.5 * wall, 0.3 * rim[0])
            self.disc(LIQUID, (at[0], at[1] + level, at[2]), min(radius, rim[0] - wall))

    def disc(self, slot: int, centre: Vector, radius: float, sides: int = 14) -> None:
        """Add a flat round face that looks up."""
        self.lathe(slot, [(radius, 0.0), (0.0, 0.0)], centre, sides)

    def door(self, leaf: Modeller, hinge: Vector, to_left: bool, swing: float = SWING) -> None:
        """Add a leaf, open as far as the object is, about an upright hinge at its left or right edge."""
        angle = swing * self.look.openness
        self.join(leaf, -angle if to_left else angle, hinge)


Shape = Callable[[Form], None]
SHAPES: dict[str, tuple[Shape, Mapping[int, Paint]]] = {}
"""By object type, the function that models it and the paints that it is modelled for."""


def shape(types: str, paints: Mapping[int, Paint]) -> Callable[[Shape], Shape]:
    """Enter a function as the shape of some types, names with blanks between."""

    def enter(function: Shape) -> Shape:
        for name in types.split():
            SHAPES[name] = function, paints
        return function

    return enter
