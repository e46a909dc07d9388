"""Standing poses from which a thing is in view and in reach, those that take the fewest actions first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Box, Cell, Pose
from embodied.memory import Memory
from embodied.motion.paths import UNREACHED, walk_from
from embodied.sight import Camera
from embodied.simulator import Action

TILT = 15.0
"""Degrees of one Look action, as in ALFRED."""
HORIZONS = np.array([-30.0, -15.0, 0.0, 15.0, 30.0, 45.0, 60.0])
SHYNESS = 4.0
"""Actions that a better view is worth: a stance that shows little of the thing costs so many more."""
ARM = 0.2
"""Metres less than the reach: what lies in between counts half, as it may turn out to be just out of reach."""
ENOUGH = 3
"""Alternatives that are as good as all: that many free spots in view are plenty."""


@dataclass(frozen=True, slots=True)
class Stance:
    """A pose to stand in, and the actions that lead there."""

    pose: Pose
    actions: tuple[Action, ...]


def stances(
    memory: Memory, object_id: str, points: NDArray[np.float64], blocked: frozenset[Cell] = frozenset()
) -> Iterator[Stance]:
    """Yield the stances that show a thing, cheapest first; memory is asked what is visible only as far as needed.

    A stance costs its walk, its turns and its tilts, and up to SHYNESS more the less it shows of the points.

    Args:
        memory: what is known.
        object_id: the thing.
        points: (k, n, 3) what to have in view, metres: as much as possible of the ENOUGH best of k alternatives.
        blocked: cells that turned out not to be free.
    """
    pose, camera = memory.pose, memory.camera
    walk = walk_from(memory.free_cells - blocked if blocked else memory.free_cells, pose)
    near = walk.near(_hull(points), camera.reach)
    if not len(near):
        return
    shown = share_in_view(camera, pose.y, walk.grid.centres[near], points)
    best = shown.max()
    if best <= 0.0:
        return
    tilts = np.ceil(np.abs(HORIZONS - pose.horizon) / TILT - 1e-6)
    cost = walk.distance[near][:, :, None] + tilts + SHYNESS * (1.0 - shown / best)
    cost[shown <= 0.0] = UNREACHED
    for index in np.argsort(cost, axis=None, kind="stable"):
        place, quarter, tilt = np.unravel_index(index, cost.shape)
        if cost[place, quarter, tilt] >= UNREACHED:
            return
        number, horizon = int(near[place]), float(HORIZONS[tilt])
        x, z = walk.grid.centres[number]
        stance = Pose(float(x), pose.y, float(z), 90.0 * int(quarter), horizon)
        if memory.visible(object_id, stance):
            yield Stance(stance, (*walk.actions(number, int(quarter)), *tilting(pose.horizon, horizon)))


def tilting(horizon: float, wanted: float) -> list[Action]:
    """The Look actions from one camera pitch to another, degrees: whole tilts, then what is left."""
    name, left = ("LookDown" if wanted > horizon else "LookUp"), abs(wanted - horizon)
    actions = []
    while left > 1e-6:
        degrees = min(TILT, left)
        actions.append(Action(name, {"degrees": degrees}))
        left -= degrees
    return actions


def share_in_view(
    camera: Camera, y: float, places: NDArray[np.float64], points: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How much is in the image and in reach, from every place, quarter turn and horizon; nothing hides anything.

    Args:
        camera: the eye.
        y: height of the body's centre, metres.
        places: (c, 2) x and z.
        points: (k, n, 3) as in `stances`.

    Returns:
        (c, 4, 7) the share in view of the ENOUGH best of the k alternatives, between 0 and 1.
    """
    up = math.tan(math.radians(camera.field_of_view) / 2)
    right = up * camera.width / camera.height
    flat = points.reshape(-1, 3)
    dx = (flat[:, 0] - places[:, :1]).astype(np.float32)
    dz = (flat[:, 2] - places[:, 1:]).astype(np.float32)
    dy = (flat[:, 1] - (y + camera.rise)).astype(np.float32)
    away = np.hypot(dx, dz)
    weight = 0.5 * (away <= camera.reach) + 0.5 * (away <= camera.reach - ARM)
    forward = np.stack([dz, dx, -dz, -dx], axis=1)[:, :, None]
    aside = np.abs(np.stack([dx, dz, dx, dz], axis=1))[:, :, None]
    pitch = np.radians(HORIZONS).astype(np.float32)[:, None]
    depth = forward * np.cos(pitch) - dy * np.sin(pitch)
    rise = np.abs(forward * np.sin(pitch) + dy * np.cos(pitch))
    seen = ((aside < right * depth) & (rise < up * depth)) * weight.astype(np.float32)[:, None, None]
    shares = seen.reshape(*seen.shape[:3], *points.shape[:2]).mean(axis=-1)
    best = min(ENOUGH, shares.shape[-1])
    return np.asarray(np.partition(shares, -best, axis=-1)[..., -best:].mean(axis=-1), dtype=np.float64)


def _hull(points: NDArray[np.float64]) -> Box:
    flat = points.reshape(-1, 3)
    low, high = np.nanmin(flat, axis=0), np.nanmax(flat, axis=0)
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))
