"""A frame: what the robot's camera took at one moment, with depth and instance segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Pose
from embodied.sight import Camera

NOBODY = -1
"""The segment of pixels that belong to no object: floor, walls, what is outside."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One RGB-D picture.

    Attributes:
        image: (height, width, 3) uint8, RGB.
        depth: (height, width) float32, metres along the camera's axis.
        segments: (height, width) int32, a number for each object that shows; NOBODY for none. Numbers mean nothing by
            themselves, and need not last from frame to frame.
        ids: object id by segment number. Privileged: which object a segment is, and so its type, no camera tells.
        pose, camera: where from, and with what.
    """

    image: NDArray[np.uint8]
    depth: NDArray[np.float32]
    segments: NDArray[np.int32]
    ids: tuple[str, ...]
    pose: Pose
    camera: Camera

    def mask(self, segment: int) -> NDArray[np.bool_]:
        """(height, width): the pixels of a segment."""
        return np.equal(self.segments, segment)

    def pixels(self) -> dict[int, int]:
        """How many pixels each segment has that shows."""
        numbers, counts = np.unique(self.segments, return_counts=True)
        return {int(number): int(count) for number, count in zip(numbers, counts, strict=True) if number != NOBODY}
