"""Eyes for tests: frames of real scenes, and an encoder that is told which words each picture is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from embodied.evaluation.perception_frames import Place, frames, take, unseen_place
from embodied.frame import Frame
from embodied.household.library import SceneLibrary
from embodied.perceivers.visible import visible
from embodied.registry import content_folders

LENGTH = 4096
"""Of vectors; random ones of so many dimensions are next to at right angles."""


@lru_cache(maxsize=8)
def place(name: str) -> Place:
    """A held-out scene, or "generated-5", …; nobody may leave it changed."""
    return unseen_place(name, SceneLibrary(content_folders("scenes")))


def some_frames(name: str, count: int, seed: int = 0) -> Iterator[tuple[Place, Frame]]:
    """Frames of a scene, its things in random places and states while one is looked at."""
    here = place(name)
    for frame in frames(here, np.random.default_rng(seed), count):
        yield here, frame


def first_frame(name: str = "kitchen_island") -> tuple[Place, Frame]:
    """What is seen from where the robot starts."""
    here = place(name)
    return here, take(here, here.home.pose)


@lru_cache(maxsize=4096)
def vector(text: str) -> NDArray[np.float32]:
    """A unit vector that belongs to a text."""
    drawn = np.random.default_rng(crc32(text.encode())).standard_normal(LENGTH)
    return np.asarray(drawn / np.linalg.norm(drawn), np.float32)


class Told:
    """An `ImageTextEncoder` whose pictures, in order, are of the texts that it is handed."""

    name = "told"

    def __init__(self) -> None:
        self.of: list[tuple[str, ...]] = []
        self.calls = 0

    def images(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        self.calls += 1
        assert len(images) == len(self.of)
        summed = np.stack([np.sum([vector(text) for text in texts], axis=0) for texts in self.of])
        return np.asarray(summed / np.linalg.norm(summed, axis=1, keepdims=True), np.float32)

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([vector(text) for text in texts])


class Colours:
    """An `ImageTextEncoder` that knows nothing but a picture's mean colour: the same picture, the same vector."""

    name = "colours"

    def images(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        return np.stack([self._unit(image.reshape(-1, 3).mean(axis=0)) for image in images])

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._unit(np.random.default_rng(crc32(text.encode())).random(3) * 255) for text in texts])

    @staticmethod
    def _unit(colour: NDArray[np.float64]) -> NDArray[np.float32]:
        return np.asarray(colour / max(np.linalg.norm(colour), 1e-6), np.float32)


def types_of(here: Place, frame: Frame) -> list[str]:
    """The true types of what is large enough, largest first."""
    return [here.home[frame.ids[each.segment]].object_type for each in visible(frame)]
