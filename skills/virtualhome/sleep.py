"""Sleep, sitting or lying; the graph does not change."""

from embodied.primitive import Primitive


class Sleep(Primitive):
    """[SLEEP]."""

    name = "sleep"
    action = "SLEEP"
    parameters = ()
    template = "sleep"
    achieved = "the person sleeps"
