"""Clean an object."""

from embodied.capabilities import moving
from embodied.facts import happened, holding, is_dirty
from embodied.memory import Memory
from embodied.motion import BASINS, faucets, interact, known, sequence, treat
from embodied.skill import Parameter, Run, Skill


class Clean(Skill):
    """Rinse the held object under the faucet of the nearest basin that has room; it ends in the hand."""

    name = "clean"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "clean the {object}"
    achieved = "the robot holds the clean {object}"
    preconditions = (holding("object"),)
    effects = (happened("cleaned", "object"), ~is_dirty("object"))
    needs = moving("PickupObject", "PutObject", "ToggleObjectOn", "ToggleObjectOff")

    def run(self, memory: Memory, object: str) -> Run:
        """Act as ALFRED's experts do: put into the basin, on, off, pick up."""
        taps = faucets(memory)

        def rinse(basin: str) -> Run:
            faucet = taps[basin]
            # Water cleans when it begins to run.
            stop = [interact(memory, "ToggleObjectOff", faucet.object_id)] if faucet.is_toggled else []
            return sequence(
                *stop,
                interact(memory, "ToggleObjectOn", faucet.object_id),
                interact(memory, "ToggleObjectOff", faucet.object_id),
                interact(memory, "PickupObject", object),
            )

        basins = [each.object_id for each in known(memory, BASINS, accepting=object)]
        return treat(
            memory, object, [basin for basin in basins if basin in taps], rinse, ("Faucet",) if basins else BASINS
        )
