"""Habitat as a `Simulator`: an episode's scene opened, its actions taken, its frames kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from embodied.errors import SimulatorError
from embodied.frame import NOBODY, Frame
from embodied.geometry import Pose
from embodied.sight import Camera
from embodied.simulator import Action, Observation, Refusal
from embodied.simulators.habitat.acts import act, pose_of
from embodied.simulators.habitat.axes import Axes, coefficients, yaw_of
from embodied.simulators.habitat.scene import (
    COLOR,
    DEPTH,
    SEMANTIC,
    add_objects,
    load,
    open_scene,
    read_start,
    start_place,
)
from embodied.simulators.habitat.state import HabitatState
from embodied.task import Setup


class HabitatSimulator:
    """Runs episodes in scenes of Habitat. The seed is Habitat's own; nothing that the adapter does is left to chance.

    Args:
        dataset: a scene dataset's configuration file, or "default" for scenes given by their files.
        size: pixels along each side of the picture.
    """

    def __init__(self, dataset: str = "default", size: int = 300) -> None:
        self._sim = load("habitat_sim")
        self._dataset, self._size = dataset, size
        self._scene = ""
        self._opened: Any = None
        self._state: HabitatState | None = None
        self._added: list[str] = []
        self._kept: dict[str, Any] = {}
        self._joints: dict[str, list[float]] = {}

    @property
    def state(self) -> HabitatState:
        """The true state, live.

        Raises:
            SimulatorError: before `reset` or after `close`.
        """
        if self._state is None:
            raise SimulatorError("the simulator has no scene", fix="call reset(setup) first")
        return self._state

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode; the robot starts where it says, its yaw rounded to a quarter turn.

        Raises:
            MissingDataError: the scene, or an object's template, is not there.
            BadFileError: the initial state breaks its schema.
        """
        start = read_start(setup.initial, setup.scene)
        self._state = None
        opened = self._open(setup.scene, seed)
        add_objects(opened, start, self._added)
        movable = self._movable(opened.get_rigid_object_manager())
        self._number(opened)
        place = start_place(opened, start)
        axes, agent = Axes.about(place), opened.get_agent(0)
        now = agent.get_state()
        now.position = np.array(place, dtype=np.float32)
        now.rotation = list(start.start_rotation)
        agent.set_state(now)
        yaw = round(yaw_of(agent.get_state().rotation) / 90.0) % 4 * 90.0
        now.rotation = coefficients(yaw)
        agent.set_state(now, is_initial=True)
        state = HabitatState.begin(opened, axes, Pose(0.0, 0.0, 0.0), self._size, start.point, movable)
        state.pose = pose_of(state, 0.0)
        self._state = state
        return self._seen(None, None)

    def step(self, action: Action) -> Observation:
        """Take one action, all or nothing."""
        result, refusal = act(self.state, action)
        return self._seen(refusal, result)

    def close(self) -> None:
        """Let the scene go."""
        self._state = None
        if self._opened is not None:
            self._opened.close()
        self._opened, self._scene = None, ""

    def _open(self, scene: str, seed: int) -> Any:
        """The scene as it is before any episode: opened, or put back."""
        if self._opened is None or scene != self._scene:
            self.close()
            self._opened = open_scene(self._sim, scene, self._dataset, self._size, seed)
            self._scene = scene
            self._added.clear()
            self._keep(self._opened)
        opened = self._opened
        opened.pathfinder.seed(seed)
        rigid, articulated = opened.get_rigid_object_manager(), opened.get_articulated_object_manager()
        while self._added:
            rigid.remove_object_by_handle(self._added.pop())
        for handle, transformation in self._kept.items():
            rigid.get_object_by_handle(handle).transformation = transformation
        for handle, positions in self._joints.items():
            articulated.get_object_by_handle(handle).joint_positions = list(positions)
        return opened

    def _keep(self, opened: Any) -> None:
        """Note where everything that moves is. From now on no force moves it: what is dynamic becomes kinematic."""
        rigid, articulated = opened.get_rigid_object_manager(), opened.get_articulated_object_manager()
        kinematic = self._sim.physics.MotionType.KINEMATIC
        self._kept, self._joints = {}, {}
        for handle in self._movable(rigid):
            item = rigid.get_object_by_handle(handle)
            item.motion_type = kinematic
            self._kept[handle] = item.transformation
        for handle in articulated.get_object_handles():
            item = articulated.get_object_by_handle(handle)
            if item.motion_type == self._sim.physics.MotionType.DYNAMIC:
                item.motion_type = kinematic
            self._joints[handle] = list(item.joint_positions)

    def _movable(self, rigid: Any) -> frozenset[str]:
        """Handles of the rigid objects that can be picked up."""
        static = self._sim.physics.MotionType.STATIC
        return frozenset(h for h in rigid.get_object_handles() if rigid.get_object_by_handle(h).motion_type != static)

    def _number(self, opened: Any) -> None:
        """Give every rigid object a number of its own in the semantic sensor, beyond those of the scene."""
        taken = (int(each.semantic_id) for each in opened.semantic_scene.objects if each is not None)
        rigid = opened.get_rigid_object_manager()
        for number, handle in enumerate(sorted(rigid.get_object_handles()), start=max(taken, default=0) + 1):
            rigid.get_object_by_handle(handle).semantic_id = number

    def _seen(self, refusal: Refusal | None, result: Any) -> Observation:
        state = self.state
        return Observation(state.pose, state.held, refusal, result, self._look(state))

    def _look(self, state: HabitatState) -> Callable[[], Frame]:
        """Keeps this moment's pictures: Habitat would take those of the moment at which it is asked."""
        pictures = {name: np.array(taken) for name, taken in state.opened.get_sensor_observations().items()}
        names, pose, camera = dict(state.by_number()), state.pose, state.camera
        return lambda: _frame(pictures, names, pose, camera)


def _frame(pictures: Mapping[str, Any], names: Mapping[int, str], pose: Pose, camera: Camera) -> Frame:
    """RGBA, metres and semantic numbers as a frame."""
    shown = pictures[SEMANTIC].astype(np.int64)
    segments = np.full(shown.shape, NOBODY, dtype=np.int32)
    ids: list[str] = []
    for number in np.unique(shown).tolist():
        if number in names:
            segments[shown == number] = len(ids)
            ids.append(names[number])
    image = np.ascontiguousarray(pictures[COLOR][..., :3], dtype=np.uint8)
    depth = np.ascontiguousarray(pictures[DEPTH], dtype=np.float32)
    return Frame(image, depth, segments, tuple(ids), pose, camera)
