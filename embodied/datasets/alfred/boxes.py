"""One box per fixture, fitted to what is known of it: pivot, type, how it looked, what lay on it, who walked by.

A fixture's box is described in its own frame (u along its front, v out of its front, y up, all from its pivot) by six
numbers. Each has a prior from the type and from what AI2-THOR's pivots mean (alfred.md, section 4); the evidence is the
bounding boxes of recorded views, in pixels. The fit is scipy's least squares, with soft residuals for the evidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from embodied.geometry import Box, Point, Pose
from embodied.household.instance import turned_size
from embodied.household.object_types import object_type
from embodied.sight import Camera

CAMERA = Camera(field_of_view=60.0)
"""ALFRED's: 300 × 300 pixels, 60 degrees."""
PIXELS = 8.0
"""Scale of a view's residual."""
CONTENT_SLACK, CELL_SLACK = 0.04, 0.05
"""Metres: scales of the residuals of things outside their fixture, and of walked cells inside one."""
EDGE = 2
"""Pixels from the image's edge at which a seen outline counts as cut off."""
SUNK = frozenset({"SinkBasin", "BathtubBasin"})
"""Their views show the far wall only: nothing is learned from them."""
VIEWS = 6
"""Views that are used of one fixture: more add nothing but time."""
MIN_THICKNESS = 0.01


View = tuple[Pose, tuple[float, float, float, float]]
"""A pose and the bounding box (left, top, right, bottom) that something had in its image, pixels."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Mean and spread of the six numbers; sizes are logarithmic spreads, the rest metres."""

    size: Point
    middle: float = 0.0  # u of the middle
    front: float | None = None  # v of the front; None: the pivot is in the middle of the depth
    bottom: float = 0.0  # y of the bottom from the pivot
    spread: tuple[float, float, float, float, float, float] = (0.08, 0.3, 0.08, 0.3, 0.03, 0.2)


@dataclass(slots=True)
class Evidence:
    """What is known of one fixture.

    Attributes:
        type: its object type.
        pivot: its recorded position.
        facing: direction of its front, degrees.
        views: (pose, bounding box in pixels) of it alone, shut where it can be.
        contents: positions of things known to be in or on it.
        cells: (x, z) centres of cells walked nearby.
    """

    type: str
    pivot: Point
    facing: int = 0
    views: list[View] = field(default_factory=list)
    contents: list[Point] = field(default_factory=list)
    cells: list[tuple[float, float]] = field(default_factory=list)


STANDING = frozenset(
    "ArmChair Bed Cart CoffeeTable Desk DiningTable Dresser FloorLamp Fridge GarbageCan LaundryHamper Ottoman "
    "SideTable Sofa TVStand Toilet".split()
)
"""Furniture that stands on the floor, wherever its pivot is."""


def prior_of(kind: str, pivot: Point, surface: float | None) -> Prior:
    """What a type, its pivot and the height of what lies on it (above the floor, None if unknown) say about its box."""
    width, height, depth = size = object_type(kind).size
    if kind in STANDING:
        bearing = object_type(kind).opaque == "board"
        known = surface if bearing and surface is not None else max(pivot[1], height)
        spread = (0.2, 0.3, 0.2, 0.3, 0.01, 0.2) if kind in ("Bed", "Sofa") else (0.1, 0.3, 0.1, 0.3, 0.01, 0.2)
        return Prior((width, known, depth), bottom=-pivot[1], spread=spread)
    match kind:
        case "Cabinet":  # the hinge: on the front, at one side, at mid height
            return Prior(size, front=0.0, bottom=-height / 2, spread=(0.25, 0.3, 0.03, 0.1, 0.15, 0.3))
        case "Drawer":  # behind the front panel
            return Prior(size, front=0.2, bottom=-height / 2, spread=(0.05, 0.3, 0.06, 0.1, 0.05, 0.2))
        case "CounterTop":  # the middle of the top
            tall = max(pivot[1], 0.3)
            return Prior((width, tall, depth), bottom=-tall, spread=(0.4, 0.5, 0.15, 0.3, 0.01, 0.02))
        case "Shelf":  # the board
            return Prior(size, bottom=-height, spread=(0.2, 0.4, 0.1, 0.3, 0.02, 0.05))
        case "SinkBasin" | "BathtubBasin":
            return Prior(size, spread=(0.1, 0.15, 0.1, 0.15, 0.03, 0.2))
        case "Faucet":  # its spout may hang below its pivot
            return Prior(size, spread=(0.08, 0.3, 0.08, 0.3, 0.15, 0.3))
        case "HandTowelHolder" | "TowelHolder" | "ToiletPaperHanger":
            return Prior(size, bottom=-height / 2)
        case _:
            return Prior(size)


def bearing_height(kind: str, contents: Sequence[Point]) -> float | None:
    """Height above the floor, metres, of the board or seat that things lie on; None where nothing is known to."""
    if object_type(kind).opaque not in ("board", "seat") or not contents:
        return None
    return float(np.quantile([point[1] for point in contents], 0.25))


def fit_box(evidence: Evidence) -> Box:
    """The most plausible box of a fixture."""
    prior = prior_of(evidence.type, evidence.pivot, bearing_height(evidence.type, evidence.contents))
    width, height, depth = prior.size
    front = depth / 2 if prior.front is None else prior.front
    mean = np.array([prior.middle, math.log(width), front, math.log(depth), prior.bottom, math.log(height)])
    views = [] if evidence.type in SUNK else list(dict.fromkeys(evidence.views))[:VIEWS]
    if not (views or evidence.contents or evidence.cells):
        return _box(mean, evidence)
    poses = [pose for pose, _ in views]
    seen = np.array([box for _, box in views], dtype=np.float64).reshape(-1, 4)
    contents = np.array(evidence.contents, dtype=np.float64).reshape(-1, 3)
    cells = np.array(evidence.cells, dtype=np.float64).reshape(-1, 2)
    stands = evidence.type in STANDING or evidence.pivot[1] < 1.0

    def residuals(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        box = _box(numbers, evidence)
        parts = [(numbers - mean) / prior.spread]
        if len(seen):
            parts.append(_soft((_misfit(_outlines(box, poses), seen) / PIXELS).ravel()))
        if len(contents):
            parts.append(_soft(_outside(box, contents[:, [0, 2]]) / CONTENT_SLACK))
        if len(cells) and stands:
            parts.append(_soft(_depth_inside(box, cells) / CELL_SLACK))
        return np.concatenate(parts)

    fitted = _box(least_squares(residuals, mean, max_nfev=25).x, evidence)
    expected = _box(mean, evidence)
    # A box that its own recorded views would not show is worse than the usual one.
    return expected if _shown(expected, views) > _shown(fitted, views) else fitted


def _shown(box: Box, views: Sequence[View]) -> int:
    """In how many of the views a part of the box lies in the image and within reach."""
    shares = np.linspace(0.02, 0.98, 6)
    lattice = np.stack(np.meshgrid(shares, shares, shares, indexing="ij"), axis=-1).reshape(-1, 3)
    points = np.array(box.low) + lattice * box.size
    return sum(bool(CAMERA.frames(pose, points).any()) for pose, _ in views)


def _soft(residuals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Residuals whose squares grow linearly: clutter in front of a fixture is no evidence. Priors stay quadratic."""
    return np.asarray(np.sign(residuals) * np.sqrt(2.0 * (np.sqrt(1.0 + residuals**2) - 1.0)))


def _box(numbers: NDArray[np.float64], evidence: Evidence) -> Box:
    middle, log_width, front, log_depth, bottom, log_height = numbers.tolist()
    width, depth, height = math.exp(log_width), math.exp(log_depth), max(math.exp(log_height), MIN_THICKNESS)
    angle = math.radians(evidence.facing)
    out_x, out_z = math.sin(angle), math.cos(angle)
    along_x, along_z = out_z, -out_x
    v = front - depth / 2
    x, y, z = evidence.pivot
    centre = (x + middle * along_x + v * out_x, y + bottom + height / 2, z + middle * along_z + v * out_z)
    return Box.around(centre, turned_size((width, height, depth), evidence.facing))


def _outlines(box: Box, poses: Sequence[Pose]) -> NDArray[np.float64]:
    """The box's bounding rectangle in each view, pixels."""
    corners = np.array(
        [
            [(box.low, box.high)[i][0], (box.low, box.high)[j][1], (box.low, box.high)[k][2]]
            for i in (0, 1)
            for j in (0, 1)
            for k in (0, 1)
        ]
    )
    outlines = np.empty((len(poses), 4))
    for row, pose in enumerate(poses):
        image = CAMERA.project(pose, corners)
        ahead = image[:, 2] > 0.05
        if not ahead.any():
            outlines[row] = 150.0
            continue
        columns, rows = image[ahead, 0], image[ahead, 1]
        outlines[row] = (columns.min(), rows.min(), columns.max(), rows.max())
        if not ahead.all():  # it reaches past the camera's side: the image's edge is its outline
            outlines[row, 3] = CAMERA.height
    return np.clip(outlines, -600.0, 900.0)


def _misfit(outlines: NDArray[np.float64], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pixels between outlines and what was seen; beyond an edge of the image anything fits."""
    gap = outlines - seen
    cut_low, cut_high = seen[:, :2] <= EDGE, seen[:, 2:] >= CAMERA.width - EDGE
    gap[:, :2] = np.where(cut_low, np.maximum(gap[:, :2], 0.0), gap[:, :2])
    gap[:, 2:] = np.where(cut_high, np.minimum(gap[:, 2:], 0.0), gap[:, 2:])
    return gap


def _outside(box: Box, points: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = np.array([box.low[0], box.low[2]]), np.array([box.high[0], box.high[2]])
    return np.asarray(np.maximum(np.maximum(low - points, points - high), 0.0).sum(axis=1))


def _depth_inside(box: Box, points: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = np.array([box.low[0], box.low[2]]) - 0.05, np.array([box.high[0], box.high[2]]) + 0.05
    return np.asarray(np.clip(np.minimum(points - low, high - points).min(axis=1), 0.0, 0.5))
