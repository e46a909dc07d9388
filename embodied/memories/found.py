"""A detection with what the depth picture says of where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.frame import Frame
from embodied.geometry import Box
from embodied.household.object_types import TYPES
from embodied.memories.extents import Extent
from embodied.perception import Detection

POINT = 0.02
"""Metres: the size of what is too thin for an extent."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a frame shows.

    Attributes:
        segment, types, pixels, states: the detection's.
        box: around what is seen of it, metres.
        away: metres from the robot's axis to its nearest point in reach of the hand's height.
        extent: as read off the depth; None for what is too thin.
    """

    segment: int
    types: Mapping[str, float]
    pixels: int
    states: Mapping[str, float]
    box: Box
    away: float
    extent: Extent | None = None

    @property
    def movable(self) -> bool:
        """Whether it is likelier to be something that can be picked up."""
        return sum(share for name, share in self.types.items() if is_movable(name)) > 0.5 * sum(self.types.values())

    def crop(self, frame: Frame) -> NDArray[np.uint8]:
        """Cut it out of the picture."""
        if self.extent is None:
            return np.zeros((1, 1, 3), np.uint8)
        return frame.image[slice(*self.extent.rows), slice(*self.extent.columns)].copy()


def is_movable(name: str) -> bool:
    """Whether things of a type can be picked up."""
    return name in TYPES and "pickupable" in TYPES[name].properties


def locate(detections: Iterable[Detection], extents: Mapping[int, Extent], frame: Frame) -> Iterator[Found]:
    """Say of each detection where it is; who it truly is, is not looked at."""
    for each in detections:
        extent = extents.get(each.segment)
        if extent is None:
            x, _, z = each.position
            away = float(np.hypot(x - frame.pose.x, z - frame.pose.z))
            box = Box.around(each.position, (POINT, POINT, POINT))
        else:
            box, away = extent.box, extent.away
        yield Found(each.segment, each.types, each.pixels, each.states, box, away, extent)
