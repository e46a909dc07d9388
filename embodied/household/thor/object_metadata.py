"""What AI2-THOR's metadata says of each object: one dictionary an object, keys and units as there."""

from __future__ import annotations

import gc
import itertools
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from embodied.geometry import Box, Point
from embodied.household.instance import Instance
from embodied.household.object_types import COLD_SOURCES, HEAT_SOURCES
from embodied.household.state import Snapshot
from embodied.sight import CLOSED_OUT, IN_REACH, Camera

ObjectMetadata = dict[str, Any]
_Ties = tuple[tuple[str, ...], tuple[str, ...]]
"""Ids of what an object is in or on, and of what is in or on it."""
_SIGNS = tuple(itertools.product((1.0, -1.0), repeat=3))


class Cards:
    """Describes a home's objects, and remembers what of it stays true as long as an object stays as it is.

    What is remembered is never handed out: every description is copied down to its last list, so that a script may
    change what it got.
    """

    def __init__(self) -> None:
        self._seen: Mapping[str, Instance] = {}
        self._ties: dict[str, _Ties] = {}
        self._cards: dict[str, tuple[Instance, _Ties, ObjectMetadata]] = {}
        self._listed: list[ObjectMetadata] = []

    def describe(self, kept: Snapshot, camera: Camera) -> list[ObjectMetadata]:
        """Describe all objects of a snapshot, as seen by a camera from the agent's pose, in the home's order."""
        eye = kept.pose.x, kept.pose.y, kept.pose.z
        levels = sight_levels(kept, camera)
        with _collector_paused():
            return [
                _copied(card, math.dist(eye, item.position), level, item.object_id == kept.held)
                for card, item, level in zip(self._of(kept), kept.instances.values(), levels, strict=True)
            ]

    def _of(self, kept: Snapshot) -> list[ObjectMetadata]:
        """The card of each object; the same list as long as no object changed."""
        if kept.instances is self._seen:
            return self._listed
        if not self._is_tied_as_before(kept):
            self._ties = _ties(kept)
        self._listed = []
        for object_id, item in kept.instances.items():
            known, ties = self._cards.get(object_id), self._ties[object_id]
            if known is None or known[0] is not item or known[1] != ties:
                known = self._cards[object_id] = item, ties, _card(item, *ties)
            self._listed.append(known[2])
        self._seen = kept.instances
        return self._listed

    def _is_tied_as_before(self, kept: Snapshot) -> bool:
        """Whether everything is still in or on what it was."""
        if kept.instances.keys() != self._seen.keys():
            return False
        pairs = zip(kept.instances.values(), map(self._seen.__getitem__, kept.instances), strict=True)
        return all(
            now is before or (now.parent == before.parent and now.is_present == before.is_present)
            for now, before in pairs
        )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep Python's cycle collector from searching thousands of new lists, twice a step: none of them is in a cycle."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _ties(kept: Snapshot) -> dict[str, _Ties]:
    """What each object is in or on, the nearest first, and all that is in or on it, in the home's order."""
    parents = {object_id: tuple(holders(kept, item)) for object_id, item in kept.instances.items()}
    within: dict[str, list[str]] = {}
    for object_id, chain in parents.items():
        for holder in chain:
            within.setdefault(holder, []).append(object_id)
    return {object_id: (chain, tuple(within.get(object_id, ()))) for object_id, chain in parents.items()}


def holders(kept: Snapshot, item: Instance) -> Iterator[str]:
    """Ids of the receptacles that an object is in or on, the nearest first; none for what is no longer there."""
    current = item
    while current.is_present and current.parent is not None:
        current = kept.instances[current.parent]
        if current.is_present and "receptacle" in current.kind.properties:
            yield current.object_id


def sight_levels(kept: Snapshot, camera: Camera) -> list[int]:
    """How well each object is in sight, of `sight.HIDDEN`, `BEHIND_GLASS` and `IN_REACH`, in the home's order.

    What is carried is in view, unless something closed shuts it away.
    """
    levels: list[int] = kept.solids.in_sight(camera, kept.pose, np.arange(len(kept.rows))).tolist()
    for object_id in carried(kept, kept.held):
        row = kept.rows[object_id]
        if kept.solids.containers[row] != CLOSED_OUT:
            levels[row] = IN_REACH
    return levels


def carried(kept: Snapshot, held: str | None) -> Iterator[str]:
    """Ids of what the hand holds: the object itself, and everything in or on it."""
    if held is not None:
        yield held
        for child in kept.children.get(held, ()):
            yield from carried(kept, child)


def vector(point: Point) -> dict[str, float]:
    """A point as AI2-THOR writes it."""
    return {"x": point[0], "y": point[1], "z": point[2]}


def corners(box: Box) -> list[list[float]]:
    """The eight corners of a box, metres."""
    return [list(each) for each in itertools.product(*zip(box.high, box.low, strict=True))]


def _copied(card: ObjectMetadata, distance: float, level: int, is_held: bool) -> ObjectMetadata:
    """A card with what changes from step to step; nothing in it belongs to the card any more."""
    made = card.copy()
    made["distance"], made["visible"], made["isInteractable"] = distance, level > 0, level == IN_REACH
    made["isPickedUp"] = is_held
    made["position"], made["rotation"] = card["position"].copy(), card["rotation"].copy()
    box = card["axisAlignedBoundingBox"]
    made["axisAlignedBoundingBox"] = {
        "cornerPoints": [*map(list, box["cornerPoints"])],
        "center": box["center"].copy(),
        "size": box["size"].copy(),
    }
    if (box := card["objectOrientedBoundingBox"]) is not None:
        made["objectOrientedBoundingBox"] = {"cornerPoints": [*map(list, box["cornerPoints"])]}
    for key in ("parentReceptacles", "receptacleObjectIds", "controlledObjects", "salientMaterials"):
        if card[key] is not None:
            made[key] = card[key].copy()
    return made


def _card(item: Instance, parents: tuple[str, ...], contents: tuple[str, ...]) -> ObjectMetadata:
    kind, has = item.kind, item.kind.properties
    return {
        "name": item.name or item.object_id,
        "position": vector(item.position),
        "rotation": {"x": item.tilt[0], "y": item.yaw, "z": item.tilt[1]},
        "visible": False,
        "isInteractable": False,
        "receptacle": "receptacle" in has,
        "toggleable": "toggleable" in has,
        "isToggled": item.is_toggled,
        "breakable": "breakable" in has,
        "isBroken": item.is_broken,
        "canFillWithLiquid": "canFillWithLiquid" in has,
        "isFilledWithLiquid": bool(item.fill_liquid),
        "fillLiquid": item.fill_liquid or None,
        "dirtyable": "dirtyable" in has,
        "isDirty": item.is_dirty,
        "canBeUsedUp": "canBeUsedUp" in has,
        "isUsedUp": item.is_used_up,
        "cookable": "cookable" in has,
        "isCooked": item.is_cooked,
        "temperature": item.temperature,
        "isHeatSource": kind.name in HEAT_SOURCES,
        "isColdSource": kind.name in COLD_SOURCES,
        "sliceable": "sliceable" in has,
        "isSliced": item.is_sliced,
        "openable": "openable" in has,
        "isOpen": item.is_open,
        "openness": item.openness,
        "pickupable": "pickupable" in has,
        "isPickedUp": False,
        "moveable": "moveable" in has,
        "mass": kind.mass,
        "salientMaterials": list(kind.materials) or None,
        "receptacleObjectIds": list(contents) if "receptacle" in has else None,
        "distance": 0.0,
        "objectType": kind.name,
        "objectId": item.object_id,
        "assetId": "",
        "parentReceptacles": list(parents) or None,
        "controlledObjects": list(item.controls) if "toggleable" in has else None,
        "isMoving": False,
        "axisAlignedBoundingBox": {
            # AI2-THOR has null once nothing is left of an object, against its own schema; an empty list is in it.
            "cornerPoints": corners(item.box) if item.is_present else [],
            "center": vector(item.box.centre),
            "size": vector(item.box.size),
        },
        "objectOrientedBoundingBox": {"cornerPoints": _oriented_corners(item)}
        if item.is_present and has & {"pickupable", "moveable"}
        else None,
    }


def _oriented_corners(item: Instance) -> list[list[float]]:
    """The eight corners of the box that turns with an object, metres: about z, then x, then y, as Unity does."""
    pitch, yaw, roll = (math.radians(each) for each in (item.tilt[0], item.yaw, item.tilt[1]))
    cx, sx, cy, sy, cz, sz = (f(each) for each in (pitch, yaw, roll) for f in (math.cos, math.sin))
    centre, half = item.box.centre, [side / 2 for side in item.size]
    found = []
    for signs in _SIGNS:
        x, y, z = (sign * side for sign, side in zip(signs, half, strict=True))
        x, y = x * cz - y * sz, x * sz + y * cz
        y, z = y * cx - z * sx, y * sx + z * cx
        x, z = x * cy + z * sy, z * cy - x * sy
        found.append([centre[0] + x, centre[1] + y, centre[2] + z])
    return found
