"""The story of a session: everything that happened, numbered, for anybody to read from wherever they are.

Nobody is waited for. A client keeps the number of the last entry that it has, and asks for those after it: a late one
gets the whole story so far, one that was away goes on where it was, and a slow one holds nobody up. Of a very long
story the oldest entries are dropped, and whoever missed them is told how many.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Condition

from embodied.sessions.phases import Phase, Request
from embodied.trace import Event

MOST = 50_000
"""Entries that are kept: hours of work, some tens of MB."""
AT_ONCE = 500
"""Entries that are given at once."""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody asked for something, and it was accepted; `text` in words, which are text and nothing else."""

    request: Request
    text: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What a session is at now.

    Attributes:
        phase: see there.
        instruction: the task; empty for none.
        question: what the robot waits for an answer to; empty for nothing.
        yes_or_no: whether yes or no answers it.
        approve: whether the robot asks before every call.
        awake: whether the robot is made by now; what is said before waits for it.
    """

    phase: Phase = Phase.READY
    instruction: str = ""
    question: str = ""
    yes_or_no: bool = False
    approve: bool = False
    awake: bool = False


@dataclass(frozen=True, slots=True)
class Saw:
    """What the robot sees by now, in words, the largest first."""

    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broke:
    """The work on a task broke off; the session goes on unless its phase says otherwise."""

    what: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """So many entries before the next are kept no more."""

    count: int


What = Event | Said | State | Saw | Broke | Skipped


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. Numbers begin at 1 and have no gaps."""

    number: int
    what: What


class Story:
    """An append-only, bounded list of entries, for any number of threads.

    Args:
        changed: notified of every new entry.
        most: entries that are kept.
    """

    def __init__(self, changed: Condition, most: int = MOST) -> None:
        self._changed = changed
        self._entries: deque[Entry] = deque(maxlen=most)
        self._last = 0

    def add(self, what: What) -> int:
        """Add an entry; returns its number."""
        with self._changed:
            self._last += 1
            self._entries.append(Entry(self._last, what))
            self._changed.notify_all()
            return self._last

    def since(self, number: int = 0, wait: float = 0.0, most: int = AT_ONCE) -> tuple[Entry, ...]:
        """The entries after a number, the oldest first.

        Args:
            number: the last one that is known.
            wait: seconds to wait for one, where there is none.
            most: so many at most; ask again for the rest.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._last > number, wait)
            if self._last <= number:
                return ()
            first = self._entries[0].number
            begin = max(number + 1, first)
            found = tuple(self._entries[at - first] for at in range(begin, min(begin + most, self._last + 1)))
        gap = begin - number - 1
        return (Entry(begin - 1, Skipped(gap)), *found) if gap else found
