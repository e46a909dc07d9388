"""AI2-THOR 5's metadata of one moment: every key, metres and degrees."""

from __future__ import annotations

import math
from typing import Any

from embodied.geometry import Box, Point
from embodied.household.carrying import hand_position
from embodied.household.state import Snapshot, ThirdCamera
from embodied.household.thor.object_metadata import Cards, corners, vector
from embodied.household.thor.outcome import Outcome
from embodied.sight import Camera

_RENAMED = {"hand": "heldObjectPose", "reachablePositions": "actionReturn"}


class Metadata(dict[str, Any]):
    """The dictionary of an event. Old names of two keys still work, as in AI2-THOR."""

    def __missing__(self, key: str) -> Any:
        if key in _RENAMED:
            return self[_RENAMED[key]]
        raise KeyError(key)


class Describer:
    """Makes the metadata of one scene.

    Args:
        scene_name: the metadata's `sceneName`.
        bounds: the box of the whole scene.
    """

    def __init__(self, scene_name: str, bounds: Box) -> None:
        self.scene_name, self.bounds = scene_name, bounds
        self._cards = Cards()

    def describe(self, kept: Snapshot, camera: Camera, outcome: Outcome) -> Metadata:
        """All there is to say of a moment.

        Args:
            kept: the home at that moment.
            camera: the agent's.
            outcome: the action that led there.

        Returns:
            A dictionary that shares nothing with any other: its reader may change it.
        """
        return Metadata(
            objects=self._cards.describe(kept, camera),
            isSceneAtRest=True,
            agent=_agent(kept),
            heldObjectPose=_held_pose(kept, camera),
            inventoryObjects=_inventory(kept),
            fov=camera.field_of_view,
            cameraPosition=vector(camera.eye(kept.pose)),
            cameraOrthSize=0.0,
            thirdPartyCameras=[_third_camera(number, each) for number, each in enumerate(kept.cameras)],
            sceneName=self.scene_name,
            sceneBounds=_bounds(self.bounds),
            lastAction=outcome.action.name,
            lastActionSuccess=outcome.refusal is None,
            errorMessage=outcome.error_message,
            errorCode=outcome.error_code,
            actionReturn=outcome.result,
            collided=outcome.has_collided,
            collidedObjects=outcome.met,
            screenWidth=camera.width,
            screenHeight=camera.height,
            agentId=0,
            currentTime=kept.clock,
            visibleRange=None,
            **_unused(),
            **_refusal(outcome),
        )


def _refusal(outcome: Outcome) -> dict[str, Any]:
    """Why an action failed, in types: a key of ours, there when one failed. AI2-THOR says it in words alone."""
    if (refusal := outcome.refusal) is None:
        return {}
    return {"refusal": {"kind": refusal.kind.value, "message": refusal.message, "blocker": refusal.blocker}}


def _unused() -> dict[str, Any]:
    """Keys that AI2-THOR always sends and that no action of this agent fills."""
    return {
        "colors": None,
        "flatSurfacesOnGrid": [],
        "distances": [],
        "normals": [],
        "isOpenableGrid": [],
        "segmentedObjectIds": [],
        "objectIdsInBox": [],
        "actionIntReturn": 0,
        "actionFloatReturn": 0.0,
        "actionStringsReturn": [],
        "actionFloatsReturn": [],
        "actionVector3sReturn": [],
    }


def _agent(kept: Snapshot) -> dict[str, Any]:
    pose = kept.pose
    return {
        "name": "agent",
        "position": vector((pose.x, pose.y, pose.z)),
        "rotation": vector((0.0, pose.yaw, 0.0)),
        "cameraHorizon": pose.horizon,
        "isStanding": pose.standing,
        "inHighFrictionArea": False,
    }


def _held_pose(kept: Snapshot, camera: Camera) -> dict[str, Any]:
    """Where the hand is, in the world and along the camera's axes, also while it is empty."""
    pose, place = kept.pose, hand_position(kept.pose, kept.hand)
    pitch, yaw, roll = kept.hand.rotation
    return {
        "position": vector(place),
        "rotation": vector((pitch, (pose.yaw + yaw) % 360.0, roll)),
        "localPosition": vector(_seen_from(camera.eye(pose), pose.yaw, pose.horizon, place)),
        "localRotation": vector(kept.hand.rotation),
    }


def _seen_from(eye: Point, yaw: float, horizon: float, place: Point) -> Point:
    """A place as metres to the right, up and ahead of a camera."""
    turn, tilt = math.radians(yaw), math.radians(horizon)
    dx, dy, dz = (there - here for there, here in zip(place, eye, strict=True))
    right, level = dx * math.cos(turn) - dz * math.sin(turn), dx * math.sin(turn) + dz * math.cos(turn)
    return right, dy * math.cos(tilt) + level * math.sin(tilt), level * math.cos(tilt) - dy * math.sin(tilt)


def _inventory(kept: Snapshot) -> list[dict[str, str]]:
    if kept.held is None:
        return []
    return [{"objectId": kept.held, "objectType": kept.instances[kept.held].object_type}]


def _third_camera(number: int, camera: ThirdCamera) -> dict[str, Any]:
    return {
        "thirdPartyCameraId": number,
        "position": vector(camera.position),
        "rotation": vector(camera.rotation),
        "fieldOfView": camera.field_of_view,
    }


def _bounds(box: Box) -> dict[str, Any]:
    return {"cornerPoints": corners(box), "center": vector(box.centre), "size": vector(box.size)}
