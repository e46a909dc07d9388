"""What colour each pixel is: light, texture, gloss and shadow, worked out once a pixel after the triangles are known.

Colours are linear until the end. Light comes from above at a slant, with a soft shadow; from the whole room, warmer
from below than from above; and from what glows.
"""

from __future__ import annotations

import math

import numba
import numpy as np

from embodied.household.render.rasteriser import EMPTY

RED, GREEN, BLUE, GLOWS, GLOSS, TEXTURE, PER_METRE, PAINT = range(8)
"""Columns of the table of paints; the last is their number."""
SUN = (0.36, 0.86, -0.36)
"""Towards the light, in the world; about a unit vector."""
SUN_COLOUR = (0.80, 0.74, 0.64)
SKY_COLOUR = (0.50, 0.52, 0.55)
"""Of what looks upwards."""
GROUND_COLOUR = (0.30, 0.27, 0.24)
"""Of what looks downwards."""
IN_SHADOW = 0.30
"""Share of the light from above that is left in the deepest shadow."""
BIAS, SLOPE = 0.015, 0.05
"""Metres by which a point has to lie behind what the light meets to be in its shadow: on what faces the light, and how
much more on what the light only grazes."""
BACKGROUND = (0.62, 0.72, 0.80)
DETAIL = 3
"""Textures are kept at so many levels of detail."""


@numba.njit(cache=True, nogil=True)
def shade(  # type: ignore[no-untyped-def]
    scale, is_flat, axes, far, matrices, ids, vertices, faces, normals, face_slots, ranges, paints, overlays,
    textures, texture_sides, shadow, to_shadow, nearness, slots, planes, owners, image, depth, numbers,
):  # fmt: skip
    """Colour the pixels of a picture.

    Args:
        scale, is_flat, axes: the camera's, see `rasteriser.rasterise`, as are matrices, ids (n,), vertices,
            faces, ranges, nearness, slots, planes and owners.
        far: metres; the depth of what shows nothing.
        normals: (f, 3, 3) at each corner of each face, in the object's frame; face_slots: (f,) rows of its paints.
        paints: (n, slots, PAINT); overlays: (n, 2, 6) texture (-1 for none), colour, strength, tiles a metre.
        textures: (t, DETAIL, side, side, 3) uint8, 128 leaves a colour as it is.
        texture_sides: pixels of a texture's side.
        shadow: (h, w) depths seen from the light; to_shadow: (3, 4) from the camera's frame to column, row and depth
            there.
        image: (height, width, 3) uint8, depth: (height, width) float32 metres, numbers: (height, width) int32 of `ids`
            or -1: what comes out.
    """
    height, width = slots.shape
    local = np.empty((3, 3))
    last = -1
    for j in range(height):
        for i in range(width):
            slot = slots[j, i]
            if slot == EMPTY:
                depth[j, i], numbers[j, i] = far, -1
                _write(image, j, i, BACKGROUND[0], BACKGROUND[1], BACKGROUND[2])
                continue
            row, face = owners[slot, 0], owners[slot, 1]
            plane = planes[slot]
            wa = plane[0] * i + plane[1] * j + plane[2]
            wb = plane[3] * i + plane[4] * j + plane[5]
            wc = plane[6] * i + plane[7] * j + plane[8]
            total = wa + wb + wc
            wa, wb, wc = wa / total, wb / total, wc / total
            z = -float(nearness[j, i]) if is_flat else plane[9] / total
            depth[j, i], numbers[j, i] = z, ids[row]
            reach = 1.0 if is_flat else z
            x, y = (i + 0.5 - width / 2) / scale * reach, (height / 2 - j - 0.5) / scale * reach
            if row != last:
                _lights(matrices[row], axes, local)
                last = row
            light = _lit(local, normals[face], wa, wb, wc, x, y, z, shadow, to_shadow)
            _paint(
                image, j, i, light, paints[row, face_slots[face]], overlays[row], textures, texture_sides,
                vertices, faces[face], ranges[row, 0], wa, wb, wc, z / scale if not is_flat else 1.0 / scale,
            )  # fmt: skip


@numba.njit(cache=True, nogil=True, inline="always")
def _lights(matrix, axes, out):  # type: ignore[no-untyped-def]
    """The way to the light, upwards, and back to the camera, as rows, in an object's frame."""
    for k in range(3):
        out[0, k] = SUN[0] * matrix[0, k] + SUN[1] * matrix[1, k] + SUN[2] * matrix[2, k]
        out[1, k] = matrix[1, k]
        out[2, k] = -(axes[2, 0] * matrix[0, k] + axes[2, 1] * matrix[1, k] + axes[2, 2] * matrix[2, k])


@numba.njit(cache=True, nogil=True, inline="always")
def _lit(local, normal, wa, wb, wc, x, y, z, shadow, to_shadow):  # type: ignore[no-untyped-def]
    """How much light from above and from the room falls on a point, how bright it shines back, and its normal."""
    nx = wa * normal[0, 0] + wb * normal[1, 0] + wc * normal[2, 0]
    ny = wa * normal[0, 1] + wb * normal[1, 1] + wc * normal[2, 1]
    nz = wa * normal[0, 2] + wb * normal[1, 2] + wc * normal[2, 2]
    length = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz + 1e-12)
    nx, ny, nz = nx * length, ny * length, nz * length
    sun = local[0, 0] * nx + local[0, 1] * ny + local[0, 2] * nz
    up = 0.5 + 0.5 * (local[1, 0] * nx + local[1, 1] * ny + local[1, 2] * nz)
    facing = max(local[2, 0] * nx + local[2, 1] * ny + local[2, 2] * nz, 0.0)
    # The mirrored light that reaches the camera, taken as far away.
    along = local[0, 0] * local[2, 0] + local[0, 1] * local[2, 1] + local[0, 2] * local[2, 2]
    mirrored = max(2.0 * sun * facing - along, 0.0)
    free = _free(x, y, z, shadow, to_shadow, BIAS + SLOPE * (1.0 - max(sun, 0.0)))
    sun = max(0.25 + 0.75 * sun, 0.0) * (IN_SHADOW + (1.0 - IN_SHADOW) * free)
    # What hardly faces the camera is a little darker: edges and roundness show.
    room = (0.80 + 0.20 * facing) * (0.72 + 0.28 * free)
    shine = mirrored * mirrored
    shine *= shine
    shine *= shine
    return sun, up, room, shine * shine * free, nx, ny, nz


@numba.njit(cache=True, nogil=True, inline="always")
def _free(x, y, z, shadow, to_shadow, bias):  # type: ignore[no-untyped-def]
    """The share of the light from above that reaches a point, blurred over the nearest texels."""
    m = to_shadow
    u = m[0, 0] * x + m[0, 1] * y + m[0, 2] * z + m[0, 3]
    v = m[1, 0] * x + m[1, 1] * y + m[1, 2] * z + m[1, 3]
    deep = m[2, 0] * x + m[2, 1] * y + m[2, 2] * z + m[2, 3] - bias
    column, row = int(u), int(v)
    if u < 1.0 or v < 1.0 or column >= shadow.shape[1] - 2 or row >= shadow.shape[0] - 2:
        return 1.0
    across, down = u - column, v - row
    lit = 0.0
    for k in range(-1, 3):
        along = down if k == 2 else 1.0 - down if k == -1 else 1.0
        for n in range(-1, 3):
            if shadow[row + k, column + n] >= deep:
                lit += along * (across if n == 2 else 1.0 - across if n == -1 else 1.0)
    return lit / 9.0


@numba.njit(cache=True, nogil=True, inline="always")
def _paint(  # type: ignore[no-untyped-def]
    image, j, i, light, paint, overlays, textures, side, vertices, corners, first, wa, wb, wc, pixel
):
    """Colour one pixel; `pixel` is its size on the surface, metres."""
    sun, up, room, shine, nx, ny, nz = light
    red, green, blue = float(paint[RED]), float(paint[GREEN]), float(paint[BLUE])
    texture = int(paint[TEXTURE])
    if texture >= 0 or overlays[0, 0] >= 0 or overlays[1, 0] >= 0:
        a, b, c = first + corners[0], first + corners[1], first + corners[2]
        px = wa * vertices[a, 0] + wb * vertices[b, 0] + wc * vertices[c, 0]
        py = wa * vertices[a, 1] + wb * vertices[b, 1] + wc * vertices[c, 1]
        pz = wa * vertices[a, 2] + wb * vertices[b, 2] + wc * vertices[c, 2]
        ax, ay, az = abs(nx), abs(ny), abs(nz)
        u, v = (px, pz) if ay >= ax and ay >= az else (pz, py) if ax >= az else (px, py)
        if texture >= 0:
            level = min(int(pixel * paint[PER_METRE] * side * 0.5), DETAIL - 1)
            texel = textures[
                texture, level, math.floor(v * paint[PER_METRE] * side) % side,
                math.floor(u * paint[PER_METRE] * side) % side,
            ]  # fmt: skip
            red, green, blue = red * texel[0] / 128.0, green * texel[1] / 128.0, blue * texel[2] / 128.0
        for k in range(2):
            if overlays[k, 0] >= 0:
                texel = textures[
                    int(overlays[k, 0]), 0, math.floor(v * overlays[k, 5] * side) % side,
                    math.floor(u * overlays[k, 5] * side) % side,
                ]  # fmt: skip
                share = overlays[k, 4] * texel[0] / 255.0
                red += (overlays[k, 1] - red) * share
                green += (overlays[k, 2] - green) * share
                blue += (overlays[k, 3] - blue) * share
    glow, gloss = float(paint[GLOWS]), float(paint[GLOSS]) * shine
    dim = room * (1.0 - glow)
    sun *= 1.0 - glow
    low = 1.0 - up
    _write(
        image, j, i,
        red * (SUN_COLOUR[0] * sun + (SKY_COLOUR[0] * up + GROUND_COLOUR[0] * low) * dim + glow) + gloss,
        green * (SUN_COLOUR[1] * sun + (SKY_COLOUR[1] * up + GROUND_COLOUR[1] * low) * dim + glow) + gloss,
        blue * (SUN_COLOUR[2] * sun + (SKY_COLOUR[2] * up + GROUND_COLOUR[2] * low) * dim + glow) + gloss,
    )  # fmt: skip


@numba.njit(cache=True, nogil=True, inline="always")
def _write(image, j, i, red, green, blue):  # type: ignore[no-untyped-def]
    """Enter a linear colour as eight bits a channel, by the square root for the eye's response."""
    image[j, i, 0] = np.uint8(min(math.sqrt(red) * 255.0 + 0.5, 255.0))
    image[j, i, 1] = np.uint8(min(math.sqrt(green) * 255.0 + 0.5, 255.0))
    image[j, i, 2] = np.uint8(min(math.sqrt(blue) * 255.0 + 0.5, 255.0))
