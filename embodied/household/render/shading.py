"""What colour each pixel is: light, texture, gloss and shadow, worked out once a pixel after the triangles are known.

The work goes row by row: first what differs from face to face, then what is the same arithmetic for every pixel, in
plain loops over short arrays that the compiler turns into vector instructions. Colours are linear until the end. Light
comes from above at a slant, with a soft shadow; from the whole room, warmer from below than from above; and from what
glows.
"""

from __future__ import annotations

import math

import numba
import numpy as np

from embodied.household.render.rasteriser import EMPTY, PLANES
from embodied.household.render.shadow_lookup import shadow_row

RED, GREEN, BLUE, GLOWS, GLOSS, TEXTURE, PER_METRE, PAINT = range(8)
"""Columns of the table of paints; the last is their number."""
SUN = (0.36, 0.86, -0.36)
"""Towards the light, in the world; about a unit vector."""
SUN_COLOUR = (0.62, 0.555, 0.46)
SKY_COLOUR = (0.53, 0.54, 0.56)
"""Of what looks upwards."""
GROUND_COLOUR = (0.62, 0.58, 0.53)
"""Of what looks downwards."""
IN_SHADOW = 0.30
"""Share of the light from above that is left in the deepest shadow."""
NEAR_SHADOW = 0.72
"""Share of the room's light that is left there: things stand close."""
LEAST = 1e-3
"""The darkest that a channel of a paint is."""
BACKGROUND = (0.62, 0.72, 0.80)
DETAIL = 3
"""Textures are kept at so many levels of detail."""
FAR_OFF = 1048576.0
"""Texels added before rounding down, so that rounding towards zero does it; a multiple of every texture's side."""


# What is kept of a face while its pixels are gone through. Places in a small array.
_PLANES, _NORMAL, _COLOUR, _TEXTURE, _FINE, _GLOW, _GLOSS = 0, 10, 13, 16, 17, 18, 19
_IS_ROUND, _IS_PLAIN, _CORNERS, _LIGHT = 20, 21, 22, 28
_KEPT = 36
_MANY = 64
"""Of so many faces it is kept: the next row shows mostly the same."""
# How light falls on a pixel: a channel's value is the texture's grain times (dark + free * lit), plus free times shine,
# where free is the share of the light from above that reaches it. Rows of a table of a row of pixels, and, from _LIGHT
# on, places in the small array.
_DARK, _LIT, _SHINE, _SUN, _GRAIN = 0, 3, 6, 7, 8
_ROWS = 9


@numba.njit(cache=True, nogil=True, error_model="numpy")
def shade(  # type: ignore[no-untyped-def]
    scale, is_flat, axes, far, matrices, ids, vertices, faces, normals, face_slots, ranges, paints, overlays,
    textures, shadow, reached, to_shadow, nearness, slots, planes, owners, image, depth, numbers,
):  # fmt: skip
    """Colour the pixels of a picture.

    Args:
        scale, is_flat, axes: the camera's, see `rasteriser.rasterise`, as are matrices, ids (n,), vertices, faces,
            ranges, nearness, slots, planes and owners.
        far: metres; the depth of what shows nothing.
        normals: (f, 3, 3) at each corner of each face, in the object's frame; face_slots: (f,) rows of its paints.
        paints: (n, slots, PAINT); overlays: (n, 2, 6) texture (-1 for none), colour, strength, tiles a metre.
        textures: (t, DETAIL, side, side) uint8, side a power of two; 128 leaves a colour as it is.
        shadow, reached: see `Shadows`; to_shadow: (3, 4) from the camera's frame to column, row and depth
            there.
        image: (height, width, 3) uint8, depth: (height, width) float32 metres, numbers: (height, width) int32 of `ids`
            or -1: what comes out.
    """
    height, width = slots.shape
    local, notes, table = np.empty((3, 3)), np.empty((_MANY, _KEPT)), np.empty((_ROWS, width), np.float32)
    free, mixed, pixels = np.empty(width, np.float32), np.empty((3, width), np.float32), image.reshape(-1)
    across, down, deep = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    noted, last_row = np.full(_MANY, EMPTY), -1
    for j in range(height):
        line, before = slots[j], slots[max(j - 1, 0)]
        _depth_row(nearness[j], is_flat, depth[j])
        start = 0
        while start < width:
            slot, end = line[start], start + 1
            while end < width and line[end] == slot:
                end += 1
            if slot == EMPTY:
                _leave_empty(j, start, end, far, table, depth, numbers)
                start = end
                continue
            row, face = owners[slot, 0], owners[slot, 1]
            kept = notes[slot % _MANY]
            if noted[slot % _MANY] != slot or kept[_IS_ROUND] > 0.0:
                if row != last_row:
                    _lights(matrices, row, axes, local)
                _keep(planes, slot, normals, face, local, paints, overlays, row, face_slots[face], textures, kept)
                if kept[_IS_PLAIN] == 0.0:
                    _keep_corners(vertices, faces, face, ranges[row, 0], kept)
                noted[slot % _MANY], last_row = slot, row
            numbers[j, start:end] = ids[row]
            # What the row above showed of the same triangle is still entered, but where something lies on it.
            fresh = start
            if j > 0 and overlays[row, 0, 0] < 0.0:
                while fresh < end and before[fresh] == slot:
                    fresh += 1
            _fill_run(j, start, fresh, end, kept, normals, face, local, table)
            if kept[_IS_PLAIN] == 0.0:
                _texture_run(j, start, end, kept, 1.0 / scale, is_flat, overlays, row, textures, table, depth)
            start = end
        shadow_row(
            j, height, scale, is_flat, table[_SUN], depth[j], shadow, reached, to_shadow, across, down, deep, free
        )
        for k in range(3):
            _mix_row(table[_DARK + k], table[_LIT + k], table[_GRAIN], table[_SHINE], free, mixed[k])
        _paint_row(mixed, pixels[3 * width * j : 3 * width * (j + 1)])


@numba.njit(cache=True, nogil=True)
def _leave_empty(j, start, end, far, table, depth, numbers):  # type: ignore[no-untyped-def]
    """Pixels that show nothing: the background, as bright as it is told."""
    for i in range(start, end):
        depth[j, i], numbers[j, i] = far, -1
        for k in range(3):
            table[_DARK + k, i], table[_LIT + k, i] = BACKGROUND[k], 0.0
        table[_SHINE, i], table[_SUN, i], table[_GRAIN, i] = 0.0, 0.0, 1.0


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _depth_row(nearness, is_flat, depth):  # type: ignore[no-untyped-def]
    """Metres from how near the pixels of a row are."""
    for i in range(len(depth)):
        depth[i] = -nearness[i] if is_flat else np.float32(1.0) / nearness[i]


@numba.njit(cache=True, nogil=True)
def _fill_run(j, start, fresh, end, kept, normals, face, local, table):  # type: ignore[no-untyped-def]
    """Enter how the light falls on a run of pixels that show one triangle, from `fresh` on where it is flat."""
    if kept[_IS_ROUND] > 0.0:
        for i in range(start, end):
            wa = kept[0] * i + kept[1] * j + kept[2]
            wb = kept[3] * i + kept[4] * j + kept[5]
            wc = kept[6] * i + kept[7] * j + kept[8]
            _light(normals, face, wa, wb, wc, local, kept)
            for k in range(_ROWS - 1):
                table[k, i] = kept[_LIGHT + k]
            table[_GRAIN, i] = 1.0
        return
    for k in range(_ROWS - 1):
        table[k, fresh:end] = kept[_LIGHT + k]
    table[_GRAIN, fresh:end] = 1.0


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _texture_run(  # type: ignore[no-untyped-def]
    j, start, end, kept, apart, is_flat, overlays, row, textures, table, depth
):
    """Give a run its texture, and what lies on the object; `apart` is the way between pixels at one metre."""
    side = textures.shape[2]
    # Where a pixel lies on the surface is affine in the pixel, times its depth.
    across, along, first, second = 0.0, 0.0, 0.0, 0.0
    for k in range(3):
        steps, value = kept[3 * k], kept[3 * k + 1] * j + kept[3 * k + 2]
        across, first = across + kept[_CORNERS + k] * steps, first + kept[_CORNERS + k] * value
        along, second = along + kept[_CORNERS + 3 + k] * steps, second + kept[_CORNERS + 3 + k] * value
    over = 1.0 / kept[9]
    middle = 1.0 if is_flat else depth[j, (start + end) // 2]
    if kept[_TEXTURE] >= 0.0:
        fine = kept[_FINE]
        tile, level = np.uint64(kept[_TEXTURE]), np.uint64(min(int(middle * apart * fine * 0.5), DETAIL - 1))
        for i in range(start, end):
            reach = over * fine if is_flat else depth[j, i] * (over * fine)
            line, column = _texel((along * i + second) * reach, side), _texel((across * i + first) * reach, side)
            table[_GRAIN, i] = np.float32(textures[tile, level, line, column]) * np.float32(1.0 / 128.0)
    for layer in range(2):
        if overlays[row, layer, 0] < 0.0:
            continue
        tile, fine, strength = (
            np.uint64(overlays[row, layer, 0]),
            overlays[row, layer, 5] * side,
            overlays[row, layer, 4],
        )
        for i in range(start, end):
            reach = over * fine if is_flat else depth[j, i] * (over * fine)
            line, column = _texel((along * i + second) * reach, side), _texel((across * i + first) * reach, side)
            share = strength * textures[tile, 0, line, column] / 255.0
            # Both parts of the light are proportional to the colour: what lies on it changes them alike.
            for k in range(3):
                change = 1.0 + (overlays[row, layer, 1 + k] / kept[_COLOUR + k] - 1.0) * share
                table[_DARK + k, i] *= change
                table[_LIT + k, i] *= change


@numba.njit(cache=True, nogil=True, inline="always")
def _texel(place, side):  # type: ignore[no-untyped-def]
    """The texel of a tile at a place; unsigned, so that no index has to be looked at for its sign."""
    return np.uint64(int(place + FAR_OFF)) & np.uint64(side - 1)


@numba.njit(cache=True, nogil=True)
def _mix_row(dark, lit, grain, shine, free, out):  # type: ignore[no-untyped-def]
    """One channel of a row, from linear colour to eight bits by the square root, for the eye's response."""
    for i in range(len(out)):
        value = grain[i] * (dark[i] + free[i] * lit[i]) + free[i] * shine[i]
        out[i] = min(np.sqrt(value) * np.float32(255.0) + np.float32(0.5), np.float32(255.0))


@numba.njit(cache=True, nogil=True)
def _paint_row(mixed, line):  # type: ignore[no-untyped-def]
    """Enter three channels side by side. By way of 32 bits, and into a flat row: the compiler makes it vectors."""
    for i in range(mixed.shape[1]):
        line[3 * i] = np.uint8(np.int32(mixed[0, i]))
        line[3 * i + 1] = np.uint8(np.int32(mixed[1, i]))
        line[3 * i + 2] = np.uint8(np.int32(mixed[2, i]))


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
        kept[_COLOUR + k] = max(paints[row, paint, RED + k], LEAST)
    kept[_TEXTURE], kept[_GLOW] = paints[row, paint, TEXTURE], paints[row, paint, GLOWS]
    kept[_FINE] = paints[row, paint, PER_METRE] * textures.shape[2]
    kept[_GLOSS] = paints[row, paint, GLOSS]
    kept[_IS_PLAIN] = 1.0 if paints[row, paint, TEXTURE] < 0.0 and overlays[row, 0, 0] < 0.0 else 0.0
    kept[_IS_ROUND] = 0.0
    for k in range(3):
        if normals[face, 0, k] != normals[face, 1, k] or normals[face, 0, k] != normals[face, 2, k]:
            kept[_IS_ROUND] = 1.0
    third = 1.0 / 3.0
    _light(normals, face, third, third, third, local, kept)


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
def _light(normals, face, wa, wb, wc, local, kept):  # type: ignore[no-untyped-def]
    """Note down the normal between a triangle's corners, and how the light falls there."""
    nx = wa * normals[face, 0, 0] + wb * normals[face, 1, 0] + wc * normals[face, 2, 0]
    ny = wa * normals[face, 0, 1] + wb * normals[face, 1, 1] + wc * normals[face, 2, 1]
    nz = wa * normals[face, 0, 2] + wb * normals[face, 1, 2] + wc * normals[face, 2, 2]
    length = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz + 1e-12)
    nx, ny, nz = nx * length, ny * length, nz * length
    kept[_NORMAL], kept[_NORMAL + 1], kept[_NORMAL + 2] = nx, ny, nz
    sun = local[0, 0] * nx + local[0, 1] * ny + local[0, 2] * nz
    up = 0.5 + 0.5 * (local[1, 0] * nx + local[1, 1] * ny + local[1, 2] * nz)
    facing = max(local[2, 0] * nx + local[2, 1] * ny + local[2, 2] * nz, 0.0)
    own = 1.0 - kept[_GLOW]
    above = max(0.25 + 0.75 * sun, 0.0) * own
    # What hardly faces the camera is a little darker: edges and roundness show.
    room = (0.80 + 0.20 * facing) * own
    for k in range(3):
        around = (SKY_COLOUR[k] * up + GROUND_COLOUR[k] * (1.0 - up)) * room
        dark = SUN_COLOUR[k] * above * IN_SHADOW + around * NEAR_SHADOW + kept[_GLOW]
        lit = SUN_COLOUR[k] * above * (1.0 - IN_SHADOW) + around * (1.0 - NEAR_SHADOW)
        kept[_LIGHT + _DARK + k], kept[_LIGHT + _LIT + k] = kept[_COLOUR + k] * dark, kept[_COLOUR + k] * lit
    kept[_LIGHT + _SUN], kept[_LIGHT + _SHINE] = sun, 0.0
    if kept[_GLOSS] > 0.0:
        # The mirrored light that reaches the camera, taken as far away.
        along = local[0, 0] * local[2, 0] + local[0, 1] * local[2, 1] + local[0, 2] * local[2, 2]
        mirrored = max(2.0 * sun * facing - along, 0.0)
        mirrored *= mirrored
        mirrored *= mirrored
        mirrored *= mirrored
        kept[_LIGHT + _SHINE] = mirrored * mirrored * kept[_GLOSS]
