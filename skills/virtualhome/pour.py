"""Pour what a hand holds into something."""

from embodied.facts import holding, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Pour(Primitive):
    """[POUR] <object> <receptacle>."""

    name = "pour"
    action = "POUR"
    parameters = (Parameter("object", needs="pourable"), Parameter("receptacle", needs="canFillWithLiquid"))
    template = "pour {object} into {receptacle}"
    achieved = "the {object} is in the {receptacle}"
    preconditions = (holding("object"), visible("receptacle"))
