"""Good places to look at a home from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from embodied.entity import Room
from embodied.geometry import Pose, cell_centre
from embodied.household.home import Home
from embodied.household.object_types import TYPES
from embodied.household.render.camera import View
from embodied.household.render.renderer import Renderer

GLANCE = 64
"""Pixels of the pictures that places are compared by."""
LEAST = 6
"""Pixels of an object that count as seeing it, in such a picture."""
HORIZON = 15.0
"""Degrees: what is on tables lies below the eye."""
FIXTURE = 3
"""What a kind of furniture counts, where a kind of small things counts 1: a room, not a table, is to be seen."""
MOST = 120
"""Places that are tried in one room."""


def vantages(home: Home, renderer: Renderer) -> list[tuple[Room | None, Pose]]:
    """The pose in each room that shows the most kinds of its things; None is the room of a home that names none."""
    rooms: list[Room | None] = [*home.rooms] or [None]
    found = [(room, _best(home, renderer, room)) for room in rooms]
    return [(room, pose) for room, pose in found if pose is not None]


def _best(home: Home, renderer: Renderer, room: Room | None) -> Pose | None:
    """The best of some places of a room, evenly chosen; None when nobody can stand in it."""
    places = [cell_centre(cell) for cell in sorted(home.free_cells)]
    places = [place for place in places if room is None or room.contains(*place)]
    tried = places[:: -(-len(places) // MOST)] if places else []
    kept, camera = home.snapshot(), replace(home.camera, width=GLANCE, height=GLANCE)
    here = [room is None or room.contains(i.box.centre[0], i.box.centre[2]) for i in kept.instances.values()]
    names, kinds = np.unique([i.object_type for i in kept.instances.values()], return_inverse=True)
    weights = np.array([1 if "pickupable" in TYPES[name].properties else FIXTURE for name in names])

    def shown(pose: Pose) -> int:
        numbers = renderer.render(kept, View.of_agent(camera, pose)).numbers
        counts = np.bincount(numbers[numbers >= 0], minlength=len(kinds))
        return int(weights[np.unique(kinds[(counts >= LEAST) & here])].sum())

    turned = [(x, z, yaw) for x, z in tried for yaw in (0.0, 90.0, 180.0, 270.0)]
    poses = [replace(home.pose, x=x, z=z, yaw=yaw, horizon=HORIZON) for x, z, yaw in turned]
    return max(poses, key=shown, default=None)
