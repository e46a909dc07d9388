"""Stand up from sitting or lying."""

from embodied.primitive import Primitive


class StandUp(Primitive):
    """[STANDUP]."""

    name = "stand_up"
    action = "STANDUP"
    parameters = ()
    template = "stand up"
    achieved = "the person stands"
