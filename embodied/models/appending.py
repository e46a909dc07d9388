"""A file of lines that several processes append to, one at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from embodied.errors import OutsideError


@contextmanager
def appending(path: Path, fix: str) -> Iterator[BinaryIO]:
    """Open a file that no other process appends to meanwhile; what a dead one left of a line is cut off first.

    What is written is the system's when this ends: it outlives the process, not a power cut.

    Raises:
        OutsideError: the disk refuses; `fix` says what to do about it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _cut_torn_line(file)
            yield file
            file.flush()
    except OSError as error:
        raise OutsideError(f"cannot be written ({error.strerror})", where=str(path), fix=fix) from None


def _cut_torn_line(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    if not size:
        return
    file.seek(size - 1)
    if file.read() != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
