"""A home's boxes as arrays: what the kernels of sight read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Box, Pose
from embodied.household.instance import Instance
from embodied.sight import CLOSED_OUT, FACES, Camera, in_sight

FRONT_FACE = {0: "+z", 90: "+x", 180: "-z", 270: "-x"}
BEARERS = 6
"""How many things below an object are told apart as bearing it."""
NOT_CONTAINED = -2
_NOWHERE = (1e9,) * 6


def open_face(item: Instance) -> int:
    """1 + index in `sight.FACES` of the side through which one looks into a hollow thing; 0 for others."""
    side = item.kind.open_side
    return 1 + FACES.index("+y" if side == "top" else FRONT_FACE[item.facing]) if side else 0


@dataclass(slots=True)
class Solids:
    """One row an object, in the home's order; rows of walls come before those of objects among what is opaque.

    Attributes:
        walls: how many rows of the opaque boxes are walls.
        boxes, containers, bearers, opaque, owners, open_faces, glass: see `sight.in_sight`.
    """

    walls: int
    boxes: NDArray[np.float64]
    containers: NDArray[np.int64]
    bearers: NDArray[np.int64]
    opaque: NDArray[np.float64]
    owners: NDArray[np.int64]
    open_faces: NDArray[np.int64]
    glass: NDArray[np.bool_]

    @classmethod
    def empty(cls, count: int, walls: tuple[Box, ...]) -> Solids:
        """Rows for so many objects, not filled in yet."""
        total = count + len(walls)
        opaque = np.full((total, 6), 1e9)
        for index, wall in enumerate(walls):
            opaque[index] = (*wall.low, *wall.high)
        owners = np.concatenate([np.full(len(walls), -1), np.arange(count)])
        return cls(
            len(walls),
            np.full((count, 6), 1e9),
            np.full(count, NOT_CONTAINED, dtype=np.int64),
            np.full((count, BEARERS), -1, dtype=np.int64),
            opaque,
            owners,
            np.zeros(total, dtype=np.int64),
            np.zeros(total, dtype=np.bool_),
        )

    def copy(self) -> Solids:
        """The same, free to be changed."""
        return Solids(
            self.walls,
            self.boxes.copy(),
            self.containers.copy(),
            self.bearers.copy(),
            self.opaque.copy(),
            self.owners,
            self.open_faces,
            self.glass.copy(),
        )

    def longer(self, count: int) -> Solids:
        """The same with `count` rows more, not filled in yet."""
        total = len(self.boxes)
        return Solids(
            self.walls,
            np.concatenate([self.boxes, np.full((count, 6), 1e9)]),
            np.concatenate([self.containers, np.full(count, NOT_CONTAINED)]),
            np.concatenate([self.bearers, np.full((count, BEARERS), -1)]),
            np.concatenate([self.opaque, np.full((count, 6), 1e9)]),
            np.concatenate([self.owners, np.arange(total, total + count)]),
            np.concatenate([self.open_faces, np.zeros(count, dtype=np.int64)]),
            np.concatenate([self.glass, np.zeros(count, dtype=np.bool_)]),
        )

    def set_shape(self, row: int, item: Instance, hides: bool = True) -> None:
        """Enter an object's box, what of it blocks the view (if it `hides`), and where one looks in."""
        (x0, y0, z0), (x1, y1, z1) = item.box.low, item.box.high
        self.boxes[row] = (x0, y0, z0, x1, y1, z1)
        blocking = item.blocking if hides and item.is_present else None
        glass = item.kind.opaque == "glass"
        if blocking is None or (glass and item.openness > 0.0):
            self.opaque[self.walls + row] = _NOWHERE
        else:
            self.opaque[self.walls + row] = (x0, y0 + blocking[0], z0, x1, y0 + blocking[1], z1)
        self.glass[self.walls + row] = glass
        self.open_faces[self.walls + row] = open_face(item)

    def set_container(self, row: int, container: int, bearers: list[int], present: bool) -> None:
        """Enter what shuts an object away or frames the view of it, and what bears it."""
        self.containers[row] = container if present else CLOSED_OUT
        self.bearers[row] = (bearers + [-1] * BEARERS)[:BEARERS]

    def met(self, box: Box) -> set[int]:
        """Rows of what is opaque and shares space with a box: walls first, then objects."""
        low, high = np.array(box.low), np.array(box.high)
        apart = (self.opaque[:, :3] >= high) | (self.opaque[:, 3:] <= low)
        return set(np.flatnonzero(~apart.any(axis=1)).tolist())

    def in_sight(self, camera: Camera, pose: Pose, rows: NDArray[np.int64]) -> NDArray[np.int8]:
        """How well objects are in sight from a pose, by row; see `sight.in_sight`."""
        return in_sight(
            camera,
            pose,
            rows,
            self.boxes,
            self.containers,
            self.bearers,
            self.opaque,
            self.owners,
            self.open_faces,
            self.glass,
        )
