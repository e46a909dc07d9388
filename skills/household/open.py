"""Open something."""

from embodied.capabilities import moving
from embodied.facts import is_open
from embodied.memory import Memory
from embodied.motion import open_up, uncovered
from embodied.skill import Parameter, Run, Skill


class Open(Skill):
    """Open a door, a drawer, a lid or a book."""

    name = "open"
    parameters = (Parameter("object", needs="openable"),)
    template = "open the {object}"
    achieved = "the {object} is open"
    preconditions = (~is_open("object"),)
    effects = (is_open("object"),)
    needs = moving("OpenObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Open it, wherever it is."""
        return uncovered(memory, object, open_up(memory, object))
