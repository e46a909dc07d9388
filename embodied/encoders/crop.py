"""The picture of one segment of a frame: what all who show an image encoder an object show it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embodied.frame import Frame

MARGIN = 0.3
"""Of the longer side, on each side: what a thing lies in or on, and whether a hand holds it, shows around it."""
LEAST = 16
"""Pixels of a crop's side at least."""
BACKGROUND = 0.5
"""How bright everything else stays: it still says where the object is, but not that it is what is meant."""


def crop(frame: Frame, segment: int) -> NDArray[np.uint8]:
    """Cut a segment out: a square around it, (side, side, 3) uint8, what is not of it darkened.

    The square is moved into the picture; what still sticks out of it, of a long thing in a flat picture, is black.

    Raises:
        ValueError: the frame shows nothing of the segment.
    """
    mask = frame.mask(segment)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        raise ValueError(f"the frame shows nothing of segment {segment}")
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    height, width = mask.shape
    longest = max(bottom - top, right - left)
    side = max(LEAST, min(round(longest * (1 + 2 * MARGIN)), height, width), longest)
    # Moved into the picture where it can be: black tells nothing.
    y = max(0, min((top + bottom - side) // 2, height - side))
    x = max(0, min((left + right - side) // 2, width - side))
    picture = np.zeros((side, side, 3), np.uint8)
    part, within = frame.image[y : y + side, x : x + side], mask[y : y + side, x : x + side, None]
    shown = np.where(within, part, (part * np.float32(BACKGROUND)).astype(np.uint8))
    picture[: shown.shape[0], : shown.shape[1]] = shown
    return picture
