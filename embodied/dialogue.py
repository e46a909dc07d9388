"""What people and the robot say to each other while it works, as events of the trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody said something into the robot's work.

    Attributes:
        utterance, person: what and who.
        kind, confidence: as what it was understood, of `correction.KINDS`, and how surely; to four decimals.
        meaning: its corrections, in words.
    """

    utterance: str
    person: str
    kind: str
    confidence: float
    meaning: tuple[str, ...] = ()
    event: Literal["heard"] = "heard"


Effect = Literal[
    "instead",  # something else is done next
    "nudged",  # a small motion, then what was being done is begun again
    "changed",  # another thing or place is meant
    "learnt",  # kept for later, and heeded from now on
    "restarted",  # planned anew for another instruction
    "halted",
    "resumed",
    "undone",  # as much as can be
    "answered",
    "impossible",  # understood, and it cannot be done
    "none",
]
"""What an utterance can come to."""


@dataclass(frozen=True, slots=True)
class Heeded:
    """What one correction of the last utterance changed; `text` says it in words."""

    effect: Effect
    text: str = ""
    event: Literal["heeded"] = "heeded"


@dataclass(frozen=True, slots=True)
class Questioned:
    """The robot asked something that no planner decided to ask: leave to do something, or what was meant."""

    question: str
    yes_or_no: bool = False
    event: Literal["questioned"] = "questioned"
