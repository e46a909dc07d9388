"""Go to where a thing is in view and in reach."""

from embodied.capabilities import moving
from embodied.facts import visible
from embodied.memory import Memory, enclosing
from embodied.motion import approach
from embodied.skill import Parameter, Run, Skill


class GoTo(Skill):
    """Walk to a thing; to what it is shut in, where it cannot be seen."""

    name = "go_to"
    parameters = (Parameter("target"),)
    template = "go to the {target}"
    achieved = "the robot stands in front of the {target}"
    effects = (visible("target"),)
    needs = moving()

    def run(self, memory: Memory, target: str) -> Run:
        """Approach it."""
        closed = enclosing(memory, target)
        return approach(memory, closed.object_id if closed else target)
