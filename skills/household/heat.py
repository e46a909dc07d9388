"""Heat an object."""

from embodied.facts import happened, holding
from embodied.memory import Memory
from embodied.motion import interact, known, sequence, treat
from embodied.skill import Parameter, Run, Skill


class Heat(Skill):
    """Heat the held object in the nearest microwave that has room; it ends in the hand."""

    name = "heat"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "heat the {object}"
    achieved = "the robot holds the hot {object}"
    preconditions = (holding("object"),)
    effects = (happened("heated", "object"),)

    def run(self, memory: Memory, object: str) -> Run:
        """Act as ALFRED's experts do: open, put, close, on, off, open, pick up, close."""

        def cook(microwave: str) -> Run:
            return sequence(
                interact(memory, "CloseObject", microwave),
                interact(memory, "ToggleObjectOn", microwave),
                interact(memory, "ToggleObjectOff", microwave),
                interact(memory, "OpenObject", microwave),
                interact(memory, "PickupObject", object),
                interact(memory, "CloseObject", microwave),
            )

        microwaves = known(memory, {"Microwave"}, accepting=object)
        return treat(memory, object, [each.object_id for each in microwaves], cook)
