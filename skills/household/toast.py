"""Toast a slice of bread."""

from embodied.capabilities import moving
from embodied.facts import happened, holding, is_cooked
from embodied.memory import Memory
from embodied.motion import interact, known, sequence, treat
from embodied.skill import Parameter, Run, Skill


class Toast(Skill):
    """Toast the held slice of bread in the nearest toaster that is free; it ends in the hand."""

    name = "toast"
    parameters = (Parameter("object", types=("BreadSliced",)),)
    template = "toast the {object}"
    achieved = "the robot holds the toasted {object}"
    preconditions = (holding("object"), ~is_cooked("object"))
    effects = (is_cooked("object"), happened("heated", "object"))
    needs = moving("PickupObject", "PutObject", "ToggleObjectOn", "ToggleObjectOff")

    def run(self, memory: Memory, object: str) -> Run:
        """Put it in, on, off, and take it."""
        toasters = known(memory, {"Toaster"}, accepting=object)
        running = {each.object_id for each in toasters if each.is_toggled}

        def brown(toaster: str) -> Run:
            on = [] if toaster in running else [interact(memory, "ToggleObjectOn", toaster)]
            return sequence(
                *on,
                interact(memory, "ToggleObjectOff", toaster),
                interact(memory, "PickupObject", object),
            )

        return treat(memory, object, [each.object_id for each in toasters], brown, ("Toaster",))
