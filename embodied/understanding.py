"""Understanding: an utterance in its context becomes typed corrections.

Timing. Between any two actions; one utterance at a time. The same utterance in the same context means the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from embodied.correction import Correction, Kind
from embodied.task import Subgoal


@dataclass(frozen=True, slots=True)
class Context:
    """What an utterance is heard in.

    Attributes:
        instruction: what was asked.
        doing: what is being carried out, over types; None when there is nothing.
        types: object types that are known to be here; empty when nothing is known.
        question: what the robot has just asked; empty when it asked nothing.
        words: the person's own words, with the types that they mean.
    """

    instruction: str = ""
    doing: Subgoal | None = None
    types: frozenset[str] = frozenset()
    question: str = ""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance understood.

    Attributes:
        kind: of the whole.
        confidence: how likely that is right, 0 to 1.
        corrections: what it means, in the order of the sentence; at least one.
    """

    kind: Kind
    confidence: float
    corrections: tuple[Correction, ...]


class Understanding(Protocol):
    """Turns utterances into corrections."""

    def understand(self, utterance: str, context: Context) -> Heard:
        """Understand one utterance, whatever it contains; what makes no sense is `NotUnderstood`."""
