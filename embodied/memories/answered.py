"""Answers to the robot's questions, kept as lessons: what was meant once is known when the same is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from embodied.correction import Preference
from embodied.known import Scope, Source
from embodied.memories.knowledge import Knowledge
from embodied.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that hold in one home.

    Attributes:
        knowledge: where they are kept, as preferences for tasks that are said alike.
        home: the scene's name.
        read: finds the phrases of an answer.
    """

    knowledge: Knowledge
    home: str
    read: Callable[[str], tuple[Phrase, ...]]

    def known(self, instruction: str) -> tuple[str, ...]:
        """What was answered, or preferred, when the same was asked for; the oldest first.

        Raises:
            BadFileError: what is kept cannot be read.
        """
        held = self.knowledge.holding(self.home)
        return tuple(each.words for each in held if each.scope.task and _same(each.scope.task, instruction))

    def keep(self, instruction: str, answer: str, episode: str = "") -> None:
        """Keep an answer that told something: by its words alone, for "the one on the desk" is no wish for a desk.

        Raises:
            OutsideError: the disk refuses.
        """
        source = Source(episode, answer, datetime.now(UTC).isoformat(timespec="seconds"))
        self.knowledge.learn(Preference(answer), Scope(task=instruction, home=self.home), source)


def _same(one: str, other: str) -> bool:
    """Whether two instructions differ in case and spaces at most."""
    return one.casefold().split() == other.casefold().split()
