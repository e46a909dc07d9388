"""The world behind AI2-THOR's actions, one scene at a time: what the Controller and the player both drive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from embodied.errors import EmbodiedError, SimulatorError
from embodied.household.act import act
from embodied.household.home import Home
from embodied.household.library import ALFRED_ROOM, SceneLibrary
from embodied.household.places import Place, Places
from embodied.household.settings import ROBOT, Settings
from embodied.household.state import Snapshot
from embodied.household.thor.event import Event
from embodied.household.thor.houses import HOUSE, Houses
from embodied.household.thor.metadata import Describer
from embodied.household.thor.outcome import Outcome
from embodied.household.thor.pictures import Layers
from embodied.simulator import Action, Refusal, RefusalKind

MOST_PIXELS = 8192
_PHYSICS = "_physics"
"""What AI2-THOR puts after the names of its rooms."""

SceneLike = str | Mapping[str, Any]
"""A scene's name, the path of a scene file, or a dictionary; see `houses`."""


@dataclass(frozen=True, slots=True)
class _Here:
    """Where the world is: a scene, and how it is told of."""

    place: Place
    describer: Describer
    layers: Layers


class World:
    """Takes actions and answers with events.

    Args:
        library: where scenes are looked up.
        robot: the agent is this project's own robot (`settings.ROBOT`), and sees by the scene's own field of view;
            AI2-THOR's agent otherwise.
    """

    def __init__(self, library: SceneLibrary, *, robot: bool = False) -> None:
        self._library, self._robot = library, robot
        self._places, self._houses = Places(ROBOT if robot else Settings()), Houses(library)
        self._here: _Here | None = None
        self._parameters: Mapping[str, Any] = {}

    @property
    def scenes(self) -> list[str]:
        """Names of all scenes, as AI2-THOR writes them."""
        return [official(name) for name in self._library.names()]

    @property
    def home(self) -> Home:
        """The running scene's state.

        Raises:
            SimulatorError: there is none yet.
        """
        return self._now.place.home

    @property
    def _now(self) -> _Here:
        if self._here is None:
            raise SimulatorError("there is no scene yet", fix="call reset(scene) first")
        return self._here

    def reset(self, scene: SceneLike, size: tuple[int, int], parameters: Mapping[str, Any]) -> Event:
        """Put a scene to its start, and Initialize it. Where that fails, all is as before.

        Args:
            scene: which.
            size: (width, height) of the picture, pixels.
            parameters: of Initialize.

        Raises:
            BadFileError, MissingDataError, UnknownNameError: the scene is missing or broken.
            ActionError, FailedActionError: a value that Initialize refuses.
        """
        before = None if self._here is None else (self._here, self.home.snapshot())
        place, name = self._enter(scene)
        home = place.home
        if not self._robot:
            home.configure(Settings())
        home.configure(replace(home.settings, width=size[0], height=size[1]))
        outcome = _applied(home, "Initialize", parameters)
        if outcome.refusal is not None:
            self._back(before)
            outcome.raise_for_mistakes(raise_for_failure=True)
        self._parameters = dict(parameters)
        self._here = _Here(place, Describer(name, home.space.bounds), Layers.of(parameters))
        return self.said(outcome)

    def step(self, name: str, arguments: Mapping[str, Any]) -> Event:
        """Apply one action; a refused one changes nothing.

        Raises:
            SimulatorError: there is no scene yet.
        """
        match name:
            case "Initialize":
                outcome = _applied(self.home, name, arguments)
                if outcome.refusal is None:
                    self._parameters = dict(arguments)
                    self._here = replace(self._now, layers=Layers.of(arguments))
            case "ChangeResolution":
                outcome = self._resized(Action(name, arguments))
            case "ChangeQuality":
                outcome = Outcome(Action(name, arguments))
            case "GetScenesInBuild":
                outcome = Outcome(Action(name, arguments), self.scenes)
            case "CreateHouse":
                return self._housed(Action(name, arguments))
            case _:
                outcome = _applied(self.home, name, arguments)
        return self.said(outcome)

    def stop(self) -> None:
        """Let the scene go."""
        self._here = None

    def _enter(self, scene: SceneLike) -> tuple[Place, str]:
        if isinstance(scene, str):
            found = self._library.load(scene.removesuffix(_PHYSICS))
            return self._places.enter(found), official(found.name)
        return self._places.enter(*self._houses.read(scene)), HOUSE

    def _back(self, before: tuple[_Here, Snapshot] | None) -> None:
        if before is not None:
            self._here, kept = before
            self.home.restore(kept)

    def _resized(self, action: Action) -> Outcome:
        home, sides = self.home, [action.arguments.get(key) for key in ("x", "y")]
        if not all(isinstance(side, int | float) and 1 <= side <= MOST_PIXELS and side == int(side) for side in sides):
            what = f"x and y are whole numbers of pixels from 1 to {MOST_PIXELS}"
            return Outcome(action, None, Refusal(RefusalKind.INVALID_ARGUMENT, what))
        width, height = (int(side) for side in sides if side is not None)
        home.configure(replace(home.settings, width=width, height=height))
        return Outcome(action)

    def _housed(self, action: Action) -> Event:
        """Enter a house, set up as the scene before it was."""
        house, settings = action.arguments.get("house"), self.home.settings
        try:
            if not isinstance(house, Mapping):
                raise SimulatorError("CreateHouse needs a house, a dictionary")
            self.reset(house, (settings.width, settings.height), self._parameters)
        except EmbodiedError as error:
            return self.said(Outcome(action, None, Refusal(RefusalKind.INVALID_ARGUMENT, str(error))))
        return self.said(Outcome(action))

    def said(self, outcome: Outcome) -> Event:
        """The event of an action that ended so."""
        now, home = self._now, self.home
        return Event(home.snapshot(), home.camera, outcome, now.describer, now.place.renderer, now.layers)


def official(name: str) -> str:
    """A scene's name as AI2-THOR writes it."""
    is_room = name.startswith(ALFRED_ROOM) and name.removeprefix(ALFRED_ROOM).isdigit()
    return f"{name}{_PHYSICS}" if is_room else name


def _applied(home: Home, name: str, arguments: Mapping[str, Any]) -> Outcome:
    action = Action(name, arguments)
    if arguments.get("agentId"):
        refusal = Refusal(RefusalKind.OUT_OF_RANGE, "there is one agent here: agentId is 0")
        return Outcome(action, None, refusal)
    result, refused = act(home, action)
    return Outcome(action, result, refused)
