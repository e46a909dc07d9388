"""The rule of Initialize: how the agent moves and sees from now on."""

from __future__ import annotations

from dataclasses import replace

from embodied.household.actions.refused import Refused, require
from embodied.household.actions.rules import rule
from embodied.household.carrying import bring_along
from embodied.household.home import Home
from embodied.household.settings import Settings
from embodied.simulator import RefusalKind

NEAR_PLANE, FAR_PLANE = 0.1, 20.0
"""Metres; the camera's own, which AI2-THOR's sources do not tell."""
_UNUSED = (
    "agentControllerType cameraNearPlane cameraFarPlane TimeToWaitForObjectsToComeToRest renderDepthImage "
    "renderSemanticSegmentation renderNormalsImage renderFlowImage makeAgentsVisible autoSimulation fastActionEmit "
    "sceneName scene width height quality platform server_class"
)


@rule("Initialize", timeless=True, unused=_UNUSED)
def initialize(
    home: Home,
    name: str,
    agentMode: str = "default",
    gridSize: float = 0.25,
    snapToGrid: bool = True,
    rotateStepDegrees: float = 90.0,
    visibilityDistance: float = 1.5,
    visibilityScheme: str = "Collider",
    fieldOfView: float = 0.0,
    maxUpwardLookAngle: float = 0.0,
    maxDownwardLookAngle: float = 0.0,
    timeScale: float = 1.0,
    agentCount: int = 1,
) -> dict[str, float]:
    """Set agent, grid and visibility up; 0 means AI2-THOR's default, or the scene's own field of view."""
    require(agentMode == "default", f"agentMode is 'default' here, not '{agentMode:.40}'")
    require(agentCount == 1, "there is one agent here")
    require(0.0 <= fieldOfView < 180.0, "fieldOfView lies in (0, 180), or is 0 for the default")
    require(timeScale > 0.0, "timeScale has to be above 0")
    require(rotateStepDegrees > 0.0, "rotateStepDegrees has to be above 0")
    quarter = rotateStepDegrees % 90.0 == 0.0 and (rotateStepDegrees < 360.0 or rotateStepDegrees % 360.0 == 0.0)
    require(not snapToGrid or quarter, "with snapToGrid, rotateStepDegrees is 90, 180, 270 or a multiple of 360")
    require(maxUpwardLookAngle >= 0.0 and maxDownwardLookAngle >= 0.0, "look angles may not be negative")
    require(0.0 <= gridSize <= 5.0, "gridSize lies in (0, 5], or is 0 for 0.25")
    require(visibilityDistance >= 0.0, "visibilityDistance may not be negative")
    settings = replace(
        home.settings,
        grid_size=float(gridSize) or 0.25,
        snap_to_grid=snapToGrid,
        rotate_step=float(rotateStepDegrees),
        visibility_distance=float(visibilityDistance) or 1.5,
        visibility_scheme="Distance" if visibilityScheme.lower() == "distance" else "Collider",
        field_of_view=float(fieldOfView) or home.settings.field_of_view,
        look_up=float(maxUpwardLookAngle) or 30.0,
        look_down=float(maxDownwardLookAngle) or 60.0,
    )
    if snapToGrid:
        _snap(home, settings)
    home.configure(settings)
    bring_along(home)
    return {"cameraNearPlane": NEAR_PLANE, "cameraFarPlane": FAR_PLANE}


def _snap(home: Home, settings: Settings) -> None:
    """Move the agent to a corner of the lattice beside it that is free."""
    pose, step = home.pose, settings.grid_size
    x, z = settings.snapped(pose.x), settings.snapped(pose.z)
    around = [(x, z), (x + step, z), (x, z + step), (x - step, z), (x, z - step)]
    free = next(((a, b) for a, b in around if home.space.fits(a, b)), None)
    if free is None:
        raise Refused(RefusalKind.BLOCKED, f"no point of a grid of {step:g} m beside the agent is free")
    home.pose = replace(pose, x=free[0], z=free[1])
