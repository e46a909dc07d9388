"""How long from the end of an utterance to the robot's change of course: `python -m benchmarks.corrections`.

Someone cuts in at several moments of a task. An utterance that ends just after an action began waits for that action;
then it is understood, kept on the disk and acted on. "change" is until the old course is left: what was being done is
broken off, or the robot halts, or goes on as nothing has to change. "action" is until the next action has been taken,
with what has to be found out before: which thing, which way, and for a new task another plan. Times are of the
processor, so that they mean something on a busy machine. Run it on one core: OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from embodied.api.sessions import Robot
from embodied.dialogue import Heard
from embodied.hearing import Utterance
from embodied.silence import Silent
from embodied.simulators.household import HouseholdSimulator
from embodied.trace import Acted, Ended, Event
from embodied.wiring import Choices, scene_library

LIMIT = 150.0
"""Milliseconds that it may take."""
MOMENTS = (1, 4, 7, 11)
"""Polls after which somebody speaks."""
ROBOTS = {"told all": ("full", "privileged"), "looks, and knows the furniture": ("fixtures", "privileged-seen")}
SCENE, TASK = "kitchen", "put a mug in the sink"
SAID = (
    "stop",
    "undo that",
    "a bit to the left",
    "no, the other one",
    "no, the white one",
    "put it on the counter instead",
    "open the fridge first",
    "never put mugs in the sink",
    "the mug is in the fridge",
    "I prefer the green mugs",
    "by goblet I mean the cup",
    "forget it, put the apple in the fridge",
)


@dataclass
class Interrupter(Silent):
    """Speaks once, and keeps when; the clocks are read as at the poll before, which it has just missed."""

    text: str
    moment: int
    polls: int = 0
    missed: float = field(default_factory=lambda: clock())
    spoken: float | None = None
    heard: str = ""
    took: dict[str, float] = field(default_factory=dict)

    def said(self) -> Utterance | None:
        self.polls += 1
        if self.polls == self.moment:
            self.spoken = self.missed
            return Utterance(self.text)
        self.missed = clock()
        return None

    def answer(self, question: str, *, yes_or_no: bool = False) -> Utterance | None:
        self.reached("change", "action")
        return None

    def reached(self, *names: str) -> None:
        """Something has come about: keep how long it took, the first time."""
        if self.spoken is not None and self.heard:
            for name in names:
                self.took.setdefault(name, clock() - self.spoken)

    def saw(self, things: tuple[str, ...]) -> None:
        """Nobody is told."""

    def __call__(self, event: Event) -> None:
        match event:
            case Heard(kind=kind):
                self.heard = kind
            case Ended("interrupted"):
                self.reached("change")
            case Acted():
                self.reached("change", "action")


def clock() -> float:
    """Milliseconds of the processor."""
    return time.thread_time() * 1e3


def measured(knowledge: str, perception: str, folder: Path) -> dict[str, list[dict[str, float]]]:
    """Times by kind of utterance."""
    found = defaultdict[str, list[dict[str, float]]](list)
    choices = Choices(knowledge=knowledge, perception=perception)
    for text in SAID:
        # What was taught before would be heeded: each utterance has a memory of its own.
        memory = folder / f"{knowledge} {text}"
        robot = Robot(SCENE, choices, memory, 0, HouseholdSimulator(scene_library()), None)
        for moment in MOMENTS:
            person = Interrupter(text, moment)
            robot(Utterance(TASK), person, person)  # type: ignore[arg-type]
            if person.took:
                found[person.heard].append(person.took)
    return found


def main() -> int:
    """Print the tables; 1 where the slowest change of course takes too long."""
    console, slowest = Console(highlight=False), 0.0
    for name, (knowledge, perception) in ROBOTS.items():
        title = f"From the end of an utterance, ms; robot: {name}"
        table = Table("kind", title=title, title_justify="left")
        for column in ("n", "change, median", "slowest", "action, median", "slowest"):
            table.add_column(column, justify="right")
        with tempfile.TemporaryDirectory() as folder:
            found = measured(knowledge, perception, Path(folder))
        for kind, kept in [*sorted(found.items()), ("all", [each for times in found.values() for each in times])]:
            change, action = ([each[what] for each in kept if what in each] for what in ("change", "action"))
            figures = (statistics.median(change), max(change), statistics.median(action), max(action))
            table.add_row(kind, str(len(kept)), *(f"{each:.0f}" for each in figures))
            slowest = max(slowest, *change)
        console.print(table)
    return int(slowest > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
