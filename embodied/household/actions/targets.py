"""The object that an action is aimed at: by its id, or by the point of the image where it is seen."""

from __future__ import annotations

import math

import numba
import numpy as np

from embodied.geometry import Point
from embodied.household.actions.refused import Refused
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.solids import open_face
from embodied.sight import BEHIND_GLASS
from embodied.simulator import RefusalKind

_FROM_ABOVE = frozenset("Bathtub BathtubBasin Bowl Cup GarbageCan Mug Pan Pot Sink SinkBasin".split())
"""What is hollow from above without a lid."""
TOP = 4
"""1 + index of +y in `sight.FACES`."""


def known_object(home: Home, object_id: str) -> Instance:
    """The object of an id, wherever it is.

    Raises:
        Refused: UNKNOWN_OBJECT.
    """
    item = home.get(object_id)
    if item is None:
        raise Refused(RefusalKind.UNKNOWN_OBJECT, f"'{object_id:.80}' is no object of this scene")
    return item


def target_of(home: Home, object_id: str, *, force: bool = False) -> Instance:
    """The object of an id, once it is known and in sight; `force` does without the latter.

    Raises:
        Refused: UNKNOWN_OBJECT or NOT_VISIBLE.
    """
    item = known_object(home, object_id)
    if force:
        return item
    level = home.sight_of(object_id)
    if level == BEHIND_GLASS:
        raise Refused(RefusalKind.NOT_VISIBLE, f"{object_id} is behind glass: go round it, or open it")
    if not level:
        raise Refused(
            RefusalKind.NOT_VISIBLE,
            f"{object_id} is not visible within {home.camera.reach:g} m: face it, come nearer, or open what it is in",
        )
    return item


def target_at(home: Home, x: float, y: float, *, force: bool = False) -> Instance:
    """The first object on the line through a point of the image: x and y in [0, 1], from the top left corner.

    Raises:
        Refused: OUT_OF_RANGE or NOT_VISIBLE (nothing there, or out of reach).
    """
    if not (0.0 <= x <= 1.0 and 0.0 <= y <= 1.0):
        raise Refused(RefusalKind.OUT_OF_RANGE, f"x and y lie in [0, 1], not ({x:g}, {y:g})")
    found = first_on_ray(home, x, y)
    if found is None:
        raise Refused(RefusalKind.NOT_VISIBLE, f"no object at ({x:g}, {y:g}) of the image")
    item, (px, _, pz) = found
    away = math.hypot(px - home.pose.x, pz - home.pose.z)
    if not force and away > home.camera.reach:
        raise Refused(
            RefusalKind.NOT_VISIBLE, f"{item.object_id} is {away:.2f} m away: come within {home.camera.reach:g} m"
        )
    return item


def first_on_ray(home: Home, x: float, y: float) -> tuple[Instance, Point] | None:
    """The object that the line through an image point meets first, and where, metres.

    Hollow things are looked into: through an open door, or from above; closed ones hide what is in them.
    """
    camera, pose = home.camera, home.pose
    up = math.tan(math.radians(camera.field_of_view) / 2)
    aside, rise = (2 * x - 1) * up * camera.width / camera.height, (1 - 2 * y) * up
    yaw, pitch = math.radians(pose.yaw), math.radians(pose.horizon)
    forward, lift = math.cos(pitch) + rise * math.sin(pitch), rise * math.cos(pitch) - math.sin(pitch)
    eye = np.array(camera.eye(pose))
    along = np.array(
        [
            aside * math.cos(yaw) + forward * math.sin(yaw),
            lift,
            forward * math.cos(yaw) - aside * math.sin(yaw),
        ]
    )
    items = list(home.objects())
    shapes = np.full((len(items), 6), 1e9)
    faces = np.zeros(len(items), dtype=np.int64)
    for row, item in enumerate(items):
        if item.is_present and not home.is_shut_away(item) and not home.carried(item):
            shapes[row] = _solid(item)
            open_side = item.kind.open_side and item.is_open
            faces[row] = open_face(item) if open_side else TOP if item.object_type in _FROM_ABOVE else 0
    walls = np.array([(*wall.low, *wall.high) for wall in home.space.walls]).reshape(-1, 6)
    row, distance = _first_hit(eye, along, shapes, faces, walls)
    if row < 0:
        return None
    hit = eye + distance * along
    return items[row], (float(hit[0]), float(hit[1]), float(hit[2]))


def _solid(item: Instance) -> tuple[float, ...]:
    """What of an object the line can meet: a table's board, a seat's lower half, else its whole box."""
    (x0, y0, z0), (x1, y1, z1) = item.box.low, item.box.high
    if item.kind.opaque in ("board", "seat") and item.blocking is not None:
        return x0, y0 + item.blocking[0], z0, x1, y0 + item.blocking[1], z1
    return x0, y0, z0, x1, y1, z1


@numba.njit(cache=True, nogil=True)
def _first_hit(eye, along, shapes, faces, walls):  # type: ignore[no-untyped-def]
    """The row of the first shape on a ray and its distance in lengths of `along`; -1 where a wall or nothing comes."""
    best, nearest, smallest = -1, np.inf, np.inf
    for row in range(len(shapes)):
        enter, leave, face = _through(eye, along, shapes[row])
        if leave < 0.0 or enter > leave:
            continue
        # Through its open side one sees a hollow thing's far side, and before that what is in it.
        at = leave if faces[row] > 0 and face == faces[row] - 1 else enter
        if at < 0.0:
            continue
        size = (shapes[row, 3] - shapes[row, 0]) * (shapes[row, 4] - shapes[row, 1]) * (shapes[row, 5] - shapes[row, 2])
        if at < nearest - 1e-9 or (at < nearest + 1e-9 and size < smallest):
            best, nearest, smallest = row, at, size
    for row in range(len(walls)):
        enter, leave, _ = _through(eye, along, walls[row])
        if 0.0 <= enter <= leave and enter < nearest - 0.05:
            best, nearest = -1, enter
    return best, nearest


@numba.njit(cache=True, nogil=True)
def _through(eye, along, box):  # type: ignore[no-untyped-def]
    """Where a ray enters and leaves a box, in lengths of `along`, and by which of `sight.FACES` it enters."""
    enter, leave, face = -np.inf, np.inf, -1
    for axis in range(3):
        if abs(along[axis]) < 1e-12:
            if eye[axis] < box[axis] or eye[axis] > box[axis + 3]:
                return np.inf, -np.inf, -1
            continue
        low, high = (box[axis] - eye[axis]) / along[axis], (box[axis + 3] - eye[axis]) / along[axis]
        if min(low, high) > enter:
            enter, face = min(low, high), 2 * axis + (1 if along[axis] < 0 else 0)
        leave = min(leave, max(low, high))
    return enter, leave, face
