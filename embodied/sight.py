"""What a camera sees of boxes: projection into the image and lines of sight. Pure geometry, compiled by numba.

A box is in sight when one of the points of a lattice through it lies within reach, projects strictly inside the image,
and is joined to the eye by a line that no opaque box cuts. Behind glass it is seen, though out of reach. In space: +x
right, +y up, +z ahead at yaw 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from embodied.geometry import Pose

SLACK = 0.10
"""Metres before a point in which nothing hides it: boxes are coarser than the things they stand for."""
SHRINK = 0.02
"""Metres taken off each side of an opaque box, so that a grazing line passes."""

# Which side of a hollow box is open: the code is 0 for none, else 1 + the index below.
FACES = ("-x", "+x", "-y", "+y", "-z", "+z")
CLOSED_OUT = -1
"""Container code of something shut away: never visible."""
HIDDEN, BEHIND_GLASS, IN_REACH = 0, 1, 2
"""How well a thing is in sight: not, through glass only, or plainly."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera on the agent's axis.

    Attributes:
        field_of_view: vertical, degrees.
        width, height: of the picture, pixels.
        rise: metres of the eye above the pose's y while standing (AI2-THOR: 0.675); 0 while crouching.
        reach: metres; how far from the body's axis things can be seen as visible (AI2-THOR's visibilityDistance).
        by_point: whether each point of a thing has to be within reach, and no higher than that above the body's
            centre (AI2-THOR's "Distance" scheme), or only the nearest one (its "Collider" scheme).
    """

    field_of_view: float = 90.0
    width: int = 300
    height: int = 300
    rise: float = 0.675
    reach: float = 1.5
    by_point: bool = True

    def eye(self, pose: Pose) -> tuple[float, float, float]:
        """The eye's position, metres."""
        return pose.x, pose.y + self.rise if pose.standing else pose.y, pose.z

    def project(self, pose: Pose, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Project (n, 3) points to (n, 3): column and row in pixels (origin top left), and depth in metres."""
        right, up, ahead = self._axes(pose)
        offset = np.asarray(points, dtype=np.float64) - np.array(self.eye(pose))
        depth = offset @ ahead
        safe = np.where(np.abs(depth) < 1e-9, 1e-9, depth)
        column = self.width / 2 + self.focal * (offset @ right) / safe
        row = self.height / 2 - self.focal * (offset @ up) / safe
        return np.stack([column, row, depth], axis=1)

    def unproject(self, pose: Pose, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
        """The (n, 3) points, metres, that (n, 3) columns, rows and depths come from: the inverse of `project`.

        The middle of the picture's first pixel is at column and row 0.5.
        """
        column, row, depth = np.asarray(pixels, dtype=np.float64).T
        across, above = (column - self.width / 2) * depth, (self.height / 2 - row) * depth
        scaled = np.stack([across / self.focal, above / self.focal, depth], axis=1)
        return np.asarray(scaled @ self._axes(pose) + np.array(self.eye(pose)))

    @property
    def focal(self) -> float:
        """The focal length, pixels."""
        return self.height / 2 / math.tan(math.radians(self.field_of_view) / 2)

    @staticmethod
    def _axes(pose: Pose) -> NDArray[np.float64]:
        """(3, 3): the camera's right, up and ahead, as rows."""
        yaw, pitch = math.radians(pose.yaw), math.radians(pose.horizon)
        right = (math.cos(yaw), 0.0, -math.sin(yaw))
        up = (math.sin(yaw) * math.sin(pitch), math.cos(pitch), math.cos(yaw) * math.sin(pitch))
        ahead = (math.sin(yaw) * math.cos(pitch), -math.sin(pitch), math.cos(yaw) * math.cos(pitch))
        return np.array([right, up, ahead])

    def frames(self, pose: Pose, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of (n, 3) points lie in the image and within reach from a pose; nothing hides anything."""
        column, row, depth = self.project(pose, points).T
        near = np.hypot(points[:, 0] - pose.x, points[:, 2] - pose.z) <= self.reach
        inside = (column > 0) & (column < self.width) & (row > 0) & (row < self.height) & (depth > 0)
        return np.asarray(near & inside)


def in_sight(
    camera: Camera,
    pose: Pose,
    targets: NDArray[np.int64],
    boxes: NDArray[np.float64],
    containers: NDArray[np.int64],
    bearers: NDArray[np.int64],
    opaque: NDArray[np.float64],
    owners: NDArray[np.int64],
    open_faces: NDArray[np.int64],
    glass: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """Say how well targets are in sight from a pose.

    Args:
        camera: the eye.
        pose: where it is.
        targets: (k,) rows of `boxes` that are asked about.
        boxes: (n, 6) all objects' boxes, low corner then high corner.
        containers: (n,) the row of the hollow object that an object is in; -1 for shut away (never seen), -2 for none.
        bearers: (n, k) rows of what an object lies on or is set into, which does not hide it; -1 for none.
        opaque: (m, 6) what blocks the view.
        owners: (m,) the row of the object that an opaque box is part of, -1 for walls.
        open_faces: (m,) for the opaque box of a hollow container: 1 + index in FACES of its open side, else 0.
        glass: (m,) whether the box lets the view pass.

    Returns:
        (k,) of HIDDEN, BEHIND_GLASS and IN_REACH.
    """
    tangent = math.tan(math.radians(camera.field_of_view) / 2)
    found: NDArray[np.int8] = _in_sight(
        np.array(camera.eye(pose)),
        math.radians(pose.yaw),
        math.radians(pose.horizon),
        tangent,
        tangent * camera.width / camera.height,
        camera.reach,
        camera.by_point,
        pose.y + camera.reach,
        targets,
        boxes,
        containers,
        bearers,
        opaque,
        owners,
        open_faces,
        glass,
    )
    return found


@numba.njit(cache=True, nogil=True)
def _in_sight(  # type: ignore[no-untyped-def]
    eye,
    yaw,
    pitch,
    tan_up,
    tan_right,
    reach,
    by_point,
    top,
    targets,
    boxes,
    containers,
    bearers,
    opaque,
    owners,
    open_faces,
    glass,
):
    sin_yaw, cos_yaw, sin_pitch, cos_pitch = math.sin(yaw), math.cos(yaw), math.sin(pitch), math.cos(pitch)
    found = np.zeros(len(targets), dtype=np.int8)
    near = np.empty(len(opaque), dtype=np.int64)
    low, high = np.empty(3), np.empty(3)
    count = np.empty(3, dtype=np.int64)
    for k in range(len(targets)):
        row = targets[k]
        box = boxes[row]
        if containers[row] == -1:
            continue
        dx = max(box[0] - eye[0], 0.0, eye[0] - box[3])
        dz = max(box[2] - eye[2], 0.0, eye[2] - box[5])
        if dx * dx + dz * dz > reach * reach:
            continue
        near_count = _between(eye, box, opaque, owners, row, bearers[row], near)
        for axis in range(3):
            size = box[axis + 3] - box[axis]
            inset = min(0.02, 0.1 * size)
            low[axis], high[axis] = box[axis] + inset, box[axis + 3] - inset
            count[axis] = 3 if size < 0.6 else min(9, int(size / 0.25) + 2)
        for index in range(count[0] * count[1] * count[2]):
            i, rest = index % count[0], index // count[0]
            j, m = rest % count[1], rest // count[1]
            x = low[0] + (high[0] - low[0]) * i / (count[0] - 1)
            y = low[1] + (high[1] - low[1]) * j / (count[1] - 1)
            z = low[2] + (high[2] - low[2]) * m / (count[2] - 1)
            dx, dy, dz = x - eye[0], y - eye[1], z - eye[2]
            if by_point and (dx * dx + dz * dz > reach * reach or y > top):
                continue
            forward = sin_yaw * dx + cos_yaw * dz
            depth = forward * cos_pitch - dy * sin_pitch
            if depth <= 0.01:
                continue
            if abs(cos_yaw * dx - sin_yaw * dz) >= tan_right * depth:
                continue
            if abs(forward * sin_pitch + dy * cos_pitch) >= tan_up * depth:
                continue
            clear = _clear(eye, x, y, z, opaque, owners, open_faces, glass, near, near_count, containers[row])
            found[k] = max(found[k], clear)
            if clear == IN_REACH:
                break
    return found


@numba.njit(cache=True, nogil=True)
def _between(eye, box, opaque, owners, row, bearers, near):  # type: ignore[no-untyped-def]
    """List in `near` the opaque boxes that touch the hull of eye and box, but the target's and its bearers'."""
    count = 0
    for index in range(len(opaque)):
        apart = owners[index] == row
        for bearer in bearers:
            if bearer >= 0 and owners[index] == bearer:
                apart = True
        for axis in range(3):
            if opaque[index, axis] > max(eye[axis], box[axis + 3]) or opaque[index, axis + 3] < min(
                eye[axis], box[axis]
            ):
                apart = True
        if not apart:
            near[count] = index
            count += 1
    return count


@numba.njit(cache=True, nogil=True)
def _clear(  # type: ignore[no-untyped-def]
    eye, x, y, z, opaque, owners, open_faces, glass, near, near_count, container
):
    """What the line from the eye to (x, y, z) meets: HIDDEN by an opaque box, BEHIND_GLASS, or nothing: IN_REACH."""
    clear = IN_REACH
    point = (x, y, z)
    length = math.sqrt((x - eye[0]) ** 2 + (y - eye[1]) ** 2 + (z - eye[2]) ** 2)
    end = 1.0 - SLACK / max(length, SLACK + 1e-6)
    for n in range(near_count):
        index = near[n]
        if owners[index] == container and open_faces[index] > 0:
            # Things in a hollow body are seen through its open side: the eye has to be before that side.
            axis, upper = (open_faces[index] - 1) // 2, (open_faces[index] - 1) % 2
            plane = opaque[index, axis + 3] if upper else opaque[index, axis]
            if (eye[axis] < plane) if upper else (eye[axis] > plane):
                return HIDDEN
            continue
        enter, leave = 0.0, 1.0
        apart, inside = False, True
        for axis in range(3):
            low, high = opaque[index, axis] + SHRINK, opaque[index, axis + 3] - SHRINK
            if point[axis] < low - SHRINK or point[axis] > high + SHRINK:
                inside = False
            step = point[axis] - eye[axis]
            if abs(step) < 1e-9:
                if eye[axis] < low or eye[axis] > high:
                    apart = True
                continue
            first, last = (low - eye[axis]) / step, (high - eye[axis]) / step
            enter, leave = max(enter, min(first, last)), min(leave, max(first, last))
        # What merely overlaps another coarse box is not hidden by it.
        if not inside and not apart and 0.0 < enter < leave and enter < end:
            if not glass[index]:
                return HIDDEN
            clear = BEHIND_GLASS
    return clear
