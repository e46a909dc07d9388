"""Where wanted things may be, how many of them are to be expected there, and what a look costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from embodied.entity import Entity, Room, room_at
from embodied.finder import Wanted
from embodied.finders.priors import ANYWHERE, Priors
from embodied.geometry import Cell
from embodied.household.object_types import PROPERTIES, TYPES
from embodied.household.receptacles import may_hold
from embodied.memory import Memory, enclosing, shut
from embodied.motion import FAR, Stance, Walk, walk_from
from embodied.motion.nearest import ARM, OPENING
from embodied.motion.paths import UNREACHED

MOVABLE = PROPERTIES["pickupable"]
SELDOM = 0.002
"""The number of things to be expected where none was ever seen, and one might be."""
MISSED = 0.1
"""The share of things that a look does not show."""
LOOKING = 2
"""Actions of turning to a place and looking at it."""
FLOOR = "Floor"
APART = 6
"""Cells between spots to turn round at."""
UNSEEN = 0.3
"""The number of things to be expected behind the edge of what is known, at least."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to look.

    Attributes:
        name: unique: a receptacle's id, a room's name, or a cell's.
        rate: the expected number of wanted things there that are not known of.
        cost: about how many actions it takes to go there and look, opening included.
        receptacle: its id; None for others.
        cell: to turn round at; None for others.
        stance: to look from; None for others.
        explored: whether it was looked at.
        shut: whether it has to be opened.
        edge: whether it borders on what is not known.
    """

    name: str
    rate: float
    cost: float
    receptacle: str | None = None
    cell: Cell | None = None
    explored: bool = False
    shut: bool = False
    edge: bool = False
    stance: Stance | None = None


def places(wanted: Wanted, memory: Memory, priors: Priors) -> list[Place]:
    """All places where what is wanted may be and that can be walked to, in memory's order."""
    walk = walk_from(memory.free_cells, memory.pose)
    found = list(_receptacles(wanted, memory, priors, walk))
    if not wanted.inside:
        found.extend(_floors(wanted, memory, priors, walk))
    known = sum(each.rate for each in found)
    found.extend(_edges(wanted, memory, priors, walk, known))
    if not memory.rooms:
        found.extend(_spots(walk))
    return found


def _receptacles(wanted: Wanted, memory: Memory, priors: Priors, walk: Walk) -> Iterator[Place]:
    held = [each for each in wanted.types or sorted(MOVABLE) if each in MOVABLE or each not in TYPES]
    furniture = [
        (each, _room(each, memory))
        for each in memory.entities()
        if "receptacle" in each.properties and "pickupable" not in each.properties
    ]
    alike = Counter((room, each.object_type) for each, room in furniture)
    for each, room in furniture if held else ():
        if not _asked_for(wanted, each, room):
            continue
        kind = room.kind if room is not None else ANYWHERE
        amount = sum(priors.amount(name, each.object_type, kind) for name in held)
        rate = amount / alike[room, each.object_type]
        if rate < SELDOM and not any(may_hold(each.object_type, name) for name in held):
            continue
        closed = shut(each) or enclosing(memory, each.object_id) is not None
        steps = walk.steps_to(each.box, ARM if closed else FAR)
        if steps == UNREACHED and (steps := walk.steps_to(each.box, memory.camera.reach)) == UNREACHED:
            continue
        explored = memory.explored(each.object_id)
        yield Place(
            each.object_id,
            max(rate, SELDOM) * (MISSED if explored else 1.0),
            steps + LOOKING + (OPENING if closed else 0),
            receptacle=each.object_id,
            explored=explored,
            shut=closed,
        )


def _asked_for(wanted: Wanted, receptacle: Entity, room: Room | None) -> bool:
    """Whether the description of what is wanted leaves a receptacle open."""
    if wanted.inside and receptacle.object_type != wanted.inside:
        return False
    return not wanted.room or room is None or wanted.room in (room.name, room.kind)


def _room(entity: Entity, memory: Memory) -> Room | None:
    x, _, z = entity.box.centre
    return room_at(memory.rooms, x, z)


def _floors(wanted: Wanted, memory: Memory, priors: Priors, walk: Walk) -> Iterator[Place]:
    """The middle of each room, to turn round at: what stands on the floor."""
    for room in memory.rooms:
        rate = sum(priors.amount(name, FLOOR, room.kind) for name in wanted.types)
        if rate < SELDOM or (wanted.room and wanted.room not in (room.name, room.kind)):
            continue
        x0, z0, x1, z1 = max(room.areas, key=lambda area: (area[2] - area[0]) * (area[3] - area[1]))
        found = _nearest_cell(walk, (x0 + x1) / 2, (z0 + z1) / 2)
        if found is not None:
            yield Place(room.name, rate, found[1] + 2 * LOOKING, cell=found[0])


def _nearest_cell(walk: Walk, x: float, z: float) -> tuple[Cell, int] | None:
    """The cell nearest to a point that can be walked to, and how many actions away it is."""
    away = ((walk.grid.centres - (x, z)) ** 2).sum(axis=1)
    for number in away.argsort(kind="stable"):
        if (steps := int(walk.distance[number].min())) < UNREACHED:
            return walk.grid.cells[number], steps
    return None


def _edges(wanted: Wanted, memory: Memory, priors: Priors, walk: Walk, known: float) -> Iterator[Place]:
    """The nearest cell of each stretch of the frontier. Behind them is whatever is to be expected nowhere else."""
    stretches = _stretches(memory.frontier())
    total = sum(len(each) for each in stretches)
    left = max(sum(priors.total(name) for name in wanted.types) - known, UNSEEN)
    for stretch in stretches:
        steps = {cell: int(walk.distance[walk.grid.number[cell]].min()) for cell in stretch if cell in walk.grid.number}
        cell = min(steps, key=lambda each: (steps[each], each), default=None)
        if cell is not None and steps[cell] < UNREACHED:
            rate = left * len(stretch) / total
            yield Place(f"cell {cell[0]} {cell[1]}", rate, steps[cell] + 2 * LOOKING, cell=cell, edge=True)


def _spots(walk: Walk) -> Iterator[Place]:
    """Cells all over the floor to turn round at, where no rooms are known: what was never faced is seen from there."""
    nearest: dict[Cell, tuple[float, Cell]] = {}
    for number, cell in enumerate(walk.grid.cells):
        if walk.distance[number].min() < UNREACHED:
            square = cell[0] // APART, cell[1] // APART
            off = float(np.hypot(*(np.array(cell) - (np.array(square) + 0.5) * APART)))
            nearest[square] = min(nearest.get(square, (off, cell)), (off, cell))
    for (x, z), (_, cell) in sorted(nearest.items()):
        steps = int(walk.distance[walk.grid.number[cell]].min())
        yield Place(f"spot {x} {z}", UNSEEN / len(nearest), steps + 2 * LOOKING, cell=cell)


def _stretches(cells: frozenset[Cell]) -> list[list[Cell]]:
    """Cells that touch each other, a corner being enough, in the order of their first cells."""
    left, found = set(cells), list[list[Cell]]()
    for first in sorted(cells):
        if first not in left:
            continue
        left.remove(first)
        stretch = [first]
        for x, z in stretch:
            touching = {(x + dx, z + dz) for dx in (-1, 0, 1) for dz in (-1, 0, 1)} & left
            left -= touching
            stretch.extend(sorted(touching))
        found.append(stretch)
    return found
