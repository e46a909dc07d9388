"""Pull something with a free hand; the graph does not change."""

from embodied.facts import HAND_EMPTY, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Pull(Primitive):
    """[PULL] <object>."""

    name = "pull"
    action = "PULL"
    parameters = (Parameter("object", needs="moveable"),)
    template = "pull {object}"
    achieved = "the {object} is pulled"
    preconditions = (visible("object"), HAND_EMPTY)
