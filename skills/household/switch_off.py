"""Switch something off."""

from embodied.capabilities import moving
from embodied.facts import is_on
from embodied.memory import Memory
from embodied.motion import interact, uncovered
from embodied.skill import Parameter, Run, Skill


class SwitchOff(Skill):
    """Switch a lamp, a faucet or an appliance off."""

    name = "switch_off"
    parameters = (Parameter("object", needs="toggleable"),)
    template = "switch off the {object}"
    achieved = "the {object} is switched off"
    preconditions = (is_on("object"),)
    effects = (~is_on("object"),)
    needs = moving("ToggleObjectOff")

    def run(self, memory: Memory, object: str) -> Run:
        """Switch it off, wherever it is."""
        return uncovered(memory, object, interact(memory, "ToggleObjectOff", object))
