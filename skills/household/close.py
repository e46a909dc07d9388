"""Close something."""

from embodied.capabilities import moving
from embodied.facts import is_open
from embodied.memory import Memory
from embodied.motion import interact, uncovered
from embodied.skill import Parameter, Run, Skill


class Close(Skill):
    """Close a door, a drawer, a lid or a book."""

    name = "close"
    parameters = (Parameter("object", needs="openable"),)
    template = "close the {object}"
    achieved = "the {object} is closed"
    preconditions = (is_open("object"),)
    effects = (~is_open("object"),)
    needs = moving("CloseObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Close it, wherever it is."""
        return uncovered(memory, object, interact(memory, "CloseObject", object))
