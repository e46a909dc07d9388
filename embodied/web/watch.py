"""Looks on while the robot works: what it sees, what it knows, and each task kept to be seen again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from embodied.entity import EntityRecord, Room
from embodied.memory import Memory
from embodied.pictures.recorder import Moment
from embodied.pictures.story import Still, after
from embodied.simulators.household import HouseholdSimulator
from embodied.trace import Acted, Event, Started, Stopped
from embodied.trace_file import write_trace

MOST = 50
"""Tasks that are kept in memory; traces of all are on the disk."""
LOOKED_AT = 0.5
"""Seconds at least between two looks at what the robot knows."""


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """What the robot knows of its home at one moment, by value."""

    rooms: tuple[Room, ...] = ()
    things: tuple[EntityRecord, ...] = ()
    held: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A task that is over: its number in the session, its first event, and all moments after it."""

    number: int
    started: Started
    moments: tuple[Moment, ...]


@dataclass(slots=True, eq=False)
class Watch:
    """A sink for the events of a session's robot, called on its thread; keeps it no longer than a snapshot takes.

    What is read from other threads is put there whole, and never changed afterwards.

    Args:
        simulator: that the robot works in.
        memory: what it knows now; None before the first task.
        show: is handed every moment.
        traces: a folder for a trace of each task; None to write none.
    """

    simulator: HouseholdSimulator
    memory: Callable[[], Memory | None]
    show: Callable[[Still], None]
    traces: Callable[[Started], Path] | None = None
    still: Still = field(init=False)
    home: Home = field(init=False, default_factory=Home)
    tasks: tuple[Task, ...] = ()
    _started: Started | None = None
    _moments: list[Moment] = field(default_factory=list)
    _looked: float = 0.0

    def __post_init__(self) -> None:
        self._show(Still(self.simulator.home.snapshot()))

    @property
    def awake(self) -> bool:
        """Whether the robot is there yet: it is made on its own thread."""
        return self.memory() is not None

    def __call__(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, Started):
            self._started, self._moments = event, []
            self._show(Still(self.simulator.home.snapshot(), heading="Begins"))
            return
        kept = self.simulator.home.snapshot()
        self._moments.append(Moment(event, kept))
        still = self.still if self.still.path else replace(self.still, path=((kept.pose.x, kept.pose.z),))
        self._show(after(replace(still, kept=kept, closes=False), event))
        if not isinstance(event, Acted) or monotonic() - self._looked > LOOKED_AT:
            self._look()
        if isinstance(event, Stopped) and self._started is not None:
            self._end(self._started)

    def _show(self, still: Still) -> None:
        self.still = still
        self.show(still)

    def _look(self) -> None:
        if (memory := self.memory()) is not None:
            things = tuple(EntityRecord.of(each) for each in memory.entities())
            self.home, self._looked = Home(tuple(memory.rooms), things, memory.held), monotonic()

    def _end(self, started: Started) -> None:
        number = self.tasks[-1].number + 1 if self.tasks else 1
        self.tasks = (*self.tasks, Task(number, started, tuple(self._moments)))[-MOST:]
        if self.traces is not None:
            events: Sequence[Event] = [started, *(each.event for each in self._moments)]
            write_trace(self.traces(started), events)
        self._started = None
