"""Fault: it thinks without end, and never acts."""

from embodied.capabilities import moving
from embodied.memory import Memory
from embodied.motion import approach
from embodied.skill import Parameter, Run, Skill


class Ponder(Skill):
    """Fault: it thinks without end, and never acts."""

    name = "ponder"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "ponder over the {object}"
    achieved = "the robot has understood the {object}"
    needs = moving()

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        yield from approach(memory, object)
        return all(memory.pose for _ in iter(int, 1))
