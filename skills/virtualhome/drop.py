"""Let go of what a hand holds."""

from embodied.facts import holding
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Drop(Primitive):
    """[DROP] <object>."""

    name = "drop"
    action = "DROP"
    parameters = (Parameter("object"),)
    template = "drop {object}"
    achieved = "the {object} lies on the floor"
    preconditions = (holding("object"),)
    effects = (~holding("object"),)
