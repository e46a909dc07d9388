"""Put what a hand holds on something."""

from embodied.facts import holding, inside, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class Put(Primitive):
    """[PUTBACK] <object> <receptacle>."""

    name = "put"
    action = "PUTBACK"
    parameters = (Parameter("object", needs="pickupable"), Parameter("receptacle"))
    template = "put {object} on {receptacle}"
    achieved = "the {object} is on the {receptacle}"
    preconditions = (holding("object"), visible("receptacle"))
    effects = (inside("object", "receptacle"), ~holding("object"))
