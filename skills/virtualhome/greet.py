"""Greet somebody; the graph does not change."""

from embodied.primitive import Primitive
from embodied.skill import Parameter


class Greet(Primitive):
    """[GREET] <object>."""

    name = "greet"
    action = "GREET"
    parameters = (Parameter("object", needs="person"),)
    template = "greet {object}"
    achieved = "the person greets the {object}"
