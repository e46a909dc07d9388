"""Heat an object."""

from embodied.capabilities import moving
from embodied.facts import happened, holding
from embodied.memory import Memory
from embodied.motion import in_microwave
from embodied.skill import Parameter, Run, Skill


class Heat(Skill):
    """Heat the held object in the nearest microwave that has room; it ends in the hand."""

    name = "heat"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "heat the {object}"
    achieved = "the robot holds the hot {object}"
    preconditions = (holding("object"),)
    effects = (happened("heated", "object"),)
    needs = moving("PickupObject", "PutObject", "OpenObject", "CloseObject", "ToggleObjectOn", "ToggleObjectOff")

    def run(self, memory: Memory, object: str) -> Run:
        """Run it through the microwave."""
        return in_microwave(memory, object)
