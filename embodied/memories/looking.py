"""What a look at a place says: that it was looked at, and that what should show there does not.

A point was looked at when it lies in the picture and the depth there reaches as far: nothing stands before it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.frame import Frame
from embodied.geometry import Box
from embodied.household.object_types import SEAT_SHARE, TYPES
from embodied.memories.nodes import Node
from embodied.memories.placing import BASINS
from embodied.memory import shut

CLOSE = 2.0
"""Metres from which small things on a surface are seen, at most."""
SLACK = 0.1
"""Metres that the depth may fall short of a point that is taken to be seen."""
SIDE = 4
"""Spots along each side of a surface."""
SPOTS = SIDE * SIDE
EXPLORED = 0.75
"""Share of the spots of a surface that have to have been looked at."""
INSET = 0.12
"""Share of a side that the outermost spots are away from its edge."""
SHRUNK = 0.8
"""Share of a thing's box whose corners have to show."""
PLENTY = 160
"""Pixels that a thing should have before its absence says anything."""
CORNERS = np.array([(0, 0, 0), *((x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1))]) / 2.0


def looked_at(surfaces: Sequence[Node], frame: Frame) -> list[int]:
    """The spots of each surface, or of what an open container has inside, that a frame shows from near: bit by bit."""
    if not surfaces:
        return []
    points = np.concatenate([_spots(each) for each in surfaces])
    near = np.hypot(points[:, 0] - frame.pose.x, points[:, 2] - frame.pose.z) <= CLOSE
    shown = (near & _shown(points, frame, SLACK)).reshape(len(surfaces), SPOTS)
    return [int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little") for row in shown]


def share_of(spots: int) -> float:
    """Which share of a surface's spots some are."""
    return spots.bit_count() / SPOTS


def has_insides(node: Node) -> bool:
    """Whether things lie in a thing and are seen through a door or a lid only."""
    return node.object_type in TYPES and bool(TYPES[node.object_type].open_side)


def should_show(things: Sequence[Node], frame: Frame) -> NDArray[np.bool_]:
    """(n,) which things would show in a frame, large and whole, if they were where they are taken to be."""
    if not things:
        return np.zeros(0, bool)
    boxes = np.array([each.box.low + each.box.high for each in things])
    centres, sizes = (boxes[:, :3] + boxes[:, 3:]) / 2.0, boxes[:, 3:] - boxes[:, :3]
    points = centres[:, None] + CORNERS[None] * (SHRUNK * sizes)[:, None]
    shown = _shown(points.reshape(-1, 3), frame, SLACK / 2.0).reshape(len(things), -1).all(axis=1)
    away = np.linalg.norm(centres - np.array(frame.camera.eye(frame.pose)), axis=1)
    across = frame.camera.focal * sizes / np.maximum(away, 0.1)[:, None]
    # The two smaller sides: what it shows at least.
    large = np.sort(across, axis=1)[:, :2].prod(axis=1) >= PLENTY
    return np.asarray(shown & large)


def _shown(points: NDArray[np.float64], frame: Frame, slack: float) -> NDArray[np.bool_]:
    """Which of (n, 3) points are in the picture with nothing before them."""
    column, row, depth = frame.camera.project(frame.pose, points).T
    inside = (depth > 0.0) & (column >= 0) & (column < frame.camera.width) & (row >= 0) & (row < frame.camera.height)
    found = np.zeros(len(points), bool)
    at = np.flatnonzero(inside)
    found[at] = frame.depth[row[at].astype(np.int64), column[at].astype(np.int64)] >= depth[at] - slack
    return found


def _spots(node: Node) -> NDArray[np.float64]:
    """(SPOTS, 3): a lattice over where things would lie."""
    low, high = node.box.low, node.box.high
    x, z = (np.linspace(low[axis], high[axis], SIDE) for axis in (0, 2))
    middle = np.array([(low[0] + high[0]) / 2.0, (low[2] + high[2]) / 2.0])
    grid = np.stack(np.meshgrid(x, z, indexing="ij"), axis=-1).reshape(-1, 2)
    grid = middle + (grid - middle) * (1.0 - 2.0 * INSET)
    return np.column_stack([grid[:, 0], np.full(SPOTS, _height(node.box, node)), grid[:, 1]])


def _height(box: Box, node: Node) -> float:
    """The height of what bears things, metres."""
    low, tall = box.low[1], box.size[1]
    if node.object_type in BASINS or has_insides(node):
        return low + 0.5 * tall
    opaque = TYPES[node.object_type].opaque if node.object_type in TYPES else ""
    return low + SEAT_SHARE * tall if opaque == "seat" else box.high[1]


def within(node: Node, x: float, z: float, metres: float) -> bool:
    """Whether a thing's box comes so near to a place, in the floor plane."""
    return node.box.horizontal_distance(x, z) <= metres


def is_surface(node: Node) -> bool:
    """Whether it may show what it bears: a receptacle that is not shut."""
    return "receptacle" in node.properties and not shut(node) and not math.isinf(node.spread)
