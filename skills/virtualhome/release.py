"""Let go of what a hand holds, as DROP does."""

from embodied.facts import holding
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Release(Primitive):
    """[RELEASE] <object>."""

    name = "release"
    action = "RELEASE"
    parameters = (Parameter("object"),)
    template = "release {object}"
    achieved = "the person holds no {object}"
    preconditions = (holding("object"),)
    effects = (~holding("object"),)
