"""A way of seeing of an outsider."""

from __future__ import annotations

from collections.abc import Callable

from embodied import Detection, Frame, ImageTextEncoder, Perception, WorldState


class Blind:
    """Sees nothing, wherever it looks."""

    name = "blind"
    privileged = False

    def start(self, state: WorldState) -> None:
        """Nothing to begin with."""

    def detect(self, frame: Frame) -> list[Detection]:
        return []


def make_blind(eye: Callable[[], ImageTextEncoder]) -> Perception:
    return Blind()
