"""All meshes of a scene in a few long arrays, each mesh once: what the kernels read."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.household.render.mesh import Mesh

START = 1 << 13


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a mesh lies in the arrays: first vertex, end of the vertices, first face, end; and its sphere."""

    range: tuple[int, int, int, int]
    sphere: tuple[float, float, float, float]


class Pool:
    """Meshes by key. Arrays grow; what was entered stays where it is.

    Attributes:
        vertices: (v, 3) float32; faces: (f, 3) int32, counted from the mesh's first vertex.
        normals: (f, 3, 3) float32; slots: (f,) uint8.
        largest: vertices of the largest mesh.
    """

    def __init__(self) -> None:
        self.vertices, self.faces = np.empty((START, 3), np.float32), np.empty((START, 3), np.int32)
        self.normals, self.slots = np.empty((START, 3, 3), np.float32), np.empty(START, np.uint8)
        self.largest = 1
        self._ends = 0, 0
        self._entries: dict[Hashable, Entry] = {}

    @property
    def face_count(self) -> int:
        """Faces of all meshes together."""
        return self._ends[1]

    def get(self, key: Hashable) -> Entry | None:
        """Where the mesh of a key lies; None when it was not entered."""
        return self._entries.get(key)

    def enter(self, key: Hashable, mesh: Mesh) -> Entry:
        """Append a mesh."""
        (vertex, face), count, faces = self._ends, len(mesh.vertices), len(mesh.faces)
        self.vertices = _grown(self.vertices, vertex + count)
        self.faces, self.normals, self.slots = (
            _grown(each, face + faces) for each in (self.faces, self.normals, self.slots)
        )
        self.vertices[vertex : vertex + count] = mesh.vertices
        self.faces[face : face + faces] = mesh.faces
        self.normals[face : face + faces] = mesh.normals
        self.slots[face : face + faces] = mesh.slots
        self._ends = vertex + count, face + faces
        self.largest = max(self.largest, count)
        entry = self._entries[key] = Entry((vertex, vertex + count, face, face + faces), (*mesh.centre, mesh.reach))
        return entry


def _grown(array: NDArray[Any], needed: int) -> NDArray[Any]:
    """The array, or a copy of it of at least twice the length where it is too short."""
    if needed <= len(array):
        return array
    longer = np.empty((max(needed, 2 * len(array)), *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer
