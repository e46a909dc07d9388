"""Empty an object of its liquid."""

from embodied.capabilities import moving
from embodied.facts import holding, is_filled
from embodied.memory import Memory
from embodied.motion import approach, do, known
from embodied.skill import Outcome, Parameter, Reason, Run, Skill


class PourOut(Skill):
    """Pour what the held object is filled with into the nearest basin."""

    name = "pour_out"
    parameters = (Parameter("object", needs="canFillWithLiquid"),)
    template = "pour out the {object}"
    achieved = "the {object} is empty"
    preconditions = (holding("object"), is_filled("object"))
    effects = (~is_filled("object"),)
    needs = moving("EmptyLiquidFromObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Go to a basin that can be reached, and pour."""
        outcome = Outcome.failed(Reason.NOT_FOUND, "no basin is known of to pour it into")
        for basin in known(memory, ("SinkBasin", "BathtubBasin", "Sink", "Bathtub")):
            outcome = yield from approach(memory, basin.object_id)
            if outcome.achieved:
                return (yield from do("EmptyLiquidFromObject", object))
        return outcome
