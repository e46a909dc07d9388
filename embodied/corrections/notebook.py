"""The lessons that hold in one home, for the people in it: kept as they are said, and read each time anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from embodied.correction import Correction, Lesson, NewWord
from embodied.corrections.distil import distil
from embodied.encoder import TextEncoder
from embodied.hearing import Utterance
from embodied.known import Known, Source
from embodied.memories.knowledge import Knowledge
from embodied.understanding import Context

ALIKE = 0.85
"""The cosine of two sentences' embeddings from which on they ask for the same."""


def utc() -> str:
    """The time now, as sources tell it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(slots=True)
class Notebook:
    """What was taught and holds now; a `Taught`.

    Attributes:
        knowledge: where it is kept.
        home: the scene's name.
        people: whose lessons hold besides those that hold for everybody.
        episode: what sources call the present episode.
        clock: tells the time of sources.
        encoder: embeds sentences, to tell which tasks are said alike; without, those said in the same words are.
    """

    knowledge: Knowledge
    home: str
    people: set[str] = field(default_factory=set)
    episode: str = ""
    clock: Callable[[], str] = utc
    encoder: Callable[[], TextEncoder] | None = None

    def lessons(self) -> tuple[Known, ...]:
        """All that holds, the oldest first: what was just said counts at once."""
        people = {"", *self.people}
        return tuple(
            each
            for each in self.knowledge.all()
            if each.settled_by is None and any(each.scope.covers(self.home, person) for person in people)
        )

    def words(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """People's own words, with the types that they mean."""
        own = (each.lesson for each in self.lessons() if isinstance(each.lesson, NewWord))
        return tuple((each.word, each.meaning.types) for each in own if each.meaning.types)

    def worded(self, instruction: str) -> str:
        """An instruction with people's own words put into words that everybody knows."""
        for each in self.lessons():
            lesson = each.lesson
            if isinstance(lesson, NewWord) and lesson.word and lesson.meaning.words:
                instruction = re.sub(rf"\b{re.escape(lesson.word)}\b", lesson.meaning.words, instruction, flags=re.I)
        return instruction

    def alike(self, task: str, instruction: str) -> bool:
        """Whether a lesson's task is said as an instruction is; a lesson of no task is about none alone."""
        if not task:
            return False
        if _plain(task) == _plain(instruction):
            return True
        if self.encoder is None:
            return False
        one, other = self.encoder().encode([task, instruction])
        return float(one @ other) >= ALIKE

    def learn(self, correction: Correction, utterance: Utterance, context: Context) -> Lesson | None:
        """Keep what a correction teaches; it is on the disk when this returns. None where it teaches nothing.

        Raises:
            OutsideError: the disk refuses.
        """
        found = distil(correction, utterance.text, context, self.home, utterance.person)
        if found is None:
            return None
        lesson, scope = found
        self.people.add(utterance.person)
        self.knowledge.learn(lesson, scope, Source(self.episode, utterance.text, self.clock(), utterance.person))
        return lesson


def _plain(sentence: str) -> str:
    return " ".join(re.findall(r"\w+", sentence.lower()))
