"""How fast pictures are taken, on one core: ours beside rays by Embree and pybullet's TinyRenderer, in one run.

Each gives colour, depth and object ids of the same scene of 80 objects from the same poses, as numpy arrays. Run it by
`make bench`. Figures are a machine's, not a test's: nothing fails when they are low.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import pybullet
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.raycasting import Raycaster, embree, rays
from embodied.content import scenes
from embodied.geometry import Pose
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.household.render.camera import View
from embodied.household.render.renderer import FAR, Renderer
from embodied.household.render.shading import SUN
from embodied.household.render.stage import Backdrop, Stage
from embodied.sight import Camera

SCENE, OBJECTS = "kitchen", 80
POSES, ROUNDS = 60, 5
"""Random poses, and how often each is taken; of a pose's times the median counts, of the poses' again the median."""
SIZES = {128: "1,500 /s", 224: "700 /s", 300: ""}
"""Pixels of a square picture's side, and what ours is to reach."""
Take = Callable[[View], object]


def kitchen() -> Home:
    """The kitchen, without so many of its smallest things that 80 objects are left."""
    home = build_home(SceneLibrary([scenes]).load(SCENE), where=SCENE)
    loose = [item for item in home.objects() if "pickupable" in item.properties]
    loose.sort(key=lambda item: math.prod(item.box.size))
    home.remove([item.object_id for item in loose[: len(list(home.objects())) - OBJECTS]])
    return home


def views(home: Home, size: int) -> list[View]:
    """Where the agent may stand and look, drawn with a fixed seed."""
    rng, cells = np.random.default_rng(0), sorted(home.free_cells)
    drawn = (cells[rng.integers(len(cells))] for _ in range(POSES))
    poses = [
        Pose(x / 4, home.pose.y, z / 4, float(rng.integers(4) * 90), float(rng.choice([-30, 0, 30, 60])))
        for x, z in drawn
    ]
    return [View.of_agent(Camera(90.0, size, size), pose) for pose in poses]


def by_embree(stage: Stage) -> Take:
    """One ray a pixel, and by numpy the grey of what it meets under the same light: no shadow, no texture."""
    cast = Raycaster(stage)
    scene = embree(cast.triangles)
    light = (255 * (0.4 + 0.6 * np.clip(cast.normals @ np.array(SUN), 0.0, 1.0))).astype(np.uint8)

    def take(view: View) -> object:
        shape = view.height, view.width
        origins, ways = (each.astype(np.float32) for each in rays(view))
        told = scene.run(origins, ways, output=True)
        met, triangles = told["primID"] >= 0, told["primID"]
        depth, numbers = np.where(met, told["tfar"], FAR), np.where(met, cast.numbers[triangles], -1)
        grey = np.where(met, light[triangles], 0).reshape(shape)
        return np.repeat(grey[..., None], 3, axis=2), depth.reshape(shape), numbers.reshape(shape)

    return take


def by_pybullet(stage: Stage) -> Take:
    """TinyRenderer, pybullet's software renderer. Its world is right-handed: z is mirrored."""
    pybullet.connect(pybullet.DIRECT)
    for row in stage.drawn.tolist():
        first, end, face, last = stage.ranges[row]
        matrix = stage.matrices[row]
        placed = stage.pool.vertices[first:end] @ matrix[:, :3].T + matrix[:, 3]
        shape = pybullet.createVisualShape(
            pybullet.GEOM_MESH,
            vertices=(placed * (1, 1, -1)).tolist(),
            indices=stage.pool.faces[face:last, ::-1].ravel().tolist(),
        )
        pybullet.createMultiBody(0, -1, shape)

    def take(view: View) -> object:
        eye, (_, up, ahead) = np.array(view.eye), view.axes
        mirrored = [(part * (1, 1, -1)).tolist() for part in (eye, eye + ahead, up)]
        told = pybullet.getCameraImage(
            view.width,
            view.height,
            pybullet.computeViewMatrix(*mirrored),
            pybullet.computeProjectionMatrixFOV(view.field_of_view, view.width / view.height, 0.02, FAR),
            renderer=pybullet.ER_TINY_RENDERER,
            shadow=0,
        )
        shape = view.height, view.width
        return tuple(np.reshape(part, (*shape, -1)) for part in told[2:5])

    return take


def rate(take: Take, seen: list[View]) -> float:
    """Pictures a second: the median pose's median time, the first round left out."""
    times: NDArray[np.float64] = np.empty((ROUNDS, len(seen)))
    for round_ in range(-1, ROUNDS):
        for number, view in enumerate(seen):
            begun = time.perf_counter()
            take(view)
            times[max(round_, 0), number] = time.perf_counter() - begun
    return 1.0 / statistics.median(np.median(times, axis=0).tolist())


def main() -> None:
    """Measure and print."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # one core, whatever starts threads
    home = kitchen()
    kept, renderer = home.snapshot(), Renderer(Backdrop(SCENE, home.space, tuple(home.rooms)))
    seen = {size: views(home, size) for size in SIZES}
    renderer.render(kept, seen[128][0])
    stage = renderer.stage
    faces = int(sum(stage.ranges[row, 3] - stage.ranges[row, 2] for row in stage.drawn))
    title = f"{SCENE} cut to {OBJECTS} objects, {faces:,} triangles: colour, depth and ids, pictures a second"
    table = Table("renderer", *(f"{size} x {size}" for size in SIZES), title=title, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    takes: dict[str, Take] = {
        "ours: textures, soft shadows": lambda view: renderer.render(kept, view),
        "rays by Embree (embreex), grey": by_embree(stage),
        "TinyRenderer (pybullet), grey": by_pybullet(stage),
    }
    for name, take in takes.items():
        table.add_row(name, *(f"{rate(take, seen[size]):,.0f}" for size in SIZES))
    table.add_row("wanted of ours", *SIZES.values(), style="dim")
    console = Console()
    console.print(table)
    console.print(
        f"medians of {POSES} random poses, each taken {ROUNDS} times after one to warm up, one core, "
        f"Python {sys.version.split()[0]}",
        style="dim",
    )


if __name__ == "__main__":
    main()
