"""Visibility is decided in the image: projection, reach, occlusion."""

from __future__ import annotations

import numpy as np
import pytest

from embodied.geometry import Box, Pose
from embodied.sight import Camera, in_sight

NOWHERE = np.full(6, 1e9)


def seen(target, *blockers, camera=None, pose=None, container=-2, open_face=0, owner=None, glass=False):
    boxes = np.array([[*target.low, *target.high]])
    opaque = np.array([[*b.low, *b.high] for b in blockers]).reshape(-1, 6)
    owners = np.full(len(blockers), -1 if owner is None else owner)
    return bool(
        in_sight(
            camera or Camera(),
            pose or Pose(0, 0.9, 0),
            np.array([0]),
            boxes,
            np.array([container]),
            np.full((1, 6), -1),
            opaque,
            owners,
            np.full(len(blockers), open_face),
            np.full(len(blockers), glass),
        )[0]
    )


def cube(x, y, z, size=0.1):
    return Box.around((x, y, z), (size, size, size))


def test_projection_puts_the_axis_in_the_middle_and_right_is_right():
    camera = Camera(field_of_view=60)
    ahead, right, below = camera.project(Pose(0, 0.9, 0), np.array([[0, 1.575, 2], [1, 1.575, 2], [0, 0.575, 2]]))
    assert ahead == pytest.approx([150, 150, 2])
    assert right[0] > 150
    assert below[1] == pytest.approx(150 + 259.8 / 2, abs=0.1)


def test_a_tilted_camera_sees_at_bearings_beyond_half_its_field():
    """ALFRED's legal bearings reach 50 degrees: the test is in the image, not by angle (alfred.md, section 5)."""
    low = cube(0.35, 0.2, 0.3, 0.05)
    bearing = np.degrees(np.arctan2(0.35, 0.3))
    assert bearing > 45
    assert seen(low, camera=Camera(field_of_view=60), pose=Pose(0, 0.9, 0, 0, 60))
    assert not seen(low, camera=Camera(field_of_view=60), pose=Pose(0, 0.9, 0, 0, 0))


def test_reach_is_horizontal_from_the_body():
    assert seen(cube(0, 1.5, 1.4))
    assert not seen(cube(0, 1.5, 1.7))
    assert seen(cube(0, 0.3, 1.4), pose=Pose(0, 0.9, 0, 0, 30)), "height does not count"


@pytest.mark.parametrize("yaw", [90, 180, 270])
def test_what_is_beside_or_behind_is_not_seen(yaw):
    assert seen(cube(0, 1.5, 1))
    assert not seen(cube(0, 1.5, 1), pose=Pose(0, 0.9, 0, yaw))


def test_a_box_between_hides_and_a_box_beside_does_not():
    wall = Box((-1, 0, 0.5), (1, 2.5, 0.55))
    assert not seen(cube(0, 1.5, 1), wall)
    assert seen(cube(0, 1.5, 1), Box((0.3, 0, 0.5), (1, 2.5, 0.55)))
    assert seen(cube(0, 1.5, 0.4), wall), "what is behind a thing does not hide it"


def test_partly_hidden_is_seen():
    assert seen(Box((-0.5, 1.4, 1), (0.5, 1.6, 1.1)), Box((-1, 0, 0.5), (0.0, 2.5, 0.55)))


def test_contents_are_seen_through_the_open_side_only():
    cupboard, mug = Box((-0.3, 1.2, 0.6), (0.3, 1.8, 1.0)), cube(0, 1.4, 0.8)
    front = 1 + 4  # "-z": towards the camera
    back = 1 + 5
    assert not seen(mug, cupboard, container=-1)
    boxes = np.array([[*mug.low, *mug.high], [*cupboard.low, *cupboard.high]])
    for face, expected in ((front, True), (back, False)):
        answer = in_sight(
            Camera(),
            Pose(0, 0.9, 0),
            np.array([0]),
            boxes,
            np.array([1, -2]),
            np.full((2, 6), -1),
            boxes[1:],
            np.array([1]),
            np.array([face]),
            np.array([False]),
        )
        assert bool(answer[0]) is expected
