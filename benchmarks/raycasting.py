"""The same pictures by rays: depth and ids from Embree, as a reference that shares no code with the rasteriser."""

from __future__ import annotations

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from embodied.household.render.camera import View
from embodied.household.render.stage import Stage

PAST = 1e-4
"""Metres behind a face seen from its back at which a ray goes on: Embree sees faces from both sides."""
MOST_BACKS = 12


class Raycaster:
    """What a stage shows at its moment, by rays.

    Args:
        stage: whose drawn rows are entered, in the world's frame.
    """

    def __init__(self, stage: Stage) -> None:
        corners, rows = [], []
        pool = stage.pool
        for row in stage.drawn.tolist():
            first, end, face, last = stage.ranges[row]
            matrix = stage.matrices[row]
            placed = pool.vertices[first:end].astype(np.float64) @ matrix[:, :3].T + matrix[:, 3]
            corners.append(placed[pool.faces[face:last]])
            rows.append(np.full(last - face, stage.ids[row]))
        self.triangles = np.concatenate(corners)
        self.numbers = np.concatenate(rows)
        across = np.cross(self.triangles[:, 1] - self.triangles[:, 0], self.triangles[:, 2] - self.triangles[:, 0])
        self.normals = across / np.maximum(np.linalg.norm(across, axis=1), 1e-20)[:, None]
        self.scene = EmbreeScene(robust=True)
        TriangleMesh(self.scene, self.triangles.astype(np.float32))

    def cast(self, view: View, far: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Depth along the camera's axis and numbers of the objects, each (height, width)."""
        origins, ways = rays(view)
        depth, numbers = np.full(len(ways), far), np.full(len(ways), -1)
        left, start = np.arange(len(ways)), np.zeros(len(ways))
        for _ in range(MOST_BACKS):
            begin = origins[left] + ways[left] * start[:, None]
            hit = self.scene.run(begin.astype(np.float32), ways[left].astype(np.float32), query="INTERSECT")
            met = hit >= 0
            left, start, hit = left[met], start[met], hit[met]
            if not len(left):
                break
            normal, corner = self.normals[hit], self.triangles[hit, 0]
            slope = (ways[left] * normal).sum(axis=1)
            away = ((corner - origins[left]) * normal).sum(axis=1) / np.where(slope == 0.0, 1e-20, slope)
            front = slope < 0.0
            depth[left[front]] = away[front]
            numbers[left[front]] = self.numbers[hit[front]]
            left, start = left[~front], away[~front] + PAST
        return depth.reshape(view.height, view.width), numbers.reshape(view.height, view.width)


def rays(view: View) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(pixels, 3) origins and directions; a direction's part along the camera's axis is 1."""
    columns, rows = np.meshgrid(np.arange(view.width) + 0.5, np.arange(view.height) + 0.5)
    aside, up = (columns.ravel() - view.width / 2) / view.scale, (view.height / 2 - rows.ravel()) / view.scale
    right, above, ahead = view.axes
    shift = aside[:, None] * right + up[:, None] * above
    eye = np.array(view.eye)
    if view.orthographic_size is not None:
        return eye + shift, np.broadcast_to(ahead, shift.shape).copy()
    return np.broadcast_to(eye, shift.shape).copy(), shift + ahead
