"""Cut food with the knife in the other hand; the graph does not change."""

from embodied.facts import HAND_EMPTY, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Cut(Primitive):
    """[CUT] <object>."""

    name = "cut"
    action = "CUT"
    parameters = (Parameter("object", needs="sliceable"),)
    template = "cut {object}"
    achieved = "the {object} is cut"
    preconditions = (visible("object"), HAND_EMPTY)
