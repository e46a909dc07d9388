"""Fault: it yields an action's name."""

from embodied.capabilities import moving
from embodied.memory import Memory
from embodied.skill import ACHIEVED, Parameter, Run, Skill


class PointAt(Skill):
    """Fault: it yields an action's name."""

    name = "point_at"
    parameters = (Parameter("object", needs="pickupable"),)
    template = "point at the {object}"
    achieved = "the robot points at the {object}"
    needs = moving()

    def run(self, memory: Memory, object: str) -> Run:
        """Act."""
        yield "RotateLeft"
        return ACHIEVED
