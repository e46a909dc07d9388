"""AI2-THOR's Controller over the household engine: a script needs another import line, and nothing else.

Example:
    with Controller(scene="kitchen") as controller:
        event = controller.step("MoveAhead")
        where = event.metadata["agent"]["position"]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from embodied.errors import MissingDataError, OptionError, SimulatorError, nearest_name
from embodied.household.actions.arguments import is_number
from embodied.household.actions.rules import RULES
from embodied.household.home import Home
from embodied.household.library import SceneLibrary, default_library
from embodied.household.thor.event import Event
from embodied.household.thor.outcome import ActionError
from embodied.household.thor.world import MOST_PIXELS, World, official

UNUSED = frozenset(
    "quality fullscreen headless port start_unity local_executable_path local_build commit_id branch x_display host "
    "image_dir save_image_per_frame depth_format add_depth_noise download_only include_private_scenes server_class "
    "gpu_device platform server_timeout server_start_timeout".split()
)
"""Arguments of AI2-THOR's Controller that choose a Unity player, a screen or a connection: accepted, without effect."""


class Controller:
    """Runs one scene at a time, as `ai2thor.controller.Controller` does.

    Args:
        quality: accepted, without effect, as everything in `UNUSED`.
        width, height: of the picture, pixels; they decide what is in view.
        scene: a scene's name ("FloorPlan1" is an imported room of ALFRED's), the path of a scene file, or a dictionary
            (see `thor.houses`): a house of ProcTHOR, or a scene file's content; the first by name when absent.
        scenes: where scenes are looked up: a library, or folders of scene files; those of the command line by default.
        robot: be this project's own robot, not AI2-THOR's agent; see `World`.
        parameters: what Initialize takes: gridSize, snapToGrid, rotateStepDegrees, visibilityDistance, fieldOfView, …

    Raises:
        OptionError: an argument that neither AI2-THOR's Controller nor its Initialize has, or a wrong size.
        MissingDataError, UnknownNameError, BadFileError: the scene is missing or broken.
        ActionError, FailedActionError: a value that Initialize refuses.
    """

    def __init__(
        self,
        quality: str = "Ultra",
        *,
        width: int = 300,
        height: int = 300,
        scene: str | Mapping[str, Any] | None = None,
        scenes: SceneLibrary | Sequence[Path | str] | None = None,
        robot: bool = False,
        **parameters: Any,
    ) -> None:
        _check_names(parameters, UNUSED)
        self.width, self.height = width, height
        self.initialization_parameters = {key: each for key, each in parameters.items() if key not in UNUSED}
        self.last_event: Event | None = None
        self.scene: str | Mapping[str, Any] | None = None
        self._library = _library(scenes)
        self._world: World | None = World(self._library, robot=robot)
        self.reset(self._first_scene() if scene is None else scene)

    @property
    def scenes_in_build(self) -> set[str]:
        """Names of all scenes."""
        return {official(name) for name in self._library.names()}

    def reset(self, scene: str | Mapping[str, Any] | None = None, **parameters: Any) -> Event:
        """Put a scene back to its start, or begin another; then Initialize.

        Args:
            scene: as the constructor's; the current one when absent.
            parameters: what Initialize takes, and width and height; they last for later resets too.

        Raises:
            SimulatorError: after `stop`.
            OptionError, MissingDataError, UnknownNameError, BadFileError, ActionError, FailedActionError: as the
                constructor's.
        """
        world = self._running
        _check_names(parameters, frozenset({"width", "height"}))
        size = _size(parameters.pop("width", self.width)), _size(parameters.pop("height", self.height))
        wanted = self.scene if scene is None else scene
        if not isinstance(wanted, str | Mapping):
            raise OptionError(f"a scene is a name, a path or a house, not {wanted!r:.80}", where="scene")
        initial = {**self.initialization_parameters, **_plain(parameters)}
        self.last_event = world.reset(_plain(wanted), size, initial)
        self.width, self.height = size
        self.scene = official(wanted) if isinstance(wanted, str) else wanted
        self.initialization_parameters = initial
        return self.last_event

    def step(
        self, action: str | Mapping[str, Any] | None = None, *, raise_for_failure: bool = False, **arguments: Any
    ) -> Event:
        """Apply one action.

        Args:
            action: its name, or a dictionary of its name (under "action") and its arguments.
            raise_for_failure: raise where the action fails, too.
            arguments: further arguments; they win over the dictionary's.

        Returns:
            The moment after it. A failed action left everything as it was, and its metadata says why.

        Raises:
            SimulatorError: after `stop`.
            ActionError: there is no such action, or it does not take these arguments (a ValueError, too).
            FailedActionError: the action failed, and `raise_for_failure` is set (a RuntimeError, too).
        """
        world = self._running
        name, given = _named(action, arguments)
        if name == "Reset":
            return self.reset(given.get("sceneName") or None)
        event = self.last_event = world.step(name, given)
        event.outcome.raise_for_mistakes(raise_for_failure)
        return event

    @property
    def home(self) -> Home:
        """The running scene's state: for tests and benchmarks, not AI2-THOR's.

        Raises:
            SimulatorError: after `stop`.
        """
        return self._running.home

    def stop(self) -> None:
        """Let the scene go; the controller cannot be used any more, its events can."""
        self._world = None

    def __enter__(self) -> Controller:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _running(self) -> World:
        if self._world is None:
            raise SimulatorError("the controller was stopped", fix="make a new Controller")
        return self._world

    def _first_scene(self) -> str:
        names = self._library.names()
        if not names:
            raise MissingDataError("there are no scenes", fix="pass scenes=[FOLDER], a folder of scene files")
        return names[0]


def _named(action: Any, arguments: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """An action's name and arguments, from either way of writing them, in plain types."""
    if isinstance(action, Mapping):
        arguments = {**action, **arguments}
        action = arguments.pop("action", None)
    if not isinstance(action, str) or not all(isinstance(key, str) for key in arguments):
        raise ActionError(f"step takes an action's name and arguments, not {action!r:.80}", fix='step("MoveAhead")')
    if not arguments:
        return action, arguments
    given = _plain(arguments)
    rotation = given.get("rotation")
    if rotation is not None and not isinstance(rotation, dict):
        given["rotation"] = {"y": rotation}
    return action, given


def _plain(value: Any) -> Any:
    """The same in Python's own types: numpy's numbers and arrays become numbers and lists; containers are copied."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _check_names(parameters: Mapping[str, Any], besides: frozenset[str]) -> None:
    known = RULES["Initialize"].tests.keys() | besides
    for name in parameters:
        if name not in known:
            nearest = nearest_name(name, known)
            raise OptionError(
                f"there is no argument '{name:.60}'",
                where="Controller",
                fix=f"did you mean '{nearest}'?" if nearest else f"known: {', '.join(sorted(known))}",
            )


def _library(scenes: SceneLibrary | Sequence[Path | str] | None) -> SceneLibrary:
    if scenes is None:
        return default_library()
    return scenes if isinstance(scenes, SceneLibrary) else SceneLibrary([Path(each) for each in scenes])


def _size(value: Any) -> int:
    number = _plain(value)
    if not is_number(number) or number != int(number) or not 1 <= number <= MOST_PIXELS:
        raise OptionError(f"width and height are whole numbers from 1 to {MOST_PIXELS}, not {value!r:.40}")
    return int(number)
