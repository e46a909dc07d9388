"""All checks of a scene, in one call."""

from __future__ import annotations

from embodied.errors import EmbodiedError
from embodied.household.build import build_home
from embodied.household.checks.access import access_findings
from embodied.household.checks.finding import Finding
from embodied.household.checks.furnishing import furnishing_findings
from embodied.household.checks.layout import layout_findings
from embodied.household.scene import Scene


def check_scene(scene: Scene, *, where: str = "") -> list[Finding]:
    """Say what keeps a scene from being valid: a home that cannot be set up, things in each other or in walls, things
    out of reach, rooms without a way to them or without what a room of their kind has.

    Args:
        scene: the scene.
        where: its file, for messages.

    Returns:
        What is amiss; empty when all is well.
    """
    try:
        home = build_home(scene, where=where)
    except EmbodiedError as error:
        return [Finding("loads", scene.name, f"{error.summary}; {error.fix}")]
    return [*layout_findings(home, scene), *access_findings(home), *furnishing_findings(home)]
