"""The renderer: exact against rays, the same everywhere, and in agreement with what counts as visible."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.content import scenes
from embodied.geometry import Pose
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.household.render.camera import View
from embodied.household.render.renderer import FAR, Renderer
from embodied.household.render.stage import Backdrop
from embodied.sight import Camera

LIBRARY = SceneLibrary([scenes])
SIZE = 64


def furnished(scene: str) -> tuple[Home, Renderer]:
    home = build_home(LIBRARY.load(scene), where=scene)
    return home, Renderer(Backdrop(scene, home.space, tuple(home.rooms)))


def poses(home: Home, count: int, seed: int) -> list[Pose]:
    rng, cells = np.random.default_rng(seed), sorted(home.free_cells)
    return [
        Pose(x / 4, home.pose.y, z / 4, float(rng.integers(4) * 90), float(rng.choice([-30, 0, 30, 60])))
        for x, z in (cells[rng.integers(len(cells))] for _ in range(count))
    ]


KITCHEN, KITCHEN_RENDERER = furnished("kitchen")


@pytest.mark.parametrize("is_open", [False, True], ids=["shut", "open"])
@pytest.mark.parametrize("scene", ["apartment", "bathroom", "bedroom_child", "kitchen", "living_room_study"])
def test_ids_and_depths_are_those_of_rays(scene: str, is_open: bool) -> None:
    raycasting = pytest.importorskip("benchmarks.raycasting", reason="embreex is in the extra `test`")
    home, renderer = furnished(scene)
    if is_open:
        open_everything(home)
    kept = home.snapshot()
    renderer.stage.show(kept)
    reference = raycasting.Raycaster(renderer.stage)
    differing, pixels, wrong = 0, 0, 0
    for pose in poses(home, 12, seed=3):
        view = View.of_agent(Camera(90.0, 96, 80), pose)
        picture = renderer.render(kept, view)
        depth, numbers = reference.cast(view, FAR)
        same = picture.numbers == numbers
        differing, pixels = differing + int((~same).sum()), pixels + same.size
        wrong += int((np.abs(picture.depth - depth)[same] > 0.001).sum())
    assert differing <= 0.001 * pixels
    # Beside an edge a pixel may fall on either of two faces of one object, which is no error of depth.
    assert wrong <= 0.0005 * pixels, "pixels more than a millimetre off"


def open_everything(home: Home) -> None:
    """Open every door, drawer, lid and book of a home as far as it goes."""
    shut = [item.object_id for item in home.objects() if "openable" in item.properties]
    assert shut
    for object_id in shut:
        home.set_open(home[object_id], 1.0)


def test_a_map_from_above_agrees_with_rays() -> None:
    raycasting = pytest.importorskip("benchmarks.raycasting", reason="embreex is in the extra `test`")
    kept = KITCHEN.snapshot()
    view = View.from_above(KITCHEN.space.bounds, 120, 96)
    picture = KITCHEN_RENDERER.render(kept, view)
    depth, numbers = raycasting.Raycaster(KITCHEN_RENDERER.stage).cast(view, FAR)
    same = picture.numbers == numbers
    assert (~same).mean() <= 0.002
    assert np.quantile(np.abs(picture.depth - depth)[same], 0.999) < 0.001


_SNIPPET = """
import hashlib
from tests.test_rendering import KITCHEN, KITCHEN_RENDERER, digest
print(digest())
"""


def digest() -> str:
    kept, found = KITCHEN.snapshot(), hashlib.sha256()
    for pose in poses(KITCHEN, 3, seed=5):
        picture = KITCHEN_RENDERER.render(kept, View.of_agent(Camera(90.0, SIZE, SIZE), pose))
        for part in (picture.image, picture.depth, picture.numbers):
            found.update(part.tobytes())
    return found.hexdigest()


def test_two_processes_take_the_same_pictures() -> None:
    told = subprocess.run([sys.executable, "-c", _SNIPPET], text=True, capture_output=True, check=True)
    assert told.stdout.strip() == digest()


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(*(st.floats(-1.0, 6.0) for _ in range(3))),
    st.floats(0.0, 360.0),
    st.floats(-90.0, 90.0),
    st.floats(-180.0, 180.0),
    st.floats(5.0, 150.0),
    st.tuples(st.integers(1, 50), st.integers(1, 50)),
    st.none() | st.floats(0.05, 5.0),
)
def test_any_camera_gives_a_picture(
    eye: tuple[float, float, float],
    yaw: float,
    pitch: float,
    roll: float,
    angle: float,
    size: tuple[int, int],
    flat: float | None,
) -> None:
    picture = KITCHEN_RENDERER.render(KITCHEN.snapshot(), View(eye, yaw, pitch, roll, *size, angle, flat))
    assert picture.image.shape == (size[1], size[0], 3)
    assert np.isfinite(picture.depth).all() and (picture.depth > 0.0).all()
    nothing = picture.depth == np.float32(FAR)
    assert (picture.numbers[nothing] == -1).all()
    assert picture.numbers.max(initial=-1) < len(list(KITCHEN.objects()))


def test_depth_and_pixel_are_where_the_camera_projects_a_point() -> None:
    home, renderer = furnished("bathroom")
    camera = Camera(90.0, 100, 80)
    for pose in poses(home, 6, seed=8):
        picture = renderer.render(home.snapshot(), View.of_agent(camera, pose))
        rows, columns = np.meshgrid(np.arange(80) + 0.5, np.arange(100) + 0.5, indexing="ij")
        scale = 80 / 2
        aside, up = (columns - 50) / scale * picture.depth, (40 - rows) / scale * picture.depth
        right, above, ahead = View.of_agent(camera, pose).axes
        points = (aside[..., None] * right + up[..., None] * above + picture.depth[..., None] * ahead).reshape(-1, 3)
        placed = camera.project(pose, points + np.array(camera.eye(pose)))
        assert placed[:, 0] == pytest.approx(columns.ravel(), abs=1e-3)
        assert placed[:, 1] == pytest.approx(rows.ravel(), abs=1e-3)


def agreement(scenes_seen: tuple[str, ...], count: int) -> tuple[float, float, int, int]:
    """The shares of visible objects that have pixels, and of objects with many pixels in reach that are visible."""
    shown, visible, told, plain = 0, 0, 0, 0
    for scene in scenes_seen:
        home, renderer = furnished(scene)
        names = [item.object_id for item in home.objects()]
        for pose in poses(home, count, seed=1):
            picture = renderer.render(home.snapshot(), View.of_agent(Camera(90.0, 300, 300), pose))
            pixels = np.bincount(picture.numbers[picture.numbers >= 0], minlength=len(names))
            for number, name in enumerate(names):
                if home.visible(name, pose):
                    visible += 1
                    shown += bool(pixels[number] > 0)
                if pixels[number] > 200:
                    near = home[name].box.horizontal_distance(pose.x, pose.z) < home.camera.reach - 0.3
                    plain += near
                    told += near and home.visible(name, pose)
    return shown / visible, told / plain, visible, plain


def test_what_is_visible_has_pixels_and_what_fills_the_picture_is_visible() -> None:
    has_pixels, is_visible, seen, plain = agreement(("kitchen", "bathroom", "bedroom"), 25)
    assert seen > 200 and plain > 200
    assert has_pixels > 0.93
    assert is_visible > 0.93
