"""Perception: an observation's frame becomes detections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from embodied.frame import Frame
from embodied.geometry import Point
from embodied.simulator import WorldState


@dataclass(frozen=True, slots=True)
class Detection:
    """One thing that a frame shows.

    Attributes:
        segment: its number in the frame.
        types: how likely each type is, likeliest first; what is left out is next to impossible.
        position: the middle of what is seen of it, in the world, metres.
        pixels: how many it has.
        states: of those that a picture can show, those that it may be in, and how likely each is, 0 to 1: "open", "on",
            "broken", "cooked", "dirty", "used_up", "filled", and with what ("water", "coffee", "wine"), "hot", "cold".
        object_id: which object it is, where perception is privileged; else empty.
    """

    segment: int
    types: Mapping[str, float]
    position: Point
    pixels: int
    states: Mapping[str, float] = field(default_factory=dict)
    object_id: str = ""

    @property
    def object_type(self) -> str:
        """The likeliest type."""
        return next(iter(self.types))

    @property
    def confidence(self) -> float:
        """How likely that type is, 0 to 1."""
        return next(iter(self.types.values()))


class Perception(Protocol):
    """Says what a frame shows.

    One that reads the true state says so by `privileged`; every result that used it is marked.
    """

    name: str
    privileged: bool

    def start(self, state: WorldState) -> None:
        """An episode begins; only one that is privileged looks at the true state."""

    def detect(self, frame: Frame) -> list[Detection]:
        """What is seen, largest first.

        Raises:
            EmbodiedError: a frame that is no picture (wrong dtype or shape, depth that is no number).
        """
