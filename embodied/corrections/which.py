"""Which thing is meant: "the blue one", "the left one", "the other mug", "the big plate", "the open drawer"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from embodied.correction import Thing
from embodied.corrections.colours import COLOURS, SAME, Seen
from embodied.entity import Entity, in_state
from embodied.memory import Memory

_BIG = frozenset("big large tall bigger larger long huge".split())
_SMALL = frozenset("small little short smaller tiny".split())
_OTHER = frozenset(("other", "second"))
_SIDES: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("left",), (0, 1)),
    **dict.fromkeys(("right",), (0, -1)),
    **dict.fromkeys(("top", "upper"), (1, 1)),
    **dict.fromkeys(("bottom", "lower"), (1, -1)),
    "front": (2, 1),
    "back": (2, -1),
}
"""The coordinate in the picture (column, row, depth) that is least, times the sign."""
_STATES: Mapping[str, tuple[str, bool | str]] = {
    "open": ("open", True),
    "closed": ("open", False),
    "shut": ("open", False),
    "dirty": ("dirty", True),
    "clean": ("dirty", False),
    "washed": ("cleaned", True),
    "broken": ("broken", True),
    "cracked": ("broken", True),
    "sliced": ("sliced", True),
    "cooked": ("cooked", True),
    "full": ("filled", True),
    "empty": ("filled", False),
    "hot": ("temperature", "Hot"),
    "cold": ("temperature", "Cold"),
}


def which(thing: Thing, among: Sequence[Entity], now: str | None, memory: Memory, seen: Seen) -> list[Entity]:
    """The things that a description fits, the likeliest first; what it says nothing of is left open.

    Args:
        thing: the description; its qualities count.
        among: what it may be, all of a fitting type.
        now: id of the thing that was meant so far: "the other one" is not it.
        memory: what is known; sides are those of the picture that the robot sees now.
        seen: tells colours.
    """
    found = list(among)
    for quality in thing.qualities:
        if quality in COLOURS or quality in SAME:
            found = [each for each, _ in seen.nearest(quality, found, memory)]
        elif quality in _STATES:
            name, value = _STATES[quality]
            found = [each for each in found if in_state(each, name, value)]
        elif quality in _OTHER:
            found = [each for each in found if each.object_id != now]
        elif (order := _order(quality, found, memory)) is not None and found:
            found = [min(found, key=order)]
    return found


def _order(quality: str, found: Sequence[Entity], memory: Memory) -> Callable[[Entity], tuple[float, str]] | None:
    """What the thing that is meant is first by; None for a quality that says nothing here."""
    if quality in _BIG | _SMALL:
        sign = -1.0 if quality in _BIG else 1.0
        return lambda each: (sign * float(np.prod(each.box.size)), each.object_id)
    if quality == "middle" and found:
        across = np.array([_seen_at(each, memory)[0] for each in found])
        return lambda each: (abs(_seen_at(each, memory)[0] - float(np.median(across))), each.object_id)
    if quality in _SIDES:
        axis, sign = _SIDES[quality][0], float(_SIDES[quality][1])
        return lambda each: (sign * _seen_at(each, memory)[axis], each.object_id)
    return None


def _seen_at(entity: Entity, memory: Memory) -> tuple[float, float, float]:
    """Column, row and depth from where the robot stands; behind it, sides count by direction."""
    ((column, row, depth),) = memory.camera.project(memory.pose, np.array([entity.box.centre]))
    middle = memory.camera.width / 2
    return float(column if depth > 0 else middle + np.sign(middle - column) * 1e6), float(row), float(depth)
