"""Fault: it acts without end."""

from embodied.capabilities import moving
from embodied.memory import Memory
from embodied.simulator import Action
from embodied.skill import Parameter, Run, Skill


class Dance(Skill):
    """Fault: it acts without end."""

    name = "dance"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "dance around with a look at the {object}"
    achieved = "the robot has danced before the {object}"
    needs = moving()

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        while True:
            yield Action("RotateLeft")
