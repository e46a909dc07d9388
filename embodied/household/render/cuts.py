"""Where boards and carcasses are open: for basins, drawers and cupboards that are set in, and where one walks."""

from __future__ import annotations

import math
from collections.abc import Mapping

from embodied.geometry import Box, cell_centre
from embodied.household.enclosure import BOARDS, SET_IN
from embodied.household.instance import Instance
from embodied.household.render.look import Cuts, Rectangle, own_size
from embodied.household.space import AGENT_RADIUS, Space

NONE = Cuts()
FRONTS = frozenset({"Cabinet", "Drawer"})
BASINS = frozenset({"SinkBasin", "BathtubBasin"})
SLACK = 0.02
"""Metres of air around who walks there."""


def cut_into(instances: Mapping[str, Instance]) -> tuple[tuple[Instance, Box], ...]:
    """The objects that are set into others, each with its box while it is shut."""
    return tuple(
        (item, closed_box(item)) for item in instances.values() if item.object_type in SET_IN and item.is_present
    )


def cuts_of(item: Instance, set_in: tuple[tuple[Instance, Box], ...], space: Space) -> Cuts:
    """The holes of one object: `space` says where one walks."""
    if item.object_type not in BOARDS:
        return NONE
    top, front = [], []
    for each, box in set_in:
        if each.object_type in BASINS and box.overlaps(item.box, gap=-0.01) and box.high[1] > item.box.high[1] - 0.06:
            low, high = _within(item, box)
            top.append((low[0], low[2], high[0], high[2]))
        if (each.object_type in FRONTS or each.object_type in BASINS) and box.overlaps(item.box, gap=-0.005):
            low, high = _within(item, box)
            if high[2] > own_size(item)[2] / 2 - 0.08:
                front.append((low[0], low[1], high[0], high[1]))
    if item.object_type == "CounterTop" and item.blocking is None:
        walked = [_walked(item, cell_centre(cell)) for cell in space.covered(item.box)]
        return Cuts(_sorted([*top, *walked]), bare=True)
    return Cuts(_sorted(top), _sorted(front))


def closed_box(item: Instance) -> Box:
    """An object's box, of a drawer as if it were shut."""
    if item.object_type != "Drawer" or not item.openness:
        return item.box
    x, z = item.travel
    return item.box.moved((-x * item.openness, 0.0, -z * item.openness))


def _walked(item: Instance, centre: tuple[float, float]) -> Rectangle:
    """The hole in a board where a robot stands, with what it needs about it."""
    (x, z), around = centre, AGENT_RADIUS + SLACK
    low, high = _within(item, Box((x - around, 0.0, z - around), (x + around, 0.0, z + around)))
    return low[0], low[2], high[0], high[2]


def _sorted(rectangles: list[Rectangle]) -> tuple[Rectangle, ...]:
    rounded = {(round(a, 4), round(b, 4), round(c, 4), round(d, 4)) for a, b, c, d in rectangles}
    return tuple(sorted(rounded))


def _within(item: Instance, box: Box) -> tuple[list[float], list[float]]:
    """A box in the frame of an object that stands upright and square to the room."""
    turn = math.radians(item.yaw)
    sin, cos = round(math.sin(turn)), round(math.cos(turn))
    x, y, z = item.box.centre[0], item.box.low[1], item.box.centre[2]
    corners = [
        ((px - x) * cos - (pz - z) * sin, py - y, (px - x) * sin + (pz - z) * cos) for px, py, pz in (box.low, box.high)
    ]
    return [min(pair) for pair in zip(*corners, strict=True)], [max(pair) for pair in zip(*corners, strict=True)]
