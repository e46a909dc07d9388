"""Fixtures that nobody told of are seen part by part: what turns out to be one grows together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from embodied.geometry import Box, Point

if TYPE_CHECKING:
    from embodied.memories.scene_graph import SceneGraph

MOST = 0.7
"""Share of a fixture that another of its type takes up where they are one."""
THIN = 0.05
"""Metres by which boxes are taken to be larger: they may be as thin as a door."""


def grow_together(graph: SceneGraph, seen: set[str]) -> None:
    """Rule 7: what is seen now stays, and takes over what the other was known to bear."""
    grown = [each for each in graph.nodes("fixture") if each.known == "seen"]
    here = [each for each in grown if each.object_id in seen]
    graph.apart |= {
        frozenset((one.object_id, other.object_id))
        for one, other in combinations(here, 2)
        if one.object_type == other.object_type
    }
    for node in here:
        for other in grown:
            pair = frozenset((node.object_id, other.object_id))
            alike = other.object_type == node.object_type and len(pair) == 2 and pair not in graph.apart
            if alike and graph.get(other.object_id) is not None and _share(other.box, node.box) >= MOST:
                for child in graph.children(other.object_id):
                    graph.put(replace(graph[child], parent=node.object_id))
                mine = graph[node.object_id]
                graph.put(replace(mine, box=hull(mine.box, other.box), covered=mine.covered & other.covered))
                graph.forget(other.object_id)


def _share(box: Box, other: Box) -> float:
    """Which share of a box another takes up; both a little larger, since they may be as thin as a door."""
    share = 1.0
    for low, high, from_, to in zip(box.low, box.high, other.low, other.high, strict=True):
        share *= max(min(high, to) - max(low, from_) + THIN, 0.0) / (high - low + THIN)
    return share


def hull(one: Box, other: Box) -> Box:
    """The smallest box around two."""
    low, high = map(min, one.low, other.low), map(max, one.high, other.high)
    return Box(_point(low), _point(high))


def _point(values: Iterable[float]) -> Point:
    x, y, z = values
    return x, y, z
