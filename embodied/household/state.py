"""What a home's state is made of besides its objects, and the whole of it at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field

from embodied.geometry import Cell, Point, Pose
from embodied.household.instance import Instance
from embodied.household.settings import Settings
from embodied.household.solids import Solids


@dataclass(frozen=True, slots=True)
class Hand:
    """Where the hand is, off its usual place: metres along the camera's axes, and degrees about its own."""

    right: float = 0.0
    up: float = 0.0
    ahead: float = 0.0
    rotation: Point = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ThirdCamera:
    """A camera that nobody carries: metres, and degrees as AI2-THOR's rotation x, y, z.

    With an orthographic size, half of the picture's height in metres, it has no perspective.
    """

    position: Point
    rotation: Point
    field_of_view: float = 90.0
    orthographic_size: float | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A home's whole state at one moment; a home never changes what it gave to one.

    Attributes:
        instances, rows, children, solids: the objects, their rows in the arrays, what is in what.
        pose, held, hand: the agent.
        settings, cameras: what was set up.
        clock: seconds of game time since the start.
        next_cooling: when, at the earliest, something is at room temperature again.
        free_cells: where the agent may stand.
        materials: how often colours and shapes were drawn anew; 0 for the scene's own.
    """

    instances: dict[str, Instance]
    rows: dict[str, int]
    children: dict[str, tuple[str, ...]]
    solids: Solids = field(compare=False)
    pose: Pose
    held: str | None
    hand: Hand
    settings: Settings
    cameras: tuple[ThirdCamera, ...]
    clock: float
    next_cooling: float
    free_cells: frozenset[Cell]
    materials: int = 0
