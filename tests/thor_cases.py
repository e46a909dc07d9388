"""Every action of the rule table with arguments that work and arguments that AI2-THOR refuses, and how."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from embodied.household.thor.controller import Controller
from tests.thor import face, one

Steps = Sequence[tuple[str, Mapping[str, Any]]]
FACE = "face"
"""In a list of steps: stand before the only object of a type."""


@dataclass
class Case:
    """One action: how it works and how it fails. "@Type" stands for the id of the only object of a type.

    Attributes:
        good: arguments with which it works.
        bad: arguments with which it fails; None where it cannot.
        says: what the error message begins with, or has in it.
        code: the errorCode.
        before: steps that make it possible.
    """

    good: dict[str, Any] = field(default_factory=dict)
    bad: dict[str, Any] | None = None
    says: str = ""
    code: str | None = None
    before: Steps = ()


def at(kind: str) -> tuple[str, dict[str, Any]]:
    return FACE, {"kind": kind}


def on(kind: str, **more: Any) -> dict[str, Any]:
    return {"objectId": f"@{kind}", **more}


UNKNOWN = {"objectId": "Apple|+09.00|+00.00|+09.00"}
NO_SUCH = "ArgumentException: "
HIDDEN = "NullReferenceException: "
RANGE = "ArgumentOutOfRangeException: "
INVALID = "InvalidOperationException: "
EXTRA = {"speling": 1}
HOLDING = (at("Mug"), ("PickupObject", on("Mug")))
FAR = {"position": {"x": 90.0, "y": 0.9, "z": 0.0}, "rotation": 0.0, "horizon": 0.0, "standing": True}
HERE = {**FAR, "position": {"x": 0.0, "y": 0.9, "z": 0.0}}
CAMERA = {"position": {"x": 0.0, "y": 2.0, "z": 0.0}, "rotation": {"x": 90.0, "y": 0.0, "z": 0.0}}
BEFORE_FRIDGE = [("TeleportFull", {**HERE, "position": {"x": 0.5, "y": 0.9, "z": -0.5}, "rotation": 90.0})]
STATES = {"objectType": "Plate", "stateChange": "dirtyable", "isDirty": True}
POSE = {"objectName": "plate", "position": {"x": 0.0, "y": 1.0, "z": 1.6}, "rotation": {"x": 0.0, "y": 0.0, "z": 0.0}}
MISSING, WRONG = "MissingArguments", "InvalidArgument"

CASES: dict[str, Case] = {
    "Initialize": Case({"gridSize": 0.25}, {"gridSize": -1.0}, RANGE),
    **{name: Case({}, {"moveMagnitude": 0.0}, INVALID) for name in ("MoveAhead", "MoveBack", "MoveLeft", "MoveRight")},
    **{name: Case({}, {"degrees": 0.0}, INVALID) for name in ("RotateLeft", "RotateRight")},
    "LookUp": Case({}, {"degrees": 90.0}, "the camera tilts", "LookDownCantExceedMin"),
    "LookDown": Case({}, {"degrees": 90.0}, "the camera tilts", "LookDownCantExceedMin"),
    "Teleport": Case({"rotation": 90.0}, {"position": FAR["position"]}, RANGE),
    "TeleportFull": Case(HERE, FAR, RANGE),
    "Crouch": Case({}, {"speling": 1}, "Crouch takes no", WRONG),
    "Stand": Case({}, {"speling": 1}, "Stand takes no", WRONG, [("Crouch", {})]),
    "PickupObject": Case(on("Mug"), on("CounterTop"), INVALID, None, [at("Mug")]),
    "PutObject": Case(on("CounterTop"), on("Potato"), "", None, HOLDING),
    "DropHeldObject": Case({"forceAction": True}, EXTRA, "takes no", WRONG, HOLDING),
    "DropHandObject": Case({"forceAction": True}, EXTRA, "takes no", WRONG, HOLDING),
    "ThrowObject": Case({"moveMagnitude": 50.0, "forceAction": True}, {}, "needs", MISSING, HOLDING),
    "MoveHeldObject": Case({"up": 0.02}, {"ahead": 20.0}, RANGE, None, HOLDING),
    **{
        f"MoveHeldObject{way}": Case({"moveMagnitude": 0.01}, {}, "needs", MISSING, HOLDING)
        for way in ("Ahead", "Back", "Left", "Right", "Up", "Down")
    },
    "RotateHeldObject": Case({"yaw": 10.0}, {"rotation": {"y": 10.0}, "yaw": 1.0}, "", WRONG, HOLDING),
    "OpenObject": Case(on("Fridge"), on("Fridge", openness=1.5), RANGE, None, BEFORE_FRIDGE),
    "CloseObject": Case(on("Fridge"), on("Mug", forceAction=True), "", None, BEFORE_FRIDGE),
    "ToggleObjectOn": Case(on("DeskLamp"), on("Book"), "", None, [at("DeskLamp")]),
    "ToggleObjectOff": Case(on("DeskLamp"), on("Book"), "", None, [at("DeskLamp"), ("ToggleObjectOn", on("DeskLamp"))]),
    "SliceObject": Case(on("Apple"), on("CounterTop"), "", None, [at("Apple")]),
    "BreakObject": Case(on("Plate"), on("CounterTop"), "", None, [at("Plate")]),
    "CookObject": Case(on("Potato"), on("CounterTop"), "", None, [at("Potato")]),
    "DirtyObject": Case(on("Plate"), on("CounterTop"), "", None, [at("Plate")]),
    "CleanObject": Case(on("Plate"), on("CounterTop"), "", None, [at("Plate"), ("DirtyObject", on("Plate"))]),
    "FillObjectWithLiquid": Case(on("Mug", fillLiquid="Wine"), on("Mug"), RANGE, None, [at("Mug")]),
    "EmptyLiquidFromObject": Case(
        on("Mug"), on("CounterTop"), "", None, [at("Mug"), ("FillObjectWithLiquid", on("Mug", fillLiquid="water"))]
    ),
    "UseUpObject": Case(on("SoapBottle"), on("SideTable"), "", None, [at("SoapBottle")]),
    "SetObjectStates": Case({"SetObjectStates": STATES}, {"SetObjectStates": {"stateChange": "odd"}}, RANGE),
    "SetObjectPoses": Case({"objectPoses": [POSE]}, {"objectPoses": [{**POSE, "objectName": "x"}]}, NO_SUCH),
    "InitialRandomSpawn": Case({"randomSeed": 2**31 - 1}, {"numPlacementAttempts": 0}, RANGE),
    "RandomizeMaterials": Case({}, EXTRA, "takes no", WRONG),
    "DisableObject": Case(on("Mug"), UNKNOWN, NO_SUCH),
    "EnableObject": Case(on("Mug"), UNKNOWN, NO_SUCH, None, [("DisableObject", on("Mug"))]),
    "RemoveFromScene": Case(on("Mug"), UNKNOWN, NO_SUCH),
    "GetReachablePositions": Case({}, {"maxStepCount": 0}, INVALID),
    "GetInteractablePoses": Case(on("Mug"), on("Mug", maxPoses=0), RANGE),
    "GetShortestPath": Case(on("Mug"), UNKNOWN, NO_SUCH),
    "GetObjectInFrame": Case({"x": 0.5, "y": 0.45}, {"x": 2.0, "y": 0.5}, RANGE),
    "AddThirdPartyCamera": Case(CAMERA, {**CAMERA, "fieldOfView": 180.0}, RANGE),
    "UpdateThirdPartyCamera": Case(
        {"position": {"y": 1.5}}, {"thirdPartyCameraId": 4}, RANGE, None, [("AddThirdPartyCamera", CAMERA)]
    ),
    "SetTemperatureDecayTime": Case({"decayTime": 5.0}, {"decayTime": -1.0}, RANGE),
    **{name: Case({}, EXTRA, "takes no", WRONG) for name in ("EnableTemperatureDecay", "DisableTemperatureDecay")},
    **{name: Case({}, EXTRA, "takes no", WRONG) for name in ("Pass", "Done", "NoOp", "GetMapViewCameraProperties")},
}

BAD = [math.nan, math.inf, -math.inf, 1e300, -1e300, 10**400, "x" * 5000, [], [1], {}, {"x": math.nan}, object(), b"\0"]
"""Values that no argument may have."""


def filled(controller: Controller, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, with ids in place of "@Type"."""
    return {
        key: one(controller.last_event, value[1:]) if isinstance(value, str) and value.startswith("@") else value
        for key, value in arguments.items()
    }


def prepared(controller: Controller, steps: Steps) -> None:
    for name, arguments in steps:
        if name == FACE:
            face(controller, **arguments)
        else:
            controller.step(name, raise_for_failure=True, **filled(controller, arguments))


def state(controller: Controller) -> Any:
    return controller.home.snapshot()
