"""Episodes with a teacher: who speaks, and the ear that hears it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from embodied.corrections.teacher import KIND, Manner, Teacher
from embodied.evaluation.watched import Watched
from embodied.hearing import Listener, Utterance
from embodied.silence import Silent


@dataclass(frozen=True, slots=True)
class Tuition:
    """One episode's: the robot's ear, and the teacher that it hears; None where nobody speaks."""

    listener: Listener
    teacher: Teacher | None = None


@dataclass(frozen=True, slots=True)
class Answering(Silent):
    """Says nothing but the answer to what it is asked."""

    text: str

    def answer(self, question: str, *, yes_or_no: bool = False) -> Utterance | None:
        """The answer, where there is one."""
        return Utterance(self.text) if question and self.text else None


Begin = Callable[[Watched], Tuition]
"""Makes an episode's tuition, given the world that the teacher watches."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """How a run is taught; picklable.

    Attributes:
        manner: how the teacher is.
        person: its name.
        keeps: whether what was taught is kept for the next episode.
        again: do the tasks of an early round once more at the end.
    """

    manner: Manner = KIND
    person: str = "Anna"
    keeps: bool = True
    again: bool = False
