"""Quick draws: a generator's numbers, fetched by the thousand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np

T = TypeVar("T")
BLOCK = 4096


class Dice:
    """Draws from one generator; numpy takes microseconds for each number alone, and a phrase needs a hundred."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._numbers: list[float] = []

    def random(self) -> float:
        """Draw a number from [0, 1)."""
        if not self._numbers:
            self._numbers = self._rng.random(BLOCK).tolist()
        return self._numbers.pop()

    def chance(self, share: float) -> bool:
        """Draw whether something that happens in so many cases does."""
        return self.random() < share

    def pick(self, choices: Sequence[T]) -> T:
        """Draw one, all alike."""
        return choices[int(self.random() * len(choices))]

    def weighted(self, choices: Sequence[T], weights: Sequence[float]) -> T:
        """Draw one by weight."""
        rest = self.random() * sum(weights)
        totals = accumulate(weights)
        return next((choice for choice, total in zip(choices, totals, strict=True) if rest < total), choices[-1])

    def sample(self, choices: Sequence[T], count: int) -> list[T]:
        """Draw so many, or all, without putting back, in random order."""
        rest = list(choices)
        return [rest.pop(int(self.random() * len(rest))) for _ in range(min(count, len(rest)))]
