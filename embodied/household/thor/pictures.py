"""What AI2-THOR tells of one picture: frame, depth, segmentation, masks and detections, worked out when it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from embodied.household.render.camera import View
from embodied.household.render.renderer import Picture, Renderer
from embodied.household.state import Snapshot

Frame = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Colour = tuple[int, int, int]
Rectangle = tuple[int, int, int, int]
"""First column, first row, last column, last row."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What the controller was asked to render besides colour: AI2-THOR's render… arguments."""

    depth: bool = False
    instances: bool = False
    classes: bool = False

    @classmethod
    def of(cls, parameters: Mapping[str, object]) -> Layers:
        """From what Initialize was given, older names included."""
        return cls(
            bool(parameters.get("renderDepthImage")),
            bool(parameters.get("renderInstanceSegmentation") or parameters.get("renderObjectImage")),
            bool(parameters.get("renderSemanticSegmentation") or parameters.get("renderClassImage")),
        )


class Pictures:
    """One camera's pictures of a moment. What was not asked for is None or empty, as in AI2-THOR.

    Args:
        renderer: of the scene.
        kept: the home at that moment.
        view: the camera.
        layers: what was asked for.
    """

    def __init__(self, renderer: Renderer, kept: Snapshot, view: View, layers: Layers) -> None:
        self._renderer, self._kept, self._view, self._layers = renderer, kept, view, layers

    @cached_property
    def _picture(self) -> Picture:
        return self._renderer.render(self._kept, self._view)

    @property
    def frame(self) -> Frame:
        """(height, width, 3) uint8, RGB."""
        return self._picture.image

    @cached_property
    def depth(self) -> NDArray[np.float32] | None:
        """(height, width) float32, metres along the camera's axis."""
        return self._picture.depth if self._layers.depth else None

    @cached_property
    def masks(self) -> dict[str, Mask]:
        """By objectId, (height, width) bool: the pixels of each object that shows."""
        if not self._layers.instances:
            return {}
        numbers, names = self._picture.numbers, list(self._kept.instances)
        return {names[number]: numbers == number for number in np.unique(numbers).tolist() if number >= 0}

    @cached_property
    def class_masks(self) -> dict[str, Mask]:
        """By object type, (height, width) bool."""
        if not (self._layers.instances or self._layers.classes):
            return {}
        return {
            kind: self._kinds == index for kind, index in self._kind_numbers.items() if (self._kinds == index).any()
        }

    @cached_property
    def detections(self) -> dict[str, Rectangle] | None:
        """By objectId, the rectangle around its pixels."""
        return {name: _around(mask) for name, mask in self.masks.items()} if self._layers.instances else None

    @cached_property
    def class_detections(self) -> dict[str, list[Rectangle]]:
        """By object type, the rectangles around the objects of it."""
        found: dict[str, list[Rectangle]] = {}
        for name, rectangle in (self.detections or {}).items():
            found.setdefault(self._kept.instances[name].object_type, []).append(rectangle)
        return found

    @cached_property
    def instance_segmentation(self) -> Frame | None:
        """(height, width, 3) uint8: each object in a colour of its own; black for floors and walls."""
        if not self._layers.instances:
            return None
        return _painted(self._picture.numbers, list(colours_of(self._kept.instances).values()))

    @cached_property
    def semantic_segmentation(self) -> Frame | None:
        """(height, width, 3) uint8: each object type in a colour of its own; black for floors and walls."""
        if not self._layers.classes:
            return None
        colours = colours_of(self._kind_numbers)
        return _painted(self._kinds, [colours[kind] for kind in self._kind_numbers])

    @cached_property
    def _kind_numbers(self) -> dict[str, int]:
        kinds = sorted({item.object_type for item in self._kept.instances.values()})
        return {kind: number for number, kind in enumerate(kinds)}

    @cached_property
    def _kinds(self) -> NDArray[np.int32]:
        """(height, width) the number of the type that each pixel shows; -1 for none."""
        by_number = [self._kind_numbers[item.object_type] for item in self._kept.instances.values()]
        return np.array([*by_number, -1], np.int32)[self._picture.numbers]


def colours_of(names: Iterable[str]) -> dict[str, Colour]:
    """A colour for each name, no two alike and none black; a name's is the same in every scene, or nearly always."""
    found: dict[str, Colour] = {}
    taken = {(0, 0, 0)}
    for name in names:
        digest = hashlib.sha256(name.encode()).digest()
        tries = ((digest[at], digest[at + 1], digest[at + 2]) for at in range(len(digest) - 2))
        found[name] = next(each for each in tries if each not in taken)
        taken.add(found[name])
    return found


def _painted(numbers: NDArray[np.int32], colours: list[Colour]) -> Frame:
    return np.array([*colours, (0, 0, 0)], np.uint8)[numbers]


def _around(mask: Mask) -> Rectangle:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]), int(rows[-1])
