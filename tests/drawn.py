"""Pictures made by hand: boxes in depth and segments, and what an eye that is never wrong says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from embodied.frame import NOBODY, Frame
from embodied.geometry import Box, Point, Pose
from embodied.perception import Detection
from embodied.sight import Camera

CAMERA = Camera()
FAR = 6.0
"""Metres to the wall behind everything."""
HERE = Pose(0.0, 0.9, 0.0, 0.0, 30.0)
"""Looks down along +z."""


@dataclass(frozen=True)
class Painted:
    """A thing to be painted: where its box is, and what is seen of it."""

    kind: str
    at: Point
    size: Point = (0.12, 0.12, 0.12)
    states: Mapping[str, float] = field(default_factory=dict)
    unseen: bool = False
    """It hides what is behind it, and is not detected itself."""

    @property
    def box(self) -> Box:
        """Its box."""
        return Box.around(self.at, self.size)


def picture(things: Sequence[Painted], pose: Pose = HERE, camera: Camera = CAMERA) -> tuple[list[Detection], Frame]:
    """What a camera sees of some things: of their boxes, by casting a ray through every pixel."""
    eye, rays = np.array(camera.eye(pose)), _rays(pose, camera)
    depth = np.full((camera.height, camera.width), FAR, np.float32)
    segments = np.full(depth.shape, NOBODY, np.int32)
    for number, thing in enumerate(things):
        with np.errstate(divide="ignore", invalid="ignore"):
            first, last = (np.array(thing.box.low) - eye) / rays, (np.array(thing.box.high) - eye) / rays
        enter, leave = np.minimum(first, last).max(axis=-1), np.maximum(first, last).min(axis=-1)
        before = (enter <= leave) & (enter > 0.1) & (enter < depth)
        depth[before], segments[before] = enter[before], number
    ids = tuple(f"{each.kind}|+01.00|+00.90|-02.00" for each in things)
    frame = Frame(np.zeros((*depth.shape, 3), np.uint8), depth, segments, ids, pose, camera)
    shown = frame.pixels()
    found = [
        Detection(number, {thing.kind: 1.0}, thing.at, shown[number], thing.states)
        for number, thing in enumerate(things)
        if shown.get(number, 0) >= 40 and not thing.unseen
    ]
    return sorted(found, key=lambda each: (-each.pixels, each.segment)), frame


@cache
def _rays(pose: Pose, camera: Camera) -> NDArray[np.float64]:
    """(height, width, 3): from the eye through each pixel, to a depth of 1."""
    columns, rows = np.meshgrid(np.arange(camera.width) + 0.5, np.arange(camera.height) + 0.5)
    pixels = np.stack([columns, rows, np.ones_like(rows)], axis=-1).reshape(-1, 3)
    return (camera.unproject(pose, pixels) - np.array(camera.eye(pose))).reshape(camera.height, camera.width, 3)
