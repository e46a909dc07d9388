"""The knowledge base: what corrections taught, in the memory file, with where it is from and what contradicts it.

Nothing is overwritten: a lesson that a newer one of the same person contradicts is settled by it, and stays to be seen.
The word of another person never settles it: both hold. A lesson is on the disk when `learn` returns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from embodied.correction import Fact, Lesson, NewWord, Preference, Rule
from embodied.encoder import TextEncoder
from embodied.errors import BadFileError, UnknownNameError, invalid
from embodied.known import Known, Scope, Source
from embodied.memories.contradiction import contradict
from embodied.memories.store import RESTORE, MemoryFile

DECIMALS = 6
"""Similarities are rounded, so that the order does not hang on the processor."""
_LESSONS: dict[str, TypeAdapter[Any]] = {
    "fact": TypeAdapter(Fact),
    "rule": TypeAdapter(Rule),
    "preference": TypeAdapter(Preference),
    "newword": TypeAdapter(NewWord),
}
_COLUMNS = "number, kind, content, task, home, person, speaker, episode, utterance, time, strength, settled_by"


class Line(BaseModel):
    """A lesson as `export` writes it and `import` reads it."""

    model_config = ConfigDict(extra="forbid")
    kind: str
    lesson: dict[str, Any]
    scope: Scope
    source: Source
    strength: int = 1
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What was taught, in one memory file."""

    file: MemoryFile

    def learn(self, lesson: Lesson, scope: Scope, source: Source) -> Known:
        """Keep a lesson. The same again makes it stronger; what it contradicts is settled by it.

        Raises:
            OutsideError: the disk refuses.
        """
        with self.file.transaction():
            number = self._learn(lesson, scope, source)
        return self.get(number)

    def all(self) -> tuple[Known, ...]:
        """Everything that was taught, settled or not, the oldest first.

        Raises:
            BadFileError: what is kept cannot be read.
        """
        rows = self.file.read(f"SELECT {_COLUMNS} FROM knowledge ORDER BY number")  # noqa: S608
        return tuple(_known(row, str(self.file.path)) for row in rows)

    def get(self, number: int) -> Known:
        """One lesson.

        Raises:
            UnknownNameError: there is no such lesson.
        """
        everything = {each.number: each for each in self.all()}
        if number not in everything:
            raise UnknownNameError("lesson", str(number), map(str, everything), where=str(self.file.path))
        return everything[number]

    def holding(self, home: str, person: str = "") -> tuple[Known, ...]:
        """What holds in a home, for a person, the oldest first."""
        return tuple(each for each in self.all() if each.settled_by is None and each.scope.covers(home, person))

    def contradictions(self) -> tuple[tuple[Known, Known], ...]:
        """Pairs that contradict each other and both hold: the words of two people, or of a home and of all homes."""
        held = [each for each in self.all() if each.settled_by is None]
        return tuple(
            (one, other)
            for at, one in enumerate(held)
            for other in held[at + 1 :]
            if _meet(one.scope, other.scope) and contradict(one.lesson, other.lesson)
        )

    def edit(self, number: int, lesson: Lesson) -> Known:
        """Put another lesson in the place of one; where it is from stays.

        Raises:
            UnknownNameError: there is no such lesson.
        """
        self.get(number)
        self.file.write("UPDATE knowledge SET kind = ?, content = ? WHERE number = ?", (*_content(lesson), number))
        return self.get(number)

    def forget(self, number: int) -> None:
        """Drop a lesson for good; what it had settled holds again.

        Raises:
            UnknownNameError: there is no such lesson.
        """
        self.get(number)
        with self.file.transaction():
            self.file.write("UPDATE knowledge SET settled_by = NULL WHERE settled_by = ?", (number,))
            self.file.write("DELETE FROM knowledge WHERE number = ?", (number,))

    def export(self) -> str:
        """Everything as JSON lines."""
        return "".join(
            Line(
                kind=each.lesson.kind,
                lesson=asdict(each.lesson),
                scope=each.scope,
                source=each.source,
                strength=each.strength,
                settled=each.settled_by is not None,
            ).model_dump_json()
            + "\n"
            for each in self.all()
        )

    def take_in(self, text: str, where: str) -> int:
        """Learn what `export` wrote, in its order; returns how many lines. All of it, or nothing.

        Raises:
            BadFileError: a line is none of its lines.
        """
        # Not splitlines(): a JSON string may hold other characters that Unicode calls a line's end.
        rows = enumerate(text.split("\n"), start=1)
        lines = [_line(line, f"{where}:{row}") for row, line in rows if line.strip()]
        with self.file.transaction():
            for lesson, line in lines:
                number = self._learn(lesson, line.scope, line.source)
                self.file.write(
                    "UPDATE knowledge SET strength = max(strength, ?) WHERE number = ?", (line.strength, number)
                )
        return len(lines)

    def _learn(self, lesson: Lesson, scope: Scope, source: Source) -> int:
        held = [
            each
            for each in self.all()
            if each.settled_by is None and each.scope == scope and each.source.person == source.person
        ]
        same = next((each for each in held if _general(each.lesson) == _general(lesson)), None)
        number = self._put(lesson, scope, source) if same is None else same.number
        if same is not None:
            self.file.write(
                "UPDATE knowledge SET strength = strength + 1, episode = ?, utterance = ?, time = ? WHERE number = ?",
                (source.episode, source.utterance, source.time, number),
            )
        for each in held:
            if each.number != number and contradict(each.lesson, lesson):
                self.file.write("UPDATE knowledge SET settled_by = ? WHERE number = ?", (number, each.number))
        return number

    def _put(self, lesson: Lesson, scope: Scope, source: Source) -> int:
        return self.file.write(
            f"INSERT INTO knowledge ({_COLUMNS}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, NULL)",  # noqa: S608
            (
                *_content(lesson),
                scope.task,
                scope.home,
                scope.person,
                source.person,
                source.episode,
                source.utterance,
                source.time,
            ),
        )


def similar(
    text: str, lessons: Iterable[Known], encoder: Callable[[], TextEncoder], number: int = 5
) -> list[tuple[Known, float]]:
    """The lessons that are most like a text, with the cosine of their sentences' embeddings, the best first."""
    kept = list(lessons)
    if not kept or not number:
        return []
    rows = encoder().encode([text, *(f"{each.scope.task} {each.words}".strip() for each in kept)])
    alike = np.round(rows[1:] @ rows[0], DECIMALS).tolist()
    return sorted(zip(kept, alike, strict=True), key=lambda pair: -pair[1])[:number]


def _meet(one: Scope, other: Scope) -> bool:
    """Whether there is a home where both hold."""
    return "" in (one.home, other.home) or one.home == other.home


def _general(lesson: Lesson) -> tuple[object, ...]:
    """A lesson without its wording."""
    return (lesson.kind, *(value for name, value in sorted(asdict(lesson).items()) if name != "text" or _bare(lesson)))


def _bare(lesson: Lesson) -> bool:
    """Whether its words say more than its form."""
    match lesson:
        case Fact():
            return lesson.place is None and not lesson.state
        case Rule():
            return lesson.force == "always" or (lesson.thing is None and lesson.place is None)
        case Preference():
            return lesson.place is None
    return False


def _content(lesson: Lesson) -> tuple[str, str]:
    return lesson.kind, json.dumps(asdict(lesson), ensure_ascii=False, sort_keys=True)


def _known(row: tuple[Any, ...], path: str) -> Known:
    number, kind, content, task, home, person, speaker, episode, utterance, time, strength, settled_by = row
    lesson = _lesson(kind, content, f"{path}: lesson {number}")
    return Known(
        number, lesson, Scope(task, home, person), Source(episode, utterance, time, speaker), strength, settled_by
    )


def _lesson(kind: str, content: str, where: str) -> Lesson:
    if kind not in _LESSONS:
        raise BadFileError(f"'{kind}' is no kind of lesson", where=where, fix=RESTORE)
    try:
        found: Lesson = _LESSONS[kind].validate_json(content)
    except ValidationError as error:
        raise invalid(error, where, RESTORE) from None
    return found


def _line(text: str, where: str) -> tuple[Lesson, Line]:
    try:
        line = Line.model_validate_json(text)
    except ValidationError as error:
        raise invalid(error, where, "give a file that `embodied memory export` wrote") from None
    return _lesson(line.kind, json.dumps(line.lesson), where), line
