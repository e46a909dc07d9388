"""Past tasks: a list of them, and a page that shows one again, moment by moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nicegui import ui

from embodied.pictures.film import frames_of
from embodied.pictures.recorder import Moment
from embodied.pictures.story import Still, tell
from embodied.simulators.household import HouseholdSimulator
from embodied.trace import Acted, Event, Started
from embodied.web.desk import Desk, unguessable
from embodied.web.look import symbol_button, text
from embodied.web.painter import Painter
from embodied.web.watch import Task
from embodied.words import counted

MOST = 100
"""Past tasks that are listed."""


@dataclass(slots=True, eq=False)
class Replay:
    """A past task, to be looked at again.

    Attributes:
        started: its first event.
        stills: the moments worth seeing.
        painter: draws them.
        id: of its pictures' channel.
    """

    started: Started
    stills: Sequence[Still]
    painter: Painter
    id: str = field(default_factory=unguessable)

    @classmethod
    def of(cls, started: Started, moments: Sequence[Moment], simulator: HouseholdSimulator, glide: float) -> Replay:
        """Tell a task's moments once more."""
        told: list[tuple[Event, Still]] = list(tell(moments))
        return cls(started, [still for event, still in told if frames_of(event)], Painter(simulator, glide))


class PastView:
    """A dialog that lists past tasks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with ui.dialog() as self._dialog, ui.element("section").classes("card").props("aria-label='Past tasks'"):
            with ui.element("div").classes("dialog-head"):
                text("Past tasks", "title", tag="h2")
                symbol_button("close", "Close", self._dialog.close)
            self._rows = ui.element("div").classes("rows")

    def open(self) -> None:
        """Show what there is now."""
        self._rows.clear()
        tasks = self._desk.watch.tasks
        with self._rows:
            for task in reversed(tasks):
                self._row(task.started.instruction, _about(task), f"task-{task.number}")
            for number, path in list(enumerate(self._desk.traces()))[:MOST]:
                self._row(path.stem, "from an earlier session", f"trace-{number}")
            if not self._rows.default_slot.children:
                text("Nothing yet: each task is kept here when it is over.", "empty")
        self._dialog.open()

    def _row(self, words: str, about: str, key: str) -> None:
        with ui.element("div").classes("row-item"):
            text(words, "words")
            text(about, "about")
            with ui.element("div").classes("acts"):
                address = f"/session/{self._desk.id}/past/{key}"
                symbol_button("play_arrow", f"Replay {words[:60]}", lambda: ui.navigate.to(address))


def found(desk: Desk, key: str) -> Callable[[], Replay] | None:
    """What opens a past task, by its key in the list; None where there is none."""
    kind, _, number = key.partition("-")
    if not number.isdecimal():
        return None
    at = int(number)
    task = next((each for each in desk.watch.tasks if kind == "task" and each.number == at), None)
    if task is not None:
        return lambda: Replay.of(task.started, task.moments, desk.watch.simulator, desk.glide)
    if kind == "trace" and at < len(paths := desk.traces()):
        return lambda: _retaken(desk, paths[at])
    return None


def _retaken(desk: Desk, path: Path) -> Replay:
    recorder = desk.retake(path)
    assert recorder.started is not None, "a trace begins with it"
    return Replay.of(recorder.started, recorder.moments, recorder.simulator, desk.glide)


def _about(task: Task) -> str:
    return counted(sum(isinstance(each.event, Acted) for each in task.moments), "action")
