"""Point at what the person has turned to; the graph does not change."""

from embodied.primitive import Primitive
from embodied.skill import Parameter


class PointAt(Primitive):
    """[POINTAT] <object>."""

    name = "point_at"
    action = "POINTAT"
    parameters = (Parameter("object"),)
    template = "point at {object}"
    achieved = "the person points at the {object}"
