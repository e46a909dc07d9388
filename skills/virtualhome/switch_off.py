"""Switch off what is on."""

from embodied.facts import is_on, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class SwitchOff(Primitive):
    """[SWITCHOFF] <object>."""

    name = "switch_off"
    action = "SWITCHOFF"
    parameters = (Parameter("object", needs="toggleable"),)
    template = "switch off {object}"
    achieved = "the {object} is off"
    preconditions = (visible("object"), is_on("object"))
    effects = (~is_on("object"),)
