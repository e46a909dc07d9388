"""Look at a held object in the light of a lamp."""

from embodied.capabilities import moving
from embodied.facts import holding, is_on, visible
from embodied.memory import Memory
from embodied.motion import approach, do
from embodied.skill import Outcome, Parameter, Run, Skill


class ExamineInLight(Skill):
    """Hold an object up before a lamp that is on."""

    name = "examine_in_light"
    parameters = (
        Parameter("object", needs="pickupable"),
        Parameter("lamp", needs="toggleable", types=("DeskLamp", "FloorLamp")),
    )
    template = "look at the {object} in the light of the {lamp}"
    achieved = "the robot holds the {object} before a lit {lamp}"
    preconditions = (holding("object"),)
    effects = (is_on("lamp"), visible("lamp"))
    needs = moving("ToggleObjectOn")

    def run(self, memory: Memory, object: str, lamp: str) -> Run:
        """Go to the lamp, and switch it on where it is off."""
        outcome: Outcome = yield from approach(memory, lamp)
        entity = memory.get(lamp)
        if outcome.achieved and entity is not None and not entity.is_toggled:
            outcome = yield from do("ToggleObjectOn", lamp)
        return outcome
