"""The map of what the light from above reaches: the home seen from the light, without perspective."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Box
from embodied.household.render.camera import View
from embodied.household.render.rasteriser import EMPTY, PLANES, rasterise
from embodied.household.render.shading import SUN
from embodied.household.render.shadow_lookup import extremes
from embodied.household.render.stage import Stage

PER_METRE = 40.0
"""Texels."""
MOST = 1024
"""Texels along a side."""
AWAY = 30.0
"""Metres from the middle of the home to the light's eye; its rays are parallel."""


class Shadows:
    """The shadow map of a stage, drawn anew when what throws shadows changed.

    Attributes:
        depths: (height, width) float32, metres from the light to what it meets first.
        reached: (height, width, 2) float32, see `shadow_lookup.extremes`.
    """

    def __init__(self) -> None:
        self.depths = np.full((1, 1), np.inf, np.float32)
        self.reached = extremes(self.depths)
        self._view = View((0.0, 0.0, 0.0), 0.0, 0.0, 0.0, 1, 1, 90.0, 1.0)
        self._axes, self._version = self._view.axes, -1

    def show(self, stage: Stage) -> None:
        """Bring the map to the stage's moment."""
        if stage.casters_version == self._version:
            return
        self._version = stage.casters_version
        view = self._view = light(stage.bounds)
        self._axes = view.axes
        shape, pool = (view.height, view.width), stage.pool
        faces = max(pool.face_count, 1)
        nearness, slots = np.empty(shape, np.float32), np.empty(shape, np.int32)
        rasterise(
            np.array(view.eye),
            self._axes,
            view.scale,
            True,
            stage.casters,
            stage.caster_matrices,
            stage.caster_ranges,
            stage.caster_spheres,
            pool.vertices,
            pool.faces,
            nearness,
            slots,
            np.empty((faces, PLANES)),
            np.empty((faces, 2), np.int32),
            np.empty((pool.largest, 5)),
        )
        self.depths = np.where(slots == EMPTY, np.float32(np.inf), -nearness)
        self.reached = extremes(self.depths)

    def from_camera(self, eye: NDArray[np.float64], axes: NDArray[np.float64]) -> NDArray[np.float64]:
        """(3, 4) from a camera's right, up and ahead, metres, to column, row and depth of the map."""
        light_view = self._view
        turn = self._axes @ axes.T
        shift = self._axes @ (eye - np.array(light_view.eye))
        scale = light_view.scale
        made = np.empty((3, 4))
        made[0, :3], made[0, 3] = turn[0] * scale, shift[0] * scale + light_view.width / 2
        made[1, :3], made[1, 3] = -turn[1] * scale, light_view.height / 2 - shift[1] * scale
        made[2, :3], made[2, 3] = turn[2], shift[2]
        return made


def light(bounds: Box) -> View:
    """The light's view of a home."""
    x, y, z = SUN
    yaw, pitch = math.degrees(math.atan2(-x, -z)), math.degrees(math.asin(y / math.hypot(x, y, z)))
    middle = bounds.centre
    length = math.hypot(x, y, z)
    eye = tuple(part + AWAY * way / length for part, way in zip(middle, SUN, strict=True))
    across = math.hypot(*bounds.size)
    texels = min(math.ceil(across * PER_METRE), MOST)
    return View((eye[0], eye[1], eye[2]), yaw, pitch, 0.0, texels, texels, 90.0, across / 2)
