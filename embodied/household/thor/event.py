"""What a step gives back: AI2-THOR's Event, worked out when it is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.errors import SimulatorError
from embodied.frame import Frame as Taken
from embodied.household.render.camera import View
from embodied.household.render.renderer import Renderer
from embodied.household.state import Snapshot
from embodied.household.thor.metadata import Describer, Metadata
from embodied.household.thor.object_metadata import ObjectMetadata
from embodied.household.thor.outcome import Outcome
from embodied.household.thor.pictures import Colour, Frame, Layers, Mask, Pictures, Rectangle, colours_of
from embodied.sight import Camera

GRID_OF_POSES = 0.25
"""Metres: the unit of `Event.pose_discrete`, whatever the grid is."""


class _NoPicture:
    """An attribute of AI2-THOR's Event that needs a picture of a kind that is not made here."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, event: Event | None, owner: type) -> Any:
        if event is None:
            return self
        raise SimulatorError(
            "this simulator renders colour, depth and segmentation: no normals and no flow",
            where=f"event.{self._name}",
            fix="normals follow from event.depth_frame; flow from two of them and the poses",
        )


class Event:
    """One moment of a scene. It stays true after the scene moved on.

    Args:
        kept: the home at that moment.
        camera: the agent's.
        outcome: the action that led there.
        describer: makes the metadata, when it is first asked for.
        renderer: makes the pictures, when they are first asked for.
        layers: which pictures besides the frame; kept.
    """

    normals_frame = _NoPicture()
    flow_frame = _NoPicture()
    third_party_normals_frames = _NoPicture()
    third_party_flows_frames = _NoPicture()

    def __init__(
        self,
        kept: Snapshot,
        camera: Camera,
        outcome: Outcome,
        describer: Describer,
        renderer: Renderer,
        layers: Layers,
    ) -> None:
        self.kept, self.camera, self.outcome = kept, camera, outcome
        self._describer, self._renderer, self.layers = describer, renderer, layers

    @cached_property
    def _pictures(self) -> Pictures:
        return self._taken(View.of_agent(self.camera, self.kept.pose))

    @cached_property
    def _third_pictures(self) -> list[Pictures]:
        width, height = self.camera.width, self.camera.height
        return [self._taken(View.of_third(each, width, height)) for each in self.kept.cameras]

    def _taken(self, view: View) -> Pictures:
        return Pictures(self._renderer, self.kept, view, self.layers)

    def look(self) -> Taken:
        """What the agent sees, with depth and segments whatever was asked for: what perception and rewards take."""
        taken = self._renderer.render(self.kept, View.of_agent(self.camera, self.kept.pose))
        return Taken(taken.image, taken.depth, taken.numbers, tuple(self.kept.instances), self.kept.pose, self.camera)

    @property
    def frame(self) -> Frame:
        """(height, width, 3) uint8: what the agent sees, RGB."""
        return self._pictures.frame

    @property
    def cv2img(self) -> Frame:
        """(height, width, 3) uint8: the frame as OpenCV has it, BGR."""
        return self._pictures.frame[..., ::-1]

    @property
    def depth_frame(self) -> NDArray[np.float32] | None:
        """(height, width) float32, metres along the camera's axis; None without renderDepthImage."""
        return self._pictures.depth

    @property
    def instance_masks(self) -> dict[str, Mask]:
        """By objectId, (height, width) bool; empty without renderInstanceSegmentation."""
        return self._pictures.masks

    @property
    def class_masks(self) -> dict[str, Mask]:
        """By object type, (height, width) bool; empty without a segmentation."""
        return self._pictures.class_masks

    @property
    def instance_detections2D(self) -> dict[str, Rectangle] | None:  # noqa: N802 - AI2-THOR's name
        """By objectId, (first column, first row, last column, last row); None without renderInstanceSegmentation."""
        return self._pictures.detections

    @property
    def class_detections2D(self) -> dict[str, list[Rectangle]]:  # noqa: N802 - AI2-THOR's name
        """By object type, the rectangles of `instance_detections2D`."""
        return self._pictures.class_detections

    @property
    def instance_segmentation_frame(self) -> Frame | None:
        """(height, width, 3) uint8: see `object_id_to_color`; None without renderInstanceSegmentation."""
        return self._pictures.instance_segmentation

    @property
    def semantic_segmentation_frame(self) -> Frame | None:
        """(height, width, 3) uint8: see `object_id_to_color`; None without renderSemanticSegmentation."""
        return self._pictures.semantic_segmentation

    @property
    def class_segmentation_frame(self) -> Frame | None:
        """The older name of `semantic_segmentation_frame`."""
        return self.semantic_segmentation_frame

    @cached_property
    def object_id_to_color(self) -> dict[str, Colour]:
        """The colours of the segmentations, by objectId and by object type; empty without them."""
        objects = self.kept.instances if self.layers.instances else ()
        has_kinds = self.layers.instances or self.layers.classes
        kinds = sorted({item.object_type for item in self.kept.instances.values()}) if has_kinds else ()
        return {**colours_of(objects), **colours_of(kinds)}

    @cached_property
    def color_to_object_id(self) -> dict[Colour, str]:
        """What a colour of the segmentations stands for."""
        return {colour: name for name, colour in self.object_id_to_color.items()}

    @property
    def third_party_camera_frames(self) -> list[Frame]:
        """The `frame` of each third-party camera; the lists below likewise."""
        return [each.frame for each in self._third_pictures]

    @property
    def third_party_depth_frames(self) -> list[NDArray[np.float32]]:
        """See `depth_frame`; none without renderDepthImage."""
        return [each.depth for each in self._third_pictures if each.depth is not None]

    @property
    def third_party_instance_masks(self) -> list[dict[str, Mask]]:
        """See `instance_masks`."""
        return [each.masks for each in self._third_pictures if self.layers.instances]

    @property
    def third_party_class_masks(self) -> list[dict[str, Mask]]:
        """See `class_masks`."""
        return [each.class_masks for each in self._third_pictures if self.layers.instances or self.layers.classes]

    @property
    def third_party_instance_segmentation_frames(self) -> list[Frame]:
        """See `instance_segmentation_frame`."""
        found = [each.instance_segmentation for each in self._third_pictures]
        return [each for each in found if each is not None]

    @property
    def third_party_semantic_segmentation_frames(self) -> list[Frame]:
        """See `semantic_segmentation_frame`."""
        found = [each.semantic_segmentation for each in self._third_pictures]
        return [each for each in found if each is not None]

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
