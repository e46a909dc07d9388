"""Wash something."""

from embodied.facts import is_dirty, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Wash(Primitive):
    """[WASH] <object>."""

    name = "wash"
    action = "WASH"
    parameters = (Parameter("object"),)
    template = "wash {object}"
    achieved = "the {object} is clean"
    preconditions = (visible("object"),)
    effects = (~is_dirty("object"),)
