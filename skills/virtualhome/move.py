"""Move something with a free hand; the graph does not change."""

from embodied.facts import HAND_EMPTY, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Move(Primitive):
    """[MOVE] <object>."""

    name = "move"
    action = "MOVE"
    parameters = (Parameter("object", needs="moveable"),)
    template = "move {object}"
    achieved = "the {object} is moved"
    preconditions = (visible("object"), HAND_EMPTY)
