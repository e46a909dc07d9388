"""Push something with a free hand; the graph does not change."""

from embodied.facts import HAND_EMPTY, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Push(Primitive):
    """[PUSH] <object>."""

    name = "push"
    action = "PUSH"
    parameters = (Parameter("object"),)
    template = "push {object}"
    achieved = "the {object} is pushed"
    preconditions = (visible("object"), HAND_EMPTY)
