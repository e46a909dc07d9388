"""Fault: it does not say that it needs CloseObject, but that it needs SliceObject."""

from embodied.capabilities import moving
from embodied.facts import is_open
from embodied.memory import Memory
from embodied.motion import interact, uncovered
from embodied.skill import Parameter, Run, Skill


class ShutTight(Skill):
    """Fault: it does not say that it needs CloseObject, but that it needs SliceObject."""

    name = "shut_tight"
    parameters = (Parameter("object", needs="openable"),)
    template = "press the {object} tightly shut"
    achieved = "the {object} is tightly shut"
    preconditions = (is_open("object"),)
    effects = (~is_open("object"),)
    needs = moving("SliceObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        return uncovered(memory, object, interact(memory, "CloseObject", object))
