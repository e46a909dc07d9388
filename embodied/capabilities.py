"""What a simulator offers, and what skills, tasks and ways of seeing need of one.

Both are said beforehand, and compared before anything is started: what is lacking is named in the result as
unsupported. It is never left to fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

IMAGE, DEPTH, SEGMENTS = SENSORS = ("image", "depth", "segments")
"""The parts of a frame; a simulator whose observations have no `look` offers none."""
NAVIGATION = frozenset({"MoveAhead", "RotateLeft", "RotateRight", "LookUp", "LookDown"})
"""The actions by which the robot gets to where it can see and reach."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What is offered, or needed.

    Attributes:
        actions: names of actions, as in AI2-THOR 5.
        sensors: of SENSORS.
        poses: observations tell the robot's pose, and things have boxes, in metres. A symbolic world has neither.
        snapshot: the state can be kept and put back: `simulator.Restorable`.
    """

    actions: frozenset[str] = frozenset()
    sensors: frozenset[str] = frozenset()
    poses: bool = False
    snapshot: bool = False

    @classmethod
    def of_actions(cls, *names: str) -> Capabilities:
        """Some actions, and no more."""
        return cls(frozenset(names))

    def __or__(self, other: Capabilities) -> Capabilities:
        """Both together."""
        return Capabilities(
            self.actions | other.actions,
            self.sensors | other.sensors,
            self.poses or other.poses,
            self.snapshot or other.snapshot,
        )

    def lacking(self, needed: Capabilities) -> tuple[str, ...]:
        """What is needed and not offered, in words and sorted: ("action SliceObject", "sensor depth")."""
        return (
            *(f"action {name}" for name in sorted(needed.actions - self.actions)),
            *(f"sensor {name}" for name in sorted(needed.sensors - self.sensors)),
            *(["poses"] if needed.poses and not self.poses else []),
            *(["snapshot"] if needed.snapshot and not self.snapshot else []),
        )


NOTHING = Capabilities()
"""Needs nothing."""


def moving(*names: str) -> Capabilities:
    """What a skill needs that goes somewhere and takes these actions there."""
    return Capabilities(NAVIGATION | frozenset(names), poses=True)


def together(each: Iterable[Capabilities]) -> Capabilities:
    """All of them together."""
    whole = NOTHING
    for one in each:
        whole |= one
    return whole
