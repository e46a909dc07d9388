"""Cool an object."""

from embodied.capabilities import moving
from embodied.facts import happened, holding
from embodied.memory import Memory
from embodied.motion import interact, known, sequence, treat
from embodied.skill import Parameter, Run, Skill


class Cool(Skill):
    """Cool the held object in the nearest fridge that has room; it ends in the hand."""

    name = "cool"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "cool the {object}"
    achieved = "the robot holds the cold {object}"
    preconditions = (holding("object"),)
    effects = (happened("cooled", "object"),)
    needs = moving("PickupObject", "PutObject", "OpenObject", "CloseObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Act as ALFRED's experts do: open, put, close, open, pick up, close."""

        def chill(fridge: str) -> Run:
            return sequence(
                interact(memory, "CloseObject", fridge),
                interact(memory, "OpenObject", fridge),
                interact(memory, "PickupObject", object),
                interact(memory, "CloseObject", fridge),
            )

        fridges = known(memory, {"Fridge"}, accepting=object)
        return treat(memory, object, [each.object_id for each in fridges], chill, ("Fridge",))
