"""Unplug what is plugged in."""

from embodied.facts import HAND_EMPTY, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class PlugOut(Primitive):
    """[PLUGOUT] <object>."""

    name = "plug_out"
    action = "PLUGOUT"
    parameters = (Parameter("object", needs="pluggable"),)
    template = "plug out {object}"
    achieved = "the {object} is unplugged"
    preconditions = (visible("object"), HAND_EMPTY)
