"""Perception: an observation's frame becomes detections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from embodied.frame import Frame
from embodied.geometry import Point


@dataclass(frozen=True, slots=True)
class Detection:
    """One thing that a frame shows.

    Attributes:
        segment: its number in the frame.
        object_type, confidence: the likeliest type, and how likely it is, 0 to 1.
        position: the middle of what is seen of it, in the world, metres.
        pixels: how many it has.
        states: by name in `entity.STATES`, how likely each is, 0 to 1; of those that a picture can show.
        object_id: which object it is, where perception is privileged; else empty.
    """

    segment: int
    object_type: str
    confidence: float
    position: Point
    pixels: int
    states: Mapping[str, float] = field(default_factory=dict)
    object_id: str = ""


class Perception(Protocol):
    """Says what a frame shows.

    One that reads the true state says so by `privileged`; every result that used it is marked.
    """

    name: str
    privileged: bool

    def detect(self, frame: Frame) -> list[Detection]:
        """What is seen, largest first.

        Raises:
            EmbodiedError: a frame that is no picture (wrong dtype or shape, depth that is no number).
        """
