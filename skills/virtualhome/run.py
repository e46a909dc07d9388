"""Run to a thing or a room, as WALK does."""

from embodied.facts import visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Run(Primitive):
    """[RUN] <object>."""

    name = "run"
    action = "RUN"
    parameters = (Parameter("object"),)
    template = "run to {object}"
    achieved = "the person stands by the {object}"
    effects = (visible("object"),)
