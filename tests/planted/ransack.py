"""Fault: it leaves open what it opened."""

from embodied.capabilities import moving
from embodied.facts import HAND_EMPTY, holding
from embodied.memory import Memory
from embodied.motion import interact, uncover
from embodied.skill import Parameter, Run, Skill


class Ransack(Skill):
    """Fault: it leaves open what it opened."""

    name = "ransack"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "ransack the place for the {object}"
    achieved = "the robot holds the {object} amid a mess"
    preconditions = (HAND_EMPTY,)
    effects = (holding("object"),)
    needs = moving("PickupObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        _, outcome = yield from uncover(memory, object)
        if not outcome.achieved:
            return outcome
        return (yield from interact(memory, "PickupObject", object))
