"""Wave at something."""

from embodied import ACHIEVED, Action, Memory, Outcome, Parameter, Run, Skill
from embodied.capabilities import Capabilities


class Wave(Skill):
    """Turn left, back, and be seen to have done so."""

    name = "wave"
    parameters = (Parameter("target"),)
    template = "wave at the {target}"
    achieved = "the {target} was waved at"
    needs = Capabilities.of_actions("RotateLeft", "RotateRight")

    def run(self, memory: Memory, target: str) -> Run:
        """Wave."""
        for turn in ("RotateLeft", "RotateRight"):
            observation = yield Action.of(turn)
            if not observation.succeeded:
                return Outcome.refused(observation)
        return ACHIEVED
