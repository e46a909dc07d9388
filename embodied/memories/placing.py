"""What a thing that is seen lies in or on: the highest receptacle below it whose footprint it is over."""

from __future__ import annotations

import math
from collections.abc import Iterable

from embodied.geometry import Box
from embodied.household.object_types import SEAT_SHARE, TYPES
from embodied.household.receptacles import may_hold
from embodied.memories.nodes import Node, Relation
from embodied.memory import shut

BASINS = frozenset("Bathtub BathtubBasin Bowl Cup GarbageCan Mug Pan Pot Sink SinkBasin".split())
"""What things lie in without its having a door."""
HANGERS = frozenset({"HandTowelHolder", "TowelHolder", "ToiletPaperHanger"})
MARGIN = 0.04
"""Metres by which a middle may be outside of a footprint."""
BELOW, ABOVE = 0.08, 0.16
"""Metres that a bottom, as far as it is seen, may be below a surface or above it."""


def holder(box: Box, kind: str, receptacles: Iterable[Node]) -> Node | None:
    """The receptacle that something of a type lies in or on.

    Args:
        box: what is seen of it.
        kind: its type.
        receptacles: those that come into question.
    """
    best, rank = None, (-math.inf, 0.0)
    for each in receptacles:
        level = _level(box, each)
        if level is None or not may_hold(each.object_type, kind) or shut(each):
            continue
        mine = level, -math.prod(each.box.size)
        if mine > rank:
            best, rank = each, mine
    return best


def still_there(box: Box, receptacle: Node) -> bool:
    """Whether a thing may well be where it is known to be."""
    return not shut(receptacle) and _level(box, receptacle, slack=2.0) is not None


def relation_to(receptacle: Node) -> Relation:
    """Whether things are in a receptacle or on it."""
    kind = receptacle.object_type
    return "in" if kind in BASINS or (kind in TYPES and TYPES[kind].open_side) else "on"


def _level(box: Box, receptacle: Node, slack: float = 1.0) -> float | None:
    """The height at which a receptacle bears what is over it, metres; None when a box is not over it."""
    (x, _, z), bottom = box.centre, box.low[1]
    low, high = receptacle.box.low, receptacle.box.high
    margin, below, above = slack * MARGIN, slack * BELOW, slack * ABOVE
    if not (low[0] - margin <= x <= high[0] + margin and low[2] - margin <= z <= high[2] + margin):
        return None
    kind, height = receptacle.object_type, high[1] - low[1]
    opaque = TYPES[kind].opaque if kind in TYPES else ""
    if relation_to(receptacle) == "in" or kind in HANGERS:
        return low[1] if low[1] - below <= bottom <= high[1] + (above if kind in BASINS else 0.0) else None
    if opaque == "seat":
        return low[1] + SEAT_SHARE * height if low[1] + 0.3 * height <= bottom <= high[1] + above else None
    if opaque == "body" or kind == "ShelvingUnit":
        # It may have open shelves.
        return min(bottom, high[1]) if low[1] - below <= bottom <= high[1] + above else None
    return high[1] if high[1] - below <= bottom <= high[1] + above else None
