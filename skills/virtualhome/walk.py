"""Walk to a thing or a room; whoever sits when the scene begins cannot."""

from embodied.facts import visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Walk(Primitive):
    """[WALK] <object>."""

    name = "walk"
    action = "WALK"
    parameters = (Parameter("object"),)
    template = "walk to {object}"
    achieved = "the person stands by the {object}"
    effects = (visible("object"),)
