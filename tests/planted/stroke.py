"""Fault: there is no object type Kat."""

from embodied.capabilities import moving
from embodied.memory import Memory
from embodied.motion import approach
from embodied.skill import Parameter, Run, Skill


class Stroke(Skill):
    """Fault: there is no object type Kat."""

    name = "stroke"
    parameters = (Parameter("object", types=("Kat",)),)
    template = "stroke the {object}"
    achieved = "the {object} purrs"
    needs = moving()

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return approach(memory, object)
