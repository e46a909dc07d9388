"""Fill an object with water."""

import math

from embodied.entity import Entity
from embodied.facts import filled_with, holding, is_filled
from embodied.memory import Memory
from embodied.motion import interact, known, sequence, treat
from embodied.skill import Parameter, Run, Skill

BASINS = ("SinkBasin", "BathtubBasin")


class Fill(Skill):
    """Fill the held object under the faucet of the nearest basin that has room; it ends in the hand."""

    name = "fill"
    parameters = (Parameter("object", needs="canFillWithLiquid"),)
    template = "fill the {object} with water"
    achieved = "the robot holds the {object} full of water"
    preconditions = (holding("object"), ~is_filled("object"))
    effects = (filled_with("water", "object"), is_filled("object"))

    def run(self, memory: Memory, object: str) -> Run:
        """Put it into the basin, let water run, and take it out."""
        faucets = _faucets(memory)

        def run_water(basin: str) -> Run:
            faucet = faucets[basin]
            # What is put under running water is full already; the faucet is off afterwards in any case.
            on = [] if faucet.is_toggled else [interact(memory, "ToggleObjectOn", faucet.object_id)]
            return sequence(
                *on,
                interact(memory, "ToggleObjectOff", faucet.object_id),
                interact(memory, "PickupObject", object),
            )

        basins = [each.object_id for each in known(memory, BASINS, accepting=object)]
        return treat(memory, object, [basin for basin in basins if basin in faucets], run_water)


def _faucets(memory: Memory) -> dict[str, Entity]:
    """The faucet of each basin that has one: a faucet runs into the basin nearest to it."""
    basins = known(memory, BASINS)
    faucets: dict[str, Entity] = {}
    for faucet in known(memory, ["Faucet"]) if basins else ():
        basin = min(basins, key=lambda each: math.dist(each.box.centre, faucet.box.centre))
        faucets.setdefault(basin.object_id, faucet)
    return faucets
