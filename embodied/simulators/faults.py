"""Faults around any simulator: `--inject KIND:P[,KIND:P]`, each befalling a skill run with its chance.

silent: all that the run does to objects is answered as if it had worked, and nothing happens. All of it, because a
skill's actions build on each other: who has not really opened the fridge cannot really close it. Motion is real. What
the hand feels is answered as if it had worked, too, until the robot next moves for real.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from embodied.errors import OptionError, UnknownNameError
from embodied.simulator import Action, Observation, Simulator, WorldState
from embodied.task import Setup

SILENT = "silent"
KINDS = (SILENT,)
SYNTAX = "write KIND:CHANCE[,KIND:CHANCE], such as silent:0.15"


@dataclass(frozen=True, slots=True)
class Injection:
    """Chances by kind of fault, in the order in which they are drawn."""

    chances: Mapping[str, float]

    @classmethod
    def parse(cls, text: str) -> Injection:
        """Read `silent:0.15`.

        Raises:
            UnknownNameError: an unknown kind; the message offers the nearest.
            OptionError: anything else is amiss.
        """
        chances: dict[str, float] = {}
        for part in text.split(","):
            kind, _, chance = part.strip().partition(":")
            if kind not in KINDS:
                raise UnknownNameError("fault", kind, KINDS, where="--inject")
            if kind in chances:
                raise OptionError(f"'{kind}' is said twice", where="--inject", fix=SYNTAX)
            chances[kind] = _chance(chance)
        return cls(chances)

    def around(self, simulator: Simulator, rng: np.random.Generator) -> FaultySimulator:
        """Let the faults befall a simulator; all draws are from `rng`."""
        return FaultySimulator(simulator, self.chances, rng)


def _chance(text: str) -> float:
    try:
        chance = float(text)
    except ValueError:
        chance = -1.0
    if not 0.0 <= chance <= 1.0:
        raise OptionError(f"'{text}' is no chance from 0 to 1", where="--inject", fix=SYNTAX)
    return chance


def kept_back(action: Action) -> bool:
    """Whether a silent failure keeps an action back: whatever is aimed at an object."""
    return "objectId" in action.arguments


class FaultySimulator:
    """Passes everything on but what a fault keeps back.

    Args:
        simulator: the real one.
        chances, rng: see `Injection`.
    """

    def __init__(self, simulator: Simulator, chances: Mapping[str, float], rng: np.random.Generator) -> None:
        self._simulator, self._chances, self._rng = simulator, chances, rng
        self._drawn: frozenset[str] = frozenset()
        self._met: list[str] = []
        self._last: Observation | None = None

    @property
    def state(self) -> WorldState:
        """The true state."""
        return self._simulator.state

    @property
    def befell(self) -> tuple[str, ...]:
        """Kinds of the faults that the running skill has met with."""
        return tuple(self._met)

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
        if SILENT in self._drawn and self._last is not None and kept_back(action):
            if SILENT not in self._met:
                self._met.append(SILENT)
            held = {"PickupObject": action.arguments["objectId"], "PutObject": None}.get(action.name, self._last.held)
            self._last = replace(self._last, held=held, refusal=None, result=None)
        else:
            self._last = self._simulator.step(action)
        return self._last

    def close(self) -> None:
        """Let the simulator go."""
        self._simulator.close()
