"""An episode's trace: everything that happened, as typed events, one JSON line each.

The first event is `Started` and carries the format version; the last of a finished episode is `Scored`. Traces hold
no wall-clock times and no money, so that the same seed gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Discriminator, TypeAdapter, ValidationError

from embodied.errors import BadFileError, MissingDataError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Started:
    """The episode begins. `privileged` lists the parts that knew more than a robot could."""

    episode: str
    instruction: str
    scene: str
    planner: str
    seed: int
    privileged: tuple[str, ...]
    steps: tuple[str, ...] = ()
    format: int = FORMAT
    event: Literal["started"] = "started"


@dataclass(frozen=True, slots=True)
class Planned:
    """The whole plan, of a planner that has one before it acts; `source` says in words where it is from."""

    subgoals: tuple[str, ...]
    source: str = ""
    event: Literal["planned"] = "planned"


@dataclass(frozen=True, slots=True)
class Decided:
    """The planner's decision: act (with the subgoal in `text`), ask, finish or give_up."""

    decision: Literal["act", "ask", "finish", "give_up"]
    text: str = ""
    event: Literal["decided"] = "decided"


@dataclass(frozen=True, slots=True)
class Grounded:
    """The best candidates for the subgoal, best first, with all their scores; the first is called."""

    candidates: tuple[Mapping[str, Any], ...]
    count: int
    event: Literal["grounded"] = "grounded"


@dataclass(frozen=True, slots=True)
class Called:
    """A skill starts; `words` is the call in plain language."""

    skill: str
    arguments: Mapping[str, str]
    words: str
    event: Literal["called"] = "called"


@dataclass(frozen=True, slots=True)
class Acted:
    """One primitive action, and the pose after it as (x, y, z, yaw, horizon). `refusal` is None when it worked."""

    action: str
    arguments: Mapping[str, Any]
    pose: tuple[float, float, float, float, float]
    refusal: str | None = None
    message: str = ""
    event: Literal["acted"] = "acted"


@dataclass(frozen=True, slots=True)
class Ended:
    """A skill, or the attempt to ground a subgoal, ended. `reason` is None when it was achieved."""

    reason: str | None
    detail: str = ""
    event: Literal["ended"] = "ended"


@dataclass(frozen=True, slots=True)
class Stopped:
    """The episode is over. `ending`: finish, give_up, action_limit, failure_limit, decision_limit or crash."""

    ending: str
    actions: int
    failures: int
    detail: str = ""
    event: Literal["stopped"] = "stopped"


@dataclass(frozen=True, slots=True)
class Scored:
    """The goal's conditions, tested on the true state after the episode, in words and whether met."""

    success: bool
    conditions: tuple[tuple[str, bool], ...] = field(default=())
    event: Literal["scored"] = "scored"


Event = Started | Planned | Decided | Grounded | Called | Acted | Ended | Stopped | Scored
Sink = Callable[[Event], None]

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


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


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
    if not events or not isinstance(events[0], Started) or events[0].format != FORMAT:
        raise BadFileError(f"not a trace of format {FORMAT}", where=str(path), fix="run the episode again")
    return events
