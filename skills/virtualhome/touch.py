"""Touch what is not shut away; the graph does not change."""

from embodied.facts import visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Touch(Primitive):
    """[TOUCH] <object>."""

    name = "touch"
    action = "TOUCH"
    parameters = (Parameter("object"),)
    template = "touch {object}"
    achieved = "the person touches the {object}"
    preconditions = (visible("object"),)
