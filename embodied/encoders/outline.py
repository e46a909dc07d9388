"""What depth tells of a segment: how large it is, how high it lies, and its outline. No colour, no words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.frame import Frame

SLICES = 5
"""Parts of a segment, from its top to its bottom, whose widths are measured."""
ENDS = (2.0, 98.0)
"""Percentiles that count as a segment's ends: its rim often shows the depth of what lies behind it."""
LEAST = 0.005
"""Metres, added to sizes before their logarithm is taken."""
MEASURES = 22 + 2 * SLICES
"""How many numbers there are of a segment."""


def measures(frame: Frame, segments: Sequence[int]) -> NDArray[np.float32]:
    """Measure segments that show in a frame: (n, MEASURES).

    Of each: logarithms of its size to the right, up and ahead (metres, as the camera is turned) and along its own
    three axes; its lowest, middle and highest point above the robot's own middle; how it is spread over its height;
    its outline in the picture: aspect, share of its box, width and share of each slice; how far, how large and where in
    the picture it is, and which of the picture's edges cut it.
    """
    rows = [_measured(frame, each) for each in segments]
    return np.stack(rows) if rows else np.empty((0, MEASURES), np.float32)


def _measured(frame: Frame, segment: int) -> NDArray[np.float32]:
    rows, columns = np.nonzero(frame.segments == segment)
    depth = frame.depth[rows, columns]
    points = frame.camera.unproject(frame.pose, np.stack([columns + 0.5, rows + 0.5, depth], axis=1))
    yaw = np.radians(frame.pose.yaw)
    turn = np.array([[np.cos(yaw), 0.0, -np.sin(yaw)], [0.0, 1.0, 0.0], [np.sin(yaw), 0.0, np.cos(yaw)]])
    turned = points @ turn.T
    low, middle, high = np.percentile(turned, [ENDS[0], 50.0, ENDS[1]], axis=0)
    axes = np.linalg.eigvalsh(np.cov(turned.T) + 1e-9 * np.eye(3))
    share = (turned[:, 1] - low[1]) / max(high[1] - low[1], LEAST)
    height, width = frame.segments.shape
    return np.array(
        [
            *np.log(high - low + LEAST),
            *(0.5 * np.log(axes)),
            *(np.array([low[1], middle[1], high[1]]) - frame.pose.y),
            *np.histogram(share, bins=(0.0, 0.2, 0.4, 0.6, 0.8))[0] / len(share),
            *_outline(rows, columns),
            np.log(np.median(depth) + LEAST),
            np.log(len(rows) / (height * width)),
            rows.mean() / height - 0.5,
            rows.min() == 0,
            rows.max() == height - 1,
            columns.min() == 0,
            columns.max() == width - 1,
        ],
        np.float32,
    )


def _outline(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> list[float]:
    """Aspect, share of its box, and each slice's width and share, by the whole segment's."""
    tall, wide = int(rows.max() - rows.min()) + 1, int(columns.max() - columns.min()) + 1
    at = (rows - rows.min()) * SLICES // tall
    found = [float(np.log(tall / wide)), len(rows) / (tall * wide)]
    for number in range(SLICES):
        across = columns[at == number]
        found += [(np.ptp(across) + 1) / wide if len(across) else 0.0, SLICES * len(across) / len(rows)]
    return found
