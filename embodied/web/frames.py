"""The newest picture of each kind, for any number of watchers: nobody waits for a slow one, which misses some."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True, eq=False)
class Watcher:
    """One client: what wakes it, the number of the last picture it was sent of each kind, and how many it was."""

    loop: asyncio.AbstractEventLoop
    news: asyncio.Event
    sent: dict[str, int] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)


class Frames:
    """Pictures by kind ("view", "map"), numbered.

    Args:
        on_watched: called when somebody begins to watch.
    """

    def __init__(self, on_watched: Callable[[], None] = lambda: None) -> None:
        self._on_watched = on_watched
        self._lock = Lock()
        self._newest: dict[str, tuple[int, bytes]] = {}
        self._watchers: list[Watcher] = []

    @property
    def watched(self) -> int:
        """How many watch."""
        return len(self._watchers)

    def publish(self, kind: str, data: bytes) -> None:
        """Put a picture in the place of the one before; from any thread."""
        with self._lock:
            number, _ = self._newest.get(kind, (0, b""))
            self._newest[kind] = number + 1, data
            watchers = list(self._watchers)
        for each in watchers:
            each.loop.call_soon_threadsafe(each.news.set)

    @contextmanager
    def watching(self) -> Iterator[Watcher]:
        """Watch, from within an event loop."""
        watcher = Watcher(asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._watchers.append(watcher)
        try:
            self._on_watched()
            yield watcher
        finally:
            with self._lock:
                self._watchers.remove(watcher)

    async def newer(self, watcher: Watcher) -> tuple[str, bytes]:
        """Wait for a picture that a watcher was not sent yet: the newest of the kind that it got least often."""
        while True:
            watcher.news.clear()
            with self._lock:
                fresh = [kind for kind, (number, _) in self._newest.items() if number > watcher.sent.get(kind, 0)]
                if fresh:
                    kind = min(fresh, key=lambda each: watcher.turns.get(each, 0))
                    watcher.sent[kind], data = self._newest[kind]
                    watcher.turns[kind] = watcher.turns.get(kind, 0) + 1
                    return kind, data
            await watcher.news.wait()
