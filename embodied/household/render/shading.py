"""What colour each pixel is: light, texture, gloss and shadow, worked out once a pixel after the triangles are known.

Colours are linear until the end. Light comes from above at a slant, with a soft shadow; from the whole room, warmer
from below than from above; and from what glows.
"""

from __future__ import annotations

import math

import numba
import numpy as np

from embodied.household.render.rasteriser import EMPTY, PLANES

RED, GREEN, BLUE, GLOWS, GLOSS, TEXTURE, PER_METRE, PAINT = range(8)
"""Columns of the table of paints; the last is their number."""
SUN = (0.36, 0.86, -0.36)
"""Towards the light, in the world; about a unit vector."""
SUN_COLOUR = (0.66, 0.59, 0.48)
SKY_COLOUR = (0.50, 0.51, 0.53)
"""Of what looks upwards."""
GROUND_COLOUR = (0.50, 0.46, 0.41)
"""Of what looks downwards."""
IN_SHADOW = 0.30
"""Share of the light from above that is left in the deepest shadow."""
BIAS, SLOPE = 0.025, 0.06
"""Metres by which a point has to lie behind what the light meets to be in its shadow: on what faces the light, and how
much more on what the light only grazes."""
BACKGROUND = (0.62, 0.72, 0.80)
DETAIL = 3
"""Textures are kept at so many levels of detail."""


# What is kept of the face that the last pixel showed: neighbours mostly show the same. Places in a small array.
_PLANES, _NORMAL, _SUN, _UP, _FACING, _SHINE = 0, 10, 13, 14, 15, 16
_COLOUR, _TEXTURE, _FINE, _GLOW, _IS_ROUND, _GLOSS, _IS_PLAIN, _CORNERS = 17, 20, 21, 22, 23, 24, 25, 26
_KEPT = 32


@numba.njit(cache=True, nogil=True)
def shade(  # type: ignore[no-untyped-def]
    scale, is_flat, axes, far, matrices, ids, vertices, faces, normals, face_slots, ranges, paints, overlays,
    textures, shadow, to_shadow, nearness, slots, planes, owners, image, depth, numbers,
):  # fmt: skip
    """Colour the pixels of a picture.

    Args:
        scale, is_flat, axes: the camera's, see `rasteriser.rasterise`, as are matrices, ids (n,), vertices, faces,
            ranges, nearness, slots, planes and owners.
        far: metres; the depth of what shows nothing.
        normals: (f, 3, 3) at each corner of each face, in the object's frame; face_slots: (f,) rows of its paints.
        paints: (n, slots, PAINT); overlays: (n, 2, 6) texture (-1 for none), colour, strength, tiles a metre.
        textures: (t, DETAIL, side, side) uint8, side a power of two; 128 leaves a colour as it is.
        shadow: (h, w) depths seen from the light; to_shadow: (3, 4) from the camera's frame to column, row and depth
            there.
        image: (height, width, 3) uint8, depth: (height, width) float32 metres, numbers: (height, width) int32 of `ids`
            or -1: what comes out.
    """
    height, width = slots.shape
    local, kept = np.empty((3, 3)), np.empty(_KEPT)
    last_slot, last_row = EMPTY, -1
    for j in range(height):
        for i in range(width):
            slot = slots[j, i]
            if slot == EMPTY:
                depth[j, i], numbers[j, i] = far, -1
                _write(image, j, i, BACKGROUND[0], BACKGROUND[1], BACKGROUND[2])
                continue
            row = owners[slot, 0]
            if slot != last_slot:
                if row != last_row:
                    _lights(matrices, row, axes, local)
                face = owners[slot, 1]
                _keep(planes, slot, normals, face, local, paints, overlays, row, face_slots[face], textures, kept)
                if kept[_IS_PLAIN] == 0.0:
                    _keep_corners(vertices, faces, face, ranges[row, 0], kept)
                last_slot, last_row = slot, row
            wa = kept[0] * i + kept[1] * j + kept[2]
            wb = kept[3] * i + kept[4] * j + kept[5]
            wc = kept[6] * i + kept[7] * j + kept[8]
            over = 1.0 / (wa + wb + wc)
            wa, wb, wc = wa * over, wb * over, wc * over
            z = -float(nearness[j, i]) if is_flat else kept[9] * over
            depth[j, i], numbers[j, i] = z, ids[row]
            pixel = 1.0 / scale if is_flat else z / scale
            if kept[_IS_ROUND] > 0.0:
                _round(normals, owners[slot, 1], wa, wb, wc, local, kept)
            sun = kept[_SUN]
            x, y = (i + 0.5 - width / 2) * pixel, (height / 2 - j - 0.5) * pixel
            free = _free(x, y, z, shadow, to_shadow, BIAS + SLOPE * (1.0 - max(sun, 0.0)))
            red, green, blue = kept[_COLOUR], kept[_COLOUR + 1], kept[_COLOUR + 2]
            if kept[_IS_PLAIN] == 0.0:
                u = wa * kept[_CORNERS] + wb * kept[_CORNERS + 1] + wc * kept[_CORNERS + 2]
                v = wa * kept[_CORNERS + 3] + wb * kept[_CORNERS + 4] + wc * kept[_CORNERS + 5]
                red, green, blue = _textured(red, green, blue, kept, overlays, textures, row, u, v, pixel)
            gloss, glow = kept[_SHINE] * free, kept[_GLOW]
            sun = max(0.25 + 0.75 * sun, 0.0) * (IN_SHADOW + (1.0 - IN_SHADOW) * free) * (1.0 - glow)
            # What hardly faces the camera is a little darker: edges and roundness show.
            room = (0.80 + 0.20 * kept[_FACING]) * (0.72 + 0.28 * free) * (1.0 - glow)
            up, low = kept[_UP] * room, (1.0 - kept[_UP]) * room
            _write(
                image, j, i,
                red * (SUN_COLOUR[0] * sun + SKY_COLOUR[0] * up + GROUND_COLOUR[0] * low + glow) + gloss,
                green * (SUN_COLOUR[1] * sun + SKY_COLOUR[1] * up + GROUND_COLOUR[1] * low + glow) + gloss,
                blue * (SUN_COLOUR[2] * sun + SKY_COLOUR[2] * up + GROUND_COLOUR[2] * low + glow) + gloss,
            )  # fmt: skip


@numba.njit(cache=True, nogil=True)
def _lights(matrices, row, axes, out):  # type: ignore[no-untyped-def]
    """The way to the light, upwards, and back to the camera, as rows, in an object's frame."""
    for k in range(3):
        a, b, c = matrices[row, 0, k], matrices[row, 1, k], matrices[row, 2, k]
        out[0, k] = SUN[0] * a + SUN[1] * b + SUN[2] * c
        out[1, k] = b
        out[2, k] = -(axes[2, 0] * a + axes[2, 1] * b + axes[2, 2] * c)


@numba.njit(cache=True, nogil=True)
def _keep(  # type: ignore[no-untyped-def]
    planes, slot, normals, face, local, paints, overlays, row, paint, textures, kept
):
    """Note down what is the same all over a triangle."""
    for k in range(PLANES):
        kept[_PLANES + k] = planes[slot, k]
    for k in range(3):
        kept[_COLOUR + k] = paints[row, paint, RED + k]
    kept[_TEXTURE], kept[_GLOW] = paints[row, paint, TEXTURE], paints[row, paint, GLOWS]
    kept[_FINE] = paints[row, paint, PER_METRE] * textures.shape[2]
    kept[_GLOSS] = paints[row, paint, GLOSS]
    kept[_IS_PLAIN] = 1.0 if paints[row, paint, TEXTURE] < 0.0 and overlays[row, 0, 0] < 0.0 else 0.0
    kept[_IS_ROUND] = 0.0
    for k in range(3):
        if normals[face, 0, k] != normals[face, 1, k] or normals[face, 0, k] != normals[face, 2, k]:
            kept[_IS_ROUND] = 1.0
    third = 1.0 / 3.0
    _round(normals, face, third, third, third, local, kept)


@numba.njit(cache=True, nogil=True)
def _keep_corners(vertices, faces, face, first, kept):  # type: ignore[no-untyped-def]
    """Note down where a triangle's corners lie on the side of its object that it faces most, metres."""
    ax, ay, az = abs(kept[_NORMAL]), abs(kept[_NORMAL + 1]), abs(kept[_NORMAL + 2])
    across, along = 0, 1
    if ay >= ax and ay >= az:
        along = 2
    elif ax >= az:
        across = 2
    for k in range(3):
        corner = first + faces[face, k]
        kept[_CORNERS + k], kept[_CORNERS + 3 + k] = vertices[corner, across], vertices[corner, along]


@numba.njit(cache=True, nogil=True)
def _round(normals, face, wa, wb, wc, local, kept):  # type: ignore[no-untyped-def]
    """Note down the normal between a triangle's corners, and how the light falls there."""
    nx = wa * normals[face, 0, 0] + wb * normals[face, 1, 0] + wc * normals[face, 2, 0]
    ny = wa * normals[face, 0, 1] + wb * normals[face, 1, 1] + wc * normals[face, 2, 1]
    nz = wa * normals[face, 0, 2] + wb * normals[face, 1, 2] + wc * normals[face, 2, 2]
    length = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz + 1e-12)
    nx, ny, nz = nx * length, ny * length, nz * length
    kept[_NORMAL], kept[_NORMAL + 1], kept[_NORMAL + 2] = nx, ny, nz
    sun = local[0, 0] * nx + local[0, 1] * ny + local[0, 2] * nz
    facing = max(local[2, 0] * nx + local[2, 1] * ny + local[2, 2] * nz, 0.0)
    kept[_SUN], kept[_FACING] = sun, facing
    kept[_UP] = 0.5 + 0.5 * (local[1, 0] * nx + local[1, 1] * ny + local[1, 2] * nz)
    kept[_SHINE] = 0.0
    if kept[_GLOSS] > 0.0:
        # The mirrored light that reaches the camera, taken as far away.
        along = local[0, 0] * local[2, 0] + local[0, 1] * local[2, 1] + local[0, 2] * local[2, 2]
        mirrored = max(2.0 * sun * facing - along, 0.0)
        mirrored *= mirrored
        mirrored *= mirrored
        mirrored *= mirrored
        kept[_SHINE] = mirrored * mirrored * kept[_GLOSS]


@numba.njit(cache=True, nogil=True, inline="always")
def _free(x, y, z, shadow, to_shadow, bias):  # type: ignore[no-untyped-def]
    """The share of the light from above that reaches a point, blurred over the nearest texels."""
    m = to_shadow
    u = m[0, 0] * x + m[0, 1] * y + m[0, 2] * z + m[0, 3]
    v = m[1, 0] * x + m[1, 1] * y + m[1, 2] * z + m[1, 3]
    deep = m[2, 0] * x + m[2, 1] * y + m[2, 2] * z + m[2, 3] - bias
    if not (1.0 <= u < shadow.shape[1] - 2 and 1.0 <= v < shadow.shape[0] - 2):
        return 1.0
    column, row = int(u), int(v)
    across, down = u - column, v - row
    lit = 0.0
    for k in range(-1, 2):
        along = down if k == 1 else 1.0 - down if k == -1 else 1.0
        part = 0.0
        if shadow[row + k, column - 1] >= deep:
            part += 1.0 - across
        if shadow[row + k, column] >= deep:
            part += 1.0
        if shadow[row + k, column + 1] >= deep:
            part += across
        lit += along * part
    return lit / 4.0


@numba.njit(cache=True, nogil=True, inline="always")
def _textured(red, green, blue, kept, overlays, textures, row, u, v, pixel):  # type: ignore[no-untyped-def]
    """A colour with its texture, and with what lies on the object; `pixel` is its size on the surface, metres."""
    side = textures.shape[2]
    if kept[_TEXTURE] >= 0.0:
        fine = kept[_FINE]
        level = min(int(pixel * fine * 0.5), DETAIL - 1)
        column, line = int(np.floor(u * fine)) & (side - 1), int(np.floor(v * fine)) & (side - 1)
        share = textures[int(kept[_TEXTURE]), level, line, column] / 128.0
        red, green, blue = red * share, green * share, blue * share
    for k in range(2):
        if overlays[row, k, 0] >= 0.0:
            fine = overlays[row, k, 5] * side
            column, line = int(np.floor(u * fine)) & (side - 1), int(np.floor(v * fine)) & (side - 1)
            share = overlays[row, k, 4] * textures[int(overlays[row, k, 0]), 0, line, column] / 255.0
            red += (overlays[row, k, 1] - red) * share
            green += (overlays[row, k, 2] - green) * share
            blue += (overlays[row, k, 3] - blue) * share
    return red, green, blue


@numba.njit(cache=True, nogil=True, inline="always")
def _write(image, j, i, red, green, blue):  # type: ignore[no-untyped-def]
    """Enter a linear colour as eight bits a channel, by the square root for the eye's response."""
    image[j, i, 0] = np.uint8(min(math.sqrt(red) * 255.0 + 0.5, 255.0))
    image[j, i, 1] = np.uint8(min(math.sqrt(green) * 255.0 + 0.5, 255.0))
    image[j, i, 2] = np.uint8(min(math.sqrt(blue) * 255.0 + 0.5, 255.0))
