"""A memory that looks at the simulator's true state: the upper bound for every other memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from embodied.entity import Entity, Room
from embodied.errors import SimulatorError
from embodied.geometry import Cell, Pose
from embodied.sight import Camera
from embodied.simulator import Observation, Simulator, WorldState


class PrivilegedMemory:
    """Answers from the live true state; nothing is copied, so nothing outlives the episode."""

    privileged = True

    def __init__(self) -> None:
        self._state: WorldState | None = None

    def start(self, simulator: Simulator, observation: Observation) -> None:
        """Look at the state of the episode that begins."""
        self._state = simulator.state

    def observe(self, observation: Observation) -> None:
        """Do nothing: the state is live."""

    @property
    def state(self) -> WorldState:
        """The true state.

        Raises:
            SimulatorError: before `start`.
        """
        if self._state is None:
            raise SimulatorError("the memory knows no world yet", fix="call start(simulator, observation) first")
        return self._state

    @property
    def pose(self) -> Pose:
        """The robot's pose."""
        return self.state.pose

    @property
    def camera(self) -> Camera:
        """The robot's camera."""
        return self.state.camera

    @property
    def held(self) -> str | None:
        """What the hand holds."""
        return self.state.held

    @property
    def free_cells(self) -> frozenset[Cell]:
        """The cells that the robot may stand on."""
        return self.state.free_cells

    @property
    def rooms(self) -> Sequence[Room]:
        """The rooms of the home."""
        return self.state.rooms

    def entities(self) -> Iterable[Entity]:
        """Every object of the scene."""
        return self.state.objects()

    def get(self, object_id: str) -> Entity | None:
        """The object of that id."""
        return self.state.get(object_id)

    def contents(self, object_id: str) -> Sequence[str]:
        """Ids of what is directly in or on an object."""
        return self.state.contents(object_id)

    def explored(self, object_id: str) -> bool:
        """All is known."""
        return True

    def frontier(self) -> frozenset[Cell]:
        """All is known."""
        return frozenset()

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """Whether things of the object's type may be put there."""
        return self.state.accepts(receptacle_id, object_id)

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether an object is in view and in reach."""
        return self.state.visible(object_id, pose)
