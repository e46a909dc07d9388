"""Watch what the person has turned to, in the same room; the graph does not change."""

from embodied.primitive import Primitive
from embodied.skill import Parameter


class Watch(Primitive):
    """[WATCH] <object>."""

    name = "watch"
    action = "WATCH"
    parameters = (Parameter("object", needs="lookable"),)
    template = "watch {object}"
    achieved = "the person watches the {object}"
