"""Make a mug of coffee."""

from embodied.capabilities import moving
from embodied.facts import filled_with, holding, is_filled
from embodied.memory import Memory
from embodied.motion import interact, known, sequence, treat
from embodied.skill import Parameter, Run, Skill


class MakeCoffee(Skill):
    """Fill the held mug at the nearest coffee machine that is free; it ends in the hand."""

    name = "make_coffee"
    parameters = (Parameter("object", needs="canFillWithLiquid", types=("Mug",)),)
    template = "fill the {object} with coffee"
    achieved = "the robot holds the {object} full of coffee"
    preconditions = (holding("object"), ~is_filled("object"))
    effects = (filled_with("coffee", "object"), is_filled("object"))
    needs = moving("PickupObject", "PutObject", "ToggleObjectOn", "ToggleObjectOff")

    def run(self, memory: Memory, object: str) -> Run:
        """Put the mug under the spout, on, off, and take it."""
        machines = known(memory, {"CoffeeMachine"}, accepting=object)
        running = {each.object_id for each in machines if each.is_toggled}

        def brew(machine: str) -> Run:
            on = [] if machine in running else [interact(memory, "ToggleObjectOn", machine)]
            return sequence(
                *on,
                interact(memory, "ToggleObjectOff", machine),
                interact(memory, "PickupObject", object),
            )

        return treat(memory, object, [each.object_id for each in machines], brew, ("CoffeeMachine",))
