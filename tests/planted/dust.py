"""Fault: what it declares to bring about does not come about."""

from embodied.capabilities import moving
from embodied.facts import happened
from embodied.memory import Memory
from embodied.motion import approach
from embodied.skill import Parameter, Run, Skill


class Dust(Skill):
    """Fault: what it declares to bring about does not come about."""

    name = "dust"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "dust the {object} off"
    achieved = "no dust lies on the {object}"
    effects = (happened("cleaned", "object"),)
    needs = moving()

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return approach(memory, object)
