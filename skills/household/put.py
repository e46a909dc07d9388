"""Put what the hand holds somewhere."""

from embodied.capabilities import moving
from embodied.facts import HAND_EMPTY, accepted, holding, inside
from embodied.memory import Memory, shut
from embodied.motion import cover, place, uncovered
from embodied.skill import Outcome, Parameter, Run, Skill


class Put(Skill):
    """Put the held object in or on a receptacle; a closed one is opened, and closed again."""

    name = "put"
    parameters = (Parameter("object", needs="pickupable"), Parameter("receptacle", needs="receptacle"))
    template = "put the {object} in the {receptacle}"
    achieved = "the {object} is in the {receptacle}"
    preconditions = (holding("object"), accepted("object", "receptacle"))
    effects = (inside("object", "receptacle"), HAND_EMPTY)
    needs = moving("PutObject")

    def run(self, memory: Memory, object: str, receptacle: str) -> Run:
        """Put it into what may itself be shut away."""
        return uncovered(memory, receptacle, _put(memory, receptacle))


def _put(memory: Memory, receptacle: str) -> Run:
    entity = memory.get(receptacle)
    opens = entity is not None and shut(entity)
    outcome: Outcome = yield from place(memory, receptacle)
    if outcome.achieved and opens:
        yield from cover(memory, [receptacle])
    return outcome
