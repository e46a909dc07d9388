"""The phases of a session, and what may be asked of it in each: a table, and nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Phase(Enum):
    """What a session is at."""

    READY = "ready"  # waits for an instruction
    WORKING = "working"
    HALTED = "halted"  # was told to stop, or has undone something: nothing moves until it is told to go on
    ASKING = "asking"  # waits for an answer; nothing moves
    CLOSED = "closed"


class Request(Enum):
    """What people can ask of a session."""

    INSTRUCT = "instruct"  # a new task
    SAY = "say"  # anything, in words
    STOP = "stop"
    UNDO = "undo"
    RESUME = "resume"
    YES = "yes"
    NO = "no"
    CLOSE = "close"


class Refusal(Enum):
    """Why a request was refused."""

    CLOSED = "the session is over"
    BUSY = "the robot has a task already: say it, and it is taken as a correction"
    IDLE = "the robot has nothing to do: give it an instruction first"
    HALTED = "the robot has stopped already"
    NOT_HALTED = "the robot has not stopped"
    NOT_ASKED = "the robot has asked nothing"
    EMPTY = "nothing was said"
    TOO_LONG = "that is longer than anybody says at once"
    TOO_MANY = "too much was said at once: wait until it is heard"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The request counts. `number` of the entry in the story that tells of it."""

    number: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The request changed nothing."""

    why: Refusal


Reply = Accepted | Refused

_ALL_BUT = {Request.INSTRUCT: Refusal.BUSY}
REFUSED: Mapping[Phase, Mapping[Request, Refusal]] = MappingProxyType(
    {
        Phase.READY: {
            **dict.fromkeys((Request.STOP, Request.UNDO, Request.RESUME), Refusal.IDLE),
            **dict.fromkeys((Request.YES, Request.NO), Refusal.NOT_ASKED),
        },
        Phase.WORKING: {
            **_ALL_BUT,
            Request.RESUME: Refusal.NOT_HALTED,
            **dict.fromkeys((Request.YES, Request.NO), Refusal.NOT_ASKED),
        },
        Phase.HALTED: {
            **_ALL_BUT,
            Request.STOP: Refusal.HALTED,
            **dict.fromkeys((Request.YES, Request.NO), Refusal.NOT_ASKED),
        },
        Phase.ASKING: {**_ALL_BUT, Request.RESUME: Refusal.NOT_HALTED},
        Phase.CLOSED: dict.fromkeys(Request, Refusal.CLOSED),
    }
)
"""What is refused in a phase, and why; all else is accepted."""
NEXT: Mapping[Phase, frozenset[Phase]] = MappingProxyType(
    {
        Phase.READY: frozenset({Phase.WORKING, Phase.CLOSED}),
        Phase.WORKING: frozenset({Phase.READY, Phase.HALTED, Phase.ASKING, Phase.CLOSED}),
        Phase.HALTED: frozenset({Phase.WORKING, Phase.CLOSED}),
        Phase.ASKING: frozenset({Phase.WORKING, Phase.CLOSED}),
        Phase.CLOSED: frozenset(),
    }
)
"""The phases that may follow each."""
