"""What the small CLIP is trained on. Many captions are true of a picture, and none of them may push another away.

All work on cosines times a scale, and on `batch.truth`: 1 true, 0 false, -1 unknown, which counts as neither.
"""

from __future__ import annotations

from typing import Any


def contrast(scores: Any, truth: Any) -> Any:
    """Every true pair against all false pairs of its row, and of its column.

    For a true pair p and the false pairs N of its row (column): -log(exp p / (exp p + sum of exp n)), the loss of
    InfoNCE (van den Oord et al., 2018) with the other true pairs left out; averaged by row (column).
    """
    return (_by_row(scores, truth) + _by_row(scores.T, truth.T)) / 2


def _by_row(scores: Any, truth: Any) -> Any:
    import torch

    true = (truth == 1).float()
    others = torch.logsumexp(scores.masked_fill(truth != 0, -1e4), dim=1, keepdim=True)
    losses = torch.nn.functional.softplus(others - scores) * true
    count = true.sum(1)
    return (losses.sum(1) / count.clamp(min=1))[count > 0].sum() / (count > 0).sum().clamp(min=1)


def judged(logits: Any, truth: Any) -> Any:
    """Sigmoid loss (as SigLIP's, Zhai et al., 2023) over pairs whose truth is known; true and false weigh the same."""
    import torch

    losses = torch.nn.functional.binary_cross_entropy_with_logits(logits, (truth == 1).float(), reduction="none")
    parts = [(losses * mask).sum() / mask.sum().clamp(min=1) for mask in (truth == 1, truth == 0)]
    return (parts[0] + parts[1]) / 2
