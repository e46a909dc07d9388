"""The picture of one segment of a frame: what perception, memory and training show an image encoder of an object."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embodied.frame import Frame

MARGIN = 0.15
"""Of the longer side, on each side."""
LEAST = 12
"""Pixels of a crop's side at least."""
BACKGROUND = 0.35
"""How bright everything else stays: it still says what the object lies on, but not that it is what is meant."""


def crop(frame: Frame, segment: int) -> NDArray[np.uint8]:
    """Cut a segment out: a square around it, (side, side, 3) uint8, what is not of it darkened, black off the picture.

    Raises:
        ValueError: the frame shows nothing of the segment.
    """
    mask = frame.mask(segment)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        raise ValueError(f"the frame shows nothing of segment {segment}")
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    side = max(LEAST, round(max(bottom - top, right - left) * (1 + 2 * MARGIN)))
    y, x = (top + bottom - side) // 2, (left + right - side) // 2
    height, width = mask.shape
    picture = np.zeros((side, side, 3), np.uint8)
    low_y, low_x, high_y, high_x = max(y, 0), max(x, 0), min(y + side, height), min(x + side, width)
    part = frame.image[low_y:high_y, low_x:high_x]
    within = mask[low_y:high_y, low_x:high_x, None]
    shown = np.where(within, part, (part * np.float32(BACKGROUND)).astype(np.uint8))
    picture[low_y - y : high_y - y, low_x - x : high_x - x] = shown
    return picture
