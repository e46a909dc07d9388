"""What a home is initialised with: AI2-THOR's `Initialize` arguments that change how actions work."""

from __future__ import annotations

import math
from dataclasses import dataclass

from embodied.geometry import GRID
from embodied.sight import Camera

STANDING_RISE = 0.675
"""Metres of the standing agent's eye above its body's centre."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the agent moves and sees; defaults are AI2-THOR 5's.

    Attributes:
        grid_size: metres of a step, and of the lattice that the agent snaps to.
        snap_to_grid: whether it snaps; its turns are then quarter turns.
        rotate_step: degrees of a turn.
        visibility_distance: metres; what is farther away is neither visible nor in reach.
        visibility_scheme: "Collider" or "Distance", see `sight.Camera.by_point`.
        field_of_view: vertical, degrees.
        width, height: of the picture, pixels.
        look_up, look_down: how far the camera tilts, degrees.
        held_object_collides: whether what the hand holds stops moves and turns.
        doors_need_room: whether a drawer or door that would hit something stays shut.
        temperature_decay: seconds until a thing out of any heat or cold is at room temperature again.
    """

    grid_size: float = GRID
    snap_to_grid: bool = True
    rotate_step: float = 90.0
    visibility_distance: float = 1.5
    visibility_scheme: str = "Collider"
    field_of_view: float = 90.0
    width: int = 300
    height: int = 300
    look_up: float = 30.0
    look_down: float = 60.0
    held_object_collides: bool = True
    doors_need_room: bool = True
    temperature_decay: float = 10.0

    def camera(self) -> Camera:
        """The agent's camera."""
        return Camera(
            self.field_of_view,
            self.width,
            self.height,
            STANDING_RISE,
            self.visibility_distance,
            self.visibility_scheme == "Distance",
        )

    def snapped(self, value: float) -> float:
        """The nearest line of the lattice, metres."""
        return math.floor(value / self.grid_size + 0.5) * self.grid_size


ROBOT = Settings(visibility_scheme="Distance", held_object_collides=False, doors_need_room=False)
"""How this project's own robot moves and sees, in every simulator room: as ALFRED's recordings did, whose rooms are
known too coarsely to tell what a hand or a door would hit."""
