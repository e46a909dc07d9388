"""Arrays that can be made again, kept on the disk under the hash of what they are made from.

A file is a `.npy` with a checksum behind it. One that is torn, tampered with or somebody else's is made again; it is
mapped into memory, not read, and never unpickled.
"""

from __future__ import annotations

import hashlib
import mmap
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

CHECKSUM = hashlib.sha256().digest_size


def kept(
    folder: Path, parts: Sequence[str], shape: tuple[int, ...], make: Callable[[], NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Return the array that `parts` stand for, from its file where that is sound; else made, and written for next time.

    Args:
        folder: where the files lie; a folder that cannot be written costs time only.
        parts: everything that decides the content.
        shape: the array's; its values are float32.
        make: makes the array.
    """
    digest = content_hash(parts)
    path = folder / f"{digest[:24]}.npy"
    with suppress(OSError, ValueError, EOFError):  # not there, or no array: made again
        if _sound(path, digest):
            stored: NDArray[np.float32] = np.load(path, mmap_mode="r", allow_pickle=False)
            if stored.shape == shape and stored.dtype == np.float32:
                return stored
    array = make()
    with suppress(OSError):  # `embodied doctor` tells of a cache that cannot be written
        _write(path, array, digest)
    return array


def content_hash(parts: Sequence[str]) -> str:
    """A hash of texts in order: each goes in with its length, so that no other list has the same."""
    texts = [part.encode("utf-8", "surrogatepass") for part in parts]
    return hashlib.sha256(b"".join(b"%d:%b" % (len(text), text) for text in texts)).hexdigest()


def _checksum(content: memoryview, digest: str) -> bytes:
    return hashlib.sha256(digest.encode() + hashlib.sha256(content).digest()).digest()


def _sound(path: Path, digest: str) -> bool:
    """Whether the file is whole, and made from what the hash says."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if len(content) <= CHECKSUM:
            return False
        with memoryview(content) as view, view[:-CHECKSUM] as array:
            return _checksum(array, digest) == bytes(view[-CHECKSUM:])


def _write(path: Path, array: NDArray[np.float32], digest: str) -> None:
    """Write whole or not at all: other processes may be reading, or writing the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.stem}.{os.getpid()}.{uuid4().hex[:8]}.part")
    try:
        with draft.open("wb+") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content, memoryview(content) as view:
                checksum = _checksum(view, digest)
            file.seek(0, os.SEEK_END)
            file.write(checksum)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
