"""Fault: it imports what is not there."""

from embodied.capabilities import moving
from embodied.memory import Memory
from embodied.motion import admire
from embodied.skill import Parameter, Run, Skill


class Admire(Skill):
    """Fault: it imports what is not there."""

    name = "admire"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "admire the {object}"
    achieved = "the robot stands before the {object} in awe"
    needs = moving()

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return admire(memory, object)
