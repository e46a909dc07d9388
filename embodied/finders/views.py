"""The next best view (Connolly, ICRA 1985), by what is to be expected: one pose may show several places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from embodied.finders.places import Place
from embodied.memory import Memory
from embodied.motion import FAR, SMALL, costs, in_view, stance_at, walk_from
from embodied.motion.spots import all_spots

VIEW = "view"
"""The name of a place that is a pose to look from."""


class Views:
    """What is still to be looked at of open places, as spots by receptacle."""

    def __init__(self) -> None:
        self._left: dict[str, NDArray[np.float64]] = {}

    def best(self, places: Sequence[Place], memory: Memory) -> Place | None:
        """The pose from which most is to be expected for what it costs to stand there; None where nothing is left."""
        walk = walk_from(memory.free_cells, memory.pose)
        expected = np.zeros((len(walk.grid.cells), 4, 7))
        for place in places:
            entity = memory.get(place.receptacle or "")
            if entity is None:
                continue
            spots = self._left.setdefault(entity.object_id, all_spots(memory, entity, SMALL).reshape(-1, 3))
            if not np.isnan(spots).all():
                near, shown = in_view(memory, entity, spots, FAR)
                expected[near] += place.rate * shown
        cells = np.flatnonzero(expected.any(axis=(1, 2)))
        if not len(cells):
            return None
        rates, cost = expected[cells], costs(memory, cells) + 1.0
        best = np.unravel_index(int(np.argmax((1.0 - np.exp(-rates)) / cost)), cost.shape)
        stance = stance_at(memory, int(cells[best[0]]), int(best[1]), int(best[2]))
        return Place(VIEW, float(rates[best]), float(cost[best]), stance=stance)

    def note(self, memory: Memory) -> None:
        """Strike off what the present picture has in it, hidden or not: it is not to be looked at from here again."""
        camera = replace(memory.camera, reach=FAR)
        for spots in self._left.values():
            spots[camera.frames(memory.pose, spots)] = np.nan
