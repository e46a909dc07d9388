"""Control: the raw cosine between the picture and the goal's words."""

from __future__ import annotations

from typing import ClassVar

from embodied.rewards.embedded import Embedded, EmbeddingReward


class Cosine(EmbeddingReward):
    """The highest cosine between the frame after and the goal; the control that the other methods have to beat."""

    name: ClassVar[str] = "cosine"
    shaped: ClassVar[bool] = False

    def value(self, seen: Embedded) -> float:
        """The cosine."""
        return float((seen.after @ seen.goal).max())
