"""A simulator on trial: its sample run, and what two moments are compared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import numpy as np

from embodied.backend import Backend, Sample
from embodied.entity import EntityRecord
from embodied.errors import EmbodiedError
from embodied.frame import Frame
from embodied.simulator import Observation, Simulator

Look = tuple[object, ...]
"""What a moment is compared by."""


@dataclass(slots=True)
class Trial:
    """Starts simulators of a backend and runs its sample in them.

    Attributes:
        backend: on trial.
        sample: its sample.
        options, scenes: what it is started with.
    """

    backend: Backend
    sample: Sample
    options: Mapping[str, str] = field(default_factory=dict)
    scenes: Sequence[Path] = ()
    _started: list[Simulator] = field(default_factory=list)

    def fresh(self) -> Simulator:
        """A simulator that was just started."""
        self._started.append(simulator := self.backend.start(self.options, self.scenes))
        return simulator

    def played(self, simulator: Simulator | None = None, seed: int = 0) -> tuple[Simulator, list[Observation]]:
        """The sample's episode, from its reset to its last action."""
        simulator = simulator or self.fresh()
        seen = [simulator.reset(self.sample.setup, seed)]
        seen += [simulator.step(action) for action in self.sample.actions]
        return simulator, seen

    def close(self) -> None:
        """Close everything that was started."""
        for simulator in self._started:
            with suppress(EmbodiedError):
                simulator.close()
        self._started.clear()


def told(observation: Observation) -> Look:
    """What an observation says; its frame apart."""
    return observation.pose, observation.held, observation.refusal, repr(observation.result)


def truth(simulator: Simulator) -> dict[str, object]:
    """The true state by value, each part by a name for messages."""
    state = simulator.state
    things = {each.object_id: EntityRecord.of(each) for each in state.objects()}
    return {"the pose": state.pose, "the hand": state.held, **things}


def difference(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """The first part in which two true states differ; empty for none."""
    return next((name for name in {**before, **after} if before.get(name) != after.get(name)), "")


def parting(first: Sequence[Observation], second: Sequence[Observation]) -> str:
    """Where two runs of the sample part; empty where they do not."""
    for number, (one, other) in enumerate(zip_longest(first, second)):
        if one is None or other is None or told(one) != told(other):
            return f"after action {number} of the sample"
        if not alike(frame_of(one), frame_of(other)):
            return f"in the frame after action {number} of the sample"
    return ""


def frame_of(observation: Observation) -> Frame | None:
    """Its frame, where it has one."""
    return None if observation.look is None else observation.look()


def alike(one: Frame | None, other: Frame | None) -> bool:
    """Whether two frames are the same, pixel by pixel."""
    if one is None or other is None:
        return one is other
    same = np.array_equal(one.image, other.image) and np.array_equal(one.depth, other.depth, equal_nan=True)
    return bool(same and np.array_equal(one.segments, other.segments)) and one.ids == other.ids
