"""Go to a place."""

from embodied.capabilities import moving
from embodied.geometry import GRID
from embodied.memory import Memory
from embodied.motion import walk_from
from embodied.skill import ACHIEVED, Outcome, Parameter, Reason, Run, Skill


class GoToPoint(Skill):
    """Stand on the free cell nearest to a place, whichever way the robot faces then."""

    name = "go_to_point"
    parameters = (Parameter("target", types=("PointGoal",)),)
    template = "go to the {target}"
    achieved = "the robot stands at the {target}"
    needs = moving()

    def run(self, memory: Memory, target: str) -> Run:
        """Take the shortest walk over the free cells."""
        place = memory.get(target)
        if place is None:
            return Outcome.failed(Reason.NOT_FOUND, f"{target} is not known of")
        walk = walk_from(memory.free_cells, memory.pose)
        near = [int(number) for number in walk.near(place.box, GRID)]
        if not near:
            return Outcome.failed(Reason.NOT_REACHABLE, f"no free cell at {target}", about=target)
        nearest = min(near, key=lambda each: (place.box.horizontal_distance(*walk.grid.centres[each]), each))
        for action in walk.actions(nearest, int(walk.distance[nearest].argmin())):
            observation = yield action
            if not observation.succeeded:
                return Outcome.refused(observation)
        return ACHIEVED
