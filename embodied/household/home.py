"""The state of a home: its objects, the agent, what is in what, and what can be seen. Rules act on it.

A snapshot costs next to nothing: objects never change but are replaced, and a home copies its tables before the first
change after a snapshot was taken. Events, resets, replays and undoing rest on that.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from embodied.entity import Room
from embodied.geometry import Box, Cell, Point, Pose
from embodied.household.enclosure import enclosure, set_into
from embodied.household.instance import Instance
from embodied.household.object_types import SOURCES
from embodied.household.receptacles import may_hold
from embodied.household.settings import Settings
from embodied.household.solids import Solids
from embodied.household.space import Space
from embodied.household.state import Hand, Snapshot, ThirdCamera
from embodied.sight import CLOSED_OUT, IN_REACH, Camera


class Home:
    """Objects, agent and view of one home.

    Args:
        instances: all objects.
        space: the floor and the walls.
        pose: where the agent stands.
        settings: how it moves and sees.
        rooms: where which room is.
    """

    def __init__(
        self, instances: Iterable[Instance], space: Space, pose: Pose, settings: Settings, rooms: Sequence[Room] = ()
    ) -> None:
        self.pose, self.space, self.rooms = pose, space, rooms
        self.held: str | None = None
        self.hand = Hand()
        self.cameras: tuple[ThirdCamera, ...] = ()
        self.clock, self.next_cooling, self.materials = 0.0, math.inf, 0
        self.free_cells = space.free_cells
        self.configure(settings)
        self._load(instances)

    def configure(self, settings: Settings) -> None:
        """Change how the agent moves and sees."""
        self.settings = settings
        self.camera = settings.camera()

    def _load(self, instances: Iterable[Instance]) -> None:
        self._instances = {item.object_id: item for item in instances}
        self._rows = {object_id: row for row, object_id in enumerate(self._instances)}
        self._children: dict[str, tuple[str, ...]] = {}
        for item in self._instances.values():
            if item.parent is not None:
                self._children[item.parent] = (*self._children.get(item.parent, ()), item.object_id)
        self._solids = Solids.empty(len(self._instances), self.space.walls)
        self._shared = False
        self.sources = tuple(item.object_id for item in self._instances.values() if item.object_type in SOURCES)
        self._fill(self._instances.values())

    def _fill(self, instances: Iterable[Instance]) -> None:
        """Enter objects into the arrays."""
        instances = list(instances)
        for item in instances:
            self._solids.set_shape(self._rows[item.object_id], item)
        self._set_into = set_into(self._instances, self._rows)
        for item in instances:
            self._refresh_container(item)

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
        for child in self._children.get(object_id, ()):
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
        """Whether an object is in the image, within reach and not hidden, from the agent's pose or another.

        What shows through glass alone is out of reach.
        """
        return self.sight_of(object_id, pose) == IN_REACH

    def sight_of(self, object_id: str, pose: Pose | None = None, camera: Camera | None = None) -> int:
        """How well an object is in sight: `sight.HIDDEN`, `BEHIND_GLASS` or `IN_REACH`; by another camera if given."""
        row = self._rows.get(object_id)
        if row is None:
            return 0
        if self.held is not None and self._in_hand_view(self._instances[object_id]):
            return IN_REACH
        return int(self._solids.in_sight(camera or self.camera, pose or self.pose, np.array([row]))[0])

    def visible_objects(self) -> list[Instance]:
        """Every object in view, in the home's order."""
        seen = self._solids.in_sight(self.camera, self.pose, np.arange(len(self._rows)))
        return [
            item
            for item, level in zip(self._instances.values(), seen, strict=True)
            if level or (self.held is not None and self._in_hand_view(item))
        ]

    def carried(self, item: Instance) -> bool:
        """Whether an object is in the hand, itself or with what holds it."""
        if self.held is None:
            return False
        current: Instance | None = item
        while current is not None:
            if current.object_id == self.held:
                return True
            current = self._instances[current.parent] if current.parent is not None else None
        return False

    def is_shut_away(self, item: Instance) -> bool:
        """Whether something closed hides an object from everywhere."""
        return bool(self._solids.containers[self._rows[item.object_id]] == CLOSED_OUT)

    def solid_at(self, box: Box, besides: Collection[str]) -> set[int]:
        """Rows of the walls and of the solid parts of things that a box shares space with, some objects left out."""
        return self._solids.met(box) - {self._rows[each] + self._solids.walls for each in besides}

    def _in_hand_view(self, item: Instance) -> bool:
        """What is carried is in view, unless something closed that is carried shuts it away."""
        return self.carried(item) and not self.is_shut_away(item)

    # -- changing ---------------------------------------------------------------------------------------------------

    def _own(self) -> None:
        """Copy what a snapshot holds too, before it is changed."""
        if self._shared:
            self._instances, self._children = dict(self._instances), dict(self._children)
            self._solids = self._solids.copy()
            self._shared = False

    def change(self, item: Instance, **state: Any) -> Instance:
        """Give an object another state; not for what it is in, nor for its place (see `set_parent` and `place`)."""
        self._own()
        was_present = item.is_present
        changed = replace(item, **state)
        self._instances[item.object_id] = changed
        if changed.is_present != was_present:
            self._solids.set_shape(self._rows[item.object_id], changed)
            self._refresh_container(changed)
        return changed

    def set_parent(self, item: Instance, parent: str | None) -> Instance:
        """Put an object in or on another, or in neither; its place in space is not touched."""
        self._own()
        if item.parent is not None:
            self._children[item.parent] = tuple(i for i in self._children[item.parent] if i != item.object_id)
        if parent is not None:
            self._children[parent] = (*self._children.get(parent, ()), item.object_id)
        changed = self._instances[item.object_id] = replace(item, parent=parent)
        self._refresh_containers(changed)
        return changed

    def place(self, item: Instance, position: Point, box: Box, **turned: Any) -> Instance:
        """Set an object's own place: pivot, box, and `yaw` and `tilt` where given. In the hand it hides nothing."""
        self._own()
        changed = self._instances[item.object_id] = replace(item, position=position, box=box, **turned)
        self._solids.set_shape(self._rows[item.object_id], changed, hides=not self.carried(changed))
        return changed

    def move(self, item: Instance, by: Point) -> Instance:
        """Shift an object and everything in or on it."""
        for each in list(self.descendants(item.object_id)):
            self._shift(each, by)
        return self._shift(item, by)

    def _shift(self, item: Instance, by: Point) -> Instance:
        x, y, z = item.position
        return self.place(item, (x + by[0], y + by[1], z + by[2]), item.box.moved(by))

    def turn(self, item: Instance) -> Instance:
        """Turn an object by a quarter about its middle, with everything in or on it."""
        cx, _, cz = item.box.centre
        for each in [*self.descendants(item.object_id), item]:
            (x, y, z), (mx, my, mz), (w, h, d) = each.position, each.box.centre, each.box.size
            position = (cx + z - cz, y, cz - (x - cx))
            box = Box.around((cx + mz - cz, my, cz - (mx - cx)), (d, h, w))
            self.place(each, position, box, yaw=(each.yaw + 90.0) % 360.0)
        return self._instances[item.object_id]

    def set_open(self, item: Instance, openness: float) -> Instance:
        """Open or close an object; a drawer slides with its contents."""
        slides = item.travel if item.object_type == "Drawer" else None
        if slides is not None and openness != item.openness:
            share = openness - item.openness
            item = self.move(item, (slides[0] * share, 0.0, slides[1] * share))
        changed = self.change(item, openness=openness)
        self._solids.set_shape(self._rows[item.object_id], changed)
        self._refresh_containers(changed)
        if slides is not None and self.settings.doors_need_room and self.space.is_exact:
            self._clear_floor()
        return changed

    def _clear_floor(self) -> None:
        """Take the cells away that open drawers stand over."""
        out = [item.box for item in self._instances.values() if item.object_type == "Drawer" and item.is_open]
        covered = frozenset[Cell]().union(*(self.space.covered(box) for box in out))
        self.free_cells = self.space.free_cells - covered if covered else self.space.free_cells

    def add(self, instances: Iterable[Instance]) -> None:
        """Add new objects, such as slices."""
        self._own()
        new = list(instances)
        self._rows = dict(self._rows)
        self._solids = self._solids.longer(len(new))
        for item in new:
            self._rows[item.object_id] = len(self._rows)
            self._instances[item.object_id] = item
            if item.parent is not None:
                self._children[item.parent] = (*self._children.get(item.parent, ()), item.object_id)
        self._fill(new)

    def remove(self, object_ids: Iterable[str]) -> None:
        """Take objects out for good, with what is in or on them; the hand lets go of them."""
        gone = set(object_ids)
        gone |= {each.object_id for object_id in gone for each in self.descendants(object_id)}
        if self.held in gone:
            self.held = None
        self._load([item for item in self._instances.values() if item.object_id not in gone])

    def _refresh_containers(self, item: Instance) -> None:
        self._refresh_container(item)
        for each in self.descendants(item.object_id):
            self._refresh_container(each)

    def _refresh_container(self, item: Instance) -> None:
        container, bearers = enclosure(item, self._instances, self._rows, self._set_into)
        self._solids.set_container(self._rows[item.object_id], container, bearers, item.is_present)

    # -- snapshots --------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Keep the whole state."""
        self._shared = True
        return Snapshot(
            self._instances,
            self._rows,
            self._children,
            self._solids,
            self.pose,
            self.held,
            self.hand,
            self.settings,
            self.cameras,
            self.clock,
            self.next_cooling,
            self.free_cells,
            self.materials,
        )

    def restore(self, kept: Snapshot) -> None:
        """Return to a snapshot of this home."""
        renewed = kept.rows is not self._rows
        self._instances, self._children = kept.instances, kept.children
        self._rows, self._solids, self._shared = kept.rows, kept.solids, True
        self.pose, self.held, self.hand = kept.pose, kept.held, kept.hand
        self.cameras, self.free_cells = kept.cameras, kept.free_cells
        self.clock, self.next_cooling, self.materials = kept.clock, kept.next_cooling, kept.materials
        if kept.settings is not self.settings:
            self.configure(kept.settings)
        if renewed:
            self.sources = tuple(item.object_id for item in self._instances.values() if item.object_type in SOURCES)
            self._set_into = set_into(self._instances, self._rows)
