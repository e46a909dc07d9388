"""Pictures made different in ways that leave their captions true."""

from __future__ import annotations

import math
from typing import Any

STRONGLY = 0.3
"""Share of pictures that get other colours altogether."""


def augmented(pictures: Any, side: int, generator: Any, mean: Any, std: Any) -> Any:
    """Flip, shift, scale and recolour.

    Args:
        pictures: (n, height, width, 3) uint8.
        side: of the result, pixels.
        generator: torch's, on the CPU.
        mean, std: (3,) of the model's preprocessing.

    Returns:
        (n, 3, side, side) float32, normalised, channels last.
    """
    import torch

    def drawn(low: float, high: float) -> Any:
        values = torch.rand(len(pictures), generator=generator) * (high - low) + low
        return values.to(pictures.device)

    plain = normalised(pictures, 0.0, 1.0)
    zero = torch.zeros(len(pictures), device=pictures.device)
    size, stretch = drawn(0.85, 1.1), drawn(-0.15, 0.15).exp()
    flip = torch.where(drawn(0, 1) < 0.5, -1.0, 1.0)
    rows = [flip * size * stretch, zero, drawn(-0.06, 0.06), zero, size / stretch, drawn(-0.06, 0.06)]
    theta = torch.stack(rows, 1).reshape(-1, 2, 3)
    grid = torch.nn.functional.affine_grid(theta, [len(plain), 3, side, side], align_corners=False)
    moved = torch.nn.functional.grid_sample(plain, grid, align_corners=False)
    mixing, light = _colours(drawn)
    coloured = torch.einsum("nij,njhw->nihw", mixing, moved) + light[:, None, None, None]
    scaled = (coloured.clamp(0, 1) - mean[:, None, None]) / std[:, None, None]
    return scaled.contiguous(memory_format=torch.channels_last)


def _colours(drawn: Any) -> tuple[Any, Any]:
    """(n, 3, 3) mixing matrices and (n,) offsets: brightness, contrast, saturation and hue.

    A share of STRONGLY gets any hue: colours are to be no sign of a type, for other homes have others. The rest stays
    near what it was: a state, such as what a cup is full of, may show in nothing else.
    """
    import torch

    strong = drawn(0, 1) < STRONGLY
    angle = torch.where(strong, drawn(-1.0, 1.0), drawn(-0.1, 0.1)) * math.pi
    saturation = torch.where(strong, drawn(0.0, 1.6), drawn(0.7, 1.3))
    bright = torch.where(strong, drawn(0.6, 1.35), drawn(0.8, 1.2))
    contrast = torch.where(strong, drawn(0.6, 1.3), drawn(0.85, 1.15))
    device = angle.device
    grey = torch.full((3, 3), 1 / 3, device=device)
    across = torch.eye(3, device=device) - grey
    turn = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]], device=device) / math.sqrt(3)
    cosine, sine = (value[:, None, None] for value in (angle.cos(), angle.sin()))
    mixing = grey + saturation[:, None, None] * (cosine * across + sine * turn)
    return mixing * (bright * contrast)[:, None, None], 0.4 * (1 - contrast)


def normalised(pictures: Any, mean: Any, std: Any) -> Any:
    """(n, side, side, 3) uint8 to (n, 3, side, side) float32, channels last."""
    import torch

    floats = pictures.permute(0, 3, 1, 2).float() / 255
    if isinstance(mean, torch.Tensor):
        floats = (floats - mean[:, None, None]) / std[:, None, None]
    return floats
