"""What goes back to AI2-THOR's client after an action: metadata, and pictures as raw bytes, bottom row first.

RGB is 3 bytes a pixel; depth a float32, metres; instance and class segmentations 4 bytes, RGB and 255. Field numbers
and form names are those of ai2thor 5 (`fifo_server.FieldType`, `server.Server.create_event`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.household.thor.event import Event

PATCHED = ("agentId", "lastAction", "lastActionSuccess", "errorCode", "errorMessage", "actionReturn")
"""What is sent of an action that changed nothing and was drawn no picture of: AI2-THOR's fastActionEmit."""


class Part(Enum):
    """A kind of picture: its number in a FIFO, and its name in a form."""

    RGB = 4, "image"
    DEPTH = 5, "image_depth"
    CLASSES = 8, "image_classes"
    IDS = 9, "image_ids"
    THIRD_RGB = 10, "image-thirdParty-camera"
    THIRD_DEPTH = 12, "image_thirdParty_depth"
    THIRD_IDS = 14, "image_thirdParty_image_ids"
    THIRD_CLASSES = 15, "image_thirdParty_classes"

    @property
    def number(self) -> int:
        """In a FIFO."""
        return self.value[0]

    @property
    def form_name(self) -> str:
        """In a form."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Attributes:
        event: the moment after the action.
        sequence_id: the action's, which the client compares.
        renders: whether pictures go along.
        patch: whether the client's last metadata and pictures still hold, so that PATCHED will do.
    """

    event: Event
    sequence_id: int
    renders: bool = True
    patch: bool = False

    def metadata(self) -> dict[str, Any]:
        """All of it, as the client reads it."""
        agent = self.event.metadata
        if self.event.layers.instances or self.event.layers.classes:
            colours = self.event.object_id_to_color
            agent["colors"] = [{"name": name, "color": list(each)} for name, each in colours.items()]
        agent["depthFormat"] = "Meters"
        third = agent["thirdPartyCameras"]
        return {"agents": [agent], "thirdPartyCameras": third, "activeAgentId": 0, "sequenceId": self.sequence_id}

    def patched(self) -> dict[str, Any]:
        """What of it is new where it is a patch."""
        outcome = self.event.outcome
        values = (0, outcome.action.name, bool(self.event), outcome.error_code, outcome.error_message, outcome.result)
        return dict(zip(PATCHED, values, strict=True))

    def pictures(self) -> Iterator[tuple[Part, bytes]]:
        """The pictures that were asked for; of each kind of third-party picture one for each camera, in their order."""
        if not self.renders:
            return
        event = self.event
        yield Part.RGB, _rows_up(event.frame)
        if (depth := event.depth_frame) is not None:
            yield Part.DEPTH, _rows_up(depth)
        for part, segmentation in (
            (Part.CLASSES, event.semantic_segmentation_frame),
            (Part.IDS, event.instance_segmentation_frame),
        ):
            if segmentation is not None:
                yield part, _opaque(segmentation)
        yield from ((Part.THIRD_RGB, _rows_up(each)) for each in event.third_party_camera_frames)
        yield from ((Part.THIRD_DEPTH, _rows_up(each)) for each in event.third_party_depth_frames)
        yield from ((Part.THIRD_IDS, _opaque(each)) for each in event.third_party_instance_segmentation_frames)
        yield from ((Part.THIRD_CLASSES, _opaque(each)) for each in event.third_party_semantic_segmentation_frames)


def _rows_up(picture: NDArray[Any]) -> bytes:
    return picture[::-1].tobytes()


def _opaque(picture: NDArray[np.uint8]) -> bytes:
    """(height, width, 3) with an alpha of 255, as bytes."""
    height, width, _ = picture.shape
    full = np.full((height, width, 4), 255, np.uint8)
    full[..., :3] = picture[::-1]
    return full.tobytes()
