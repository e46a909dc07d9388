"""Take an object into the hand."""

from embodied.capabilities import moving
from embodied.facts import HAND_EMPTY, holding
from embodied.memory import Memory
from embodied.motion import interact, uncovered
from embodied.skill import Parameter, Run, Skill


class PickUp(Skill):
    """Pick an object up; a closed container that it is in is opened, and closed again."""

    name = "pick_up"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "pick up the {object}"
    achieved = "the robot holds the {object}"
    preconditions = (HAND_EMPTY,)
    effects = (holding("object"),)
    needs = moving("PickupObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Take it out of whatever shuts it away."""
        return uncovered(memory, object, interact(memory, "PickupObject", object))
