"""Rules that arrange a scene: set poses, scatter objects, take things out and put them back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from embodied.geometry import Box, Point, cell_centre
from embodied.household.actions.arguments import is_number
from embodied.household.actions.refused import Refused
from embodied.household.actions.rules import rule
from embodied.household.actions.targets import known_object
from embodied.household.carrying import bring_to
from embodied.household.falling import holder_at, let_fall, let_go
from embodied.household.home import Home
from embodied.household.instance import Instance, turned_size
from embodied.household.object_types import TYPES
from embodied.household.placement import LIFT, find_spot, other_boxes
from embodied.household.receptacles import MUST_BE_OPEN, ONE_THING_ONLY, may_hold
from embodied.simulator import RefusalKind

_SAME_PLACE = 1e-4
"""Metres between two places that are the same but for rounding."""


def _out_of_range(message: str) -> Refused:
    return Refused(RefusalKind.OUT_OF_RANGE, message)


@rule("DisableObject", "EnableObject")
def disable_or_enable(home: Home, name: str, objectId: str) -> None:
    """Take an object out of the scene, or back in; it stays known by its id. What it held falls."""
    item, out = known_object(home, objectId), name == "DisableObject"
    if item.is_disabled == out:
        return
    if out:
        if home.held == objectId:
            item = let_go(home)
        item = home.set_parent(item, None)
        home.change(item, is_disabled=True)
        for child in list(home.contents(objectId)):
            let_fall(home, home.set_parent(home[child], None))
    else:
        item = home.change(item, is_disabled=False)
        holder = holder_at(home, item)
        home.set_parent(item, holder.object_id if holder is not None else None)


@rule("RemoveFromScene")
def remove(home: Home, name: str, objectId: str | None = None, objectIds: list[str] | None = None) -> None:
    """Take objects out for good; what they held falls."""
    gone = [objectId] if objectId is not None else objectIds
    if not gone:
        raise _out_of_range("RemoveFromScene needs objectId, or objectIds that are not empty")
    items = [known_object(home, each) for each in gone]
    orphans = [child for item in items for child in home.contents(item.object_id) if child not in gone]
    for child in orphans:
        home.set_parent(home[child], None)
    home.remove(gone)
    for child in orphans:
        let_fall(home, home[child])


@rule("SetObjectPoses", unused="placeStationary")
def set_object_poses(home: Home, name: str, objectPoses: list[Mapping[str, Any]] | None = None) -> str:
    """Put pickupable and moveable objects to poses; those that are not listed vanish, repeated ones are copied.

    Each of `objectPoses` has objectName (the metadata's `name`), position and rotation. Nothing is tested for
    collisions but with walls. Returns "" (AI2-THOR: an error text).
    """
    if objectPoses is None:
        raise _out_of_range("SetObjectPoses needs a list objectPoses; an empty one takes everything away")
    by_name = {item.name or item.object_id: item for item in home.objects()}
    poses = [_pose(index, each, by_name) for index, each in enumerate(objectPoses)]
    for index, (item, position, _) in enumerate(poses):
        if math.dist(position, item.position) > _SAME_PLACE and _is_outside(home, position):
            raise _out_of_range(f"objectPoses[{index}].position lies in a wall or out of the scene")
    listed = dict.fromkeys(item.object_id for item, _, _ in poses)
    if home.held is not None:
        held = let_go(home)
        # A hand may reach into a wall: given back as it was read, its thing comes to lie on this side.
        poses = [
            (item, held.position if item.object_id == held.object_id and _is_outside(home, position) else position, yaw)
            for item, position, yaw in poses
        ]
    before = {item.object_id: item for item in home.objects()}
    for object_id in listed:
        home.set_parent(home[object_id], None)
    home.remove(
        item.object_id
        for item in home.objects()
        if item.properties & {"pickupable", "moveable"} and item.object_id not in listed
    )
    for item in list(home.objects()):
        if item.parent in listed:
            home.set_parent(item, None)
    seen, placed = dict[str, int](), []
    for item, position, yaw in poses:
        copies = seen[item.object_id] = seen.get(item.object_id, -1) + 1
        object_id = item.object_id
        if copies:
            object_id = f"{item.object_id}_copy_{copies}"
            home.add([replace(home[item.object_id], object_id=object_id, name="", parent=None)])
        _put_at(home, home[object_id], position, yaw)
        placed.append(object_id)
    _settle_into_holders(home, placed, before)
    return ""


def _is_outside(home: Home, place: Point) -> bool:
    """Whether a place is in a wall or out of the home; recorded scenes have a few such things, which may stay."""
    return not home.space.bounds.contains(place) or any(wall.contains(place) for wall in home.space.walls)


def _settle_into_holders(home: Home, placed: list[str], before: Mapping[str, Instance]) -> None:
    """Say what each object is in or on now; where neither it nor what held it has moved, that stays as it was."""

    def has_stayed(object_id: str) -> bool:
        was = before.get(object_id)
        return was is not None and math.dist(was.box.centre, home[object_id].box.centre) < _SAME_PLACE

    others = []
    for object_id in placed:
        parent = before[object_id].parent if object_id in before else None
        if has_stayed(object_id) and (parent is None or (home.get(parent) is not None and has_stayed(parent))):
            home.set_parent(home[object_id], parent)
        else:
            others.append(object_id)
    for object_id in others:
        item = home[object_id]
        holder = holder_at(home, item)
        home.set_parent(item, holder.object_id if holder is not None else None)


def _pose(index: int, spec: Mapping[str, Any], by_name: Mapping[str, Instance]) -> tuple[Instance, Point, float]:
    where = f"objectPoses[{index}]"
    unknown = set(spec) - {"objectName", "position", "rotation"}
    if unknown:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{where} takes no {', '.join(sorted(map(str, unknown))):.60}")
    item = by_name.get(spec.get("objectName", "")) if isinstance(spec.get("objectName"), str) else None
    if item is None:
        raise Refused(RefusalKind.UNKNOWN_OBJECT, f"{where}: no object has the name {spec.get('objectName')!r:.80}")
    if not item.properties & {"pickupable", "moveable"}:
        raise Refused(RefusalKind.WRONG_TYPE, f"{where}: {item.object_id} is neither pickupable nor moveable")
    parts = []
    for key in ("position", "rotation"):
        vector = spec.get(key, {"x": 0.0, "y": item.yaw, "z": 0.0} if key == "rotation" else None)
        if not isinstance(vector, Mapping) or not all(is_number(vector.get(axis)) for axis in "xyz"):
            raise Refused(RefusalKind.INVALID_ARGUMENT, f"{where}.{key} needs finite numbers x, y and z")
        parts.append(vector)
    place = parts[0]
    return item, (float(place["x"]), float(place["y"]), float(place["z"])), float(parts[1]["y"]) % 360.0


def _put_at(home: Home, item: Instance, position: Point, yaw: float) -> None:
    """Put an object with its pivot at a place; off the quarter turns, its box is that of the nearest."""
    size = turned_size(item.size, yaw)
    bottom = position[1] - item.kind.lift * size[1]
    box = Box.around((position[0], bottom + size[1] / 2, position[2]), size)
    home.place(item, position, box, yaw=yaw)


@rule("InitialRandomSpawn", unused="placeStationary")
def scatter(
    home: Home,
    name: str,
    randomSeed: int = 0,
    forceVisible: bool = False,
    numDuplicatesOfType: list[Mapping[str, Any]] | None = None,
    excludedReceptacles: list[str] | None = None,
    excludedObjectIds: list[str] | None = None,
    objectIds: list[str] | None = None,
    receptacleObjectIds: list[str] | None = None,
    numPlacementAttempts: int = 5,
    allowFloor: bool = False,
    allowMoveable: bool = False,
) -> None:
    """Put what can be picked up somewhere else at random, where its type may lie."""
    if numPlacementAttempts <= 0:
        raise _out_of_range("numPlacementAttempts has to be above 0")
    if allowMoveable:
        raise _out_of_range("furniture stays where it is: leave allowMoveable out")
    for kind in excludedReceptacles or ():
        if kind not in TYPES:
            raise _out_of_range(f"excludedReceptacles: '{kind:.40}' is no object type")
    for each in (*(excludedObjectIds or ()), *(objectIds or ()), *(receptacleObjectIds or ())):
        known_object(home, each)
    rng = np.random.default_rng(abs(int(randomSeed)))
    copies = _copies(home, numDuplicatesOfType or [])
    if home.held is not None:
        let_fall(home, let_go(home))
    home.add(copies)
    receptacles = [
        item.object_id
        for item in home.objects()
        if "receptacle" in item.properties
        and "pickupable" not in item.properties
        and item.is_present
        and item.object_type not in (excludedReceptacles or ())
        and (receptacleObjectIds is None or item.object_id in receptacleObjectIds)
        and not (forceVisible and item.object_type in MUST_BE_OPEN and not item.is_open)
    ]
    movable = [
        item.object_id
        for item in home.objects()
        if "pickupable" in item.properties
        and item.is_present
        and item.object_id not in (excludedObjectIds or ())
        and (objectIds is None or item.object_id in objectIds)
    ]
    for index in rng.permutation(len(movable)):
        _scatter_one(home, home[movable[index]], receptacles, int(numPlacementAttempts), allowFloor, rng)


def _copies(home: Home, wanted: list[Mapping[str, Any]]) -> list[Instance]:
    """Copies of objects until there are as many of each type as wanted; they lie where their originals do."""
    copies = []
    for each in wanted:
        kind, count = each.get("objectType"), each.get("count")
        originals = [item for item in home.objects() if item.object_type == kind and item.is_present]
        if not isinstance(kind, str) or kind not in TYPES or "pickupable" not in TYPES[kind].properties:
            raise _out_of_range(f"numDuplicatesOfType: {kind!r:.40} is no type of what can be picked up")
        if count is None or not is_number(count) or not 0 <= count <= 100:
            raise _out_of_range("numDuplicatesOfType: count lies in [0, 100]")
        # A type that the scene has none of is no mistake in AI2-THOR: scripts give one list to all scenes.
        for number in range(len(originals), int(count) if originals else 0):
            source = originals[0]
            copies.append(replace(source, object_id=f"{source.object_id}_copy_{number}", name=""))
    return copies


def _scatter_one(
    home: Home, item: Instance, receptacles: list[str], attempts: int, floor: bool, rng: np.random.Generator
) -> None:
    before = item.parent
    item = home.set_parent(item, None)
    allowed = [each for each in receptacles if may_hold(home[each].object_type, item.object_type)]
    if floor and may_hold("Floor", item.object_type):
        allowed.append("")
    for index in rng.permutation(len(allowed))[:attempts]:
        if not allowed[index]:
            cells = sorted(home.free_cells - {home.pose.cell})
            x, z = cell_centre(cells[int(rng.integers(len(cells)))])
            bring_to(home, item, (x, LIFT, z))
            return
        receptacle = home[allowed[index]]
        if receptacle.object_type in ONE_THING_ONLY and home.contents(receptacle.object_id):
            continue
        inside = [each for each in home.descendants(receptacle.object_id) if each is not item]
        others = other_boxes(home.objects(), inside, receptacle)
        spot = find_spot(receptacle, item.box.size, others, home.pose, home.space, rng=rng)
        if spot is not None:
            item = home.turn(item) if spot.turned else item
            home.set_parent(bring_to(home, item, spot.bottom), receptacle.object_id)
            return
    home.set_parent(item, before)


@rule(
    "RandomizeMaterials", unused="useTrainMaterials useValMaterials useTestMaterials useExternalMaterials inRoomTypes"
)
def randomize_materials(home: Home, name: str) -> None:
    """Draw the colours and shapes of everything anew, until the scene is reset; the n-th draw is always the same."""
    home.materials += 1


@rule("SetTemperatureDecayTime")
def set_decay(home: Home, name: str, decayTime: float) -> None:
    """Set how many seconds of game time a thing keeps its heat or cold."""
    if decayTime < 0:
        raise _out_of_range("decayTime may not be negative")
    home.configure(replace(home.settings, temperature_decay=float(decayTime)))


@rule("EnableTemperatureDecay", "DisableTemperatureDecay")
def switch_decay(home: Home, name: str) -> None:
    """Let heat and cold fade (after AI2-THOR's 10 s), or last."""
    home.configure(replace(home.settings, temperature_decay=10.0 if name.startswith("Enable") else math.inf))
