"""Fault: it never works."""

from embodied.capabilities import moving
from embodied.memory import Memory
from embodied.motion import interact
from embodied.skill import Parameter, Run, Skill


class Uproot(Skill):
    """Fault: it never works."""

    name = "uproot"
    parameters = (Parameter("object", types=("Fridge", "Bed", "Sofa", "Toilet")),)
    template = "pull the {object} out of the floor"
    achieved = "the {object} is uprooted"
    needs = moving("PickupObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return interact(memory, "PickupObject", object)
