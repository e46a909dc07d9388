"""Whether the light from above reaches the pixels of a row: looked up in the shadow map. Compiled by numba."""

from __future__ import annotations

import numba
import numpy as np

BIAS, SLOPE = 0.02, 0.05
"""Metres by which a point has to lie behind what the light meets to be in its shadow: on what faces the light, and how
much more on what the light only grazes."""


@numba.njit(cache=True, nogil=True)
def shadow_row(  # type: ignore[no-untyped-def]
    j, height, scale, is_flat, sun, depth, shadow, reached, to_shadow, across, down, deep, free
):
    """The share of the light from above that reaches each pixel of a row, blurred over the nearest texels.

    Args:
        j: the row; height, scale, is_flat: the picture's, see `rasteriser.rasterise`.
        sun: (width,) how squarely each pixel faces the light, -1 to 1.
        depth: (width,) metres along the camera's axis.
        shadow: (h, w) metres from the light to what it meets first; its edge is empty.
        reached: (h, w, 2), see `extremes`.
        to_shadow: (3, 4) from the camera's frame to column, row and depth there.
        across, down, deep: (width,) work space.
        free: (width,) what comes out.
    """
    width, nothing, single = len(free), np.float32(0.0), np.float32(1.0)
    # Off the map there is light: its edge is empty.
    most_u, most_v = np.float32(shadow.shape[1] - 2), np.float32(shadow.shape[0] - 2)
    up = height / 2 - j - 0.5
    _project_row(to_shadow, 0, up, scale, is_flat, depth, across)
    _project_row(to_shadow, 1, up, scale, is_flat, depth, down)
    _project_row(to_shadow, 2, up, scale, is_flat, depth, deep)
    for i in range(width):
        across[i] = min(max(across[i], nothing), most_u)
    for i in range(width):
        down[i] = min(max(down[i], nothing), most_v)
    for i in range(width):
        deep[i] -= np.float32(BIAS + SLOPE) - np.float32(SLOPE) * max(sun[i], nothing)
    for i in range(width):
        # Unsigned, so that no index has to be looked at for its sign.
        column, row, limit = np.uint32(across[i]), np.uint32(down[i]), deep[i]
        if reached[row, column, 0] >= limit:
            free[i] = single
        elif reached[row, column, 1] < limit:
            free[i] = nothing
        else:
            free[i] = _blurred(shadow, row, column, across[i], down[i], limit)


@numba.njit(cache=True, nogil=True, inline="always")
def _blurred(shadow, row, column, across, down, limit):  # type: ignore[no-untyped-def]
    """The share of four texels that light reaches, by how near each is."""
    nothing, single, after = np.float32(0.0), np.float32(1.0), np.uint32(1)
    right, below = across - np.float32(column), down - np.float32(row)
    one = single if shadow[row, column] >= limit else nothing
    two = single if shadow[row, column + after] >= limit else nothing
    three = single if shadow[row + after, column] >= limit else nothing
    four = single if shadow[row + after, column + after] >= limit else nothing
    upper, lower = one + (two - one) * right, three + (four - three) * right
    return upper + (lower - upper) * below


@numba.njit(cache=True, nogil=True)
def extremes(shadow):  # type: ignore[no-untyped-def]
    """(h, w, 2): the nearest and the farthest of each texel and its neighbours to the right and below.

    Most pixels are nearer than all four or farther than all four, and need not look at each.
    """
    height, width = shadow.shape
    found = np.empty((height, width, 2), np.float32)
    for row in range(height):
        below = min(row + 1, height - 1)
        for column in range(width):
            right = min(column + 1, width - 1)
            one, two, three, four = (
                shadow[row, column], shadow[row, right], shadow[below, column], shadow[below, right],
            )  # fmt: skip
            found[row, column, 0] = min(one, two, three, four)
            found[row, column, 1] = max(one, two, three, four)
    return found


@numba.njit(cache=True, nogil=True)
def _project_row(matrix, k, up, scale, is_flat, depth, out):  # type: ignore[no-untyped-def]
    """One coordinate of the light's for a row of pixels. One array a loop: the compiler then makes it vectors."""
    step, middle = np.float32(matrix[k, 0] / scale), np.float32(0.5 - len(out) / 2)
    value, ahead, start = np.float32(matrix[k, 1] * up / scale), np.float32(matrix[k, 2]), np.float32(matrix[k, 3])
    if is_flat:
        for i in range(len(out)):
            out[i] = step * (np.float32(i) + middle) + value + ahead * depth[i] + start
    else:
        for i in range(len(out)):
            out[i] = (step * (np.float32(i) + middle) + value + ahead) * depth[i] + start
