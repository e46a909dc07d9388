"""What a shape function works with, and the table that shape functions are entered in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from embodied.household.render.colours import Paint
from embodied.household.render.look import Look
from embodied.household.render.mesh import BODY, Mesh, Modeller


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


def plain_box(form: Form) -> None:
    """Model what has no shape of its own: its box."""
    half, deep = form.width / 2, form.depth / 2
    form.box(BODY, (-half, 0.0, -deep), (half, form.height, deep))


def model(look: Look) -> Mesh:
    """The mesh of a look."""
    form = Form(look)
    SHAPES.get(look.kind, (plain_box, {}))[0](form)
    return form.mesh()


def paints_for(kind: str) -> Mapping[int, Paint]:
    """The paints of a type."""
    return SHAPES[kind][1] if kind in SHAPES else {}
