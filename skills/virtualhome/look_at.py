"""Look at what the person has turned to; the graph does not change."""

from embodied.primitive import Primitive
from embodied.skill import Parameter


class LookAt(Primitive):
    """[LOOKAT] <object>."""

    name = "look_at"
    action = "LOOKAT"
    parameters = (Parameter("object"),)
    template = "look at {object}"
    achieved = "the person looks at the {object}"
