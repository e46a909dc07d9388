"""The room that a drawer or a door needs to open."""

from __future__ import annotations

import math

from embodied.geometry import Box, Pose
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.space import AGENT_RADIUS

LEAF = 0.45
"""Metres; a door that is wider has two leaves."""
CLEARANCE = 0.02
"""Metres by which things may touch."""


def in_the_way(home: Home, item: Instance, openness: float) -> str | None:
    """What a drawer or a door would hit on the way to an openness: the agent, or an object's id; None for nothing.

    Only where the home is known well enough, and where Settings.doors_need_room.
    """
    if not home.settings.doors_need_room or not home.space.is_exact or openness <= item.openness:
        return None
    needed = _needed(item, openness)
    if needed is None:
        return None
    pose = home.pose
    if needed.low[1] < pose.y + 0.9 and needed.horizontal_distance(pose.x, pose.z) < AGENT_RADIUS - CLEARANCE:
        return "the agent"
    for each in home.objects():
        if (
            each is not item
            and each.is_present
            and "pickupable" not in each.properties
            and each.kind.opaque in ("body", "seat")
            and each.box.overlaps(needed, gap=-CLEARANCE)
            and not each.box.overlaps(item.box, gap=-CLEARANCE)
        ):
            return each.object_id
    return None


def _needed(item: Instance, openness: float) -> Box | None:
    """The box that the moving part sweeps before an object's front."""
    if item.object_type == "Drawer":
        return _before(item, max(map(abs, item.travel)) * (openness - item.openness))
    if item.kind.open_side == "front":
        width = item.box.size[2 if item.facing % 180 else 0]
        leaf = width if width <= LEAF else width / 2
        # The leaf swings aside: what stands right before the hinge's far side is what it meets, so half of its sweep.
        return _before(item, 0.5 * leaf * math.sin(math.radians(90.0 * openness)))
    return None


def _before(item: Instance, depth: float) -> Box:
    """The box of some depth before an object's front."""
    ahead = Pose(0.0, 0.0, 0.0, item.facing).ahead(1.0)
    axis, sign = (0, round(ahead.x)) if item.facing % 180 else (2, round(ahead.z))
    low, high = list(item.box.low), list(item.box.high)
    if sign > 0:
        low[axis], high[axis] = high[axis], high[axis] + depth
    else:
        low[axis], high[axis] = low[axis] - depth, low[axis]
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))
