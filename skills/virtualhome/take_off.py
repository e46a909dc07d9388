"""Take off what is worn."""

from embodied.primitive import Primitive
from embodied.skill import Parameter


class TakeOff(Primitive):
    """[PUTOFF] <object>."""

    name = "take_off"
    action = "PUTOFF"
    parameters = (Parameter("object", needs="wearable"),)
    template = "take off {object}"
    achieved = "the person does not wear the {object}"
