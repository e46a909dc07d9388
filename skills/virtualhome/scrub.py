"""Scrub something."""

from embodied.facts import is_dirty, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Scrub(Primitive):
    """[SCRUB] <object>."""

    name = "scrub"
    action = "SCRUB"
    parameters = (Parameter("object"),)
    template = "scrub {object}"
    achieved = "the {object} is clean"
    preconditions = (visible("object"),)
    effects = (~is_dirty("object"),)
