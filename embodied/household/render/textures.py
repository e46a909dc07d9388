"""Small patterns that repeat: what floors, walls and stuffs are made of, and what lies on dirty or cold things.

Each is a square tile, made by arithmetic from a fixed seed and shrunk to a few levels of detail.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SIDE = 128
"""Pixels of a tile's side."""
LEVELS = (1, 4, 16)
"""Pixels that one pixel of each level of detail stands for, along a side."""
BOARDS, TILES, CARPET, PLASTER, STRIPES, WOOD, CLOTH, STONE, WEAVE, PRINT, STAINS, CRACKS, FROST, DROPS = range(14)
NONE = -1
Grey = NDArray[np.float64]


@lru_cache(maxsize=1)
def tiles() -> NDArray[np.uint8]:
    """All tiles, (t, levels, SIDE, SIDE): factors of a colour over 128; of what lies on things, how much of it."""
    rng = np.random.default_rng(20_240_501)
    makers = (_boards, _squares, _carpet, _plaster, _stripes, _wood, _cloth, _stone, _weave, _print)
    factors = [128 * make(rng) for make in makers]
    shares = [255 * make(rng) for make in (_stains, _cracks, _frost, _drops)]
    greys = np.stack([np.clip(each, 0, 255) for each in (*factors, *shares)])
    levels = np.stack([_shrunk(greys, step) for step in LEVELS], axis=1)
    return np.ascontiguousarray((levels + 0.5).astype(np.uint8))


def _shrunk(greys: Grey, step: int) -> Grey:
    """Each tile averaged over squares of `step` pixels, at its old size."""
    count = SIDE // step
    small = greys.reshape(len(greys), count, step, count, step).mean(axis=(2, 4))
    return np.asarray(small.repeat(step, axis=1).repeat(step, axis=2))


def _noise(rng: np.random.Generator, across: int, down: int) -> Grey:
    """Smooth noise in [-1, 1] with so many waves across and down, which repeats."""
    coarse = rng.uniform(-1, 1, (down, across))
    return _stretched(coarse)


def _stretched(coarse: Grey) -> Grey:
    down, across = coarse.shape
    rows, columns = (np.arange(SIDE) * count / SIDE for count in (down, across))
    r, c = rows.astype(int), columns.astype(int)
    fr, fc = (part * part * (3 - 2 * part) for part in (rows - r, columns - c))
    upper = coarse[r][:, c] * (1 - fc) + coarse[r][:, (c + 1) % across] * fc
    lower = coarse[(r + 1) % down][:, c] * (1 - fc) + coarse[(r + 1) % down][:, (c + 1) % across] * fc
    return np.asarray(upper * (1 - fr)[:, None] + lower * fr[:, None])


def _boards(rng: np.random.Generator) -> Grey:
    """Eight floorboards, each of its own shade, jointed at its own place."""
    made = 1.0 + 0.05 * _noise(rng, 4, 32) + 0.04 * _noise(rng, 8, 128)
    for board in range(8):
        rows = slice(board * 16, board * 16 + 16)
        joint = int(rng.integers(SIDE))
        made[rows] *= np.roll(np.where(np.arange(SIDE) < SIDE // 2, *rng.uniform(0.84, 1.08, 2)), joint)
        made[board * 16] *= 0.68
        made[rows, [joint, (joint + SIDE // 2) % SIDE]] *= 0.75
    return made


def _squares(rng: np.random.Generator) -> Grey:
    made = 1.0 + 0.03 * _noise(rng, 8, 8)
    for i in range(2):
        for k in range(2):
            made[i * 64 : i * 64 + 64, k * 64 : k * 64 + 64] *= rng.uniform(0.95, 1.04)
    for line in (0, 1, 64, 65):
        made[line] = made[:, line] = 0.78
    return made


def _carpet(rng: np.random.Generator) -> Grey:
    return np.asarray(1.0 + 0.09 * rng.uniform(-1, 1, (SIDE, SIDE)) + 0.05 * _noise(rng, 16, 16))


def _plaster(rng: np.random.Generator) -> Grey:
    return 1.0 + 0.015 * _noise(rng, 32, 32) + 0.02 * _noise(rng, 4, 4)


def _stripes(rng: np.random.Generator) -> Grey:
    return np.asarray(np.where(np.arange(SIDE) % 32 < 16, 1.03, 0.94) + 0.01 * _noise(rng, 16, 16))


def _wood(rng: np.random.Generator) -> Grey:
    return 1.0 + 0.09 * _noise(rng, 2, 32) + 0.05 * _noise(rng, 4, 128)


def _cloth(rng: np.random.Generator) -> Grey:
    return np.asarray(1.0 + 0.05 * rng.uniform(-1, 1, (SIDE, SIDE)) + 0.04 * _noise(rng, 8, 8))


def _stone(rng: np.random.Generator) -> Grey:
    return np.asarray(
        1.0 + 0.06 * _noise(rng, 8, 8) + 0.06 * _noise(rng, 32, 32) + 0.05 * rng.uniform(-1, 1, (SIDE, SIDE))
    )


def _weave(rng: np.random.Generator) -> Grey:
    """Basketwork: strips that go over and under."""
    row, column = np.indices((SIDE, SIDE)) // 16
    lying = (row + column) % 2 == 0
    place = np.where(lying, np.indices((SIDE, SIDE))[0], np.indices((SIDE, SIDE))[1]) % 16
    return np.asarray(0.72 + 0.4 * np.sin(np.pi * (place + 0.5) / 16))


def _print(rng: np.random.Generator) -> Grey:
    """Lines of text in two columns."""
    made = np.ones((SIDE, SIDE))
    for top in range(6, SIDE - 4, 8):
        for left in (6, 68):
            made[top : top + 3, left : left + int(rng.integers(40, 54))] = 0.45
    return made


def _stains(rng: np.random.Generator) -> Grey:
    blots = _noise(rng, 6, 6) + 0.5 * _noise(rng, 16, 16)
    return np.asarray(np.clip(blots * 3.0 + 0.1, 0.0, 0.92))


def _cracks(rng: np.random.Generator) -> Grey:
    """Lines that run out from two points, the first of which is about the middle of whatever cracked."""
    made = np.zeros((SIDE, SIDE))
    for row, column in ((0.6 * SIDE, 0.0), (0.15 * SIDE, 0.45 * SIDE)):
        for angle in np.linspace(0, 2 * np.pi, 9, endpoint=False) + rng.uniform(0, 1):
            r, c, way = row, column, angle
            for _ in range(60):
                made[np.ix_(np.arange(int(r), int(r) + 2) % SIDE, np.arange(int(c), int(c) + 2) % SIDE)] = 1.0
                way += rng.normal(0, 0.2)
                r, c = r + np.sin(way), c + np.cos(way)
    return made


def _frost(rng: np.random.Generator) -> Grey:
    speckle = rng.uniform(0, 1, (SIDE, SIDE)) ** 2
    return np.asarray(np.clip(0.45 + 0.35 * _noise(rng, 8, 8) + 0.35 * speckle, 0.0, 0.95))


def _drops(rng: np.random.Generator) -> Grey:
    """Round beads of water."""
    made = np.zeros((SIDE, SIDE))
    rows, columns = np.indices((SIDE, SIDE))
    for _ in range(40):
        row, column, radius = rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.uniform(3, 7)
        away = np.hypot((rows - row + 64) % SIDE - 64, (columns - column + 64) % SIDE - 64)
        made = np.maximum(made, np.clip(1.5 - away / radius, 0.0, 1.0))
    return made
