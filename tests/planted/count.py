"""Fault: it returns a number."""

from embodied.capabilities import moving
from embodied.memory import Memory
from embodied.motion import approach
from embodied.skill import Parameter, Run, Skill


class Count(Skill):
    """Fault: it returns a number."""

    name = "count"
    parameters = (Parameter("object", needs="receptacle"),)
    template = "count what is in the {object}"
    achieved = "what is in the {object} is counted"
    needs = moving()

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        yield from approach(memory, object)
        return len(memory.contents(object))
