"""Plug in what is unplugged."""

from embodied.facts import HAND_EMPTY, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class PlugIn(Primitive):
    """[PLUGIN] <object>."""

    name = "plug_in"
    action = "PLUGIN"
    parameters = (Parameter("object", needs="pluggable"),)
    template = "plug in {object}"
    achieved = "the {object} is plugged in"
    preconditions = (visible("object"), HAND_EMPTY)
