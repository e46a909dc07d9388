"""Put what a hand holds where it was taken from."""

from embodied.facts import holding
from embodied.primitive import Primitive
from embodied.skill import Parameter


class PutBack(Primitive):
    """[PUTOBJBACK] <object>."""

    name = "put_back"
    action = "PUTOBJBACK"
    parameters = (Parameter("object"),)
    template = "put back {object}"
    achieved = "the {object} is back where it was"
    preconditions = (holding("object"),)
    effects = (~holding("object"),)
