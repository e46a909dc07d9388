"""Perception that is told: the ceiling of every other, and parts of it to find out which part of seeing costs what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from embodied.entity import Entity
from embodied.errors import SimulatorError
from embodied.frame import Frame
from embodied.perceivers.states import known_states
from embodied.perceivers.visible import visible
from embodied.perception import Detection, Perception
from embodied.simulator import WorldState

Part = Literal["types", "states"]


class _Told:
    """Knows the true state of the running episode."""

    privileged = True

    def __init__(self) -> None:
        self._state: WorldState | None = None

    def start(self, state: WorldState) -> None:
        """Look at the state of the episode that begins."""
        self._state = state

    def _entity(self, frame: Frame, segment: int) -> Entity:
        if self._state is None:
            raise SimulatorError("perception was shown no world yet", fix="call start(state) first")
        entity = self._state.get(frame.ids[segment])
        assert entity is not None, "frames show what there is"
        return entity


class PrivilegedPerception(_Told):
    """Sees what a camera does, of at least as many pixels, and is told type and states by the simulator."""

    name = "privileged"

    def detect(self, frame: Frame) -> list[Detection]:
        """What is seen, largest first.

        Raises:
            EmbodiedError: a frame that is no picture.
            SimulatorError: before `start`.
        """
        found = []
        for each in visible(frame):
            entity = self._entity(frame, each.segment)
            found.append(
                Detection(
                    each.segment,
                    {entity.object_type: 1.0},
                    each.position,
                    each.pixels,
                    known_states(entity),
                    entity.object_id,
                )
            )
        return found


class Assisted(_Told):
    """Another perception that is told a part.

    Args:
        perception: sees the rest.
        told: "types" or "states".
        name: as on the command line.
    """

    def __init__(self, perception: Perception, told: Sequence[Part], name: str) -> None:
        super().__init__()
        self.name, self._perception, self._told = name, perception, told

    def start(self, state: WorldState) -> None:
        """An episode begins."""
        super().start(state)
        self._perception.start(state)

    def detect(self, frame: Frame) -> list[Detection]:
        """What is seen, largest first.

        Raises:
            EmbodiedError: a frame that is no picture.
            SimulatorError: before `start`.
        """
        return [self._corrected(each, self._entity(frame, each.segment)) for each in self._perception.detect(frame)]

    def _corrected(self, found: Detection, entity: Entity) -> Detection:
        if "types" in self._told:
            found = replace(found, types={entity.object_type: 1.0})
        if "states" in self._told:
            found = replace(found, states=known_states(entity))
        return found
