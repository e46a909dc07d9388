"""Cut an object to slices."""

from embodied.capabilities import moving
from embodied.facts import holding_type, is_sliced
from embodied.memory import Memory
from embodied.motion import interact, uncovered
from embodied.skill import Parameter, Run, Skill


class Slice(Skill):
    """Cut an object where it lies with the knife in the hand; a closed container is opened, and closed again."""

    name = "slice"
    parameters = (Parameter("object", needs="sliceable"),)
    template = "slice the {object}"
    achieved = "the {object} is cut to slices"
    preconditions = (holding_type("Knife", "ButterKnife"), ~is_sliced("object"))
    effects = (is_sliced("object"),)
    needs = moving("SliceObject")

    def run(self, memory: Memory, object: str) -> Run:
        """Cut it in place, as ALFRED's experts do."""
        return uncovered(memory, object, interact(memory, "SliceObject", object))
