"""Faults: things that go wrong on purpose, so that an evaluation can say what becomes of them.

Timing. `around` comes before the simulator's reset; the loop says `begin` when a skill starts to run, which draws what
befalls that run, and reads `befell` when the run has ended.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from embodied.simulator import Simulator


class Faulted(Simulator, Protocol):
    """A simulator that faults befall."""

    @property
    def befell(self) -> tuple[str, ...]:
        """Kinds of the faults that the run which began last has met with so far."""

    def begin(self) -> None:
        """A skill starts to run."""


class Faults(Protocol):
    """Which faults there are, and how likely each is."""

    def around(self, simulator: Simulator, rng: np.random.Generator) -> Faulted:
        """Let them befall a simulator; all draws are from `rng`."""
