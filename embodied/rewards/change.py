"""Language against the change of the picture, and not against the picture (GRIF, Myers et al., CoRL 2023).

GRIF aligns an instruction with the step from the first picture to the goal's. Without its training, the step is taken
between CLIP embeddings, and the language's between the text of the goal and of the undone state, as the directional
loss of StyleGAN-NADA does (Gal et al., 2022): (after − before) · (g − b) / ‖g − b‖. It is not divided by the picture's
step: where nothing has changed, the value is 0 and not whatever rounding says. Of a frame of which several things are
looked at, each text meets the one that it is nearest to.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from embodied.rewards.embedded import Embedded, EmbeddingReward, nearness


class Change(EmbeddingReward):
    """How far the picture went where the words point; abstains without a frame before (GRIF, Myers et al. 2023)."""

    name: ClassVar[str] = "change"

    def value(self, seen: Embedded) -> float | None:
        """The picture's step along the text's direction."""
        if seen.before is None:
            return None
        words = (seen.goal - seen.baseline).astype(np.float64)
        length = float(np.linalg.norm(words))
        if length == 0.0:
            return None
        texts = np.stack([seen.goal, seen.baseline])
        after, before = nearness(texts, seen.after), nearness(texts, seen.before)
        return float((after[0] - before[0]) - (after[1] - before[1])) / length
