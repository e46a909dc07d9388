"""Faults: things that go wrong on purpose, so that an evaluation can say what becomes of them.

Timing. `around` comes before the simulator's reset; the loop says `begin` when a skill starts to run, which draws what
befalls that run, or what happens behind the robot's back. What comes about is put into the trace as it does.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from embodied.simulator import Simulator
from embodied.trace import Sink


class Faulted(Simulator, Protocol):
    """A simulator that faults befall."""

    def begin(self) -> None:
        """A skill starts to run."""


class Faults(Protocol):
    """Which faults there are, and how likely each is."""

    def around(self, simulator: Simulator, rng: np.random.Generator, emit: Sink) -> Faulted:
        """Let them befall a simulator; all draws are from `rng`, and every one is told to `emit`."""
