"""Fault: it raises, but for books."""

from embodied.capabilities import moving
from embodied.facts import HAND_EMPTY
from embodied.memory import Memory
from embodied.motion import approach
from embodied.skill import Parameter, Run, Skill


class Weigh(Skill):
    """Fault: it raises, but for books."""

    name = "weigh"
    parameters = (Parameter("object", needs="openable"),)
    template = "weigh the {object}"
    achieved = "the weight of the {object} is known"
    preconditions = (HAND_EMPTY,)
    needs = moving()

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        entity = memory.get(object)
        assert entity is not None
        weights = {"Book": 1.0}
        weights[entity.object_type]
        return (yield from approach(memory, object))
