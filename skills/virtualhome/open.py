"""Open what is closed, with a free hand."""

from embodied.facts import HAND_EMPTY, is_open, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Open(Primitive):
    """[OPEN] <object>."""

    name = "open"
    action = "OPEN"
    parameters = (Parameter("object", needs="openable"),)
    template = "open {object}"
    achieved = "the {object} is open"
    preconditions = (visible("object"), ~is_open("object"), HAND_EMPTY)
    effects = (is_open("object"),)
