"""`embodied memory`: what the robot was taught, to be seen, mended, forgotten and passed on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.text import Text

from embodied.commands.folders import written_files
from embodied.commands.lists import print_rows
from embodied.commands.screen import OUT, print_json
from embodied.correction import Lesson
from embodied.corrections.rewording import reworded
from embodied.errors import BadFileError, MissingDataError
from embodied.known import Known
from embodied.memories.knowledge import Knowledge, similar
from embodied.memories.store import MemoryFile
from embodied.paths import write_whole
from embodied.query import plain
from embodied.wiring import Choices, Materials


def list_all(memory: Path, about: str, *, everything: bool, as_json: bool) -> int:
    """List the lessons that hold, or all; those most like a text first, if one is given."""
    with _knowledge(memory) as knowledge:
        lessons = [each for each in knowledge.all() if everything or each.settled_by is None]
        at_odds = {each.number for pair in knowledge.contradictions() for each in pair}
    if about:
        lessons = [each for each, _ in similar(about, lessons, lambda: Materials(Choices()).encoder, len(lessons))]
    rows = [_row(each, at_odds) for each in lessons]
    print_rows(rows, ("number", "kind", "lesson", "holds for", "said", "note"), as_json)
    if not as_json and not rows:
        OUT.print("nothing was taught yet")
    return 0


def show(memory: Path, number: int, *, as_json: bool) -> int:
    """Show one lesson: what is kept of it, where it is from, and what contradicts it."""
    with _knowledge(memory) as knowledge:
        lesson = knowledge.get(number)
        pairs = [pair for pair in knowledge.contradictions() if lesson in pair]
        settled = [each.number for each in knowledge.all() if each.settled_by == number]
    others = sorted({each.number for pair in pairs for each in pair} - {number})
    told = {**asdict(lesson), "kind": lesson.lesson.kind, "settles": settled, "contradicts": others}
    if as_json:
        print_json(told)
        return 0
    OUT.print(Text(plain(lesson.words), "bold"), soft_wrap=True)
    source = lesson.source
    by = f" by {source.person}" if source.person else ""
    for name, value in (
        ("kind", lesson.lesson.kind),
        ("holds for", _scope(lesson)),
        ("said", f"{lesson.strength}×, last {source.time}{by}"),
        ("episode", source.episode),
        ("utterance", source.utterance),
        ("understood as", _parts(lesson.lesson)),
        ("settled by", "" if lesson.settled_by is None else str(lesson.settled_by)),
        ("settles", ", ".join(map(str, settled))),
        ("contradicts", ", ".join(map(str, others))),
    ):
        if value:
            OUT.print(Text.assemble((f"{name:<14}", "dim"), plain(value)), soft_wrap=True)
    return 0


def edit(memory: Path, number: int, words: str) -> int:
    """Put other words in the place of a lesson's; they are understood anew, as the same kind."""
    with _knowledge(memory) as knowledge:
        kind = knowledge.get(number).lesson.kind
        knowledge.edit(number, reworded(kind, words))
        OUT.print(Text(f"lesson {number} is now: {plain(knowledge.get(number).words)}"), soft_wrap=True)
    return 0


def forget(memory: Path, numbers: list[int]) -> int:
    """Drop lessons for good."""
    with _knowledge(memory) as knowledge:
        for number in numbers:
            knowledge.get(number)
        for number in numbers:
            knowledge.forget(number)
    OUT.print(f"forgotten: {', '.join(map(str, numbers))}")
    return 0


def export(memory: Path, out: Path) -> int:
    """Write all lessons to a file, one JSON line each."""
    with _knowledge(memory) as knowledge, written_files(out):
        write_whole(out, knowledge.export())
        count = len(knowledge.all())
    OUT.print(f"{count} lessons written to {out}", soft_wrap=True)
    return 0


def take_in(memory: Path, file: Path) -> int:
    """Learn the lessons of a file that `export` wrote."""
    if not file.is_file():
        raise MissingDataError("no such file", where=str(file), fix="embodied memory export writes one")
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadFileError("no text in UTF-8", where=str(file), fix="embodied memory export writes one") from None
    with closing(MemoryFile(memory)) as opened:
        count = Knowledge(opened).take_in(text, str(file))
    OUT.print(f"{count} lessons taken in")
    return 0


@contextmanager
def _knowledge(memory: Path) -> Iterator[Knowledge]:
    if not memory.is_file():
        raise MissingDataError("no such memory", where=str(memory), fix="give the file of --memory")
    with closing(MemoryFile(memory)) as file:
        yield Knowledge(file)


def _row(known: Known, at_odds: set[int]) -> dict[str, Any]:
    settled = f"settled by {known.settled_by}" if known.settled_by is not None else ""
    return {
        "number": known.number,
        "kind": known.lesson.kind,
        "lesson": plain(known.words),
        "holds for": plain(_scope(known)),
        "said": f"{known.strength}×",
        "note": settled or ("contradicted" if known.number in at_odds else ""),
    }


def _scope(known: Known) -> str:
    scope = known.scope
    parts = (scope.person, scope.home, f"tasks like “{scope.task}”" if scope.task else "")
    return ", ".join(filter(None, parts)) or "everybody, everywhere"


def _parts(lesson: Lesson) -> str:
    parts = []
    for name, value in asdict(lesson).items():
        if name != "text" and value not in (None, (), ""):
            parts.append(f"{name} {value['words'] if isinstance(value, dict) else value}")
    return ", ".join(parts)
