"""Our own Controller, in this process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from embodied.household import Controller
from embodied.household.thor.outcome import ActionError
from embodied.simulators.thor.link import SceneLike


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
