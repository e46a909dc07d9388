"""Looking round before anything else is done: from a few places, every way, so that most things have been seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Entity
from embodied.memory import Memory
from embodied.motion.paths import ROTATE_RIGHT, UNREACHED, Walk, walk_from
from embodied.motion.stances import tilting
from embodied.skill import ACHIEVED, Outcome, Run

NEAR = 1.75
"""Metres from a place within which things are taken to be seen well from it."""
HORIZON = 30.0
"""Degrees that the camera looks down: tops, and what stands on them."""
TURNS = 4


def look_around(memory: Memory) -> Run:
    """Go to places that all that bears or holds things is near to, and turn round once at each.

    Places are chosen by a greedy set cover; the nearest of them comes first each time. A way that turns out to be
    barred is given up.
    """
    for action in tilting(memory.pose.horizon, HORIZON):
        yield action
    left = set(places(memory))
    while left:
        walk = walk_from(memory.free_cells, memory.pose)
        place = min(left, key=lambda cell: (int(walk.distance[walk.grid.number[cell]].min()), cell))
        left.remove(place)
        number = walk.grid.number[place]
        for action in walk.actions(number, int(walk.distance[number].argmin())):
            if not (observation := (yield action)).succeeded:
                break
        if memory.pose.cell == place:
            for _ in range(TURNS):
                observation = yield ROTATE_RIGHT
                if not observation.succeeded:
                    return Outcome.refused(observation)
    return ACHIEVED


def places(memory: Memory) -> list[tuple[int, int]]:
    """Cells that, between them, everything that bears things and can be come near to is near to."""
    walk = walk_from(memory.free_cells, memory.pose)
    near = _near(walk, [each for each in memory.entities() if "receptacle" in each.properties])
    uncovered = near.any(axis=0)
    chosen = []
    while uncovered.any():
        best = int(near[:, uncovered].sum(axis=1).argmax())
        chosen.append(walk.grid.cells[best])
        uncovered &= ~near[best]
    return chosen


def _near(walk: Walk, entities: Sequence[Entity]) -> NDArray[np.bool_]:
    """(cells, entities): which things are near to which cells that can be walked to."""
    found = np.zeros((len(walk.grid.cells), len(entities)), bool)
    for column, entity in enumerate(entities):
        x, _, z = entity.box.centre
        found[:, column] = np.hypot(walk.grid.centres[:, 0] - x, walk.grid.centres[:, 1] - z) <= NEAR
    found[walk.distance.min(axis=1) >= UNREACHED] = False
    return found
