"""What of a frame is large enough to be looked at, and where it is: class-agnostic masks and depth, no more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.errors import EmbodiedError
from embodied.frame import NOBODY, Frame
from embodied.geometry import Point

LEAST_PIXELS = 40
"""Segments of fewer pixels are left out: nobody could tell what they are."""

OUTLIERS = 5.0
"""Percent."""


@dataclass(frozen=True, slots=True)
class Visible:
    """One segment.

    Attributes:
        segment: its number in the frame.
        pixels: how many it has.
        position: midway between the ends of its points, axis by axis, a share of OUTLIERS left out at each, in the
            world, metres. It is nearer to the thing's own middle than the median is, and lies in its box as that does.
    """

    segment: int
    pixels: int
    position: Point


def visible(frame: Frame, least: int = LEAST_PIXELS) -> list[Visible]:
    """The segments of at least so many pixels, largest first; of two as large, the one nearer to the top left.

    Raises:
        EmbodiedError: see `check`.
    """
    check(frame)
    numbers = frame.segments.ravel()
    order = np.argsort(numbers, kind="stable")
    values, starts, counts = np.unique(numbers[order], return_index=True, return_counts=True)
    found = []
    for value, start, count in zip(values.tolist(), starts.tolist(), counts.tolist(), strict=True):
        if value != NOBODY and count >= least:
            pixels = order[start : start + count]
            found.append((-count, int(pixels[0]), Visible(value, count, _middle(frame, pixels))))
    return [each for *_, each in sorted(found, key=lambda each: each[:2])]


def check(frame: Frame) -> None:
    """Refuse a frame that is no picture.

    Raises:
        EmbodiedError: an array of the wrong dtype or shape, depth that is no number, segments that nobody numbers.
    """
    height, width = frame.camera.height, frame.camera.width
    arrays: tuple[tuple[str, NDArray[np.generic], type[np.generic], tuple[int, ...]], ...] = (
        ("image", frame.image, np.uint8, (height, width, 3)),
        ("depth", frame.depth, np.float32, (height, width)),
        ("segments", frame.segments, np.int32, (height, width)),
    )
    for name, array, dtype, shape in arrays:
        if array.dtype != dtype or array.shape != shape:
            raise EmbodiedError(
                f"{array.dtype} {array.shape} where {np.dtype(dtype)} {shape} is needed",
                where=f"frame.{name}",
                fix=f"hand over the {name} of a camera of {width} × {height} pixels as it was taken",
            )
    if not np.isfinite(frame.depth).all():
        count = int((~np.isfinite(frame.depth)).sum())
        raise EmbodiedError(f"{count} pixels are no number", where="frame.depth", fix="fill the holes in the depth")
    if frame.segments.min(initial=0) < NOBODY:
        raise EmbodiedError(f"numbers below {NOBODY}", where="frame.segments", fix=f"write {NOBODY} for no object")


def _middle(frame: Frame, pixels: NDArray[np.int64]) -> Point:
    rows, columns = np.divmod(pixels, frame.camera.width)
    seen = np.stack([columns + 0.5, rows + 0.5, frame.depth.ravel()[pixels]], axis=1)
    ends = np.percentile(frame.camera.unproject(frame.pose, seen), [OUTLIERS, 100.0 - OUTLIERS], axis=0)
    x, y, z = ends.mean(axis=0).tolist()
    return x, y, z
