"""The `Simulator` contract over AI2-THOR's Controller, whoever's it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from embodied.errors import SimulatorError, SimulatorProcessError
from embodied.frame import NOBODY, Frame
from embodied.simulator import Action, Observation
from embodied.simulators.thor.link import Link, SceneLike
from embodied.simulators.thor.refusals import refusal_of
from embodied.simulators.thor.scenes import Scenes, whole_scene
from embodied.simulators.thor.state import ThorState
from embodied.task import Setup

FORCED = frozenset({"MoveAhead", "MoveBack", "MoveLeft", "MoveRight", "RotateLeft", "RotateRight"})
"""Motions that what is held does not stop, as in ALFRED: they are sent with forceAction."""
REACH = 1.5
"""Metres: AI2-THOR's default visibilityDistance."""
INITIAL: Mapping[str, Any] = {
    "gridSize": 0.25,
    "visibilityDistance": REACH,
    "visibilityScheme": "Distance",
    "renderDepthImage": True,
    "renderInstanceSegmentation": True,
}
"""How worlds are initialised."""


class ThorSimulator:
    """Runs episodes in AI2-THOR. A world whose process failed is started anew by the next reset; the seed is not used.

    Args:
        start: starts a Controller in a scene.
        scenes: says which scene a setup means.
    """

    def __init__(self, start: Callable[[SceneLike], Link], scenes: Scenes) -> None:
        self._start, self._scenes = start, scenes
        self._link: Link | None = None
        self._state: ThorState | None = None

    @property
    def state(self) -> ThorState:
        """The true state.

        Raises:
            SimulatorError: before `reset`, after `close`, or after the process failed.
        """
        if self._state is None:
            raise SimulatorError("the simulator has no scene", fix="call reset(setup) first")
        return self._state

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode.

        Raises:
            SimulatorProcessError: the process could not start, or failed.
            EmbodiedError: the scene is unknown or broken, or ai2thor is not installed.
        """
        self._state, stage = None, self._scenes.of(setup)
        if self._link is None or not self._link.alive:
            self._link = self._start(stage.scene)
            event = self._link.event
        else:
            event = self._link.reset(stage.scene)
        if stage.start is not None:
            event = self._link.step("TeleportFull", stage.start)
        bounds = event.metadata["sceneBounds"]
        rooms = whole_scene(bounds, setup.scene, stage.kind) if stage.rooms is None else stage.rooms
        self._state = ThorState(self._ask, rooms, REACH)
        return self._observed(event, Action("Reset"))

    def step(self, action: Action) -> Observation:
        """Take one action; a refused one changes nothing.

        Raises:
            SimulatorError: see `state`.
            SimulatorProcessError: the process failed.
        """
        arguments = {**({"forceAction": True} if action.name in FORCED else {}), **action.arguments}
        return self._observed(self._taken(action.name, arguments), action)

    def close(self) -> None:
        """End what runs."""
        if self._link is not None:
            self._link.end()
        self._link = self._state = None

    def _taken(self, name: str, arguments: Mapping[str, Any]) -> Any:
        link, _ = self._link, self.state
        assert link is not None
        try:
            return link.step(name, arguments)
        except SimulatorProcessError:
            self._state = None
            raise

    def _ask(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """What a question is answered; no picture is drawn for it."""
        event = self._taken(name, {**arguments, "renderImage": False})
        return event.metadata["actionReturn"] if event else None

    def _observed(self, event: Any, action: Action) -> Observation:
        state, metadata = self.state, event.metadata
        state.update(metadata, action.name, str(action.arguments.get("objectId", "")))
        pose, camera = state.pose, state.camera

        def take() -> Frame:
            numbers = _numbers(event)
            ids = tuple(each["objectId"] for each in metadata["objects"])
            return Frame(event.frame, event.depth_frame, numbers, ids, pose, camera)

        refusal = refusal_of(metadata)
        result = None if refusal is not None or action.name == "Reset" else metadata["actionReturn"]
        return Observation(pose, state.held, refusal, result, take)


def _numbers(event: Any) -> np.ndarray[Any, np.dtype[np.int32]]:
    """(height, width) int32: the place in the metadata of the object that each pixel shows; NOBODY for none."""
    rows = {each["objectId"]: row for row, each in enumerate(event.metadata["objects"])}
    known = {colour: rows[name] for name, colour in event.object_id_to_color.items() if name in rows}
    keys = np.array([_key(np.array(colour, np.int64)) for colour in known] or [-1])
    order = np.argsort(keys)
    values = np.array([*known.values()] or [NOBODY], np.int32)[order]
    keys, shown = keys[order], _key(event.instance_segmentation_frame.astype(np.int64))
    at = np.minimum(np.searchsorted(keys, shown), len(keys) - 1)
    return np.where(keys[at] == shown, values[at], np.int32(NOBODY))


def _key(colour: np.ndarray[Any, np.dtype[np.int64]]) -> Any:
    """Colours as numbers."""
    return colour[..., 0] << 16 | colour[..., 1] << 8 | colour[..., 2]
