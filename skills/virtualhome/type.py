"""Type on something; the graph does not change."""

from embodied.facts import visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Type(Primitive):
    """[TYPE] <object>."""

    name = "type"
    action = "TYPE"
    parameters = (Parameter("object", needs="typeable"),)
    template = "type on {object}"
    achieved = "the person types on the {object}"
    preconditions = (visible("object"),)
