"""The state of a home: its objects, the agent, what is in what, and what can be seen. Rules act on it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Room
from embodied.geometry import Box, Cell, Point, Pose
from embodied.household.instance import Instance
from embodied.household.receptacles import may_hold
from embodied.sight import CLOSED_OUT, FACES, Camera, in_sight

FRONT_FACE = {0: "+z", 90: "+x", 180: "-z", 270: "-x"}
DRAWER_TRAVEL = 0.85
"""Share of its depth by which an open drawer stands out."""
BEARERS = 6
"""How many things below an object are told apart as bearing it."""
_NOT_CONTAINED = -2
_NOWHERE = np.full(6, 1e9)
SET_IN = frozenset({"Sink", "SinkBasin", "BathtubBasin", "StoveBurner", "Cabinet", "Drawer"})
BOARDS = frozenset({"CounterTop", "Dresser", "SideTable", "Sink", "Bathtub", "DiningTable", "Desk"})


@dataclass(frozen=True)
class Snapshot:
    """A home's whole state at one moment; opaque to its holders."""

    instances: tuple[Instance, ...]
    children: dict[str, tuple[str, ...]]
    pose: Pose
    held: str | None


class Home:
    """Objects, agent and view of one home.

    Args:
        instances: all objects; the home takes them over.
        free_cells: where the agent may stand.
        pose: where it stands now.
        camera: what it sees with.
        walls: opaque boxes that belong to no object.
        rooms: where which room is.
    """

    def __init__(
        self,
        instances: Iterable[Instance],
        free_cells: frozenset[Cell],
        pose: Pose,
        camera: Camera,
        walls: Sequence[Box] = (),
        rooms: Sequence[Room] = (),
    ) -> None:
        self.pose, self.camera, self.free_cells = pose, camera, free_cells
        self.held: str | None = None
        self._walls, self.rooms = walls, rooms
        self._load(instances)

    def _load(self, instances: Iterable[Instance]) -> None:
        self._instances = {instance.object_id: instance for instance in instances}
        self._children: dict[str, list[str]] = {}
        for instance in self._instances.values():
            if instance.parent is not None:
                self._children.setdefault(instance.parent, []).append(instance.object_id)
        self._rebuild()

    def _rebuild(self) -> None:
        count, walls = len(self._instances), len(self._walls)
        self._boxes = np.empty((count, 6))
        self._containers = np.empty(count, dtype=np.int64)
        self._bearers = np.full((count, BEARERS), -1, dtype=np.int64)
        self._opaque = np.empty((count + walls, 6))
        self._owners = np.concatenate([np.arange(count), np.full(walls, -1)])
        self._open_faces = np.zeros(count + walls, dtype=np.int64)
        for index, wall in enumerate(self._walls):
            self._opaque[count + index] = (*wall.low, *wall.high)
        for row, instance in enumerate(self._instances.values()):
            instance.row = row
            self._open_faces[row] = _open_face(instance)
            self._refresh_box(instance)
        for instance in self._instances.values():
            self._refresh_container(instance)

    # -- reading ----------------------------------------------------------------------------------------------------

    def objects(self) -> Iterator[Instance]:
        """All objects, in a fixed order; sliced and vanished ones included."""
        return iter(self._instances.values())

    def get(self, object_id: str) -> Instance | None:
        """The object of that id."""
        return self._instances.get(object_id)

    def __getitem__(self, object_id: str) -> Instance:
        return self._instances[object_id]

    def contents(self, object_id: str) -> Sequence[str]:
        """Ids of what is directly in or on an object."""
        return self._children.get(object_id, ())

    def descendants(self, object_id: str) -> Iterator[Instance]:
        """Everything in or on an object, at any depth."""
        for child in self.contents(object_id):
            yield self._instances[child]
            yield from self.descendants(child)

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """Whether the object's type may be put into the receptacle, and the two differ."""
        receptacle, item = self.get(receptacle_id), self.get(object_id)
        return (
            receptacle is not None
            and item is not None
            and receptacle is not item
            and "receptacle" in receptacle.properties
            and may_hold(receptacle.object_type, item.object_type)
        )

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether an object is in the image, within reach and not hidden, from the agent's pose or another."""
        instance = self._instances.get(object_id)
        if instance is None or instance.is_sliced:
            return False
        if self._in_hand_view(instance):
            return True
        return bool(self._seen(np.array([instance.row]), pose or self.pose)[0])

    def visible_objects(self) -> list[Instance]:
        """Every object in view, in the home's order."""
        seen = self._seen(np.arange(len(self._instances)), self.pose)
        return [
            instance
            for instance in self._instances.values()
            if not instance.is_sliced and (seen[instance.row] or self._in_hand_view(instance))
        ]

    def carried(self, instance: Instance) -> bool:
        """Whether an object is in the hand, itself or with what holds it."""
        current: Instance | None = instance
        while current is not None:
            if current.object_id == self.held:
                return True
            current = self._instances[current.parent] if current.parent is not None else None
        return False

    def _in_hand_view(self, instance: Instance) -> bool:
        """What is carried is in view, unless something closed that is carried shuts it away."""
        return self.carried(instance) and self._containers[instance.row] != CLOSED_OUT

    def _seen(self, rows: NDArray[np.int64], pose: Pose) -> NDArray[np.bool_]:
        return in_sight(
            self.camera,
            pose,
            rows,
            self._boxes,
            self._containers,
            self._bearers,
            self._opaque,
            self._owners,
            self._open_faces,
        )

    # -- changing ---------------------------------------------------------------------------------------------------

    def set_parent(self, instance: Instance, parent: str | None) -> None:
        """Put an object in or on another, or in neither; its place in space is not touched."""
        if instance.parent is not None:
            self._children[instance.parent].remove(instance.object_id)
        instance.parent = parent
        if parent is not None:
            self._children.setdefault(parent, []).append(instance.object_id)
        self._refresh_containers(instance)

    def move(self, instance: Instance, by: Point) -> None:
        """Shift an object and everything in or on it."""
        for each in (instance, *self.descendants(instance.object_id)):
            x, y, z = each.position
            each.position = (x + by[0], y + by[1], z + by[2])
            each.box = each.box.moved(by)
            self._refresh_box(each)

    def turn(self, instance: Instance) -> None:
        """Turn an object by a quarter about its middle, with everything in or on it."""
        cx, _, cz = instance.box.centre
        for each in (instance, *self.descendants(instance.object_id)):
            (x, y, z), (mx, my, mz), (w, h, d) = each.position, each.box.centre, each.box.size
            each.position = (cx + z - cz, y, cz - (x - cx))
            each.box = Box.around((cx + mz - cz, my, cz - (mx - cx)), (d, h, w))
            each.yaw = (each.yaw + 90.0) % 360.0
            self._refresh_box(each)

    def set_open(self, instance: Instance, is_open: bool) -> None:
        """Open or close an object; a drawer slides with its contents."""
        if instance.is_open != is_open:
            instance.is_open = is_open
            if instance.object_type == "Drawer":
                depth = instance.box.size[0 if instance.facing % 180 else 2]
                reach = DRAWER_TRAVEL * depth * (1 if is_open else -1)
                ahead = Pose(0.0, 0.0, 0.0, instance.facing).ahead(reach)
                self.move(instance, (ahead.x, 0.0, ahead.z))
        self._refresh_containers(instance)

    def add(self, instances: Iterable[Instance]) -> None:
        """Add new objects, such as slices."""
        self._load([*self._instances.values(), *instances])

    def _refresh_box(self, instance: Instance) -> None:
        (x0, y0, z0), (x1, y1, z1) = instance.box.low, instance.box.high
        self._boxes[instance.row] = (x0, y0, z0, x1, y1, z1)
        blocking = None if instance.is_sliced else instance.blocking
        if blocking is None:
            self._opaque[instance.row] = _NOWHERE
        else:
            self._opaque[instance.row] = (x0, y0 + blocking[0], z0, x1, y0 + blocking[1], z1)

    def _refresh_containers(self, instance: Instance) -> None:
        self._refresh_container(instance)
        for each in self.descendants(instance.object_id):
            self._refresh_container(each)

    def _refresh_container(self, instance: Instance) -> None:
        """Work out what shuts the object away or frames the view of it, and what bears it."""
        container, bearers = _NOT_CONTAINED, list(self._set_into(instance))
        holder = self._instances.get(instance.parent) if instance.parent is not None else None
        while holder is not None:
            if holder.kind.open_side:
                if not holder.is_open:
                    container = CLOSED_OUT
                    break
                if container == _NOT_CONTAINED:
                    container = holder.row
            else:
                bearers.append(holder.row)
            bearers += self._set_into(holder)
            holder = self._instances.get(holder.parent) if holder.parent is not None else None
        self._containers[instance.row] = container
        self._bearers[instance.row] = (bearers + [-1] * BEARERS)[:BEARERS]

    def _set_into(self, instance: Instance) -> Iterator[int]:
        """The boards that a basin is cut into or a cupboard stands under: they do not hide it."""
        if instance.object_type in SET_IN:
            for other in self._instances.values():
                if other.object_type in BOARDS and other.box.overlaps(instance.box, gap=0.05):
                    yield other.row

    # -- snapshots --------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Copy the whole state."""
        children = {parent: tuple(ids) for parent, ids in self._children.items()}
        return Snapshot(tuple(copy.copy(item) for item in self._instances.values()), children, self.pose, self.held)

    def restore(self, snapshot: Snapshot) -> None:
        """Return to a snapshot of this home."""
        self._load(copy.copy(item) for item in snapshot.instances)
        self._children = {parent: list(ids) for parent, ids in snapshot.children.items()}
        self.pose, self.held = snapshot.pose, snapshot.held


def _open_face(instance: Instance) -> int:
    side = instance.kind.open_side
    if not side:
        return 0
    return 1 + FACES.index("+y" if side == "top" else FRONT_FACE[instance.facing])
