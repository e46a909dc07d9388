"""Fault: CLIP sees no difference from what switch_off brings about."""

from embodied.capabilities import moving
from embodied.facts import is_on
from embodied.memory import Memory
from embodied.motion import interact, uncovered
from embodied.skill import Parameter, Run, Skill


class LightUp(Skill):
    """Fault: CLIP sees no difference from what switch_off brings about."""

    name = "light_up"
    parameters = (Parameter("object", needs="toggleable"),)
    template = "let the {object} shine"
    achieved = "the {object} is switched off"
    preconditions = (~is_on("object"),)
    effects = (is_on("object"),)
    needs = moving("ToggleObjectOn")

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return uncovered(memory, object, interact(memory, "ToggleObjectOn", object))
