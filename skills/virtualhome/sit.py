"""Sit down where there is room."""

from embodied.facts import visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Sit(Primitive):
    """[SIT] <object>."""

    name = "sit"
    action = "SIT"
    parameters = (Parameter("object", needs="sittable"),)
    template = "sit on {object}"
    achieved = "the person sits on the {object}"
    preconditions = (visible("object"),)
