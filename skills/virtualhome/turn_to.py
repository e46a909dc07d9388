"""Turn to something."""

from embodied.primitive import Primitive
from embodied.skill import Parameter


class TurnTo(Primitive):
    """[TURNTO] <object>."""

    name = "turn_to"
    action = "TURNTO"
    parameters = (Parameter("object"),)
    template = "turn to {object}"
    achieved = "the person faces the {object}"
