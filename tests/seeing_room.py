"""The outside package's room with a camera: boxes seen along rays, each pixel exactly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from embodied_outside.simulators import BareRoom
from numpy.typing import NDArray

from embodied.frame import NOBODY, Frame
from embodied.geometry import Box, Pose
from embodied.sight import Camera
from embodied.simulator import Observation, Refusal


def rays(camera: Camera, pose: Pose) -> NDArray[np.float64]:
    """(height, width, 3) directions of the pixels' rays, one metre deep."""
    columns, rows = np.meshgrid(np.arange(camera.width) + 0.5, np.arange(camera.height) + 0.5)
    pixels = np.stack([columns.ravel(), rows.ravel(), np.ones(columns.size)], axis=1)
    return np.asarray(camera.unproject(pose, pixels) - np.array(camera.eye(pose))).reshape(*columns.shape, 3)


def hit(eye: NDArray[np.float64], directions: NDArray[np.float64], box: Box) -> NDArray[np.float64]:
    """How far along each ray a box begins; inf where the ray misses it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (np.array(box.low) - eye) / directions, (np.array(box.high) - eye) / directions
    enter, leave = np.minimum(one, other).max(axis=-1), np.maximum(one, other).min(axis=-1)
    return np.where((enter <= leave) & (enter > 0.0), enter, np.inf)


class SeeingRoom(BareRoom):
    """The same room; its observations have frames."""

    size = 32

    def reset(self, *arguments: object) -> Observation:
        observation = super().reset(*arguments)  # type: ignore[arg-type]
        self.state.camera = Camera(width=self.size, height=self.size)
        return self.seen(observation.refusal)

    def seen(self, refusal: Refusal | None = None) -> Observation:
        return Observation(self.state.pose, self.state.held, refusal, look=self.looking())

    def looking(self) -> Callable[[], Frame]:
        """Keeps what this moment's frame is made of."""
        pose, camera, things = self.state.pose, self.state.camera, list(self.state.objects())
        held = self.state.held
        return lambda: self.frame(pose, camera, {each.object_id: each.box for each in things if each.object_id != held})

    def frame(self, pose: Pose, camera: Camera, boxes: dict[str, Box]) -> Frame:
        """What is seen of some boxes."""
        eye, directions = np.array(camera.eye(pose)), rays(camera, pose)
        depths = np.stack([hit(eye, directions, box) for box in boxes.values()])
        nearest = depths.min(axis=0)
        segments = np.where(np.isfinite(nearest), depths.argmin(axis=0), NOBODY).astype(np.int32)
        depth = np.where(np.isfinite(nearest), nearest, 10.0).astype(np.float32)
        image = np.stack([80 * (segments + 1)] * 3, axis=-1).astype(np.uint8)
        return Frame(image, depth, segments, tuple(boxes), pose, camera)
