"""Fault: its preconditions do not ask for an empty hand."""

from embodied.capabilities import moving
from embodied.facts import holding
from embodied.memory import Memory
from embodied.motion import interact, uncovered
from embodied.skill import Parameter, Run, Skill


class Snatch(Skill):
    """Fault: its preconditions do not ask for an empty hand."""

    name = "snatch"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "snatch the {object} quickly"
    achieved = "the robot holds the snatched {object}"
    effects = (holding("object"),)
    needs = moving("PickupObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return uncovered(memory, object, interact(memory, "PickupObject", object))
