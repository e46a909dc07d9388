"""Which triangle each pixel shows: a z-buffer filled triangle by triangle, compiled by numba.

Triangles are rasterised in homogeneous coordinates (Olano and Greer, 1997): with the corners' camera coordinates as
rows of a matrix, the rows of its inverse are functions affine in the pixel that are positive within the triangle, also
where it reaches behind the eye, so that nothing has to be clipped. The near plane is a fourth such function.
"""

from __future__ import annotations

import math

import numba
import numpy as np

NEAR = 0.02
"""Metres before the eye where a picture begins."""
EMPTY = -1
"""The slot of a pixel that shows no triangle."""
PLANES = 10
"""Numbers kept of a triangle: for each corner its weight's step along a row, its step down a column and its value at
pixel (0, 0); and the volume that the three span with the eye, by which a sum of weights is divided."""


@numba.njit(cache=True, nogil=True, error_model="numpy")
def rasterise(  # type: ignore[no-untyped-def]
    eye,
    axes,
    scale,
    is_flat,
    placed,
    matrices,
    ranges,
    spheres,
    vertices,
    faces,
    nearness,
    slots,
    planes,
    owners,
    corners,
):
    """Draw objects, the nearest surface winning.

    Args:
        eye: (3,) metres; axes: (3, 3) the camera's right, up and ahead as rows; scale: see `View.scale`.
        is_flat: whether the camera has no perspective.
        placed: (k,) rows of the objects that are drawn.
        matrices: (n, 3, 4) from each object's frame to the world.
        ranges: (n, 4) the first vertex, the end of the vertices, the first face, the end of the faces.
        spheres: (n, 4) middle and radius around an object, in its own frame.
        vertices: (v, 3); faces: (f, 3), counted from the object's first vertex.
        nearness: (height, width) float32, what comes out: 1 / depth, or -depth where `is_flat`.
        slots: (height, width) int32, what comes out: the row of `planes` that a pixel shows, EMPTY for none.
        planes: (m, PLANES) float64, owners: (m, 2) int32 object and face: what comes out, a row a triangle.
        corners: (v, 5) float64 scratch.

    Returns:
        How many rows of `planes` were filled.
    """
    height, width = slots.shape
    slots[:] = EMPTY
    nearness[:] = -np.inf
    limit = -NEAR if is_flat else 1.0 / NEAR
    count = 0
    to_camera = np.empty((3, 4))
    for row in placed:
        _compose(eye, axes, matrices[row], to_camera)
        if _is_outside(to_camera, spheres[row], scale, width, height, is_flat):
            continue
        first, end = ranges[row, 0], ranges[row, 1]
        _transform(to_camera, vertices[first:end], corners, scale, width, height, is_flat)
        for face in range(ranges[row, 2], ranges[row, 3]):
            a, b, c = faces[face, 0], faces[face, 1], faces[face, 2]
            top, bottom, left, right = _extent(corners, a, b, c, width, height, is_flat)
            if top > bottom or left > right:
                continue
            if not _set_up(corners[a], corners[b], corners[c], scale, width, height, is_flat, planes[count]):
                continue
            drawn = _fill(
                planes[count], corners[a, 2], corners[b, 2], corners[c, 2], is_flat, limit,
                top, bottom, left, right, count, nearness, slots,
            )  # fmt: skip
            if drawn:
                owners[count, 0], owners[count, 1] = row, face
                count += 1
    return count


@numba.njit(cache=True, nogil=True, inline="always")
def _compose(eye, axes, matrix, out):  # type: ignore[no-untyped-def]
    """The way from an object's frame to the camera's."""
    for i in range(3):
        for j in range(3):
            out[i, j] = axes[i, 0] * matrix[0, j] + axes[i, 1] * matrix[1, j] + axes[i, 2] * matrix[2, j]
        out[i, 3] = (
            axes[i, 0] * (matrix[0, 3] - eye[0])
            + axes[i, 1] * (matrix[1, 3] - eye[1])
            + axes[i, 2] * (matrix[2, 3] - eye[2])
        )


@numba.njit(cache=True, nogil=True, inline="always")
def _is_outside(matrix, sphere, scale, width, height, is_flat):  # type: ignore[no-untyped-def]
    """Whether a sphere lies outside what the camera frames."""
    x = matrix[0, 0] * sphere[0] + matrix[0, 1] * sphere[1] + matrix[0, 2] * sphere[2] + matrix[0, 3]
    y = matrix[1, 0] * sphere[0] + matrix[1, 1] * sphere[1] + matrix[1, 2] * sphere[2] + matrix[1, 3]
    z = matrix[2, 0] * sphere[0] + matrix[2, 1] * sphere[1] + matrix[2, 2] * sphere[2] + matrix[2, 3]
    radius, half_width, half_height = sphere[3], width / 2, height / 2
    if z + radius < NEAR:
        return True
    if is_flat:
        return (abs(x) - radius) * scale > half_width or (abs(y) - radius) * scale > half_height
    return abs(x) * scale - z * half_width > radius * math.hypot(scale, half_width) or abs(
        y
    ) * scale - z * half_height > radius * math.hypot(scale, half_height)


@numba.njit(cache=True, nogil=True)
def _transform(matrix, vertices, out, scale, width, height, is_flat):  # type: ignore[no-untyped-def]
    """Camera coordinates of vertices, and the column and row of the picture where they lie."""
    for index in range(len(vertices)):
        vx, vy, vz = float(vertices[index, 0]), float(vertices[index, 1]), float(vertices[index, 2])
        x = matrix[0, 0] * vx + matrix[0, 1] * vy + matrix[0, 2] * vz + matrix[0, 3]
        y = matrix[1, 0] * vx + matrix[1, 1] * vy + matrix[1, 2] * vz + matrix[1, 3]
        z = matrix[2, 0] * vx + matrix[2, 1] * vy + matrix[2, 2] * vz + matrix[2, 3]
        out[index, 0], out[index, 1], out[index, 2] = x, y, z
        if is_flat:
            out[index, 3], out[index, 4] = width / 2 + scale * x, height / 2 - scale * y
        elif z > NEAR:
            larger = scale / z
            out[index, 3], out[index, 4] = width / 2 + larger * x, height / 2 - larger * y


@numba.njit(cache=True, nogil=True, inline="always")
def _extent(corners, a, b, c, width, height, is_flat):  # type: ignore[no-untyped-def]
    """The rows and columns that a triangle may touch: top, bottom, left, right; an empty range for none."""
    za, zb, zc = corners[a, 2], corners[b, 2], corners[c, 2]
    if za <= NEAR and zb <= NEAR and zc <= NEAR:
        return 1, 0, 1, 0
    if not is_flat and (za <= NEAR or zb <= NEAR or zc <= NEAR):
        return 0, height - 1, 0, width - 1
    xa, xb, xc = corners[a, 3], corners[b, 3], corners[c, 3]
    ya, yb, yc = corners[a, 4], corners[b, 4], corners[c, 4]
    # Seen from behind: a safe margin, as `_set_up` decides exactly.
    if (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya) < -1e-6:
        return 1, 0, 1, 0
    top, bottom = max(min(ya, yb, yc) - 0.51, -1.0), min(max(ya, yb, yc) - 0.49, height + 0.0)
    left, right = max(min(xa, xb, xc) - 0.51, -1.0), min(max(xa, xb, xc) - 0.49, width + 0.0)
    return (
        max(math.ceil(top), 0),
        min(math.floor(bottom), height - 1),
        max(math.ceil(left), 0),
        min(math.floor(right), width - 1),
    )


@numba.njit(cache=True, nogil=True, inline="always")
def _set_up(a, b, c, scale, width, height, is_flat, out):  # type: ignore[no-untyped-def]
    """Fill in a triangle's planes; False when it is seen from behind, or edge-on.

    Neighbours work the shared edge out from the same two corners, in turned order: their numbers differ in sign only,
    so that no pixel falls between them and none belongs to both.
    """
    az, bz, cz = (1.0, 1.0, 1.0) if is_flat else (a[2], b[2], c[2])
    ux, uy, uz = b[1] * cz - bz * c[1], bz * c[0] - b[0] * cz, b[0] * c[1] - b[1] * c[0]
    volume = a[0] * ux + a[1] * uy + az * uz
    if volume > -1e-14:
        return False
    vx, vy, vz = c[1] * az - cz * a[1], cz * a[0] - c[0] * az, c[0] * a[1] - c[1] * a[0]
    wx, wy, wz = a[1] * bz - az * b[1], az * b[0] - a[0] * bz, a[0] * b[1] - a[1] * b[0]
    column, row = 0.5 - width / 2, 0.5 - height / 2
    out[0], out[1], out[2] = -ux / scale, uy / scale, -(uz + (ux * column - uy * row) / scale)
    out[3], out[4], out[5] = -vx / scale, vy / scale, -(vz + (vx * column - vy * row) / scale)
    out[6], out[7], out[8] = -wx / scale, wy / scale, -(wz + (wx * column - wy * row) / scale)
    out[9] = -volume
    return True


@numba.njit(cache=True, nogil=True, inline="always", error_model="numpy")
def _fill(  # type: ignore[no-untyped-def]
    plane, za, zb, zc, is_flat, limit, top, bottom, left, right, slot, nearness, slots
):
    """Enter a triangle where it is nearest; whether it is anywhere.

    In each row the span where all weights are positive is solved, not searched.
    """
    qa = qb = qc = 1.0 / plane[9]
    if is_flat:
        qa, qb, qc = -za * qa, -zb * qb, -zc * qc
    step = qa * plane[0] + qb * plane[3] + qc * plane[6]
    down = qa * plane[1] + qb * plane[4] + qc * plane[7]
    start = qa * plane[2] + qb * plane[5] + qc * plane[8]
    # Divided once a triangle; neighbours' steps differ in sign only, and so do these.
    over_a, over_b, over_c = 1.0 / plane[0], 1.0 / plane[3], 1.0 / plane[6]
    is_cut = za <= NEAR or zb <= NEAR or zc <= NEAR
    any_drawn = False
    for j in range(top, bottom + 1):
        low, high = float(left), float(right)
        low, high = _narrowed(plane[0], over_a, plane[1] * j + plane[2], plane[1], low, high)
        low, high = _narrowed(plane[3], over_b, plane[4] * j + plane[5], plane[4], low, high)
        low, high = _narrowed(plane[6], over_c, plane[7] * j + plane[8], plane[7], low, high)
        here = down * j + start
        if is_cut:
            low, high = _narrowed(-step, -1.0 / step, limit - here, 1.0, low, high)
        if low > high:
            continue
        for i in range(int(low), int(high) + 1):
            near = np.float32(step * i + here)
            if near > nearness[j, i]:
                nearness[j, i] = near
                slots[j, i] = slot
                any_drawn = True
    return any_drawn


@numba.njit(cache=True, nogil=True, inline="always")
def _narrowed(step, over, value, tie, low, high):  # type: ignore[no-untyped-def]
    """The part of a span where step * i + value is not negative; of what lies on the very edge, one side's.

    `over` is 1 / step.
    """
    if step > 0.0:
        return max(low, np.ceil(-value * over)), high
    if step < 0.0:
        return low, min(high, np.ceil(-value * over) - 1.0)
    if value > 0.0 or (value == 0.0 and tie > 0.0):
        return low, high
    return 1.0, 0.0
