"""Lie down."""

from embodied.facts import visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Lie(Primitive):
    """[LIE] <object>."""

    name = "lie"
    action = "LIE"
    parameters = (Parameter("object", needs="lieable"),)
    template = "lie on {object}"
    achieved = "the person lies on the {object}"
    preconditions = (visible("object"),)
