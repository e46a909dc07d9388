"""Control: a reward that always says yes, which is to take every skill's word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

from embodied.encoder import ImageTextEncoder
from embodied.reward import Evidence, Verdict
from embodied.rewards.calibration import Calibration


class Yes:
    """Says yes to everything; the control that takes every skill's word."""

    name = "yes"

    @classmethod
    def make(cls, clip: Callable[[], ImageTextEncoder], calibration: Calibration | None) -> Self:
        """Make one; it needs neither."""
        return cls()

    def judge(self, evidence: Sequence[Evidence]) -> list[Verdict]:
        """Say yes."""
        return [Verdict(1.0, 1.0, True) for _ in evidence]
