"""Squeeze something with a free hand; the graph does not change."""

from embodied.facts import HAND_EMPTY, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Squeeze(Primitive):
    """[SQUEEZE] <object>."""

    name = "squeeze"
    action = "SQUEEZE"
    parameters = (Parameter("object", needs="squeezable"),)
    template = "squeeze {object}"
    achieved = "the {object} is squeezed"
    preconditions = (visible("object"), HAND_EMPTY)
