"""Traces on the disk: one JSON line an event, written whole, read with every line checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from pydantic import Discriminator, TypeAdapter, ValidationError

from embodied.errors import BadFileError, MissingDataError
from embodied.paths import write_whole
from embodied.trace import FORMAT, READ, Event, Started

_EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Discriminator("event")])


def to_line(event: Event) -> str:
    """One event as a JSON line, without the line break."""
    return json.dumps(asdict(event), separators=(",", ":"), ensure_ascii=False)


def to_text(events: Iterable[Event]) -> str:
    """All events as the text of a trace file."""
    return "".join(to_line(event) + "\n" for event in events)


def write_trace(path: Path, events: Iterable[Event]) -> None:
    """Write a whole trace at once: a trace that is there is complete."""
    write_whole(path, to_text(events))


def read_trace(path: Path) -> list[Event]:
    """Read a trace.

    Raises:
        MissingDataError: no such file.
        BadFileError: a line that is no event, or a format that is newer than this version reads.
    """
    if not path.is_file():
        raise MissingDataError("no such trace", where=str(path), fix="traces lie in RUN/traces after `embodied eval`")
    events: list[Event] = []
    # Not splitlines(): a JSON string may hold other characters that Unicode calls a line's end.
    for number, line in enumerate(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"), start=1):
        try:
            events.append(_EVENTS.validate_json(line))
        except ValidationError as error:
            raise BadFileError(
                f"not an event of a trace ({error.errors()[0]['msg']})",
                where=f"{path}:{number}",
                fix="give a trace written by this version of embodied",
            ) from None
    if not events or not isinstance(events[0], Started) or events[0].format not in READ:
        raise BadFileError(f"not a trace of format {FORMAT}", where=str(path), fix="run the episode again")
    return events
