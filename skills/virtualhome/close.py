"""Close what is open."""

from embodied.facts import is_open, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Close(Primitive):
    """[CLOSE] <object>."""

    name = "close"
    action = "CLOSE"
    parameters = (Parameter("object", needs="openable"),)
    template = "close {object}"
    achieved = "the {object} is closed"
    preconditions = (visible("object"), is_open("object"))
    effects = (~is_open("object"),)
