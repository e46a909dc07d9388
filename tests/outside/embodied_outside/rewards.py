"""A reward of an outsider: it likes light pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from embodied.encoder import ImageTextEncoder
from embodied.reward import Evidence, RewardModel, Verdict


class Bright:
    """How light the picture is."""

    name = "bright"

    @classmethod
    def make(cls, clip: Callable[[], ImageTextEncoder], calibration: object) -> RewardModel:
        return cls()

    def judge(self, evidence: Sequence[Evidence]) -> list[Verdict]:
        shares = [float(each.after.image.mean()) / 255.0 for each in evidence]
        return [Verdict(share, share, share > 0.5) for share in shares]
