"""A memory that knows what it was told at the start and what it has seen since: a scene graph, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np

from embodied.entity import Entity, Room
from embodied.errors import SimulatorError
from embodied.frame import Frame
from embodied.geometry import GRID, Box, Cell, Pose
from embodied.household.object_types import TYPES
from embodied.household.receptacles import may_hold
from embodied.memories.extents import Cloud
from embodied.memories.nodes import Node
from embodied.memories.placing import relation_to
from embodied.memories.scene_graph import SceneGraph
from embodied.memories.sightlines import Sightlines
from embodied.memories.telling import tell
from embodied.perception import Perception
from embodied.sight import Camera
from embodied.simulator import Action, Observation, RefusalKind, Simulator

Knowledge = Literal["fixtures", "none"]
BARELY = 0.04
"""Metres by which what the simulator takes to be in reach may differ from what the depth says."""
IN_FRONT = 0.25
"""Share of the depth of what is looked into by which things are put before its middle."""
NEARLY = 0.3, 15.0
"""Metres and degrees of horizon by which two poses show about the same."""
ALONG = math.radians(15.0)
"""Between the lines from two poses to a thing along which the same hides it."""
NEARER = 0.7
"""Share of the way to a thing from which on a look from nearer may show it."""


class RememberedMemory:
    """What was told and seen; a `Rememberer`. Its ids are handles.

    Args:
        perception: says what frames show.
        knowledge: "fixtures": rooms, free cells, and types and boxes of what cannot be picked up are told at the start;
            what state that is in, and what it holds, is not. "none": nothing is told but camera and pose.

    Attributes:
        graph: what is known.
    """

    privileged = False

    def __init__(self, perception: Perception, knowledge: Knowledge = "fixtures") -> None:
        self._perception, self._knowledge = perception, knowledge
        self._recalled: SceneGraph | None = None
        self.graph = SceneGraph()
        self._begin()

    def _begin(self) -> None:
        self._told_cells: frozenset[Cell] | None = None
        self._camera: Camera | None = None
        self._pose: Pose | None = None
        self._frame: Frame | None = None
        self._segments: Mapping[int, str] = {}
        self._lines: Sightlines | None = None
        self._looks: list[tuple[Pose, frozenset[str]]] = []

    def recall(self, graph: SceneGraph) -> None:
        """Go on with what was known of the home: the next `start` begins with this graph, which is then changed."""
        self._recalled = graph

    # -- taking in ----------------------------------------------------------------------------------------------------

    def start(self, simulator: Simulator, observation: Observation) -> None:
        """An episode begins: take in what is told, and look.

        Raises:
            SimulatorError: the simulator has no camera.
        """
        self._begin()
        self.graph, self._recalled = self._recalled or SceneGraph(), None
        self.graph.hold(None)
        self._camera = simulator.state.camera
        self._perception.start(simulator.state)
        if self._knowledge == "fixtures":
            tell(self.graph, simulator.state)
            self._told_cells = simulator.state.free_cells
        self.graph.step += 1
        self.observe(observation)

    def acted(self, action: Action, observation: Observation) -> None:
        """Take in what an action brought about, before the look at it."""
        self.graph.note(action, observation, self.graph.step + 1)
        refusal = observation.refusal
        if action.name == "MoveAhead" and refusal is not None and refusal.kind is RefusalKind.BLOCKED:
            self.graph.ground.bar(observation.pose.ahead(GRID).cell)
        if "objectId" in action.arguments:
            # What did not show before may show now.
            self._looks.clear()

    def observe(self, observation: Observation) -> None:
        """Look at what the camera shows.

        Raises:
            SimulatorError: the simulator has no camera.
        """
        if observation.look is None:
            raise SimulatorError("it has no camera", where="--start-knowledge", fix="use --start-knowledge full")
        frame = observation.look()
        self._pose, self._lines = observation.pose, None
        if frame is self._frame:
            return  # a refused action shows nothing new
        self._frame = frame
        self._segments = self.graph.update(self._perception.detect(frame), frame, self.graph.step)
        self._looks.append((frame.pose, frozenset(self._segments.values())))
        self.graph.ground.stand(frame.pose)
        if self._told_cells is None:
            carried = self.graph.carried()
            held = [number for number, handle in self._segments.items() if handle in carried]
            self.graph.ground.see(Cloud.of(frame), held)

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def held(self) -> str | None:
        """Handle of what the hand holds."""
        return self.graph.held

    @property
    def pose(self) -> Pose:
        """The robot's pose.

        Raises:
            SimulatorError: before `start`.
        """
        if self._pose is None:
            raise SimulatorError("the memory knows no world yet", fix="call start(simulator, observation) first")
        return self._pose

    @property
    def camera(self) -> Camera:
        """The robot's camera.

        Raises:
            SimulatorError: before `start`.
        """
        if self._camera is None:
            raise SimulatorError("the memory knows no world yet", fix="call start(simulator, observation) first")
        return self._camera

    @property
    def free_cells(self) -> frozenset[Cell]:
        """The cells that the robot may stand on, as far as known."""
        return self.graph.ground.free if self._told_cells is None else self._told_cells

    @property
    def rooms(self) -> Sequence[Room]:
        """The rooms of the home; none where nothing was told."""
        return self.graph.rooms

    def entities(self) -> Iterable[Entity]:
        """Every thing known of, in the order in which they were first known of."""
        return self.graph.things()

    def get(self, object_id: str) -> Node | None:
        """The thing of that handle."""
        node = self.graph.get(object_id)
        return node if node is not None and node.kind in ("fixture", "object") else None

    def contents(self, object_id: str) -> Sequence[str]:
        """Handles of what is known to be directly in or on a thing."""
        return self.graph.children(object_id)

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """Whether things of the type that the object seems to be may be put there."""
        receptacle, item = self.get(receptacle_id), self.get(object_id)
        return (
            receptacle is not None
            and item is not None
            and receptacle_id != object_id
            and "receptacle" in receptacle.properties
            and may_hold(receptacle.object_type, item.object_type)
        )

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether a thing is in view and in reach: as the picture shows from here, as its box tells from elsewhere."""
        node = self.get(object_id)
        if node is None:
            return False
        if object_id in self.graph.carried():
            return True
        # A map is sure of its fixtures, whatever a picture shows of them.
        told = node.told is not None
        if pose is not None and pose != self.pose:
            hoped = told or not self._in_vain(object_id, pose)
            return hoped and self._sightlines.visible(object_id, pose, self.camera)
        segment = self.segment_of(object_id)
        if segment is not None and self._reaches(segment):
            return True
        return (told or segment is not None) and self._sightlines.visible(object_id, self.pose, self.camera)

    def _reaches(self, segment: int) -> bool:
        """Whether a part of what the present frame shows is well in reach."""
        frame = self._frame
        assert frame is not None, "a segment is of a frame"
        rows, columns = np.nonzero(frame.mask(segment))
        pixels = np.stack([columns + 0.5, rows + 0.5, frame.depth[rows, columns]], axis=1)
        points = frame.camera.unproject(frame.pose, pixels)
        away = np.hypot(points[:, 0] - frame.pose.x, points[:, 2] - frame.pose.z)
        reach = frame.camera.reach - BARELY
        return bool(((away <= reach) & (points[:, 1] <= frame.pose.y + reach)).any())

    def _in_vain(self, object_id: str, pose: Pose) -> bool:
        """Whether the robot has looked from a pose, or nearly so, or from there at what hides a thing: it did not show.

        What hides a thing, such as an open door, hides it all along the line; from much nearer small things show.
        """
        node = self.get(object_id)
        centre = node.box.centre if node is not None else (pose.x, pose.y, pose.z)
        ahead = math.atan2(pose.x - centre[0], pose.z - centre[2])
        away = math.hypot(pose.x - centre[0], pose.z - centre[2])
        for before, shown in self._looks:
            if object_id in shown:
                continue
            x, z = before.x - centre[0], before.z - centre[2]
            alike = before.yaw == pose.yaw and abs(before.horizon - pose.horizon) <= NEARLY[1]
            if alike and math.hypot(before.x - pose.x, before.z - pose.z) <= NEARLY[0]:
                return True
            apart = abs(math.remainder(math.atan2(x, z) - ahead, math.tau))
            if apart < ALONG and away > NEARER * math.hypot(x, z) and self._framed(before, centre):
                return True
        return False

    def _framed(self, pose: Pose, point: tuple[float, float, float]) -> bool:
        return bool(self.camera.frames(pose, np.array([point]))[0])

    def on_map(self, object_id: str) -> tuple[str, Box] | None:
        """Type and box, as they were told, of a fixture that the robot stands before."""
        node = self.get(object_id)
        if node is None or node.told is None or not self.visible(object_id):
            return None
        return node.object_type, node.told

    def point_of(self, object_id: str) -> tuple[float, float] | None:
        """Where in the picture to point into a receptacle: away from its walls, and where things are seen again.

        From above that is beyond its near wall: through the middle of the opening. Behind an open door it is not far
        in, on the bottom: the boards above hide the rest.
        """
        node = self.get(object_id)
        if node is None or node.kind != "fixture" or relation_to(node) != "in":
            return None
        kind, place = node.object_type, np.array(node.box.centre)
        deep = kind in TYPES and TYPES[kind].open_side == "front"
        if deep:
            here = np.array([self.pose.x, node.box.low[1], self.pose.z])
            before = here - np.clip(here, node.box.low, node.box.high)
            axis = int(np.abs(before).argmax())
            place[axis] += np.sign(before[axis]) * node.box.size[axis] * IN_FRONT
        place[1] = node.box.low[1] if deep else node.box.high[1]
        ((column, row, depth),) = self.camera.project(self.pose, place[None])
        shares = np.array([column / self.camera.width, row / self.camera.height])
        framed = np.clip(shares, 0.0, 1.0)
        if depth <= 0.0 or (deep and (shares != framed).any()):
            return None
        # Towards its middle, where that is out of the picture.
        x, y = framed.round(4).tolist()
        return x, y

    @property
    def _sightlines(self) -> Sightlines:
        if self._lines is None:
            graph = self.graph
            self._lines = Sightlines(graph.things(), graph.carried(), self.free_cells, graph.rooms)
        return self._lines

    @property
    def segments(self) -> Mapping[int, str]:
        """Handles of what the present frame shows, by segment number."""
        return self._segments

    def segment_of(self, object_id: str) -> int | None:
        """The segment of the present frame that shows a thing; None for none."""
        return next((number for number, handle in self._segments.items() if handle == object_id), None)

    def explored(self, object_id: str) -> bool:
        """Whether most of what may be in or on a thing was looked at from near: a closed container's inside too."""
        return self.graph.explored(object_id)

    def frontier(self) -> frozenset[Cell]:
        """Known free cells that border on what has not been seen; empty where all free cells were told."""
        return frozenset() if self._told_cells is not None else self.graph.ground.frontier()
