"""Turn up beside something, from wherever."""

from embodied.facts import visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Find(Primitive):
    """[FIND] <object>."""

    name = "find"
    action = "FIND"
    parameters = (Parameter("object"),)
    template = "find {object}"
    achieved = "the person stands by the {object}"
    effects = (visible("object"),)
