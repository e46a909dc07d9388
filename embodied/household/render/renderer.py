"""Pictures of a home: colour, depth and object ids of one moment from one camera, in one pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.household.render.camera import View
from embodied.household.render.rasteriser import PLANES, rasterise
from embodied.household.render.shading import shade
from embodied.household.render.shadows import Shadows
from embodied.household.render.stage import Backdrop, Stage
from embodied.household.render.textures import tiles
from embodied.household.state import Snapshot

FAR = 20.0
"""Metres; the depth of a pixel that shows nothing (AI2-THOR's far plane)."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What a camera took.

    Attributes:
        image: (height, width, 3) uint8, RGB.
        depth: (height, width) float32, metres along the camera's axis; FAR where there is nothing.
        numbers: (height, width) int32, which object each pixel shows, counted in the home's order; -1 for none, as
            floors and walls.
    """

    image: NDArray[np.uint8]
    depth: NDArray[np.float32]
    numbers: NDArray[np.int32]


class Renderer:
    """Takes pictures of one home. What it works with is made once and kept; pictures belong to whoever asked.

    Args:
        backdrop: what of the scene stays as it is.
    """

    def __init__(self, backdrop: Backdrop) -> None:
        self.stage, self._shadows = Stage(backdrop), Shadows()
        self._nearness, self._slots = np.empty((1, 1), np.float32), np.empty((1, 1), np.int32)
        self._planes, self._owners = np.empty((1, PLANES)), np.empty((1, 2), np.int32)
        self._corners = np.empty((1, 5))

    def __reduce__(self) -> tuple[type[Renderer], tuple[Backdrop]]:
        """Travel without work space: it is made anew."""
        return Renderer, (self.stage.backdrop,)

    def render(self, kept: Snapshot, view: View) -> Picture:
        """Take a picture of a moment."""
        stage = self.stage
        stage.show(kept)
        self._shadows.show(stage)
        self._make_room(view)
        pool, eye, axes, is_flat = stage.pool, np.array(view.eye), view.axes, view.orthographic_size is not None
        rasterise(
            eye, axes, view.scale, is_flat, stage.drawn, stage.matrices, stage.ranges, stage.spheres, pool.vertices,
            pool.faces, self._nearness, self._slots, self._planes, self._owners, self._corners,
        )  # fmt: skip
        shape = view.height, view.width
        picture = Picture(np.empty((*shape, 3), np.uint8), np.empty(shape, np.float32), np.empty(shape, np.int32))
        shade(
            view.scale, is_flat, axes, FAR, stage.matrices, stage.ids, pool.vertices, pool.faces, pool.normals,
            pool.slots, stage.ranges, stage.paints, stage.overlays, tiles(), self._shadows.depths,
            self._shadows.reached, self._shadows.from_camera(eye, axes), self._nearness, self._slots, self._planes,
            self._owners, picture.image, picture.depth, picture.numbers,
        )  # fmt: skip
        return picture

    def _make_room(self, view: View) -> None:
        """Work space for a picture's size and for all faces at once."""
        if self._slots.shape != (view.height, view.width):
            shape = view.height, view.width
            self._nearness, self._slots = np.empty(shape, np.float32), np.empty(shape, np.int32)
        pool = self.stage.pool
        if len(self._planes) < pool.face_count:
            self._planes, self._owners = (
                np.empty((2 * pool.face_count, PLANES)),
                np.empty((2 * pool.face_count, 2), np.int32),
            )
        if len(self._corners) < pool.largest:
            self._corners = np.empty((2 * pool.largest, 5))
