"""What the simulator takes actions through: a Controller in another process, or ours in this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from embodied.household import Controller
from embodied.household.thor.outcome import ActionError

SceneLike = str | Mapping[str, Any]


class Link(Protocol):
    """A running Controller.

    Attributes:
        alive: whether it can be reset; a link whose process failed cannot.
    """

    alive: bool

    @property
    def event(self) -> Any: ...
    def reset(self, scene: SceneLike) -> Any:
        """Begin a scene; returns the first event.

        Raises:
            EmbodiedError: there is no such scene, or it is broken.
            SimulatorProcessError: the process failed, and was ended.
        """

    def step(self, action: str, arguments: Mapping[str, Any]) -> Any:
        """Take an action; returns the event, refused actions' too.

        Raises:
            SimulatorProcessError: the process failed, and was ended.
        """

    def end(self) -> None: ...


class LocalLink:
    """Our own Controller; see `Link`.

    Args:
        size: (width, height) of the picture, pixels.
        parameters: of Initialize.
        scene: where it begins.
    """

    def __init__(self, size: tuple[int, int], parameters: Mapping[str, Any], scene: SceneLike) -> None:
        self.alive = True
        self._controller = Controller(scene=scene, robot=True, width=size[0], height=size[1], **parameters)

    @property
    def event(self) -> Any:
        """The last moment."""
        return self._controller.last_event

    def reset(self, scene: SceneLike) -> Any:
        """See `Link`."""
        return self._controller.reset(scene)

    def step(self, action: str, arguments: Mapping[str, Any]) -> Any:
        """See `Link`."""
        try:
            return self._controller.step(action, **arguments)
        except ActionError:
            return self.event

    def end(self) -> None:
        """Let the scene go."""
        self.alive = False
        self._controller.stop()
