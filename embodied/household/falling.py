"""What falls: where it comes to rest, what breaks and what spills."""

from __future__ import annotations

import math

import numpy as np

from embodied.geometry import Box, Point, Pose
from embodied.household.carrying import bring_to, put_hand_back
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.materials import SOFT
from embodied.household.object_types import TYPES
from embodied.household.placement import BASIN_LIKE, HANGERS, LIFT

GRAVITY = 9.81
FRAGILE = 3.6
"""Impulse, kg m/s, beyond which a breakable thing breaks on a hard ground (AI2-THOR); SOFTER more on a soft one."""
SOFTER = 2.0
TICK = 0.02
"""Seconds; a throw's force acts for one of them, as in Unity."""
NEAR = 0.04
"""Metres by which a thing may hover over what bears it, or sink into it."""
HOP = 0.04
"""Metres between the places that are tried in flight: less than a wall is thick."""
LONGEST_FLIGHT = 250
"""Ticks after which a thrown thing has surely come down."""


def let_fall(home: Home, item: Instance, speed: float = 0.0, beside: str = "") -> Instance | None:
    """Let an object fall straight down on what is below it, with what is in or on it; it may break.

    Args:
        home: the home.
        item: what falls; neither held nor in anything any more.
        speed: metres per second that it already has.
        beside: id of what it fell out of, into which it does not fall again.

    Returns:
        What bears it now; None for the floor.
    """
    x, bottom, z = item.box.centre[0], item.box.low[1], item.box.centre[2]
    below, level = None, 0.0
    own = {item.object_id, *(each.object_id for each in home.descendants(item.object_id))}
    for each in home.objects():
        height = _bears_at(each)
        if (
            height is not None
            and each.object_id not in own
            and each.object_id != beside
            and level < height <= bottom + 0.05
            and each.box.low[0] <= x <= each.box.high[0]
            and each.box.low[2] <= z <= each.box.high[2]
            and not home.is_shut_away(each)
        ):
            below, level = each, height
    item = bring_to(home, item, (x, level + LIFT, z))
    inside = below is not None and "receptacle" in below.properties and _lies_in(below)
    item = home.set_parent(item, below.object_id if below is not None and inside else None)
    hits = math.sqrt(speed**2 + 2 * GRAVITY * max(bottom - level, 0.0)) * item.kind.mass
    soft = item.object_type in SOFT or (below is not None and below.object_type in SOFT)
    if "breakable" in item.properties and not item.is_broken and hits > FRAGILE + (SOFTER if soft else 0.0):
        break_up(home, item)
    return below


def let_go(home: Home) -> Instance:
    """Take from the hand what it holds, on this side of any wall that the hand reached into."""
    put_hand_back(home)
    assert home.held is not None, "asked for with a thing in hand"
    item, home.held = home[home.held], None
    (x, _, z), bounds = item.box.centre, home.space.bounds
    free = bounds.contains((x, bounds.low[1], z))
    if not free or any(
        wall.overlaps(item.box) or _between(home.pose, item.box.centre, wall) for wall in home.space.walls
    ):
        x, z = home.pose.x, home.pose.z
    return bring_to(home, item, (x, item.box.low[1], z))


def _between(pose: Pose, point: Point, wall: Box) -> bool:
    """Whether a wall stands between the agent's body and a point of the same home, or holds the point."""
    steps = 8
    return any(
        wall.contains(
            (pose.x + (point[0] - pose.x) * n / steps, wall.centre[1], pose.z + (point[2] - pose.z) * n / steps)
        )
        for n in range(steps + 1)
    )


def holder_at(home: Home, item: Instance) -> Instance | None:
    """The smallest receptacle that an object lies in or on, where it is."""
    x, bottom, z = item.box.centre[0], item.box.low[1], item.box.centre[2]
    found = [
        each
        for each in home.objects()
        if each is not item
        and "receptacle" in each.properties
        and each.is_present
        and each.box.low[0] <= x <= each.box.high[0]
        and each.box.low[2] <= z <= each.box.high[2]
        and _holds_at(each, bottom)
        and item.object_id not in _holders(home, each)
    ]
    return min(found, key=lambda each: math.prod(each.box.size), default=None)


def _holds_at(holder: Instance, bottom: float) -> bool:
    if holder.kind.open_side or holder.object_type in BASIN_LIKE or holder.object_type in HANGERS:
        return holder.box.low[1] - NEAR <= bottom <= holder.box.high[1]
    return -NEAR <= bottom - (holder.box.low[1] + holder.surface) <= 2 * NEAR


def _holders(home: Home, item: Instance) -> set[str]:
    """Ids of what an object is in or on, at any height."""
    found: set[str] = set()
    while item.parent is not None:
        found.add(item.parent)
        item = home[item.parent]
    return found


def _bears_at(item: Instance) -> float | None:
    """The height at which an object bears what falls on it, metres; None when nothing rests there."""
    low, high = item.box.low[1], item.box.high[1]
    if not item.is_present or item.object_type in HANGERS:
        return None
    if item.object_type in BASIN_LIKE and not (item.kind.open_side and not item.is_open):
        return low + min(0.02, 0.2 * (high - low))
    if item.kind.opaque in ("board", "seat"):
        return low + item.surface
    if "receptacle" in item.properties or (item.kind.opaque == "body" and "pickupable" not in item.properties):
        return high
    return None


def _lies_in(below: Instance) -> bool:
    """Whether what rests on an object is in it: not on the roof of a cupboard, nor on a closed lid."""
    if below.kind.open_side == "front":
        return False
    return not below.kind.open_side or below.is_open


def throw(home: Home, item: Instance, force: float) -> None:
    """Let an object fly from where it is along the camera's axis, until it hits something, and fall.

    What it holds spills where it comes down.

    Args:
        home: the home.
        item: what flies; not held any more.
        force: newtons, for one TICK.
    """
    pose, speed = home.pose, force * TICK / max(item.kind.mass, 0.05)
    ahead = _axis(pose)
    velocity, place = speed * ahead, np.array([item.box.centre[0], item.box.low[1], item.box.centre[2]])
    bounds = home.space.bounds
    for _ in range(LONGEST_FLIGHT):
        velocity = velocity - np.array([0.0, GRAVITY * TICK, 0.0])
        steps = max(1, math.ceil(float(np.linalg.norm(velocity)) * TICK / HOP))
        for _ in range(steps):
            following = place + velocity * TICK / steps
            point = (float(following[0]), float(following[1]), float(following[2]))
            if not bounds.contains(point) or _is_solid_at(home, item, point):
                break
            place = following
        else:
            continue
        break
    contents = [each.object_id for each in home.descendants(item.object_id)]
    item = bring_to(home, item, (float(place[0]), float(place[1]), float(place[2])))
    item = home.change(item, fill_liquid="")
    for each in contents:
        let_fall(home, home.set_parent(home[each], None), beside=item.object_id)
    let_fall(home, home[item.object_id], float(np.linalg.norm(velocity)))


def _axis(pose: Pose) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    yaw, pitch = math.radians(pose.yaw), math.radians(pose.horizon)
    return np.array([math.sin(yaw) * math.cos(pitch), -math.sin(pitch), math.cos(yaw) * math.cos(pitch)])


def _is_solid_at(home: Home, item: Instance, point: Point) -> bool:
    margin = max(item.box.size[0], item.box.size[2]) / 2
    if any(wall.contains(point, margin) for wall in home.space.walls):
        return True
    return any(
        each.box.contains(point)
        for each in home.objects()
        if each.is_present and each.kind.opaque and each is not item and not home.carried(each)
    )


def break_up(home: Home, item: Instance) -> None:
    """Break an object: what shatters is gone, and lets go of what it held; a screen only cracks. An egg runs out."""
    if item.object_id == home.held:
        item = let_go(home)
    contents = [home[each] for each in home.contents(item.object_id)] if item.kind.shatters else []
    was_broken = item.is_broken
    item = home.change(item, is_broken=True, is_toggled=False, fill_liquid="")
    for each in contents:
        let_fall(home, home.set_parent(each, None))
    if item.object_type == "Egg" and not was_broken:
        crack(home, item)


def crack(home: Home, egg: Instance) -> None:
    """Put a cracked egg in the place of an egg."""
    add_part(home, egg, f"{egg.object_id}|EggCracked_0", "EggCracked", 0.0)
    part = home[f"{egg.object_id}|EggCracked_0"]
    if part.parent is None:
        let_fall(home, part)


def add_part(home: Home, whole: Instance, object_id: str, kind_name: str, offset: float) -> None:
    """Add a piece of an object where that lies, `offset` metres along its length from the middle."""
    kind = TYPES[kind_name]
    x, y, z = whole.box.centre[0], whole.box.low[1], whole.box.centre[2]
    along_x = whole.box.size[0] >= whole.box.size[2]
    place = (x + offset, y, z) if along_x else (x, y, z + offset)
    width, height, depth = kind.size
    home.add(
        [
            Instance(
                object_id,
                "",
                kind,
                (place[0], y + kind.lift * height, place[2]),
                Box.around((place[0], y + height / 2, place[2]), (width, height, depth)),
                size=kind.size,
                surface=height,
                parent=whole.parent,
                is_cooked=whole.is_cooked and "cookable" in kind.properties,
                temperature=whole.temperature,
                cools_at=whole.cools_at,
                properties=kind.properties,
            )
        ]
    )
