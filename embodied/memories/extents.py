"""What a frame's depth says of each segment: where it reaches in the world and in the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from embodied.frame import NOBODY, Frame
from embodied.geometry import Box, Pose
from embodied.sight import Camera

STRIDE = 2
"""Every so many rows and columns are looked at: sides come out a pixel too short at most."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What is seen of one segment.

    Attributes:
        box: around its points, metres.
        away: metres from the body's axis to its nearest point that is not above the hand's height, in the floor plane.
        rows, columns: from its first to behind its last, pixels.
    """

    box: Box
    away: float
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """The points of a frame.

    Attributes:
        points: (n, 3) float32, metres: row by row of every STRIDE-th pixel.
        segments: (n,) int32, what each belongs to.
        frame: where they are from.
    """

    points: NDArray[np.float32]
    segments: NDArray[np.int32]
    frame: Frame

    @classmethod
    def of(cls, frame: Frame) -> Cloud:
        """The points that a frame's depth stands for."""
        depth = frame.depth[::STRIDE, ::STRIDE].reshape(-1, 1)
        eye = np.array(frame.camera.eye(frame.pose), np.float32)
        rays = _rays(frame.camera, frame.pose.yaw, frame.pose.horizon)
        return cls(rays * depth + eye, frame.segments[::STRIDE, ::STRIDE].ravel(), frame)

    def extents(self) -> Mapping[int, Extent]:
        """What is seen of each segment that has any of these points."""
        order = np.argsort(self.segments.astype(np.int16), kind="stable")
        numbers, starts = np.unique(self.segments[order], return_index=True)
        points = self.points[order]
        low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
        pose, camera = self.frame.pose, self.frame.camera
        away = np.hypot(points[:, 0] - pose.x, points[:, 2] - pose.z)
        away[points[:, 1] > pose.y + camera.reach] = np.inf
        away = np.minimum.reduceat(away, starts)
        rows, columns = np.divmod(order, -(-camera.width // STRIDE))
        edges = [ends.reduceat(axis, starts) * STRIDE for axis in (rows, columns) for ends in (np.minimum, np.maximum)]
        return {
            int(number): Extent(
                Box(_point(low[index]), _point(high[index])),
                float(away[index]),
                (int(edges[0][index]), int(edges[1][index]) + STRIDE),
                (int(edges[2][index]), int(edges[3][index]) + STRIDE),
            )
            for index, number in enumerate(numbers)
            if number != NOBODY
        }


@lru_cache(maxsize=64)
def _rays(camera: Camera, yaw: float, horizon: float) -> NDArray[np.float32]:
    """(n, 3): the way from the eye of each of every STRIDE-th pixel, as long as its depth is 1."""
    pose = Pose(0.0, 0.0, 0.0, yaw, horizon)
    columns, rows = np.arange(0, camera.width, STRIDE) + 0.5, np.arange(0, camera.height, STRIDE) + 0.5
    pixels = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    found = camera.unproject(pose, np.column_stack([pixels, np.ones(len(pixels))])) - np.array(camera.eye(pose))
    return np.asarray(found, np.float32)


def _point(values: NDArray[np.float32]) -> tuple[float, float, float]:
    x, y, z = values.tolist()
    return x, y, z
