"""Rigid and articulated objects of the stand-in, and their managers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.habitat_standin.space import Solid, Vector
from tests.habitat_standin.strict import Strict

Wrap = Callable[[str, object], Strict]


class Matrix4:
    """magnum's, as far as it goes: made of columns, read as rows."""

    def __init__(self, columns: Any) -> None:
        self._rows = np.array(columns, float).T

    def __array__(self, dtype: Any = None, copy: Any = None) -> Vector:
        return np.array(self._rows, dtype or float)


def vector3(*numbers: float) -> Vector:
    """magnum's Vector3: three numbers."""
    assert len(numbers) == 3
    return np.array(numbers, float)


def shifted(translation: Any) -> Vector:
    """(4, 4): no turn, and that shift."""
    transform = np.eye(4)
    transform[:3, 3] = np.array(translation, float)
    return transform


def range3d(low: Vector, high: Vector, wrap: Wrap) -> Strict:
    return wrap("Range3D", SimpleNamespace(min=low, max=high, center=lambda: (low + high) / 2))


class Rigid:
    """A ManagedRigidObject."""

    def __init__(self, handle: str, object_id: int, size: Any, motion: str, wrap: Wrap, colour: Any) -> None:
        half = np.array(size, float) / 2
        self.handle, self.object_id, self.motion_type = handle, object_id, motion
        self.solid = Solid(-half, half, np.eye(4), object_id, colour=tuple(colour))
        self._wrap, self.is_alive, self.awake = wrap, True, False

    @property
    def transformation(self) -> Matrix4:
        return Matrix4(self.solid.transform.T)

    @transformation.setter
    def transformation(self, value: Any) -> None:
        self._may_move()
        self.solid.transform = np.array(value, float)

    @property
    def translation(self) -> Vector:
        return self.solid.transform[:3, 3].copy()

    @translation.setter
    def translation(self, value: Any) -> None:
        self._may_move()
        self.solid.transform[:3, 3] = np.array(value, float)

    def _may_move(self) -> None:
        assert self.motion_type != "STATIC", f"{self.handle} is static: Habitat does not move it"

    @property
    def semantic_id(self) -> int:
        return self.solid.semantic_id

    @semantic_id.setter
    def semantic_id(self, value: int) -> None:
        self.solid.semantic_id = value

    @property
    def aabb(self) -> Strict:
        return range3d(self.solid.low, self.solid.high, self._wrap)

    @property
    def root_scene_node(self) -> Strict:
        return self._wrap("SceneNode", Node(self.solid, self._wrap))


@dataclass
class Node:
    """A SceneNode."""

    solid: Solid
    wrap: Wrap

    @property
    def cumulative_bb(self) -> Strict:
        return range3d(self.solid.low, self.solid.high, self.wrap)

    def absolute_transformation(self) -> Matrix4:
        return Matrix4(self.solid.transform.T)


@dataclass
class Link:
    """One link: a box that slides along an axis."""

    name: str
    solid: Solid
    at: Vector
    axis: Vector


class Articulated:
    """A ManagedArticulatedObject; its links slide, each by one joint, none for the base."""

    def __init__(self, spec: Any, first_id: int, wrap: Wrap) -> None:
        self.handle, self.object_id, self._wrap, self.motion_type = spec["handle"], first_id, wrap, "DYNAMIC"
        self.links: dict[int, Link] = {}
        lower, upper = [], []
        for number, each in enumerate(spec["links"], start=-1):
            half = np.array(each["size"], float) / 2
            solid = Solid(-half, half, shifted(each["at"]), first_id + 1 + number, colour=tuple(each["colour"]))
            self.links[number] = Link(each["name"], solid, np.array(each["at"], float), np.array(each["axis"], float))
            if number >= 0:
                lower.append(float(each["limits"][0]))
                upper.append(float(each["limits"][1]))
        self.joint_position_limits = lower, upper
        self.joint_positions = list(lower)

    @property
    def joint_positions(self) -> list[float]:
        return list(self._joints)

    @joint_positions.setter
    def joint_positions(self, value: Any) -> None:
        lower, upper = self.joint_position_limits
        assert len(value) == len(lower)
        assert all(low <= each <= high for low, each, high in zip(lower, value, upper, strict=True))
        self._joints = [float(each) for each in value]
        for number, joint in enumerate(self._joints):
            link = self.links[number]
            link.solid.transform = shifted(link.at + joint * link.axis)

    @property
    def link_object_ids(self) -> dict[int, int]:
        return {link.solid.object_id: number for number, link in self.links.items() if number >= 0}

    def get_link_ids(self) -> list[int]:
        return [number for number in self.links if number >= 0]

    def get_link_name(self, number: int) -> str:
        return self.links[number].name

    def get_link_joint_pos_offset(self, number: int) -> int:
        return number

    def get_link_scene_node(self, number: int) -> Strict:
        return self._wrap("SceneNode", Node(self.links[number].solid, self._wrap))


@dataclass
class Manager:
    """A manager of either kind of object; `make` adds one by its template's handle."""

    kind: str
    objects: dict[str, Any]
    wrap: Wrap
    make: Callable[[str], Any] = field(default=lambda handle: None)

    def get_object_handles(self, search: str = "") -> list[str]:
        return [handle for handle in self.objects if search in handle]

    def get_object_by_handle(self, handle: str) -> Strict | None:
        found = self.objects.get(handle)
        return None if found is None else self.wrap(self.kind, found)

    def get_objects_by_handle_substring(self, search: str = "") -> dict[str, Strict]:
        return {handle: self.wrap(self.kind, self.objects[handle]) for handle in self.get_object_handles(search)}

    def add_object_by_template_handle(self, handle: str) -> Strict | None:
        made = self.make(handle)
        if made is None:
            return None
        self.objects[made.handle] = made
        return self.wrap(self.kind, made)

    def remove_object_by_handle(self, handle: str) -> None:
        del self.objects[handle]
