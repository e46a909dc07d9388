"""Wake up, sitting or lying; the graph does not change."""

from embodied.primitive import Primitive


class WakeUp(Primitive):
    """[WAKEUP]."""

    name = "wake_up"
    action = "WAKEUP"
    parameters = ()
    template = "wake up"
    achieved = "the person is awake"
