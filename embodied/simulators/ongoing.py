"""A home that goes on: one task follows another where the last one left things, as it is in a life."""

from __future__ import annotations

from embodied.household.falling import let_fall, let_go
from embodied.household.home import Home
from embodied.household.placement import find_spot, other_boxes
from embodied.household.receptacles import ONE_THING_ONLY
from embodied.household.state import Snapshot
from embodied.memory import shut
from embodied.simulator import Action, Observation, WorldState
from embodied.simulators.disturbance import MOVE, bring_about
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import Disturbed


class OngoingSimulator:
    """Runs episodes one after the other in one home: a reset gives the hand free, and leaves all else as it is.

    Args:
        simulator: runs them.
        setup: the home, as it is before the first of them.
    """

    def __init__(self, simulator: HouseholdSimulator, setup: Setup) -> None:
        self._simulator = simulator
        simulator.reset(setup)

    @property
    def state(self) -> WorldState:
        """The true state."""
        return self._simulator.state

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode where the last one ended."""
        lay_aside(self._simulator.home)
        return self.now()

    def step(self, action: Action) -> Observation:
        """Take one action."""
        return self._simulator.step(action)

    def now(self) -> Observation:
        """What the robot sees as things are."""
        return self._simulator.now()

    def snapshot(self) -> Snapshot:
        """Keep the home's whole state."""
        return self._simulator.home.snapshot()

    def restore(self, kept: Snapshot) -> None:
        """Go back to what was kept."""
        self._simulator.home.restore(kept)

    def close(self) -> None:
        """Let the simulator go."""
        self._simulator.close()


def lay_aside(home: Home) -> None:
    """Take what the hand holds, as somebody would who has another job for it, and lay it on the nearest free place."""
    if home.held is None:
        return
    item, pose = let_go(home), home.pose
    places = [
        each
        for each in home.objects()
        if "pickupable" not in each.properties
        and home.accepts(each.object_id, item.object_id)
        and not shut(each)
        and each.object_type not in ("Floor", *ONE_THING_ONLY)
    ]
    for place in sorted(places, key=lambda each: (each.box.horizontal_distance(pose.x, pose.z), each.object_id)):
        others = other_boxes(home.objects(), home.descendants(place.object_id), place)
        spot = find_spot(place, item.box.size, others, pose, home.space)
        if spot is not None:
            bring_about(Disturbed(MOVE, item.object_id, place.object_id, spot.bottom, spot.turned), home)
            return
    let_fall(home, item)
