"""Faults around any simulator: `--inject KIND:P[,KIND:P]`, each befalling a skill run with its chance.

silent: all that the run does to objects is answered as if it had worked, and nothing happens. All of it, because a
skill's actions build on each other: who has not really opened the fridge cannot really close it. Motion is real. What
the hand feels is answered as if it had worked, too, until the robot next moves for real.

refuse: the first action of the run that is aimed at an object is refused; nothing shows why.

shut: the door of what the run puts things into, or takes them out of, falls shut before it gets there.

pose: the first step or turn of the run goes twice as far as it should. The robot is told where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from embodied.memory import lidded
from embodied.simulator import Action, Observation, Refusal, RefusalKind, Simulator, WorldState
from embodied.simulators.chances import read_chances
from embodied.task import Setup
from embodied.trace import Injected, Sink

SILENT, REFUSE, SHUT, POSE = KINDS = ("silent", "refuse", "shut", "pose")
MOTIONS = frozenset({"MoveAhead", "MoveBack", "MoveLeft", "MoveRight", "RotateLeft", "RotateRight"})
NO_REASON = Refusal(RefusalKind.OTHER, "it did not work, and nothing shows why: try again")
"""What the robot is told of an action that is kept back once."""


@dataclass(frozen=True, slots=True)
class Injection:
    """Chances by kind of fault, in the order in which they are drawn."""

    chances: Mapping[str, float]

    @classmethod
    def parse(cls, text: str) -> Injection:
        """Read `silent:0.15`.

        Raises:
            UnknownNameError, OptionError: see `read_chances`.
        """
        return cls(read_chances(text, KINDS, "fault", "--inject"))

    def around(self, simulator: Simulator, rng: np.random.Generator, emit: Sink) -> FaultySimulator:
        """Let the faults befall a simulator; all draws are from `rng`."""
        return FaultySimulator(simulator, self.chances, rng, emit)


def kept_back(action: Action) -> bool:
    """Whether a silent failure keeps an action back: whatever is aimed at an object."""
    return "objectId" in action.arguments


class FaultySimulator:
    """Passes everything on but what a fault keeps back.

    Args:
        simulator: the real one.
        chances, rng: see `Injection`.
        emit: is told of every fault, before the action that it befalls.
    """

    def __init__(
        self, simulator: Simulator, chances: Mapping[str, float], rng: np.random.Generator, emit: Sink
    ) -> None:
        self._simulator, self._chances, self._rng, self._emit = simulator, chances, rng, emit
        self._drawn: frozenset[str] = frozenset()
        self._met: set[str] = set()
        self._last: Observation | None = None

    @property
    def state(self) -> WorldState:
        """The true state."""
        return self._simulator.state

    def begin(self) -> None:
        """Draw what befalls the skill that starts to run."""
        self._drawn = frozenset(kind for kind, chance in self._chances.items() if self._rng.random() < chance)
        self._met.clear()

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode."""
        self._drawn = frozenset()
        self._last = self._simulator.reset(setup, seed)
        return self._last

    def step(self, action: Action) -> Observation:
        """Take one action, or seem to."""
        self._last = self._answer(action, self._last) if self._last is not None else self._simulator.step(action)
        return self._last

    def close(self) -> None:
        """Let the simulator go."""
        self._simulator.close()

    def _answer(self, action: Action, last: Observation) -> Observation:
        if kept_back(action):
            if SILENT in self._drawn:
                self._meet(SILENT)
                held = {"PickupObject": action.arguments["objectId"], "PutObject": None}.get(action.name, last.held)
                return replace(last, held=held, refusal=None, result=None)
            if self._is_due(REFUSE):
                self._meet(REFUSE)
                return replace(last, refusal=NO_REASON, result=None)
            if self._is_due(SHUT) and (door := self._door(action)) is not None:
                closing = Action.of("CloseObject", objectId=door, forceAction=True)
                if self._simulator.step(closing).succeeded:
                    self._meet(SHUT, closing)
        observation = self._simulator.step(action)
        if self._is_due(POSE) and action.name in MOTIONS and observation.succeeded:
            further = self._simulator.step(action)
            if further.succeeded:
                self._meet(POSE, action)
                return further
        return observation

    def _is_due(self, kind: str) -> bool:
        return kind in self._drawn and kind not in self._met

    def _meet(self, kind: str, unseen: Action | None = None) -> None:
        """Say that the run has met with a fault, once, and what was done to bring it about."""
        if kind not in self._met:
            self._met.add(kind)
            self._emit(Injected(kind, *((unseen.name, unseen.arguments) if unseen is not None else ())))

    def _door(self, action: Action) -> str | None:
        """The open thing with a door that an action reaches into; None when there is none."""
        entity = self.state.get(action.arguments["objectId"])
        if entity is not None and action.name != "PutObject":
            entity = self.state.get(entity.parent) if entity.parent is not None else None
        while entity is not None and not (lidded(entity) and entity.is_open):
            entity = self.state.get(entity.parent) if entity.parent is not None else None
        return entity.object_id if entity is not None else None
