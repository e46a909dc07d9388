"""The same pictures by rays: depth and ids from Embree, as a reference that shares no code with the rasteriser."""

from __future__ import annotations

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from embodied.household.render.camera import View
from embodied.household.render.stage import Stage


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

    def cast(self, view: View, far: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Depth along the camera's axis and numbers of the objects, each (height, width)."""
        is_flat = view.orthographic_size is not None
        corner, shape = self.triangles[:, 0], (view.height, view.width)
        towards = view.axes[2] if is_flat else corner - np.array(view.eye)
        # Embree sees faces from both sides, pictures from the front only.
        front = np.flatnonzero((self.normals * towards).sum(axis=1) < 0.0)
        origins, ways = rays(view)
        hit = embree(self.triangles[front]).run(origins.astype(np.float32), ways.astype(np.float32), query="INTERSECT")
        met, face = hit >= 0, front[hit]
        slope = (ways * self.normals[face]).sum(axis=1)
        away = ((corner[face] - origins) * self.normals[face]).sum(axis=1) / np.where(met, slope, 1.0)
        depth, numbers = np.where(met, away, far), np.where(met, self.numbers[face], -1)
        return depth.reshape(shape), numbers.reshape(shape)


def embree(triangles: NDArray[np.float64]) -> EmbreeScene:
    """A scene of (n, 3, 3) corners."""
    scene = EmbreeScene(robust=True)
    TriangleMesh(scene, triangles.astype(np.float32))
    return scene


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
