"""What an episode looked like: each event with the state of the home at that moment, kept while it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from embodied.errors import BadFileError
from embodied.household.state import Snapshot
from embodied.simulator import Action, RefusalKind
from embodied.simulators.faults import SILENT, kept_back
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import Acted, Ended, Event, Injected, Started

SLACK = 1e-3
"""Metres and degrees by which a pose may differ from a trace's, which is rounded."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An event, and the home just after it."""

    event: Event
    kept: Snapshot


class Recorder:
    """A sink that keeps moments; snapshots cost microseconds, pictures are taken of them later.

    Args:
        simulator: the one that the episode runs in.

    Attributes:
        started: the episode's first event; None until then.
        moments: all others.
    """

    def __init__(self, simulator: HouseholdSimulator) -> None:
        self.simulator = simulator
        self.started: Started | None = None
        self.moments: list[Moment] = []

    def __call__(self, event: Event) -> None:
        """Keep one event."""
        if isinstance(event, Started):  # the simulator is reset after it
            self.started, self.moments = event, []
        else:
            self.moments.append(Moment(event, self.simulator.home.snapshot()))


def replayed(events: Iterable[Event], simulator: HouseholdSimulator, setup: Setup) -> Recorder:
    """Take a trace's actions again, to see what they looked like; what happened is the trace's word.

    Args:
        events: a whole trace.
        simulator: to take them in.
        setup: how the episode began.

    Raises:
        BadFileError: an action comes out otherwise than the trace says.
    """
    recorder = Recorder(simulator)
    observation, silent = simulator.reset(setup), False
    for number, event in enumerate(events, start=1):
        silent = event.fault == SILENT if isinstance(event, Injected) else silent and not isinstance(event, Ended)
        if isinstance(event, Acted) and not _unseen(event, simulator):
            action = Action(event.action, event.arguments)
            kept = silent and kept_back(action)
            observation = replace(observation, refusal=None) if kept else simulator.step(action)
            pose, refusal = observation.pose, observation.refusal
            reached = pose.x, pose.y, pose.z, pose.yaw, pose.horizon
            same = (refusal.kind.value if refusal else None) == event.refusal
            if not same or any(abs(a - b) > SLACK for a, b in zip(reached, event.pose, strict=True)):
                raise BadFileError(
                    f"{event.action} does not come out as it did: the room or its initial state is another one",
                    where=f"event {number}",
                    fix="draw it as it runs: `embodied run … --video FILE`",
                )
        recorder(event)
    return recorder


def _unseen(event: Acted, simulator: HouseholdSimulator) -> bool:
    """Whether an action was refused before it came to the simulator: it was aimed at what only memory knew of."""
    named = event.arguments.get("objectId")
    return event.refusal == RefusalKind.NOT_VISIBLE.value and simulator.home.get(str(named)) is None
