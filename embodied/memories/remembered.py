"""A memory that knows what it was told at the start and what it has seen since: a scene graph, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from embodied.entity import Entity, Room
from embodied.geometry import Cell, Pose
from embodied.memories.scene_graph import SceneGraph
from embodied.perception import Perception
from embodied.sight import Camera
from embodied.simulator import Observation, Simulator

Knowledge = Literal["fixtures", "none"]


class RememberedMemory:
    """What was told and seen; a `Memory`.

    Args:
        perception: says what frames show.
        knowledge: "fixtures": rooms, free cells, and types and boxes of what cannot be picked up are told at the start;
            what state that is in, and what it holds, is not. "none": nothing is told but camera and pose.
    """

    privileged = False

    def __init__(self, perception: Perception, knowledge: Knowledge = "fixtures") -> None:
        self._perception, self._knowledge = perception, knowledge
        self._recalled: SceneGraph | None = None
        self.graph = SceneGraph()

    def recall(self, graph: SceneGraph) -> None:
        """Go on with what was known of the home: the next `start` begins with this graph, which is then changed."""
        self._recalled = graph

    def start(self, simulator: Simulator, observation: Observation) -> None:
        """An episode begins: tell what is told, and look."""
        raise NotImplementedError

    def observe(self, observation: Observation) -> None:
        """Take in what an action brought."""
        raise NotImplementedError

    @property
    def held(self) -> str | None:
        """Handle of what the hand holds."""
        return self.graph.held

    @property
    def pose(self) -> Pose:
        """The robot's pose."""
        raise NotImplementedError

    @property
    def camera(self) -> Camera:
        """The robot's camera."""
        raise NotImplementedError

    @property
    def free_cells(self) -> frozenset[Cell]:
        """The cells that the robot may stand on, as far as known."""
        raise NotImplementedError

    @property
    def rooms(self) -> Sequence[Room]:
        """The rooms of the home; none where nothing was told."""
        raise NotImplementedError

    def entities(self) -> Iterable[Entity]:
        """Every thing known of, in the order in which they were first known of."""
        raise NotImplementedError

    def get(self, object_id: str) -> Entity | None:
        """The thing of that handle."""
        raise NotImplementedError

    def contents(self, object_id: str) -> Sequence[str]:
        """Handles of what is known to be directly in or on a thing."""
        return self.graph.children(object_id)

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """Whether things of the type that the object seems to be may be put there."""
        raise NotImplementedError

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether a thing is in view and in reach: as the picture shows from here, as its box tells from elsewhere."""
        raise NotImplementedError

    def segment_of(self, object_id: str) -> int | None:
        """The segment of the current frame that shows a thing; None for none."""
        raise NotImplementedError

    def explored(self, object_id: str) -> bool:
        """Whether all that may be in or on a thing was looked at: a closed container's inside too."""
        raise NotImplementedError

    def frontier(self) -> frozenset[Cell]:
        """Known free cells that border on what has not been seen; empty where all free cells were told."""
        raise NotImplementedError
