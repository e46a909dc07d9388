"""Pictures of a moment at sizes that people like: through the robot's eye, and the home from above."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import binary_fill_holes, maximum_filter

from embodied.geometry import Pose
from embodied.household.render.camera import View
from embodied.household.render.renderer import FAR, Renderer
from embodied.household.state import Snapshot
from embodied.pictures.canvas import FINE, NOW, PAPER, Canvas
from embodied.sight import Camera
from embodied.simulators.household import HouseholdSimulator

RIM = 3
"""Pixels of the line around what the robot is busy with."""
ROBOT = 0.2
"""Metres: radius of the robot's body."""
LEAST = 9.0
"""Pixels of its radius on a map, at least."""
MARKER = 8.0


class Cameras:
    """Takes pictures of moments of one episode.

    Args:
        simulator: that it ran in.
        apart: on another thread than the simulator's, with a renderer of its own.
    """

    def __init__(self, simulator: HouseholdSimulator, *, apart: bool = False) -> None:
        self._renderer = Renderer(simulator.renderer.stage.backdrop) if apart else simulator.renderer
        self._camera: Camera = simulator.home.camera
        self._renderer.stage.show(simulator.home.snapshot())
        self._bounds = self._renderer.stage.bounds

    @property
    def extent(self) -> tuple[float, float]:
        """How wide and how deep the home is, metres."""
        across, _, deep = self._bounds.size
        return across, deep

    def fitting(self, width: int, height: int) -> tuple[int, int]:
        """The largest width and height within these that have the home's proportions, as seen from above."""
        across, deep = self.extent
        scale = min(width / max(across, 0.1), height / max(deep, 0.1))
        return max(round(across * scale), 1), max(round(deep * scale), 1)

    def robot(self, kept: Snapshot, size: int, target: str = "") -> Canvas:
        """What the robot sees, `size` pixels wide, with a line around an object.

        The angle and the picture's shape are its own camera's; only the pixels are finer.
        """
        height = round(size * self._camera.height / self._camera.width)
        camera = replace(self._camera, width=size * FINE, height=height * FINE)
        taken = self._renderer.render(kept, View.of_agent(camera, kept.pose))
        if target in kept.instances:
            number = list(kept.instances).index(target)
            taken.image[_rim(taken.numbers == number, RIM * FINE)] = NOW
        return Canvas(size, height, taken.image)

    def glimpse(self, kept: Snapshot, size: int) -> Image.Image:
        """What the robot sees, quickly: its edges are not smoothed, and nothing has a line around it."""
        height = round(size * self._camera.height / self._camera.width)
        camera = replace(self._camera, width=size, height=height)
        return Image.fromarray(self._renderer.render(kept, View.of_agent(camera, kept.pose)).image)

    def above(
        self,
        kept: Snapshot,
        width: int,
        height: int,
        path: Sequence[tuple[float, float]] = (),
        marked: Sequence[str] = (),
    ) -> Canvas:
        """The home from above with the robot, what it can see, its path, and numbered objects.

        Args:
            kept: the moment.
            width, height: pixels.
            path: (x, z) where the robot has been, metres.
            marked: ids of objects to be numbered from 1; those that are not there are left out.
        """
        plan, _ = self.map(kept, width, height)
        plan.draw_view(kept.pose, self._camera)
        plan.draw_path(path)
        plan.draw_robot(kept.pose)
        plan.draw_numbers(kept, marked)
        return plan

    def map(self, kept: Snapshot, width: int, height: int) -> tuple[Map, NDArray[np.int32]]:
        """The home from above, and (height * FINE, width * FINE) which object each pixel shows, counted from 0."""
        view = View.from_above(self._bounds, width * FINE, height * FINE, margin=0.0)
        taken = self._renderer.render(kept, view)
        taken.image[taken.depth >= FAR] = PAPER
        return Map(width, height, taken.image, view), taken.numbers


class Map(Canvas):
    """A picture from above to draw on in metres."""

    def __init__(self, width: int, height: int, ground: NDArray[np.uint8], view: View) -> None:
        super().__init__(width, height, ground)
        self._scale = view.scale / FINE
        self._middle = view.eye[0], view.eye[2]

    def at(self, x: float, z: float) -> tuple[float, float]:
        """The pixel of a place."""
        (width, height), (across, along) = self.size, self._middle
        return width / 2 + (x - across) * self._scale, height / 2 - (z - along) * self._scale

    def draw_view(self, pose: Pose, camera: Camera) -> None:
        """Tint the floor within the camera's angle and within reach."""
        tangent = math.tan(math.radians(camera.field_of_view) / 2) * camera.width / camera.height
        half = math.degrees(math.atan(tangent))
        rim = [pose.turned(half * step / 16).ahead(camera.reach) for step in range(-16, 17)]
        self.shape([self.at(each.x, each.z) for each in (pose, *rim)], NOW, 70)

    def draw_path(self, path: Sequence[tuple[float, float]]) -> None:
        """Draw where the robot has been."""
        places = [self.at(x, z) for x, z in path]
        self.line(places, PAPER, 5)
        self.line(places, NOW, 2.5)
        for x, y in places[:1]:
            self.dot(x, y, 5, PAPER)
            self.dot(x, y, 3.5, NOW)

    def draw_robot(self, pose: Pose) -> None:
        """Draw the body and where it looks."""
        radius = max(ROBOT * self._scale, LEAST)
        x, y = self.at(pose.x, pose.z)
        self.dot(x, y, radius + 1.5, PAPER)
        self.dot(x, y, radius, NOW)
        yaw = math.radians(pose.yaw)
        tip = [(yaw, 0.72), (yaw + 2.5, 0.68), (yaw + math.pi, 0.28), (yaw - 2.5, 0.68)]
        self.shape([(x + math.sin(a) * far * radius, y - math.cos(a) * far * radius) for a, far in tip], PAPER)

    def draw_numbers(self, kept: Snapshot, marked: Sequence[str]) -> None:
        """Number objects where they are; the first is uppermost, and in full colour."""
        for number, object_id in reversed(list(enumerate(marked, start=1))):
            item = kept.instances.get(object_id)
            if item is not None:
                x, y = self.at(item.box.centre[0], item.box.centre[2])
                front, ground = (PAPER, NOW) if number == 1 else (NOW, PAPER)
                self.dot(x, y, MARKER + 1.5, front)
                self.dot(x, y, MARKER, ground)
                self.write(x, y, str(number), 12, front, bold=True, anchor="mm")


def _rim(mask: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """The pixels around a mask that are within `width` of it; what stands before it or on it has none."""
    whole = binary_fill_holes(mask)
    return np.asarray(maximum_filter(whole, 2 * width + 1) & ~whole)
