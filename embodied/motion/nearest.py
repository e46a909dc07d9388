"""Things in the order in which the robot would come to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from embodied.entity import Entity
from embodied.memory import Memory, enclosing
from embodied.motion.paths import UNREACHED, walk_from

ARM = 1.0
"""Metres from a thing at which the robot is taken to have come to it."""
OPENING = 2
"""Actions that opening and closing what shuts a thing away add to its distance."""


def actions_to(memory: Memory, entity: Entity) -> int:
    """About how many actions away a thing is: the walk to within an arm's length, and opening what it is shut in."""
    walk = walk_from(memory.free_cells, memory.pose)
    steps = walk.steps_to(entity.box, ARM)
    if steps == UNREACHED:
        steps = walk.steps_to(entity.box, memory.camera.reach)
    return steps + (OPENING if enclosing(memory, entity.object_id) else 0)


def nearest(memory: Memory, entities: Iterable[Entity]) -> list[Entity]:
    """Sort things by their distance in actions, then by id."""
    return sorted(entities, key=lambda each: (actions_to(memory, each), each.object_id))


def known(memory: Memory, types: Collection[str], accepting: str = "") -> list[Entity]:
    """Everything of these types, nearest first; given an object's id, only what takes it."""
    found = (each for each in memory.entities() if each.object_type in types and not each.is_sliced)
    return nearest(memory, [each for each in found if not accepting or memory.accepts(each.object_id, accepting)])
