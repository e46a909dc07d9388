"""Rinse something."""

from embodied.facts import is_dirty, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Rinse(Primitive):
    """[RINSE] <object>."""

    name = "rinse"
    action = "RINSE"
    parameters = (Parameter("object"),)
    template = "rinse {object}"
    achieved = "the {object} is clean"
    preconditions = (visible("object"),)
    effects = (~is_dirty("object"),)
