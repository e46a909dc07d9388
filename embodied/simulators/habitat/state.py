"""The true state of a Habitat episode, and how it is kept in step with the simulator's objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from embodied.entity import Room
from embodied.geometry import GRID, Box, Cell, Pose
from embodied.sight import Camera
from embodied.simulators.habitat.axes import Axes, numbers
from embodied.simulators.habitat.scene import EYE, load
from embodied.simulators.habitat.things import Thing, annotated, goal_point, links, rigid, rooms_of

BODY = 0.9
"""Metres of the body's centre above the floor, as AI2-THOR's."""
REACH = 1.0
"""Metres that the hand reaches, in the floor plane: object-goal navigation asks for as much."""
TOUCH = 0.1
"""Metres by which boxes and surfaces may differ."""
INSET = 0.02
"""Metres that points of a box lie within it."""


@dataclass
class HabitatState:
    """The truth, live; a `WorldState`.

    Attributes:
        opened: the habitat_sim simulator.
        axes: where our origin lies.
        static: the things that never change: the scene's annotations, and the place to be reached.
        rooms, pose, camera, held: as the contract says; the pose is the robot's in our axes.
    """

    opened: Any
    axes: Axes
    static: tuple[Thing, ...]
    rooms: Sequence[Room]
    pose: Pose
    camera: Camera
    held: str | None = None
    things: dict[str, Thing] = field(default_factory=dict)
    _cells: frozenset[Cell] | None = None

    @classmethod
    def begin(cls, opened: Any, axes: Axes, pose: Pose, size: int, point: Any, movable: frozenset[str]) -> HabitatState:
        """Read a scene; `movable` names the rigid objects that can be picked up."""
        scene = opened.semantic_scene
        static = (*annotated(scene, axes), *([goal_point(axes.ours(point))] if point is not None else []))
        camera = Camera(90.0, size, size, EYE - BODY, REACH)
        state = cls(opened, axes, static, rooms_of(scene, axes), pose, camera)
        found = [*static, *state._rigid(movable), *state._articulated()]
        state.things = {each.object_id: each for each in found}
        for each in found:
            if "pickupable" in each.properties:
                state.things[each.object_id] = replace(each, parent=resting_on(each, found))
        return state

    # -- the contract -------------------------------------------------------------------------------------------------

    @property
    def free_cells(self) -> frozenset[Cell]:
        """The cells that steps lead to from where the robot started, on the navmesh."""
        if self._cells is None:
            self._cells = walkable(self.opened.pathfinder, self.axes, self.pose)
        return self._cells

    def objects(self) -> Iterable[Thing]:
        """All things."""
        return self.things.values()

    def get(self, object_id: str) -> Thing | None:
        """The thing of that id."""
        return self.things.get(object_id)

    def contents(self, object_id: str) -> list[str]:
        """Ids of what lies directly on or in a thing."""
        return [each.object_id for each in self.things.values() if each.parent == object_id]

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """Anything that can be picked up goes onto anything that bears things."""
        receptacle, item = self.get(receptacle_id), self.get(object_id)
        if receptacle is None or item is None or receptacle_id == object_id:
            return False
        return "receptacle" in receptacle.properties and "pickupable" in item.properties

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether a point of the thing lies in the picture, in reach, and no ray to it meets something else first."""
        thing, pose = self.get(object_id), pose or self.pose
        if thing is None:
            return False
        if object_id == self.held:
            return True
        points = lattice(thing.box)
        framed = points[self.camera.frames(pose, points)]
        eye = np.array(self.camera.eye(pose))
        return any(self._clear(eye, point, thing) for point in framed)

    # -- seeing -------------------------------------------------------------------------------------------------------

    def _clear(self, eye: Any, point: Any, thing: Thing) -> bool:
        """Whether the first thing that a ray meets is the one that is meant, or lies behind the point."""
        start, end = self.axes.theirs(numbers(eye)), self.axes.theirs(numbers(point))
        away = float(np.linalg.norm(end - start))
        for hit in self.cast(start, (end - start) / away, away):
            if float(hit.ray_distance) >= away - TOUCH or hit.object_id == thing.physical:
                return True
            return thing.box.contains(self.axes.ours(hit.point), TOUCH)
        return True

    def cast(self, start: Any, direction: Any, far: float) -> Iterator[Any]:
        """What a ray meets, the nearest first; what the hand holds is in nobody's way."""
        vector = load("magnum").Vector3
        ray = load("habitat_sim").geo.Ray(vector(*start), vector(*direction))
        held = self.things[self.held].physical if self.held is not None else None
        hits = sorted(self.opened.cast_ray(ray, far).hits, key=lambda each: float(each.ray_distance))
        return (each for each in hits if held is None or each.object_id != held)

    # -- in step with the simulator -----------------------------------------------------------------------------------

    def _rigid(self, movable: frozenset[str]) -> Iterator[Thing]:
        manager = self.opened.get_rigid_object_manager()
        for handle in manager.get_object_handles():
            yield rigid(manager.get_object_by_handle(handle), self.axes, movable=handle in movable)

    def _articulated(self) -> Iterator[Thing]:
        manager = self.opened.get_articulated_object_manager()
        for handle in manager.get_object_handles():
            yield from links(manager.get_object_by_handle(handle), self.axes)

    def renew(self, handle: str) -> None:
        """Read an object, and its links, once more; what it lies in stays."""
        articulated = self.opened.get_articulated_object_manager().get_object_by_handle(handle)
        if articulated is not None:
            found = list(links(articulated, self.axes))
        else:
            item = self.opened.get_rigid_object_manager().get_object_by_handle(handle)
            known = next(each for each in self.things.values() if each.handle == handle)
            found = [rigid(item, self.axes, movable="pickupable" in known.properties)]
        for each in found:
            self.things[each.object_id] = replace(each, parent=self.things[each.object_id].parent)

    def lay(self, object_id: str, parent: str | None) -> None:
        """Note what a thing lies in now."""
        self.things[object_id] = replace(self.things[object_id], parent=parent)

    def by_number(self) -> Mapping[int, str]:
        """Ids by the numbers that the semantic sensor shows."""
        return {each.semantic: each.object_id for each in self.things.values() if each.semantic}


def lattice(box: Box) -> Any:
    """(27, 3) points through a box, a little within it."""
    axes = []
    for low, high in zip(box.low, box.high, strict=True):
        inset = min(INSET, 0.1 * (high - low))
        axes.append(np.linspace(low + inset, high - inset, 3))
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)


def resting_on(item: Thing, others: Iterable[Thing]) -> str | None:
    """What a thing lies in or on: of all that bear things and whose footprint its middle is over, the nearest below."""
    x, _, z = item.box.centre
    bottom, best, gap = item.box.low[1], None, np.inf
    for each in others:
        low, high = each.box.low, each.box.high
        over = low[0] <= x <= high[0] and low[2] <= z <= high[2]
        if each is item or "receptacle" not in each.properties or not over:
            continue
        # On its top, or somewhere within: a drawer bears what lies in it.
        if low[1] - TOUCH <= bottom <= high[1] + TOUCH:
            size = (high[0] - low[0]) * (high[2] - low[2])
            away = abs(bottom - high[1]) if bottom > high[1] - TOUCH else size + TOUCH
            if away < gap:
                best, gap = each.object_id, away
    return best


def walkable(pathfinder: Any, axes: Axes, pose: Pose) -> frozenset[Cell]:
    """All cells that steps of one cell lead to; of two floors above one another, the one that is reached first."""
    start = axes.theirs((pose.x, pose.y - BODY, pose.z))
    found, queue = {pose.cell: start}, [pose.cell]
    for cell in queue:
        for step in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            there = cell[0] + step[0], cell[1] + step[1]
            if there not in found and (end := stepped(pathfinder, found[cell], step)) is not None:
                found[there] = end
                queue.append(there)
    return frozenset(found)


def stepped(pathfinder: Any, start: Any, step: tuple[float, float]) -> Any:
    """Where a whole step of (x, z) cells in our axes leads on the navmesh; None where something is in the way."""
    wanted = np.array([start[0] + GRID * step[0], start[1], start[2] - GRID * step[1]])
    end = np.array(pathfinder.try_step_no_sliding(start, wanted), dtype=float)
    return end if np.hypot(end[0] - wanted[0], end[2] - wanted[2]) < INSET else None
