"""What a step gives back: AI2-THOR's Event, worked out when it is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from embodied.errors import SimulatorError
from embodied.household.state import Snapshot
from embodied.household.thor.metadata import Describer, Metadata
from embodied.household.thor.object_metadata import ObjectMetadata
from embodied.household.thor.outcome import Outcome
from embodied.sight import Camera

GRID_OF_POSES = 0.25
"""Metres: the unit of `Event.pose_discrete`, whatever the grid is."""


class _NoPicture:
    """An attribute of AI2-THOR's Event that is made from a picture."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, event: Event | None, owner: type) -> Any:
        if event is None:
            return self
        raise SimulatorError(
            "an event has no pictures yet: they come with the renderer",
            where=f"event.{self._name}",
            fix="read event.metadata: it tells all objects, and which of them are visible",
        )


class _NoThirdPicture(_NoPicture):
    """One picture for each third-party camera: none as long as there is no such camera."""

    def __get__(self, event: Event | None, owner: type) -> Any:
        if event is not None and not event.kept.cameras:
            return []
        return super().__get__(event, owner)


class Event:
    """One moment of a scene. It stays true after the scene moved on.

    Args:
        kept: the home at that moment.
        camera: the agent's.
        outcome: the action that led there.
        describer: makes the metadata, when it is first asked for.
    """

    frame = _NoPicture()
    cv2img = _NoPicture()
    depth_frame = _NoPicture()
    normals_frame = _NoPicture()
    flow_frame = _NoPicture()
    instance_masks = _NoPicture()
    class_masks = _NoPicture()
    instance_detections2D = _NoPicture()  # noqa: N815 - AI2-THOR's name
    class_detections2D = _NoPicture()  # noqa: N815 - AI2-THOR's name
    instance_segmentation_frame = _NoPicture()
    semantic_segmentation_frame = _NoPicture()
    class_segmentation_frame = _NoPicture()
    color_to_object_id = _NoPicture()
    object_id_to_color = _NoPicture()
    third_party_camera_frames = _NoThirdPicture()
    third_party_depth_frames = _NoThirdPicture()
    third_party_normals_frames = _NoThirdPicture()
    third_party_flows_frames = _NoThirdPicture()
    third_party_instance_masks = _NoThirdPicture()
    third_party_class_masks = _NoThirdPicture()
    third_party_instance_segmentation_frames = _NoThirdPicture()
    third_party_semantic_segmentation_frames = _NoThirdPicture()

    def __init__(self, kept: Snapshot, camera: Camera, outcome: Outcome, describer: Describer) -> None:
        self.kept, self.camera, self.outcome, self._describer = kept, camera, outcome, describer

    @cached_property
    def metadata(self) -> Metadata:
        """AI2-THOR's metadata. It belongs to its reader: no other event shares any part of it."""
        return self._describer.describe(self.kept, self.camera, self.outcome)

    @property
    def screen_width(self) -> int:
        """Pixels."""
        return self.camera.width

    @property
    def screen_height(self) -> int:
        """Pixels."""
        return self.camera.height

    @property
    def events(self) -> list[Event]:
        """The event of each agent: this one."""
        return [self]

    @property
    def pose(self) -> tuple[int, int, int, int]:
        """The agent's x and z in millimetres, yaw and horizon in thousandths of a degree."""
        pose = self.kept.pose
        return round(pose.x * 1000), round(pose.z * 1000), round(pose.yaw * 1000), round(pose.horizon * 1000)

    @property
    def pose_discrete(self) -> tuple[int, int, int, int]:
        """The agent's x and z in quarter metres, yaw in quarter turns, and horizon in degrees."""
        pose = self.kept.pose
        return int(pose.x / GRID_OF_POSES), int(pose.z / GRID_OF_POSES), int(pose.yaw / 90.0), round(pose.horizon)

    def get_object(self, object_id: str) -> ObjectMetadata | None:
        """The metadata of one object; None where there is none of that id."""
        return next((each for each in self.metadata["objects"] if each["objectId"] == object_id), None)

    def objects_by_type(self, object_type: str) -> list[ObjectMetadata]:
        """The metadata of all objects of a type."""
        return self.objects_by_test(lambda each: bool(each["objectType"] == object_type))

    def objects_by_test(self, test: Callable[[ObjectMetadata], bool]) -> list[ObjectMetadata]:
        """The metadata of all objects that pass a test."""
        return [each for each in self.metadata["objects"] if test(each)]

    def __bool__(self) -> bool:
        """Whether the action worked."""
        return self.outcome.refusal is None

    def __repr__(self) -> str:
        outcome = self.outcome
        ended = "worked" if self else f"failed: {outcome.error_message}"
        return f"<Event {outcome.action.name} {ended}; returned {outcome.result!s:.100}>"
