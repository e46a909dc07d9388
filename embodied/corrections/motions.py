"""A nudge as actions: whole steps of the grid, quarter turns, tilts of the camera."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.correction import Direction, Nudge
from embodied.geometry import GRID
from embodied.simulator import Action

TURN, TILT = 90.0, 15.0
"""Degrees of a usual turn, and of a usual tilt."""
MOST = 8
"""Actions of one nudge: people ask for more by saying it again."""
_MOVES: Mapping[Direction, tuple[str, float]] = {
    "left": ("MoveLeft", GRID),
    "right": ("MoveRight", GRID),
    "forward": ("MoveAhead", GRID),
    "back": ("MoveBack", GRID),
    "turn_left": ("RotateLeft", TURN),
    "turn_right": ("RotateRight", TURN),
    "up": ("LookUp", TILT),
    "down": ("LookDown", TILT),
}


def actions_of(nudge: Nudge) -> tuple[Action, ...]:
    """The actions of a nudge; its amount is rounded to whole ones, of which there is at least one."""
    name, unit = _MOVES[nudge.direction]
    count = 1 if nudge.amount is None else round(nudge.amount / unit)
    arguments = {"degrees": TILT} if name.startswith("Look") else {}
    return (Action(name, arguments),) * min(max(count, 1), MOST)


def words_of(nudge: Nudge) -> str:
    """A nudge in words: "a bit left"."""
    return f"a bit {nudge.direction.replace('_', ' ')}"
