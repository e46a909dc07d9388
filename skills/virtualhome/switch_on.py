"""Switch on what is off and plugged in."""

from embodied.facts import is_on, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class SwitchOn(Primitive):
    """[SWITCHON] <object>."""

    name = "switch_on"
    action = "SWITCHON"
    parameters = (Parameter("object", needs="toggleable"),)
    template = "switch on {object}"
    achieved = "the {object} is on"
    preconditions = (visible("object"), ~is_on("object"))
    effects = (is_on("object"),)
