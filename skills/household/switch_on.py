"""Switch something on."""

from embodied.capabilities import moving
from embodied.facts import is_on
from embodied.memory import Memory
from embodied.motion import interact, uncovered
from embodied.skill import Parameter, Run, Skill


class SwitchOn(Skill):
    """Switch a lamp, a faucet or an appliance on."""

    name = "switch_on"
    parameters = (Parameter("object", needs="toggleable"),)
    template = "switch on the {object}"
    achieved = "the {object} is switched on"
    preconditions = (~is_on("object"),)
    effects = (is_on("object"),)
    needs = moving("ToggleObjectOn")

    def run(self, memory: Memory, object: str) -> Run:
        """Switch it on, wherever it is."""
        return uncovered(memory, object, interact(memory, "ToggleObjectOn", object))
