"""What calls were let in and what they cost: in memory, or in a file that all processes of a run share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import RLock
from typing import BinaryIO

from embodied.errors import BadFileError
from embodied.language import Usage
from embodied.models.appending import appending


class Ledger:
    """Sums of what was spent, and of what calls under way may cost at the most.

    The file is only appended to, a line before each call and one after it: {"let_in": [calls, dollars], "cost":
    {…} or null}, the line after taking back what the line before had let in. A call whose process died in the middle
    stays let in for ever: it counts at the most that it may have cost.

    Args:
        path: the file; made with its first line. None to count in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path, self._lock = path, RLock()
        self._read_to, self._count = 0, 0
        self._spent = self._held = Usage()

    @property
    def spent(self) -> Usage:
        """What calls that have ended cost.

        Raises:
            BadFileError: the file is broken.
        """
        return self._refreshed()._spent

    @property
    def held(self) -> Usage:
        """Calls and dollars, at the most, of the calls that are under way or never ended."""
        return self._refreshed()._held

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile, and the sums are up to date: the place for a look and a note.

        Raises:
            OutsideError: the disk refuses.
            BadFileError: the file is broken.
        """
        with self._lock:
            if self._path is None:
                yield
                return
            with appending(self._path, "make room or mend the disk, and run the same command again") as self._file:
                self._absorb(self._file)
                yield

    def add(self, cost: Usage) -> None:
        """Note what was spent without having been let in here.

        Raises:
            OutsideError: the disk refuses.
        """
        if cost.calls:
            with self.alone():
                self.settle(Usage(), cost)

    def let_in(self, most: Usage) -> None:
        """Note, alone, that calls begin which cost `most` at the most."""
        self._write([most.calls, most.dollars], None)

    def settle(self, most: Usage, cost: Usage) -> None:
        """Note, alone, what calls that were let in at `most` really cost."""
        self._write([-most.calls, -most.dollars], cost)

    def _write(self, let_in: list[float], cost: Usage | None) -> None:
        raw = json.dumps({"let_in": let_in, "cost": None if cost is None else asdict(cost)}).encode() + b"\n"
        if self._path is None:
            self._take(raw)
            return
        self._file.write(raw)
        self._file.flush()
        self._absorb(self._file)

    def _refreshed(self) -> Ledger:
        with self._lock:
            if self._path is not None and self._path.is_file():
                with self._path.open("rb") as file:
                    self._absorb(file)
            return self

    def _absorb(self, file: BinaryIO) -> None:
        """Read what was appended since the last time; a line without an end is still being written."""
        file.seek(self._read_to)
        for raw in file:
            if not raw.endswith(b"\n"):
                break
            self._read_to += len(raw)
            self._take(raw)

    def _take(self, raw: bytes) -> None:
        self._count += 1
        try:
            line = json.loads(raw)
            calls, dollars = line["let_in"]
            # The dust of rounding would otherwise stay as a debt.
            self._held = Usage(max(0, self._held.calls + calls), dollars=max(0.0, self._held.dollars + dollars))
            if line["cost"] is not None:
                self._spent += Usage(**line["cost"])
        except (ValueError, KeyError, TypeError) as error:
            what = f"no line of a ledger ({type(error).__name__})"
            raise BadFileError(what, where=f"{self._path}: line {self._count}", fix="restore the file") from None
