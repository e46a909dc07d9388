"""What there is to draw of a home at one moment: a mesh, a place and paints for each object, kept up to date.

Instances never change but are replaced: an object that is the same as before costs nothing, one that only moved costs
a matrix, and two of one look share a mesh.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Room
from embodied.geometry import Box
from embodied.household.instance import Instance
from embodied.household.render.cuts import closed_box, cut_into, cuts_of
from embodied.household.render.look import Cuts, Look, seed_of
from embodied.household.render.mesh import SLOTS, rotation
from embodied.household.render.pool import Entry, Pool
from embodied.household.render.room import BEYOND, surfaces
from embodied.household.render.shading import PAINT
from embodied.household.render.shapes.catalogue import model
from embodied.household.render.states import appearance, look_of, resting
from embodied.household.space import Space
from embodied.household.state import Snapshot
from embodied.sight import CLOSED_OUT

MOST_FACES = 2_000_000
"""Beyond that the meshes of looks that have passed are let go."""
NOBODY = -1
"""Number of what belongs to no object."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What stays as it is in a scene.

    Attributes:
        scene: its name, from which colours are drawn.
        space: floor and walls.
        rooms: where which room is.
        unseen: whether looks are drawn from what is kept for scenes that nothing is learnt from.
        any_colour: see `Look`.
        bounds: how far the floor goes and the light reaches; None to take that from the first moment that is shown.
    """

    scene: str
    space: Space
    rooms: tuple[Room, ...] = ()
    unseen: bool = False
    any_colour: bool = False
    bounds: Box | None = None


class Stage:
    """The draw list of a home. Rows are the building's parts, then the objects in the home's order.

    Attributes:
        matrices: (n, 3, 4) from each row's frame to the world; ranges, spheres, ids, paints, overlays: by row, as
            `rasteriser.rasterise` and `shading.shade` take them.
        drawn: rows that there is anything to see of.
        casters: rows that throw a shadow, and `caster_matrices`, `caster_ranges`, `caster_spheres`: as they would be at
            rest, so that opening a door leaves everything else as it was.
        casters_version: goes up whenever a shadow changed.
        bounds: the box of everything.
    """

    def __init__(self, backdrop: Backdrop) -> None:
        self.backdrop, self.pool = backdrop, Pool()
        self.casters_version = 0
        self._materials = -1
        self._seen: dict[str, Instance] | None = None
        self._state: tuple[object, ...] = ()
        self._looks: dict[str, tuple[Instance, Cuts, Look]] = {}
        self._set_in: tuple[tuple[Instance, Box], ...] = ()
        self._walls = 0
        self.bounds = backdrop.space.bounds

    def show(self, kept: Snapshot) -> None:
        """Bring the list to a moment of the home."""
        state = (kept.instances, kept.solids.containers, kept.held, kept.materials)
        if len(self._state) == len(state) and all(a is b for a, b in zip(state, self._state, strict=True)):
            return
        if kept.materials != self._materials or self.pool.face_count > MOST_FACES:
            self._begin(kept)
        if self._seen is None or self._seen.keys() != kept.instances.keys():
            self._set_up(list(kept.instances))
        self._enter(kept)
        self._state, self._seen = state, kept.instances

    def _begin(self, kept: Snapshot) -> None:
        """Start with empty arrays, and build floor and walls."""
        self.pool, self._looks, self._seen = Pool(), {}, None
        self._materials = kept.materials
        backdrop = self.backdrop
        self.bounds = backdrop.bounds or surroundings(backdrop.space, kept)
        paints = replace(Look("", (1.0, 1.0, 1.0), 0.0, 0), unseen=backdrop.unseen, any_colour=backdrop.any_colour)
        built = surfaces(backdrop.rooms, backdrop.space.walls, self.bounds, backdrop.scene, kept.materials, paints)
        self._building = [
            (self.pool.enter(("building", number), part.mesh), part.paints) for number, part in enumerate(built)
        ]
        self._walls = len(built)

    def _set_up(self, object_ids: Sequence[str]) -> None:
        """Rows for so many objects; those of the building are filled in."""
        count = self._walls + len(object_ids)
        self.matrices = np.zeros((count, 3, 4))
        self.matrices[:, range(3), range(3)] = 1.0
        self.ranges, self.spheres = np.zeros((count, 4), np.int64), np.zeros((count, 4))
        self.ids = np.concatenate([np.full(self._walls, NOBODY), np.arange(len(object_ids))]).astype(np.int32)
        self.paints = np.zeros((count, SLOTS, PAINT), np.float32)
        self.overlays = np.full((count, 2, 6), -1.0, np.float32)
        for row, (entry, paints) in enumerate(self._building):
            self.ranges[row], self.spheres[row], self.paints[row] = entry.range, entry.sphere, paints
        self.caster_matrices = self.matrices.copy()
        self.caster_ranges, self.caster_spheres = self.ranges.copy(), self.spheres.copy()
        self._is_drawn, self._casts = np.ones(count, bool), np.zeros(count, bool)
        self._looks, self._seen = {}, {}

    def _enter(self, kept: Snapshot) -> None:
        set_in = cut_into(kept.instances)
        holes_stay, self._set_in = set_in == self._set_in, set_in
        containers = kept.solids.containers.tolist()
        changed = False
        for index, (object_id, item) in enumerate(kept.instances.items()):
            row = self._walls + index
            known = self._looks.get(object_id)
            is_known = known is not None and known[0] is item
            cuts = known[1] if known and is_known and holes_stay else cuts_of(item, set_in, self.backdrop.space)
            is_shut = containers[kept.rows[object_id]] == CLOSED_OUT
            self._is_drawn[row] = (item.is_present and not is_shut) or (item.is_broken and item.kind.shatters)
            if known is None or not is_known or known[1] != cuts:
                changed |= self._dress(row, item, cuts, known[2] if known else None)
            casts = item.is_present and not is_shut and object_id != kept.held
            changed |= bool(self._casts[row] != casts)
            self._casts[row] = casts
        self.drawn, self.casters = np.flatnonzero(self._is_drawn), np.flatnonzero(self._casts)
        self.casters_version += changed

    def _dress(self, row: int, item: Instance, cuts: Cuts, before: Look | None) -> bool:
        """Enter an object's look and place; whether its shadow changed."""
        backdrop = self.backdrop
        seed = seed_of(backdrop.scene, item.object_type, item.object_id, self._materials)
        look = look_of(item, cuts, seed, backdrop.unseen, backdrop.any_colour)
        self._looks[item.object_id] = item, cuts, look
        self.matrices[row] = matrix_of(item)
        rest, at_rest = resting(look), matrix_of(item, closed=True)
        moved = not np.array_equal(self.caster_matrices[row], at_rest) or before is None
        self.caster_matrices[row] = at_rest
        if look != before:
            entry = self._mesh(look)
            self.ranges[row], self.spheres[row] = entry.range, entry.sphere
            self.paints[row], self.overlays[row] = appearance(look)
            if before is None or rest != resting(before):
                entry, moved = self._mesh(rest), True
                self.caster_ranges[row], self.caster_spheres[row] = entry.range, entry.sphere
        return moved

    def _mesh(self, look: Look) -> Entry:
        return self.pool.get(look) or self.pool.enter(look, model(look))


def matrix_of(item: Instance, closed: bool = False) -> NDArray[np.float64]:
    """The (3, 4) matrix from an object's frame to the world; of a drawer as if it were shut, where `closed`."""
    height = item.size[1] if all(item.size) else item.box.size[1]
    matrix = np.empty((3, 4))
    matrix[:, :3] = rotation(item.yaw, *item.tilt)
    matrix[:, 3] = closed_box(item).centre if closed else item.box.centre
    matrix[:, 3] -= matrix[:, 1] * height / 2
    return matrix


def surroundings(space: Space, kept: Snapshot) -> Box:
    """The bounds of a home: its walls', or where these are not known, of everything in it and some more."""
    if space.walls:
        return space.bounds
    boxes = [space.bounds, *(item.box for item in kept.instances.values() if abs(item.box.centre[0]) < 1e3)]
    low = [min(box.low[axis] for box in boxes) - BEYOND for axis in (0, 2)]
    high = [max(box.high[axis] for box in boxes) + BEYOND for axis in (0, 2)]
    top = max(2.5, *(box.high[1] + 0.1 for box in boxes))
    return replace(space.bounds, low=(low[0], 0.0, low[1]), high=(high[0], top, high[1]))
