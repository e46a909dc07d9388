"""A memory of one's own making: it is told the furniture, and knows of other things what a picture has shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from embodied.entity import Entity
from embodied.frame import Frame
from embodied.memories.privileged import PrivilegedMemory
from embodied.memory import shut
from embodied.motion.spots import all_spots
from embodied.simulator import Observation, Simulator

PIXELS, FAR, SHARE = 20, 3.0, 0.6


class PartialMemory(PrivilegedMemory):
    """Knows what it has seen, and of that the truth: a thing is where it is, whether one looks or not."""

    privileged = False

    def start(self, simulator: Simulator, observation: Observation) -> None:
        super().start(simulator, observation)
        self.seen: set[str] = set()
        self._spots: dict[str, np.ndarray] = {}
        self.observe(observation)

    def observe(self, observation: Observation) -> None:
        assert observation.look is not None
        frame = observation.look()
        self.seen |= {frame.ids[segment] for segment, count in frame.pixels().items() if count >= PIXELS}
        for each in self.entities():
            if "receptacle" in each.properties and not shut(each):
                self._look(each, frame)

    def _look(self, entity: Entity, frame: Frame) -> None:
        """Take off the spots that a frame shows."""
        if entity.object_id not in self._spots:
            self._spots[entity.object_id] = all_spots(self, entity, (0.1, 0.1, 0.1)).reshape(-1, 3)
        spots = self._spots[entity.object_id]
        column, row, depth = frame.camera.project(frame.pose, spots).T
        height, width = frame.depth.shape
        inside = (depth > 0) & (depth < FAR) & (column >= 0) & (column < width) & (row >= 0) & (row < height)
        shown = np.zeros(len(spots), bool)
        at = np.flatnonzero(inside)
        shown[at] = frame.depth[row[at].astype(int), column[at].astype(int)] > depth[at] - 0.25
        spots[shown] = np.nan

    def entities(self) -> Iterable[Entity]:
        return [each for each in super().entities() if self._known(each)]

    def get(self, object_id: str) -> Entity | None:
        entity = super().get(object_id)
        return entity if entity is not None and self._known(entity) else None

    def contents(self, object_id: str) -> Sequence[str]:
        return [each for each in super().contents(object_id) if self.get(each) is not None]

    def explored(self, object_id: str) -> bool:
        entity = self.get(object_id)
        if entity is None or object_id not in self._spots:
            return False
        return float(np.isnan(self._spots[object_id][:, 0]).mean()) >= SHARE

    def _known(self, entity: Entity) -> bool:
        return "pickupable" not in entity.properties or entity.object_id in self.seen or entity.object_id == self.held
