"""Drink what a hand holds; the graph does not change."""

from embodied.facts import holding
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Drink(Primitive):
    """[DRINK] <object>."""

    name = "drink"
    action = "DRINK"
    parameters = (Parameter("object", needs="drinkable"),)
    template = "drink {object}"
    achieved = "the person drinks the {object}"
    preconditions = (holding("object"),)
