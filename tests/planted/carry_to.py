"""Fault: its template leaves out where."""

from embodied.capabilities import moving
from embodied.facts import holding
from embodied.memory import Memory
from embodied.motion import approach
from embodied.skill import Parameter, Run, Skill


class CarryTo(Skill):
    """Fault: its template leaves out where."""

    name = "carry_to"
    parameters = (
        Parameter("object", needs="pickupable"),
        Parameter("target", needs="receptacle"),
    )
    template = "carry the {object} there"
    achieved = "the robot stands before the {target} with the {object}"
    preconditions = (holding("object"),)
    needs = moving()

    def run(self, memory: Memory, object: str, target: str) -> Run:
        """Act."""
        return approach(memory, target)
