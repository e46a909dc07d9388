"""Take something into a free hand."""

from embodied.facts import HAND_EMPTY, holding, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Grab(Primitive):
    """[GRAB] <object>."""

    name = "grab"
    action = "GRAB"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "grab {object}"
    achieved = "the person holds the {object}"
    preconditions = (visible("object"), ~holding("object"), HAND_EMPTY)
    effects = (holding("object"),)
