"""Put what a hand holds into something, which has to be open where it can be."""

from embodied.facts import holding, inside, visible
from embodied.primitive import Primitive
from embodied.skill import Parameter


class PutIn(Primitive):
    """[PUTIN] <object> <receptacle>."""

    name = "put_in"
    action = "PUTIN"
    parameters = (Parameter("object", needs="pickupable"), Parameter("receptacle", needs="receptacle"))
    template = "put {object} in {receptacle}"
    achieved = "the {object} is in the {receptacle}"
    preconditions = (holding("object"), visible("receptacle"))
    effects = (inside("object", "receptacle"), ~holding("object"))
