"""Fault: a model cannot tell its words from those of pick_up."""

from embodied.capabilities import moving
from embodied.facts import HAND_EMPTY, holding
from embodied.memory import Memory
from embodied.motion import interact, uncovered
from embodied.skill import Parameter, Run, Skill


class TakeUp(Skill):
    """Fault: a model cannot tell its words from those of pick_up."""

    name = "take_up"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "Pick up the {object}"
    achieved = "the {object} was taken up by the robot"
    preconditions = (HAND_EMPTY,)
    effects = (holding("object"),)
    needs = moving("PickupObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return uncovered(memory, object, interact(memory, "PickupObject", object))
