"""Looks at AI2-THOR's process while somebody waits for its answer.

The package waits for ever for a player that ends before it opened its pipe, and spins on one that ends in mid-action.
So one that is late is killed here; and when a process is gone, what the package waits for is unblocked, so that it
raises.
"""

from __future__ import annotations

import errno
import math
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

PERIOD = 0.02
"""Seconds between two looks at a process that is waited for."""
NO_TYPE = 0x7F
"""No field of a message has this type."""
RUBBISH = bytes([NO_TYPE]) * 65536
"""What a broken pipe is filled with."""


class Watch:
    """Looks at the process while somebody waits for it.

    Attributes:
        is_late: the process was killed because it did not answer in time.
    """

    def __init__(self, controller: Any) -> None:
        self._controller, self.is_late = controller, False
        self._server: Any = None
        self._waiting, self._ended = threading.Event(), False
        self._deadline = math.inf
        threading.Thread(target=self._look, name="ai2thor watch", daemon=True).start()

    @property
    def server(self) -> Any:
        """The package's server; None before there is one. The package forgets it in a crash."""
        self._server = getattr(self._controller, "server", None) or self._server
        return self._server

    def exit_code(self) -> int | None:
        """The process's; None while it runs, or has not begun."""
        process = getattr(self.server, "unity_proc", None)
        return None if process is None else process.poll()

    @contextmanager
    def over(self, limit: float) -> Iterator[None]:
        """Watch while an answer is awaited, so many seconds at most."""
        self._deadline = time.monotonic() + limit
        self._waiting.set()
        try:
            yield
        finally:
            self._waiting.clear()

    def end(self) -> None:
        """Look no more."""
        self._ended = True
        self._waiting.set()

    def _look(self) -> None:
        while True:
            self._waiting.wait()
            if self._ended:
                return
            if self.exit_code() is not None:
                self._unblock()
            elif time.monotonic() > self._deadline and getattr(self.server, "unity_proc", None) is not None:
                self.is_late = True
                self.server.unity_proc.kill()
            time.sleep(PERIOD)

    def _unblock(self) -> None:
        """Take the dead process's place in its pipes until nobody waits any more, and say nothing sensible."""
        if not hasattr(self.server, "server_pipe_path"):
            return
        ends: list[int] = []
        try:
            ends.append(os.open(self.server.client_pipe_path, os.O_RDONLY | os.O_NONBLOCK))
            while self._waiting.is_set() and not self._ended:
                with suppress(BlockingIOError):
                    os.read(ends[0], len(RUBBISH))
                if len(ends) < 2:
                    with suppress(OSError):  # ENXIO: nobody reads yet
                        ends.append(os.open(self.server.server_pipe_path, os.O_WRONLY | os.O_NONBLOCK))
                else:
                    with suppress(BlockingIOError, BrokenPipeError):
                        os.write(ends[1], RUBBISH)
                time.sleep(PERIOD / 10)
        except OSError as error:
            if error.errno != errno.ENOENT:  # the pipes are gone already
                raise
        finally:
            for each in ends:
                os.close(each)
