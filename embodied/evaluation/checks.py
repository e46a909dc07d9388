"""Counts of what rewards said of skills, against what was true, and of what went wrong on purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from embodied.trace import Disturbed, Event, Injected, Judged


@dataclass(frozen=True, slots=True)
class Checks:
    """Of one episode, or of several together.

    Attributes:
        injected: faults that befell skill runs.
        disturbed: changes behind the robot's back.
        judged: claims of success that a reward judged.
        abstained: those on which it did not decide, so that the skill's own word stood.
        false_accepts: claims that stood though the skill's effects had not come about.
        false_rejects: claims that fell though they had.
        disagreements: verdicts, abstentions left out, that differ from the simulator's true state.
    """

    injected: int = 0
    disturbed: int = 0
    judged: int = 0
    abstained: int = 0
    false_accepts: int = 0
    false_rejects: int = 0
    disagreements: int = 0

    @classmethod
    def of(cls, events: Iterable[Event]) -> Checks:
        """Count an episode's."""
        events = list(events)
        judged = [event for event in events if isinstance(event, Judged)]
        return cls(
            sum(isinstance(event, Injected) for event in events),
            sum(isinstance(event, Disturbed) for event in events),
            len(judged),
            sum(each.achieved is None for each in judged),
            sum(each.accepted and not each.truth for each in judged),
            sum(each.truth and not each.accepted for each in judged),
            sum(each.achieved is not None and each.achieved is not each.truth for each in judged),
        )

    def __add__(self, other: Checks) -> Checks:
        return Checks(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))
