"""Put on the clothes that a hand holds."""

from embodied.facts import holding
from embodied.primitive import Primitive
from embodied.skill import Parameter


class PutOn(Primitive):
    """[PUTON] <object>."""

    name = "put_on"
    action = "PUTON"
    parameters = (Parameter("object", needs="wearable"),)
    template = "put on {object}"
    achieved = "the person wears the {object}"
    preconditions = (holding("object"),)
    effects = (~holding("object"),)
