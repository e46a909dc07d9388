"""Read what a hand holds; the graph does not change."""

from embodied.facts import holding
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Read(Primitive):
    """[READ] <object>."""

    name = "read"
    action = "READ"
    parameters = (Parameter("object", needs="readable"),)
    template = "read {object}"
    achieved = "the person reads the {object}"
    preconditions = (holding("object"),)
