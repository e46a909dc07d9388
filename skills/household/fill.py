"""Fill an object with water."""

from embodied.capabilities import moving
from embodied.entity import Entity
from embodied.facts import filled_with, holding, is_filled
from embodied.memory import Memory
from embodied.motion import BASINS, approach, faucets, interact, known, sequence, treat
from embodied.simulator import Action
from embodied.skill import ACHIEVED, Outcome, Parameter, Run, Skill


class Fill(Skill):
    """Fill the held object under the faucet of the nearest basin that has room; it ends in the hand."""

    name = "fill"
    parameters = (Parameter("object", needs="canFillWithLiquid"),)
    template = "fill the {object} with water"
    achieved = "the robot holds the {object} full of water"
    preconditions = (holding("object"), ~is_filled("object"))
    effects = (filled_with("water", "object"), is_filled("object"))
    needs = moving("PickupObject", "PutObject", "ToggleObjectOn", "ToggleObjectOff")

    def run(self, memory: Memory, object: str) -> Run:
        """Put it into the basin, let water run, and take it out; what goes into no basin is held under the water."""
        taps = faucets(memory)

        def run_water(basin: str) -> Run:
            faucet = taps[basin]
            # What is put under running water is full already; the faucet is off afterwards in any case.
            return sequence(*_on(memory, faucet), _off(memory, faucet), interact(memory, "PickupObject", object))

        basins = [each.object_id for each in known(memory, BASINS, accepting=object)]
        if not basins and taps:
            faucet = next(iter(taps.values()))
            return sequence(*_on(memory, faucet), _hold_under(memory, object, faucet), _off(memory, faucet))
        return treat(
            memory, object, [basin for basin in basins if basin in taps], run_water, ("Faucet",) if basins else BASINS
        )


def _on(memory: Memory, faucet: Entity) -> list[Run]:
    return [] if faucet.is_toggled else [interact(memory, "ToggleObjectOn", faucet.object_id)]


def _off(memory: Memory, faucet: Entity) -> Run:
    return interact(memory, "ToggleObjectOff", faucet.object_id)


def _hold_under(memory: Memory, object: str, faucet: Entity) -> Run:
    """Fill what the hand holds, the robot standing at the faucet."""
    outcome: Outcome = yield from approach(memory, faucet.object_id)
    if outcome.achieved:
        filled = yield Action("FillObjectWithLiquid", {"objectId": object, "fillLiquid": "water"})
        outcome = ACHIEVED if filled.succeeded else Outcome.refused(filled)
    return outcome
