"""Cook an object."""

from embodied.facts import happened, holding, is_cooked
from embodied.memory import Memory
from embodied.motion import interact, known, sequence, treat
from embodied.skill import Parameter, Run, Skill


class Cook(Skill):
    """Cook the held object in the nearest microwave that has room; it ends in the hand; bread is for `toast`."""

    name = "cook"
    parameters = (Parameter("object", types=("Potato", "PotatoSliced", "EggCracked")),)
    template = "cook the {object}"
    achieved = "the robot holds the cooked {object}"
    preconditions = (holding("object"), ~is_cooked("object"))
    effects = (is_cooked("object"), happened("heated", "object"))

    def run(self, memory: Memory, object: str) -> Run:
        """Open, put, close, on, off, open, pick up, close."""

        def run_microwave(microwave: str) -> Run:
            return sequence(
                interact(memory, "CloseObject", microwave),
                interact(memory, "ToggleObjectOn", microwave),
                interact(memory, "ToggleObjectOff", microwave),
                interact(memory, "OpenObject", microwave),
                interact(memory, "PickupObject", object),
                interact(memory, "CloseObject", microwave),
            )

        microwaves = known(memory, {"Microwave"}, accepting=object)
        return treat(memory, object, [each.object_id for each in microwaves], run_microwave)
