"""How long from the end of an utterance to the robot's change of course: `python -m benchmarks.corrections`.

Someone cuts in at several moments of a task. An utterance that ends just after an action began waits for that action;
then it is understood, kept on the disk and acted on: counted is until the first action of the new course has been
taken, or the robot halts, or goes on as it was, where nothing has to change. Times are of the processor, so that they
mean something on a busy machine; the wall's are beside them. Run it on one core: OMP_NUM_THREADS=1.
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
from embodied.hearing import Silent, Utterance
from embodied.simulators.household import HouseholdSimulator
from embodied.trace import Acted, Event
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
    missed: tuple[float, float] = (0.0, 0.0)
    spoken: tuple[float, float] | None = None
    heard: str = ""
    took: list[tuple[float, float]] = field(default_factory=list)

    def said(self) -> Utterance | None:
        self.polls += 1
        if self.polls == self.moment:
            self.spoken = self.missed
            return Utterance(self.text)
        self.missed = clocks()
        return None

    def answer(self, question: str, *, yes_or_no: bool = False) -> Utterance | None:
        self.changed()
        return None

    def changed(self) -> None:
        """The course has changed."""
        if self.spoken is not None and self.heard and not self.took:
            now = clocks()
            self.took.append((now[0] - self.spoken[0], now[1] - self.spoken[1]))

    def saw(self, things: tuple[str, ...]) -> None:
        """Nobody is told."""

    def __call__(self, event: Event) -> None:
        if isinstance(event, Heard):
            self.heard = event.kind
        elif isinstance(event, Acted):
            self.changed()


def clocks() -> tuple[float, float]:
    """Processor and wall, milliseconds."""
    return time.thread_time() * 1e3, time.perf_counter() * 1e3


def measured(knowledge: str, perception: str, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Times by kind of utterance."""
    found = defaultdict[str, list[tuple[float, float]]](list)
    choices = Choices(knowledge=knowledge, perception=perception)
    for text in SAID:
        # What was taught before would be heeded: each utterance has a memory of its own.
        memory = folder / f"{knowledge} {text}"
        robot = Robot(SCENE, choices, memory, 0, HouseholdSimulator(scene_library()), None)
        for moment in MOMENTS:
            person = Interrupter(text, moment)
            robot(Utterance(TASK), person, person)  # type: ignore[arg-type]
            found[person.heard].extend(person.took)
    found.pop("", None)
    return found


def main() -> int:
    """Print the table; 1 where the slowest takes too long."""
    console, slowest = Console(highlight=False), 0.0
    for name, (knowledge, perception) in ROBOTS.items():
        table = Table(
            title=f"From the end of an utterance to the changed course, ms; robot: {name}", title_justify="left"
        )
        for column in ("kind", "n", "median", "95 %", "slowest", "wall median", "wall slowest"):
            table.add_column(column, justify="left" if column == "kind" else "right")
        with tempfile.TemporaryDirectory() as folder:
            found = measured(knowledge, perception, Path(folder))
        for kind, times in [*sorted(found.items()), ("all", [each for kept in found.values() for each in kept])]:
            cpu, wall = sorted(each for each, _ in times), sorted(each for _, each in times)
            if not cpu:
                continue
            ninety = cpu[min(len(cpu) - 1, int(0.95 * len(cpu)))]
            figures = statistics.median(cpu), ninety, cpu[-1], statistics.median(wall), wall[-1]
            table.add_row(kind, str(len(cpu)), *(f"{each:.0f}" for each in figures))
            slowest = max(slowest, cpu[-1])
        console.print(table)
    return int(slowest > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
