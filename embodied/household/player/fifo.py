"""AI2-THOR's named pipes: fields of a type, a length and a body, and one more that ends the message."""

from __future__ import annotations

import fcntl
import json
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from embodied.errors import MissingExtraError
from embodied.household.player.reply import Reply

HEADER = struct.Struct("!BI")
METADATA, ACTION, METADATA_PATCH, END = 1, 2, 11, 255
"""Types of fields; pictures have theirs, too."""
END_OF_MESSAGE = HEADER.pack(END, 0)

PIPE = 1 << 20
"""Bytes that a pipe is made to hold, where the system lets us: a whole moment, so that nobody waits halfway."""

Packer = Callable[[Mapping[str, Any]], bytes]


def serve(greeting: Reply, answer: Callable[[Mapping[str, Any]], Reply], write_to: Path, read_from: Path) -> None:
    """Answer actions until the client closes its end.

    Args:
        greeting: sent first.
        answer: takes an action.
        write_to, read_from: the pipes' paths.
    """
    pack = packer()
    with write_to.open("wb") as out:
        with suppress(OSError):
            fcntl.fcntl(out, fcntl.F_SETPIPE_SZ, PIPE)
        _send(out, greeting, pack)
        with read_from.open("rb") as source:
            for action in _actions(source):
                _send(out, answer(action), pack)


def packer() -> Packer:
    """What writes metadata as bytes.

    Raises:
        MissingExtraError: msgpack is not installed.
    """
    try:
        import msgpack
    except ImportError:
        raise MissingExtraError("the player writes to pipes by msgpack", fix="pip install 'embodied[thor]'") from None
    pack: Packer = msgpack.packb
    return pack


def _send(out: BinaryIO, reply: Reply, pack: Packer) -> None:
    if reply.patch:
        _field(out, METADATA_PATCH, pack(reply.patched()))
    else:
        _field(out, METADATA, pack(reply.metadata()))
        for part, body in reply.pictures():
            _field(out, part.number, body)
    out.write(END_OF_MESSAGE)
    out.flush()


def _field(out: BinaryIO, kind: int, body: bytes) -> None:
    out.write(HEADER.pack(kind, len(body)))
    out.write(body)


def _actions(source: BinaryIO) -> Iterator[Mapping[str, Any]]:
    """What the client sends, until it closes the pipe."""
    body = b""
    while len(header := source.read(HEADER.size)) == HEADER.size:
        kind, length = HEADER.unpack(header)
        if kind == END:
            yield json.loads(body)
        elif kind == ACTION:
            body = source.read(length)
