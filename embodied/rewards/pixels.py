"""Control: whether anything changed at all. It reads no words: done to a wrong object is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

from embodied.encoder import ImageTextEncoder
from embodied.encoders.regions import changes
from embodied.reward import Evidence, Verdict
from embodied.rewards.calibration import ABSTAINED, Calibration
from embodied.rewards.embedded import check_frame

LEAST = 1e-3
"""Share of pixels that has to change (the least difference of RL-VLM-F's queries)."""


class Pixels:
    """The share of pixels that changed; a control that reads no words, and abstains without a frame before."""

    name = "pixels"

    @classmethod
    def make(cls, clip: Callable[[], ImageTextEncoder], calibration: Calibration | None) -> Self:
        """Make one; it needs neither."""
        return cls()

    def judge(self, evidence: Sequence[Evidence]) -> list[Verdict]:
        """Compare the frames.

        Raises:
            EmbodiedError: a frame is no picture.
        """
        return [self._judge(each) for each in evidence]

    def _judge(self, evidence: Evidence) -> Verdict:
        check_frame(evidence.after)
        if evidence.before is None or evidence.before.image.shape != evidence.after.image.shape:
            return ABSTAINED
        check_frame(evidence.before)
        share = float(changes(evidence.after, evidence.before).mean())
        return Verdict(share, share / (share + LEAST), share >= LEAST)
