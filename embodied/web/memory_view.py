"""What the robot was taught: to be read, put in other words, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from nicegui import ui

from embodied.corrections.rewording import reworded
from embodied.errors import EmbodiedError
from embodied.known import Known
from embodied.memories.knowledge import Knowledge
from embodied.memories.store import MemoryFile
from embodied.sessions.session import LONGEST
from embodied.web.look import button, symbol_button, text


class MemoryView:
    """A dialog over the memory file.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._editing: int | None = None
        with ui.dialog() as self._dialog, ui.element("section").classes("card").props("aria-label=Memory"):
            with ui.element("div").classes("dialog-head"):
                text("What the robot was taught", "title", tag="h2")
                symbol_button("close", "Close", self._dialog.close)
            self._rows = ui.element("div").classes("rows")

    def open(self) -> None:
        """Show it as it is now."""
        self._editing = None
        self._show()
        self._dialog.open()

    @contextmanager
    def _knowledge(self) -> Iterator[Knowledge]:
        with closing(MemoryFile(self._path)) as file:
            yield Knowledge(file)

    def _show(self) -> None:
        self._rows.clear()
        with self._rows:
            with self._knowledge() as knowledge:
                lessons = knowledge.all()
                odd = {each.number for pair in knowledge.contradictions() for each in pair}
            for each in reversed(lessons):
                self._row(each, each.number in odd)
            if not lessons:
                text("Nothing yet. Say “never put knives in that drawer”, or “the mugs are in the sink”.", "empty")

    def _row(self, known: Known, odd: bool) -> None:
        state = "settled" if known.settled_by is not None else "odds" if odd else ""
        with ui.element("div").classes(f"row-item {state}"):
            if known.number == self._editing:
                self._editor(known)
                return
            text(known.words, "words")
            text(_about(known, odd), "about")
            with ui.element("div").classes("acts"):
                symbol_button("edit", "Edit", lambda: self._edit(known.number))
                symbol_button("delete", "Forget", lambda: self._forget(known.number))

    def _editor(self, known: Known) -> None:
        words = ui.input(value=known.words).props(f"dense borderless autofocus maxlength={LONGEST}").classes("search")
        words.props["aria-label"] = "In other words"
        words.on("keydown.enter", lambda: self._keep(known, words.value or ""))
        with ui.element("div").classes("acts"):
            button("Keep", lambda: self._keep(known, words.value or ""), "accent")
            button("Cancel", lambda: self._edit(None), "quiet")

    def _edit(self, number: int | None) -> None:
        self._editing = number
        self._show()

    def _keep(self, known: Known, words: str) -> None:
        try:
            with self._knowledge() as knowledge:
                knowledge.edit(known.number, reworded(known.lesson.kind, words[:LONGEST]))
        except EmbodiedError as error:
            ui.notify(f"{error.what[:1].upper()}{error.what[1:]}. {error.fix}", position="top", color="dark")
            return
        self._edit(None)

    def _forget(self, number: int) -> None:
        with self._knowledge() as knowledge:
            if any(each.number == number for each in knowledge.all()):  # another client may have been quicker
                knowledge.forget(number)
        self._show()


def _about(known: Known, odd: bool) -> str:
    scope = ", ".join(filter(None, [known.scope.person, known.scope.home]))
    parts = [known.lesson.kind, f"for {scope}" if scope else "for everybody, everywhere"]
    parts += [f"said {known.strength} times"] if known.strength > 1 else []
    parts += [f"by {known.source.person}"] if known.source.person else []
    parts += [f"settled by a newer one ({known.settled_by})"] if known.settled_by is not None else []
    parts += ["contradicted by another that holds as well"] if odd else []
    return "  ·  ".join(parts)
