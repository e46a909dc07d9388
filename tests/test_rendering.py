"""The renderer: exact against rays, the same everywhere, and in agreement with what counts as visible."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embodied.content import scenes, suites
from embodied.errors import SimulatorError
from embodied.evaluation.suite import load_suite
from embodied.geometry import Pose
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.library import SceneLibrary, default_library
from embodied.household.render.camera import View
from embodied.household.render.renderer import FAR, Renderer
from embodied.household.render.stage import Backdrop
from embodied.household.state import Snapshot
from embodied.sight import SLACK, Camera
from embodied.simulator import Action
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup

LIBRARY = SceneLibrary([scenes])
SIZE = 64
MANY = 200
"""Pixels of 90,000: from so many on a thing is plainly seen."""


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


@dataclass
class Agreement:
    """What counts as visible beside what pictures show, over poses.

    Attributes:
        visible, shown: objects that count as visible, and how many of these have pixels.
        unexplained: those that have none, though their shape lies in the image and what hides it is not close to them.
        plain, told: objects that fill pixels and are well within reach, and how many of these count as visible.
    """

    visible: int = 0
    shown: int = 0
    unexplained: int = 0
    plain: int = 0
    told: int = 0

    def look(self, home: Home, renderer: Renderer, pose: Pose) -> None:
        """Count one picture."""
        items, kept, view = list(home.objects()), home.snapshot(), View.of_agent(home.camera, pose)
        picture = renderer.render(kept, view)
        pixels = np.bincount(picture.numbers[picture.numbers >= 0], minlength=len(items))
        for number, item in enumerate(items):
            is_visible = home.visible(item.object_id, pose)
            if is_visible:
                self.visible += 1
                self.shown += bool(pixels[number])
                if not pixels[number]:
                    alone = self._alone(renderer, kept, view, number)
                    hiding = [items[each] for each in np.unique(picture.numbers[alone]).tolist() if each >= 0]
                    close = any(item.box.overlaps(each.box, gap=SLACK) for each in hiding)
                    self.unexplained += bool(alone.any() and not close)
            if pixels[number] > MANY and item.box.horizontal_distance(pose.x, pose.z) < home.camera.reach - 0.3:
                self.plain += 1
                self.told += is_visible

    @staticmethod
    def _alone(renderer: Renderer, kept: Snapshot, view: View, number: int) -> NDArray[np.bool_]:
        """The pixels that an object would have, were nothing else there."""
        stage = renderer.stage
        drawn = stage.drawn
        stage.drawn = np.flatnonzero(stage.ids == number)
        numbers = renderer.render(kept, view).numbers
        stage.drawn = drawn
        return np.asarray(numbers == number)


def test_what_is_visible_is_in_the_picture_and_the_other_way_round() -> None:
    """Two reasons for which they may differ, both of sight's boxes: a box is coarser than the shape in it, and what is
    close to a thing (SLACK) or bears it does not hide it. Reach and glass are not seen in pictures.
    """
    found = Agreement()
    for scene in LIBRARY.names():
        home, renderer = furnished(scene)
        for pose in poses(home, 8, seed=1):
            found.look(home, renderer, pose)
    assert found.visible > 500 and found.plain > 300
    assert found.shown > 0.93 * found.visible
    assert found.unexplained < 0.01 * found.visible
    assert found.told > 0.98 * found.plain


def test_a_closed_simulator_has_no_renderer() -> None:
    simulator = HouseholdSimulator(default_library())
    simulator.reset(Setup("kitchen"))
    assert simulator.renderer is simulator.renderer
    simulator.close()
    with pytest.raises(SimulatorError):
        _ = simulator.renderer


def test_a_renderer_lasts_from_episode_to_episode_and_its_pictures_are_those_of_a_new_one() -> None:
    suite = load_suite(suites / "seeing.toml", default_library())
    setups = [
        Setup("kitchen"),
        *(task.setup for task in suite.tasks if task.setup.scene == "kitchen"),
        Setup("kitchen"),
    ]
    used = HouseholdSimulator(default_library())
    renderers = set()
    for setup in setups:
        fresh = HouseholdSimulator(default_library())
        looks = [used.reset(setup).look, fresh.reset(setup).look]
        renderers.add(id(used.renderer))
        fridge = next(item.object_id for item in used.home.objects() if item.object_type == "Fridge")
        for name, arguments in (("OpenObject", {"objectId": fridge, "forceAction": True}), ("RotateRight", {})):
            looks += [each.step(Action(name, arguments)).look for each in (used, fresh)]
        for kept, new in zip(looks[::2], looks[1::2], strict=True):
            assert kept is not None and new is not None
            (one, other) = kept(), new()
            np.testing.assert_array_equal(one.image, other.image)
            np.testing.assert_array_equal(one.depth, other.depth)
            assert [one.ids[n] for n in np.unique(one.segments)] == [other.ids[n] for n in np.unique(other.segments)]
    assert len(renderers) == 1


def test_the_floor_of_a_room_without_walls_goes_as_far_as_the_task_says(tmp_path: Path) -> None:
    start = {"x": 0.0, "z": 0.0}
    scene = {"format": 1, "name": "open", "room": "kitchen", "agent": start, "free_cells": [[0, 0], [0, 1]]}
    (tmp_path / "open.json").write_text(json.dumps(scene), encoding="utf-8")
    library, pictures = SceneLibrary([tmp_path]), []
    simulator = HouseholdSimulator(library)
    for z in (1.0, 9.0, 1.0):
        setup = Setup("open", {"agent": start, "objects": [{"type": "Mug", "position": [0.0, 0.0, z]}]})
        kept, new = simulator.reset(setup).look, HouseholdSimulator(library).reset(setup).look
        assert kept is not None and new is not None
        np.testing.assert_array_equal(kept().image, new().image)
        pictures.append(kept().image)
    assert not np.array_equal(pictures[0], pictures[1])
