"""AI2-THOR's Controller over the household engine: a script needs another import line, and nothing else.

Example:
    with Controller(scene="kitchen") as controller:
        event = controller.step("MoveAhead")
        where = event.metadata["agent"]["position"]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from embodied.errors import MissingDataError, OptionError, SimulatorError, nearest_name
from embodied.household.act import act
from embodied.household.actions.arguments import is_number
from embodied.household.actions.rules import RULES
from embodied.household.build import build_home
from embodied.household.held_out import is_unseen
from embodied.household.home import Home
from embodied.household.library import ALFRED_ROOM, SceneLibrary, default_library
from embodied.household.render.renderer import Renderer
from embodied.household.render.stage import Backdrop
from embodied.household.scene import Scene
from embodied.household.settings import Settings
from embodied.household.state import Snapshot
from embodied.household.thor.event import Event
from embodied.household.thor.metadata import Describer
from embodied.household.thor.outcome import ActionError, Outcome
from embodied.household.thor.pictures import Layers
from embodied.simulator import Action, Refusal, RefusalKind

UNUSED = frozenset(
    "quality fullscreen headless port start_unity local_executable_path local_build commit_id branch x_display host "
    "image_dir save_image_per_frame depth_format add_depth_noise download_only include_private_scenes server_class "
    "gpu_device platform server_timeout server_start_timeout".split()
)
"""Arguments of AI2-THOR's Controller that choose a Unity player, a screen or a connection: accepted, without effect."""
MOST_PIXELS = 8192
_PHYSICS = "_physics"
"""What AI2-THOR puts after the names of its rooms."""


class Controller:
    """Runs one scene at a time, as `ai2thor.controller.Controller` does.

    Args:
        quality: accepted, without effect, as everything in `UNUSED`.
        width, height: of the picture, pixels; they decide what is in view.
        scene: a scene's name ("FloorPlan1" is an imported room of ALFRED's), or the path of a scene file; the first by
            name when absent.
        scenes: where scenes are looked up: a library, or folders of scene files; those of the command line by default.
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
        **parameters: Any,
    ) -> None:
        _check_names(parameters, UNUSED)
        self.width, self.height = width, height
        self.initialization_parameters = {key: each for key, each in parameters.items() if key not in UNUSED}
        self.last_event: Event | None = None
        self.scene: str | None = None
        self._library = _library(scenes)
        self._home: Home | None = None
        self._describer: Describer
        self._renderer: Renderer
        self._layers = Layers()
        self._built: dict[str, tuple[Scene, Home, Snapshot, Describer, Renderer]] = {}
        self._is_stopped = False
        self.reset(self._first_scene() if scene is None else scene)

    @property
    def scenes_in_build(self) -> set[str]:
        """Names of all scenes."""
        return {_official(name) for name in self._library.names()}

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
        self._check_running()
        _check_names(parameters, frozenset({"width", "height"}))
        size = _size(parameters.pop("width", self.width)), _size(parameters.pop("height", self.height))
        name = _name(self.scene if scene is None else scene)
        before = self._home.snapshot() if self._home is not None else None
        home, describer, renderer = self._at_start(name)
        home.configure(replace(home.settings, width=size[0], height=size[1]))
        initial = {**self.initialization_parameters, **_plain(parameters)}
        outcome = _apply(home, "Initialize", initial)
        if outcome.refusal is not None:
            if self._home is not None and before is not None:
                self._home.restore(before)
            outcome.raise_for_mistakes(raise_for_failure=True)
        self.width, self.height = size
        self.scene, self.initialization_parameters = _official(name), initial
        self._home, self._describer, self._renderer = home, describer, renderer
        self._layers = Layers.of(initial)
        self.last_event = self._event(outcome)
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
        home = self._home
        if home is None:
            self._check_running()
            raise SimulatorError("there is no scene yet", fix="call reset(scene) first")
        name, given = _named(action, arguments)
        if name == "Reset":
            return self.reset(given.get("sceneName") or None)
        outcome = _apply(home, name, given)
        event = self.last_event = self._event(outcome)
        if outcome.refusal is not None:
            outcome.raise_for_mistakes(raise_for_failure)
        return event

    @property
    def home(self) -> Home:
        """The running scene's state: for tests and benchmarks, not AI2-THOR's.

        Raises:
            SimulatorError: after `stop`.
        """
        self._check_running()
        if self._home is None:
            raise SimulatorError("there is no scene", fix="call reset(scene) first")
        return self._home

    def stop(self) -> None:
        """Let the scene go; the controller cannot be used any more, its events can."""
        self._home, self._is_stopped = None, True
        self._built.clear()

    def __enter__(self) -> Controller:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _event(self, outcome: Outcome) -> Event:
        home = self.home
        return Event(home.snapshot(), home.camera, outcome, self._describer, self._renderer, self._layers)

    def _check_running(self) -> None:
        if self._is_stopped:
            raise SimulatorError("the controller was stopped", fix="make a new Controller")

    def _first_scene(self) -> str:
        names = self._library.names()
        if not names:
            raise MissingDataError("there are no scenes", fix="pass scenes=[FOLDER], a folder of scene files")
        return names[0]

    def _at_start(self, name: str) -> tuple[Home, Describer, Renderer]:
        """The home of a scene as its file says, built once and put back afterwards."""
        scene = self._library.load(name)
        known = self._built.get(name)
        if known is None or known[0] is not scene:
            home = build_home(scene, where=scene.name, settings=Settings())
            home.configure(Settings())
            backdrop = Backdrop(scene.name, home.space, tuple(home.rooms), is_unseen(scene.name))
            describer = Describer(_official(scene.name), home.space.bounds)
            known = scene, home, home.snapshot(), describer, Renderer(backdrop)
            self._built[name] = known
        _, home, start, describer, renderer = known
        home.restore(start)
        return home, describer, renderer


def _apply(home: Home, name: str, arguments: Mapping[str, Any]) -> Outcome:
    action = Action(name, arguments)
    if arguments.get("agentId"):
        refusal = Refusal(RefusalKind.OUT_OF_RANGE, "there is one agent here: agentId is 0")
        return Outcome(action, None, refusal)
    result, refused = act(home, action)
    return Outcome(action, result, refused)


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


def _name(scene: Any) -> str:
    """The library's name of a scene."""
    if isinstance(scene, str):
        return scene.removesuffix(_PHYSICS)
    if isinstance(scene, Mapping):
        raise OptionError(
            "a house given as a dictionary has to be made a scene file first",
            where="scene",
            fix="write it to HOUSE.json, then: embodied scenes import-procthor HOUSE.json",
        )
    raise OptionError(f"a scene is a name or a path, not {scene!r:.80}", where="scene")


def _official(name: str) -> str:
    """A scene's name as AI2-THOR writes it."""
    is_room = name.startswith(ALFRED_ROOM) and name.removeprefix(ALFRED_ROOM).isdigit()
    return f"{name}{_PHYSICS}" if is_room else name
