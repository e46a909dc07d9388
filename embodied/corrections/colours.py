"""Which colour a thing has, by what was seen of it: the mean of its pixels, beside colours that people name.

Distances are in CIELAB, lightness counting less than hue: the same mug is darker in the shade.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Entity
from embodied.frame import Frame
from embodied.memory import Memory
from embodied.simulator import Observation

COLOURS: Mapping[str, tuple[int, int, int]] = {
    "red": (190, 40, 40),
    "orange": (225, 125, 40),
    "yellow": (225, 205, 65),
    "green": (65, 140, 70),
    "blue": (55, 90, 175),
    "purple": (120, 70, 150),
    "pink": (225, 150, 170),
    "brown": (115, 75, 50),
    "white": (235, 235, 232),
    "grey": (135, 135, 135),
    "black": (35, 35, 38),
}
SAME = {"gray": "grey", "silver": "grey", "golden": "yellow", "gold": "yellow", "beige": "brown"}
"""Names that are taken for others."""
LIGHTNESS = 0.5
"""What a difference in lightness counts beside one in hue."""
FEWEST = 20
"""Pixels of a thing that have to show."""
LOOKS, MOST_LOOKS = 300, 6
"""Moments that are kept, and that are looked at once more for one question."""


class Seen:
    """What was seen lately, to be looked at again when somebody speaks of a colour. Nothing is drawn before that."""

    def __init__(self) -> None:
        self._looks: deque[Observation] = deque(maxlen=LOOKS)

    def note(self, observation: Observation) -> None:
        """Keep a moment."""
        if observation.look is not None and (not self._looks or self._looks[-1] is not observation):
            self._looks.append(observation)

    def nearest(self, colour: str, things: Iterable[Entity], memory: Memory) -> list[tuple[Entity, float]]:
        """The things that may be said to be of a colour, the likeliest first, with the distance from it."""
        wanted = SAME.get(colour, colour)
        if wanted not in COLOURS:
            return []
        found = []
        for thing, mean in self._means(list(things), memory):
            away = {name: _away(mean, other) for name, other in COLOURS.items()}
            if wanted in sorted(away, key=lambda name: away[name])[:2]:
                found.append((thing, away[wanted]))
        return sorted(found, key=lambda pair: pair[1])

    def _means(self, things: list[Entity], memory: Memory) -> Iterable[tuple[Entity, NDArray[np.float64]]]:
        """The mean colour of each thing that was seen, from the last moment that shows it."""
        left = {each.object_id: each for each in things}
        looked = 0
        for moment in reversed(self._looks):
            if not left or looked == MOST_LOOKS:
                return
            centres = np.array([each.box.centre for each in left.values()])
            column, row, depth = memory.camera.project(moment.pose, centres).T
            width, height = memory.camera.width, memory.camera.height
            if not ((column > 0) & (column < width) & (row > 0) & (row < height) & (depth > 0)).any():
                continue
            assert moment.look is not None
            frame, looked = moment.look(), looked + 1
            for name in list(left):
                if (mean := _mean(frame, name)) is not None:
                    yield left.pop(name), mean


def _mean(frame: Frame, object_id: str) -> NDArray[np.float64] | None:
    if object_id not in frame.ids:
        return None
    mask = frame.mask(frame.ids.index(object_id))
    if mask.sum() < FEWEST:
        return None
    return np.asarray(np.median(frame.image[mask], axis=0), dtype=np.float64)


def _away(one: NDArray[np.float64], other: tuple[int, int, int]) -> float:
    a, b = _lab(one), _lab(np.array(other, dtype=np.float64))
    return float(np.linalg.norm((a - b) * (LIGHTNESS, 1.0, 1.0)))


def _lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """sRGB, 0 to 255, in CIELAB under D65."""
    part = rgb / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ linear / (0.9505, 1.0, 1.089)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16.0 / 116.0)
    return np.array([116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])])
