"""Where a picture is taken from: the agent's eye, a third-party camera, or straight above."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Box, Point, Pose
from embodied.household.render.mesh import rotation
from embodied.household.state import ThirdCamera
from embodied.sight import Camera

ABOVE = 1.0
"""Metres over the walls from which the map is drawn."""


@dataclass(frozen=True, slots=True)
class View:
    """A camera in the world.

    Attributes:
        eye: metres.
        yaw, pitch, roll: degrees, as AI2-THOR's rotation y, x and z; positive pitch looks down.
        width, height: of the picture, pixels.
        field_of_view: vertical, degrees.
        orthographic_size: half of the picture's height, metres, for a camera without perspective.
    """

    eye: Point
    yaw: float
    pitch: float
    roll: float
    width: int
    height: int
    field_of_view: float = 90.0
    orthographic_size: float | None = None

    @classmethod
    def of_agent(cls, camera: Camera, pose: Pose) -> View:
        """What the agent's camera shows from a pose."""
        return cls(camera.eye(pose), pose.yaw, pose.horizon, 0.0, camera.width, camera.height, camera.field_of_view)

    @classmethod
    def of_third(cls, camera: ThirdCamera, width: int, height: int) -> View:
        """What a third-party camera shows; all pictures of an event have the agent's size."""
        pitch, yaw, roll = camera.rotation
        return cls(camera.position, yaw, pitch, roll, width, height, camera.field_of_view, camera.orthographic_size)

    @classmethod
    def from_above(cls, bounds: Box, width: int, height: int, margin: float = 0.1) -> View:
        """A map of a box, +x to the right and +z up; ceilings are not seen from above."""
        (x, _, z), (across, _, deep) = bounds.centre, bounds.size
        half = max(deep, across * height / width) / 2 + margin
        return cls((x, bounds.high[1] + ABOVE, z), 0.0, 90.0, 0.0, width, height, 90.0, half)

    @property
    def axes(self) -> NDArray[np.float64]:
        """(3, 3): the camera's right, up and ahead, as rows."""
        return np.ascontiguousarray(rotation(self.yaw, self.pitch, self.roll).T)

    @property
    def scale(self) -> float:
        """Pixels to a metre, at one metre's distance where there is perspective."""
        if self.orthographic_size is not None:
            return self.height / 2 / self.orthographic_size
        return self.height / 2 / math.tan(math.radians(self.field_of_view) / 2)
