"""Rules of third-party cameras: their poses; pictures are the renderer's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from embodied.geometry import Point
from embodied.household.actions.arguments import Vector
from embodied.household.actions.refused import Refused
from embodied.household.actions.rules import rule
from embodied.household.home import Home
from embodied.household.state import ThirdCamera
from embodied.simulator import RefusalKind

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?|[a-z]+")
UNITY_SIZE = 5.0
"""Half of the picture's height, metres, of a camera without perspective that is told no size."""
ABOVE = 1.0
"""Metres over the walls of the camera of a map."""
_UNUSED = "nearClippingPlane farClippingPlane antiAliasing"


@rule("AddThirdPartyCamera", still=True, unused=_UNUSED)
def add_camera(
    home: Home,
    name: str,
    position: Vector,
    rotation: Vector,
    fieldOfView: float = 90.0,
    skyboxColor: str | None = None,
    orthographic: bool = False,
    orthographicSize: float | None = None,
) -> None:
    """Put a camera up at a place in the home, metres and degrees."""
    _check(fieldOfView, skyboxColor, orthographic, orthographicSize)
    camera = ThirdCamera(
        _filled(position, (0.0, 0.0, 0.0)),
        _filled(rotation, (0.0, 0.0, 0.0)),
        float(fieldOfView),
        (orthographicSize or UNITY_SIZE) if orthographic else None,
    )
    home.cameras = (*home.cameras, camera)


@rule("UpdateThirdPartyCamera", still=True, unused=_UNUSED)
def update_camera(
    home: Home,
    name: str,
    thirdPartyCameraId: int = 0,
    position: Vector | None = None,
    rotation: Vector | None = None,
    fieldOfView: float | None = None,
    skyboxColor: str | None = None,
    orthographic: bool | None = None,
    orthographicSize: float | None = None,
) -> None:
    """Move a camera; axes that are not given stay."""
    number = int(thirdPartyCameraId)
    if not 0 <= number < len(home.cameras):
        raise Refused(RefusalKind.OUT_OF_RANGE, f"there is no camera {number}; there are {len(home.cameras)}")
    camera = home.cameras[number]
    is_orthographic = camera.orthographic_size is not None if orthographic is None else orthographic
    _check(fieldOfView or camera.field_of_view, skyboxColor, is_orthographic, orthographicSize)
    moved = replace(
        camera,
        position=_filled(position or {}, camera.position),
        rotation=_filled(rotation or {}, camera.rotation),
        field_of_view=float(camera.field_of_view if fieldOfView is None else fieldOfView),
        orthographic_size=(orthographicSize or camera.orthographic_size or UNITY_SIZE) if is_orthographic else None,
    )
    home.cameras = (*home.cameras[:number], moved, *home.cameras[number + 1 :])


@rule("GetMapViewCameraProperties", asks=True)
def map_view(home: Home, name: str) -> dict[str, Any]:
    """The arguments of AddThirdPartyCamera for a map of the whole home, seen from straight above."""
    bounds = home.space.bounds
    (x, _, z), (across, _, deep) = bounds.centre, bounds.size
    return {
        "position": {"x": x, "y": bounds.high[1] + ABOVE, "z": z},
        "rotation": {"x": 90.0, "y": 0.0, "z": 0.0},
        "orthographic": True,
        "orthographicSize": max(across, deep) / 2,
    }


def _filled(given: Vector, before: Point) -> Point:
    return (
        float(given.get("x", before[0])),
        float(given.get("y", before[1])),
        float(given.get("z", before[2])),
    )


def _check(angle: float, colour: str | None, orthographic: bool, size: float | None) -> None:
    if not 0.0 < angle < 180.0:
        raise Refused(RefusalKind.OUT_OF_RANGE, f"fieldOfView lies in (0, 180), not {angle:g}")
    if size is not None and not orthographic:
        raise Refused(RefusalKind.OUT_OF_RANGE, "orthographicSize goes with orthographic=True")
    if colour is not None and not _COLOUR.fullmatch(colour):
        raise Refused(RefusalKind.OUT_OF_RANGE, f"'{colour:.20}' is no colour: write #rrggbb")
