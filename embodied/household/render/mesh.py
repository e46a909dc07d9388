"""Meshes, and the primitives that objects are put together from. Metres, in the object's own frame.

The frame's origin is the middle of the box's bottom; +y is up and +z is where the front looks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BODY, TRIM, DARK, INSIDE, ACCENT, METAL, LIQUID, GLOW, STEAM = range(9)
"""What the faces of a mesh are painted as: see `colours.py`."""
SLOTS = 9
CREASE = math.cos(math.radians(50.0))
"""Faces that meet at a larger angle keep an edge; others are shaded as one round surface."""

Floats = NDArray[np.float64]
Vector = Sequence[float]


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """A closed or open surface; a face is seen from the side that its normal points to.

    Attributes:
        vertices: (n, 3) float32, metres.
        faces: (m, 3) int32 rows of vertices; (b - a) x (c - a) points outwards.
        normals: (m, 3, 3) float32, the unit normal at each corner of each face.
        slots: (m,) uint8, what each face is painted as.
        centre, reach: of the sphere around it, metres.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    normals: NDArray[np.float32]
    slots: NDArray[np.uint8]
    centre: tuple[float, float, float]
    reach: float


class Modeller:
    """Puts a mesh together from primitives."""

    def __init__(self) -> None:
        self._vertices: list[Floats] = []
        self._faces: list[NDArray[np.int64]] = []
        self._normals: list[Floats] = []
        self._slots: list[NDArray[np.uint8]] = []
        self._count = 0

    def mesh(self) -> Mesh:
        """All that was added so far."""
        vertices = np.concatenate([np.zeros((0, 3)), *self._vertices]).astype(np.float32)
        low, high = (edge(vertices, axis=0) if len(vertices) else np.zeros(3) for edge in (np.min, np.max))
        middle = (low + high) / 2
        return Mesh(
            vertices,
            np.concatenate([np.zeros((0, 3), np.int64), *self._faces]).astype(np.int32),
            np.concatenate([np.zeros((0, 3, 3)), *self._normals]).astype(np.float32),
            np.concatenate([np.zeros(0, np.uint8), *self._slots]),
            (float(middle[0]), float(middle[1]), float(middle[2])),
            float(np.linalg.norm(vertices - middle, axis=1).max(initial=0.0)) + 1e-4,
        )

    def add(self, slot: int, vertices: Floats, faces: NDArray[np.int64], normals: Floats | None = None) -> None:
        """Add (n, 3) vertices and (m, 3) faces; normals (m, 3, 3) are the faces' own where absent."""
        corners = vertices[faces]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        length = np.linalg.norm(across, axis=1)
        kept = length > 1e-12  # faces at the tip of a cone shrink to nothing
        if normals is None:
            normals = np.repeat((across / np.maximum(length, 1e-12)[:, None])[:, None], 3, axis=1)
        self._vertices.append(vertices)
        self._faces.append(faces[kept] + self._count)
        self._normals.append(normals[kept])
        self._slots.append(np.full(int(kept.sum()), slot, np.uint8))
        self._count += len(vertices)

    def join(self, other: Modeller, yaw: float = 0.0, about: Vector = (0.0, 0.0, 0.0), pitch: float = 0.0) -> None:
        """Add what another made, turned about a point: pitch degrees about x, then yaw degrees clockwise about y."""
        turn, pivot = rotation(yaw, pitch), np.asarray(about, dtype=np.float64)
        for vertices, faces, normals, slots in zip(
            other._vertices, other._faces, other._normals, other._slots, strict=True
        ):
            self._vertices.append((vertices - pivot) @ turn.T + pivot)
            self._faces.append(faces + self._count)
            self._normals.append(normals @ turn.T)
            self._slots.append(slots)
        self._count += other._count

    def quad(self, slot: int, a: Vector, b: Vector, c: Vector, d: Vector) -> None:
        """Add a flat four-sided face, seen from where its corners run round against the clock (algebraically)."""
        self.add(slot, np.array([a, b, c, d], dtype=np.float64), np.array([[0, 1, 2], [0, 2, 3]]))

    def box(self, slot: int, low: Vector, high: Vector, without: str = "", inward: bool = False) -> None:
        """Add a box between two corners.

        Args:
            without: sides that are left out, of "-x +x -y +y -z +z".
            inward: the sides are seen from within.
        """
        (x0, y0, z0), (x1, y1, z1) = low, high
        corners = np.array([(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (z0, z1)])
        sides = [each for name, each in _SIDES.items() if name not in without]
        faces = np.array([f for a, b, c, d in sides for f in ((a, b, c), (a, c, d))]).reshape(-1, 3)
        self.add(slot, corners, faces[:, ::-1] if inward else faces)

    def lathe(
        self,
        slot: int,
        profile: Sequence[tuple[float, float]],
        at: Vector = (0.0, 0.0, 0.0),
        sides: int = 12,
        axis: str = "y",
        stretch: tuple[float, float] = (1.0, 1.0),
    ) -> None:
        """Turn a profile about an axis.

        Args:
            profile: (radius, height) from one end to the other; the outside lies to the right of the way upwards.
            at: where the axis begins.
            axis: "x", "y" or "z", the direction in which heights count.
            stretch: factors of the radius across the axis's two other directions.
        """
        rings, heights = np.array([each[0] for each in profile]), np.array([each[1] for each in profile])
        angles = 2 * math.pi * np.arange(sides) / sides
        circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        count = len(profile)
        upright = np.empty((count, sides, 3))
        upright[:, :, 0] = rings[:, None] * circle[:, 0] * stretch[0]
        upright[:, :, 1] = heights[:, None]
        upright[:, :, 2] = rings[:, None] * circle[:, 1] * stretch[1]
        lower, upper = _profile_normals(rings, heights)
        row, side = (each.ravel() for each in np.meshgrid(np.arange(count - 1), np.arange(sides), indexing="ij"))
        following = (side + 1) % sides
        a, b, c, d = (
            row * sides + side,
            row * sides + following,
            (row + 1) * sides + following,
            (row + 1) * sides + side,
        )

        def normal(ends: Floats, at_side: NDArray[np.int64]) -> Floats:
            radial = np.stack([ends[row, 0] * circle[at_side, 0], ends[row, 1], ends[row, 0] * circle[at_side, 1]], 1)
            radial /= np.array([stretch[0], 1.0, stretch[1]])
            return np.asarray(radial / np.maximum(np.linalg.norm(radial, axis=1), 1e-12)[:, None])

        na, nb, nc, nd = normal(lower, side), normal(lower, following), normal(upper, following), normal(upper, side)
        faces = np.concatenate([np.stack([a, c, b], 1), np.stack([a, d, c], 1)])
        normals = np.concatenate([np.stack([na, nc, nb], 1), np.stack([na, nd, nc], 1)])
        order = _AXES[axis]
        self.add(slot, upright.reshape(-1, 3)[:, order] + np.asarray(at), faces, normals[:, :, order])

    def cylinder(
        self, slot: int, at: Vector, radius: float, height: float, sides: int = 12, axis: str = "y", top: float = -1.0
    ) -> None:
        """Add a closed cylinder, or a cone where the radius at its `top` differs."""
        upper = radius if top < 0 else top
        self.lathe(slot, [(0.0, 0.0), (radius, 0.0), (upper, height), (0.0, height)], at, sides, axis)

    def ellipsoid(self, slot: int, centre: Vector, radii: Vector, sides: int = 12, rings: int = 7) -> None:
        """Add a sphere, stretched along the axes."""
        angles = np.linspace(-math.pi / 2, math.pi / 2, rings)
        profile = [(max(math.cos(each), 0.0), math.sin(each) * radii[1]) for each in angles]
        self.lathe(slot, profile, centre, sides, stretch=(radii[0], radii[2]))

    def tube(
        self,
        slot: int,
        points: Sequence[Vector],
        radius: float,
        sides: int = 6,
        closed: bool = False,
        flat: float = 1.0,
    ) -> None:
        """Sweep a circle along a line of points; `closed` joins its ends to a ring; `flat` squeezes it sideways."""
        way = np.array(points, dtype=np.float64)
        count = len(way)
        ahead = np.roll(way, -1, axis=0) - np.roll(way, 1, axis=0)
        if not closed:
            ahead[0], ahead[-1] = way[1] - way[0], way[-1] - way[-2]
        ahead /= np.maximum(np.linalg.norm(ahead, axis=1), 1e-12)[:, None]
        mean = np.cross(way - way.mean(axis=0), ahead).sum(axis=0)
        level = mean / np.linalg.norm(mean) if np.linalg.norm(mean) > 1e-9 else _across(ahead[0])
        first = np.cross(ahead, level)
        first /= np.maximum(np.linalg.norm(first, axis=1), 1e-12)[:, None]
        second = np.cross(ahead, first)
        angles = 2 * math.pi * np.arange(sides) / sides
        around = np.cos(angles)[None, :, None] * first[:, None] + np.sin(angles)[None, :, None] * second[:, None] * flat
        rows = count if closed else count - 1
        row, side = (each.ravel() for each in np.meshgrid(np.arange(rows), np.arange(sides), indexing="ij"))
        after, beside = (row + 1) % count, (side + 1) % sides
        a, b = row * sides + side, row * sides + beside
        c, d = after * sides + beside, after * sides + side
        faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
        vertices = (way[:, None] + radius * around).reshape(-1, 3)
        out = np.cos(angles)[None, :, None] * first[:, None] + np.sin(angles)[None, :, None] * second[:, None] / flat
        out /= np.linalg.norm(out, axis=-1, keepdims=True)
        self.add(slot, vertices, faces, out.reshape(-1, 3)[faces])
        if not closed:
            ring = np.arange(1, sides - 1)
            start = np.stack([np.zeros_like(ring), ring + 1, ring], 1)
            self.add(slot, vertices[:sides], start)
            self.add(slot, vertices[-sides:], start[:, ::-1])

    def ring(
        self, slot: int, centre: Vector, radius: float, thickness: float, axis: str = "y", sides: int = 12
    ) -> None:
        """Add a torus."""
        angles = 2 * math.pi * np.arange(sides) / sides
        flat = np.stack([radius * np.cos(angles), np.zeros(sides), radius * np.sin(angles)], 1)[:, _AXES[axis]]
        self.tube(slot, [tuple(each) for each in flat + np.asarray(centre)], thickness, closed=True)

    def prism(
        self, slot: int, outline: Sequence[tuple[float, float]], start: float, end: float, axis: str = "z"
    ) -> None:
        """Draw an outline out along an axis; the outline is a star about its middle and runs against the clock.

        For axis "z" it is given as (x, y), for "y" as (z, x), for "x" as (y, z).
        """
        points = np.array(outline, dtype=np.float64)
        count = len(points)
        order = {"z": [0, 1, 2], "y": [1, 2, 0], "x": [2, 0, 1]}[axis]
        near = np.column_stack([points, np.full(count, start)])[:, order]
        far = np.column_stack([points, np.full(count, end)])[:, order]
        middle = points.mean(axis=0)
        ends = np.array([[*middle, start], [*middle, end]])[:, order]
        one = np.arange(count)
        two = (one + 1) % count
        caps = [np.stack([np.full(count, 2 * count), two, one], 1)]
        caps.append(np.stack([np.full(count, 2 * count + 1), one + count, two + count], 1))
        walls = [np.stack([one, two, two + count], 1), np.stack([one, two + count, one + count], 1)]
        self.add(slot, np.concatenate([near, far, ends]), np.concatenate([*caps, *walls]))


_SIDES = {
    "-x": (0, 1, 3, 2),
    "+x": (4, 6, 7, 5),
    "-y": (0, 4, 5, 1),
    "+y": (2, 3, 7, 6),
    "-z": (0, 2, 6, 4),
    "+z": (1, 5, 7, 3),
}
_AXES = {"y": [0, 1, 2], "x": [1, 2, 0], "z": [2, 0, 1]}
"""Which parts of an upright thing's (x, y, z) become x, y and z when it is laid along an axis."""


def rotation(yaw: float, pitch: float = 0.0, roll: float = 0.0) -> Floats:
    """The (3, 3) matrix of a turn in degrees: roll about z, then pitch about x, then yaw about y, as Unity has it."""
    cx, sx = math.cos(math.radians(pitch)), math.sin(math.radians(pitch))
    cy, sy = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))
    cz, sz = math.cos(math.radians(roll)), math.sin(math.radians(roll))
    about_z = np.array([[cz, -sz, 0.0], [sz, cz, 0.0], [0.0, 0.0, 1.0]])
    about_x = np.array([[1.0, 0.0, 0.0], [0.0, cx, -sx], [0.0, sx, cx]])
    about_y = np.array([[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]])
    return np.asarray(about_y @ about_x @ about_z)


def _across(ahead: Floats) -> Floats:
    """A unit vector at right angles to another."""
    aside = np.cross(ahead, (0.0, 1.0, 0.0) if abs(ahead[1]) < 0.9 else (1.0, 0.0, 0.0))
    return np.asarray(aside / np.linalg.norm(aside))


def _profile_normals(rings: Floats, heights: Floats) -> tuple[Floats, Floats]:
    """(segments, 2) radial and upward parts of the normal at the lower and the upper end of each segment."""
    along = np.stack([np.diff(rings), np.diff(heights)], 1)
    own = np.stack([along[:, 1], -along[:, 0]], 1)
    own /= np.maximum(np.linalg.norm(own, axis=1), 1e-12)[:, None]
    lower, upper = own.copy(), own.copy()
    for below in range(len(own) - 1):
        if own[below] @ own[below + 1] > CREASE:
            shared = own[below] + own[below + 1]
            upper[below] = lower[below + 1] = shared / np.linalg.norm(shared)
    return lower, upper
