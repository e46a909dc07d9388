"""Fault: its preconditions cannot hold together."""

from embodied.capabilities import moving
from embodied.facts import HAND_EMPTY, holding
from embodied.memory import Memory
from embodied.motion import approach
from embodied.skill import Parameter, Run, Skill


class Vanish(Skill):
    """Fault: its preconditions cannot hold together."""

    name = "vanish"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "make the {object} vanish"
    achieved = "the {object} is gone"
    preconditions = (HAND_EMPTY, holding("object"))
    needs = moving()

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return approach(memory, object)
