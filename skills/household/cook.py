"""Cook an object."""

from embodied.capabilities import moving
from embodied.facts import happened, holding, is_cooked
from embodied.memory import Memory
from embodied.motion import in_microwave
from embodied.skill import Parameter, Run, Skill


class Cook(Skill):
    """Cook the held object in the nearest microwave that has room; it ends in the hand; bread is for `toast`."""

    name = "cook"
    parameters = (Parameter("object", types=("Potato", "PotatoSliced", "EggCracked")),)
    template = "cook the {object}"
    achieved = "the robot holds the cooked {object}"
    preconditions = (holding("object"), ~is_cooked("object"))
    effects = (is_cooked("object"), happened("heated", "object"))
    needs = moving("PickupObject", "PutObject", "OpenObject", "CloseObject", "ToggleObjectOn", "ToggleObjectOff")

    def run(self, memory: Memory, object: str) -> Run:
        """Run it through the microwave."""
        return in_microwave(memory, object)
