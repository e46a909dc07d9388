"""Wipe something with what a hand holds."""

from embodied.facts import is_dirty, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Wipe(Primitive):
    """[WIPE] <object>."""

    name = "wipe"
    action = "WIPE"
    parameters = (Parameter("object"),)
    template = "wipe {object}"
    achieved = "the {object} is clean"
    preconditions = (visible("object"),)
    effects = (~is_dirty("object"),)
