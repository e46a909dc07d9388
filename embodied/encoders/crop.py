"""Cutting one thing out of a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embodied.frame import Frame

MARGIN = 0.2
"""Of the longer side of what is seen, added on every side."""


def crop(frame: Frame, segment: int) -> NDArray[np.uint8]:
    """The square around a segment, as far as the picture goes: (height, width, 3) uint8, RGB."""
    rows, columns = np.nonzero(frame.mask(segment))
    half = (0.5 + MARGIN) * (max(np.ptp(rows), np.ptp(columns)) + 1)
    middles = (rows.min() + rows.max() + 1) / 2, (columns.min() + columns.max() + 1) / 2
    spans = [slice(max(0, int(middle - half)), int(np.ceil(middle + half))) for middle in middles]
    return np.ascontiguousarray(frame.image[spans[0], spans[1]])
