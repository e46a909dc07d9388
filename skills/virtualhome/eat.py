"""Eat something, or what is on it; the graph does not change."""

from embodied.facts import visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Eat(Primitive):
    """[EAT] <object>."""

    name = "eat"
    action = "EAT"
    parameters = (Parameter("object"),)
    template = "eat {object}"
    achieved = "the person eats the {object}"
    preconditions = (visible("object"),)
