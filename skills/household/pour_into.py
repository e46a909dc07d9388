"""Pour water from one object into another."""

from embodied.capabilities import moving
from embodied.facts import filled_with, holding, is_filled
from embodied.memory import Memory
from embodied.motion import approach, do, uncovered
from embodied.simulator import Action
from embodied.skill import ACHIEVED, Outcome, Parameter, Run, Skill


class PourInto(Skill):
    """Pour the water in the held object into another, such as a plant's pot."""

    name = "pour_into"
    parameters = (
        Parameter("object", needs="canFillWithLiquid"),
        Parameter("target", needs="canFillWithLiquid"),
    )
    template = "pour the water from the {object} into the {target}"
    achieved = "the {target} has water in it"
    preconditions = (holding("object"), filled_with("water", "object"), ~is_filled("target"))
    effects = (filled_with("water", "target"), is_filled("target"), ~is_filled("object"))
    needs = moving("EmptyLiquidFromObject", "FillObjectWithLiquid")

    def run(self, memory: Memory, object: str, target: str) -> Run:
        """Go there and pour: what the one loses, the other gets."""
        return uncovered(memory, target, _pour(memory, object, target))


def _pour(memory: Memory, object: str, target: str) -> Run:
    outcome: Outcome = yield from approach(memory, target)
    if not outcome.achieved:
        return outcome
    filled = yield Action("FillObjectWithLiquid", {"objectId": target, "fillLiquid": "water"})
    if not filled.succeeded:
        return Outcome.refused(filled)
    emptied: Outcome = yield from do("EmptyLiquidFromObject", object)
    return emptied if not emptied.achieved else ACHIEVED
