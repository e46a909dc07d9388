"""What of a frame may be looked at: the segments that changed since another frame from the same place, or all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embodied.frame import NOBODY, Frame

LEVELS = 8
"""Of 255: what a pixel has to change by."""
LEAST = 4
"""Pixels of a segment that have to change."""


def comparable(frame: Frame, other: Frame) -> bool:
    """Whether two frames are from one place, so that what differs has changed."""
    return frame.pose == other.pose and frame.image.shape == other.image.shape


def changes(frame: Frame, other: Frame) -> NDArray[np.bool_]:
    """(height, width): pixels that differ between two frames of one size."""
    step = np.abs(frame.image.astype(np.int16) - other.image).max(axis=2)
    return np.asarray(step >= LEVELS)


def changed(frame: Frame, where: NDArray[np.bool_]) -> list[int]:
    """The segments of a frame of which most pixels changed, in order; none for a frame in which none did."""
    return _ordered(frame.segments[where])


def largest(frame: Frame) -> list[int]:
    """The segments of a frame, largest first."""
    return _ordered(frame.segments.ravel())


def _ordered(segments: NDArray[np.int32]) -> list[int]:
    numbers, counts = np.unique(segments, return_counts=True)
    order = np.lexsort((numbers, -counts))
    return [int(numbers[row]) for row in order if numbers[row] != NOBODY and counts[row] >= LEAST]
