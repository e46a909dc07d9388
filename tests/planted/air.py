"""Fault: it does not declare what it brings about."""

from embodied.capabilities import moving
from embodied.facts import is_open
from embodied.memory import Memory
from embodied.motion import open_up, uncovered
from embodied.skill import Parameter, Run, Skill


class Air(Skill):
    """Fault: it does not declare what it brings about."""

    name = "air"
    parameters = (Parameter("object", needs="openable"),)
    template = "let some air into the {object}"
    achieved = "there is fresh air in the {object}"
    preconditions = (~is_open("object"),)
    needs = moving("OpenObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return uncovered(memory, object, open_up(memory, object))
