"""What the robot was taught: a lesson in its general form, for whom and where it holds, and whose word it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from embodied.correction import Lesson, NewWord


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a lesson holds; empty fields hold for all.

    Attributes:
        task: an instruction; the lesson is for tasks that are said alike.
        home: a scene's name.
        person: whose word it is, and for whom it holds.
    """

    task: str = ""
    home: str = ""
    person: str = ""

    def covers(self, home: str, person: str) -> bool:
        """Whether it holds there, for that person."""
        return self.home in ("", home) and self.person in ("", person)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a lesson comes from: the episode, what was said in it, when (ISO 8601, UTC), by whom."""

    episode: str
    utterance: str
    time: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A lesson as it is kept.

    Attributes:
        number: unique in its memory file.
        lesson, scope, source: the lesson, where it holds, and where it is from, the last time that it was said.
        strength: how often it was said.
        settled_by: the number of the newer lesson that took its place; None while it holds.
    """

    number: int
    lesson: Lesson
    scope: Scope
    source: Source
    strength: int = 1
    settled_by: int | None = None

    @property
    def words(self) -> str:
        """The lesson in words."""
        return said(self.lesson)


class Taught(Protocol):
    """What was taught and holds now, for one person in one home."""

    def lessons(self) -> tuple[Known, ...]:
        """All that holds, the oldest first."""


def said(lesson: Lesson) -> str:
    """A lesson in words."""
    return f"by “{lesson.word}” I mean the {lesson.meaning.words}" if isinstance(lesson, NewWord) else lesson.text
