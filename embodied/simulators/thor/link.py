"""What the simulator takes actions through: a Controller in another process, or ours in this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

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
