"""Memory files put to use: what an agent's episodes keep in one, and recall."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from embodied.errors import BadFileError
from embodied.paths import write_whole
from embodied.perceivers.choice import NO_CLIP
from embodied.wiring.choices import Choices
from embodied.wiring.materials import Materials
from embodied.wiring.planners import NO_MODEL

if TYPE_CHECKING:
    from embodied.evaluation.past import Past
    from embodied.memories.store import MemoryFile
    from embodied.planner import Planner


NOTE = "memory.json"
"""In a run's folder: the run's number in its memory file."""


@dataclass(frozen=True, slots=True)
class Remembering:
    """How episodes remember each other.

    Attributes:
        file: the memory file; None to remember nothing.
        run: the run's number in it.
        round: which try at every task this is, from 0.
        lessons: whether lessons of failed tries are kept and told.
        each_step: keep what is known of a home at each step, not at the episode's end alone.
        experiences: whether episodes and graphs are kept and recalled; without, what people teach alone is.
        person: for whom what was taught has to hold, besides what holds for everybody.
    """

    file: Path | None = None
    run: int = 0
    round: int = 0
    lessons: bool = True
    each_step: bool = False
    experiences: bool = True
    person: str = ""

    def instructions(self) -> tuple[str, ...]:
        """All that was ever said, for encoders that embed ahead.

        Raises:
            EmbodiedError: the memory file cannot be opened.
        """
        if self.file is None:
            return ()
        with closing(_opened(self.file)) as file:
            return tuple(row[0] for row in file.read("SELECT DISTINCT instruction FROM experiences"))

    def numbered(self, folder: Path | None = None) -> Remembering:
        """With the run's number: a new one, or that of the run in a folder when it goes on.

        Raises:
            EmbodiedError: the memory file cannot be opened, or the folder's note of it is broken.
        """
        if self.file is None:
            return self
        with closing(_opened(self.file)) as file:
            if (run := None if folder is None else _noted(folder)) is None:
                run = file.begin_run()
            file.write("INSERT OR IGNORE INTO runs VALUES (?)", (run,))
        if folder is not None:
            write_whole(folder / NOTE, json.dumps({"run": run}) + "\n")
        return replace(self, run=run)


def _noted(folder: Path) -> int | None:
    """The number of the run in a folder; None when it has none yet."""
    note = folder / NOTE
    if not note.is_file():
        return None
    try:
        return int(json.loads(note.read_text(encoding="utf-8"))["run"])
    except (ValueError, KeyError, TypeError):
        raise BadFileError("it should tell the run's number", where=str(note), fix="give a new --out") from None


def _opened(path: Path) -> MemoryFile:
    from embodied.memories.store import MemoryFile

    return MemoryFile(path)


FORGETFUL = Remembering()


def make_past(remembering: Remembering, materials: Materials, planner: Planner | None) -> Callable[[str, int], Past]:
    """A function from a home and an episode's place in the run to the episode's past.

    Args:
        remembering: how.
        materials: of the agent.
        planner: its planner: one that learns from examples says by `takes_examples` from how many.

    Raises:
        EmbodiedError: the memory file cannot be opened.
    """
    from embodied.corrections.phrases import read_phrases
    from embodied.evaluation.past import Past
    from embodied.memories.answered import Answers
    from embodied.memories.graph_store import Graphs
    from embodied.memories.knowledge import Knowledge
    from embodied.memories.recall import Experiences, Place
    from embodied.memories.store import MemoryFile
    from embodied.planners.reflection import reflect

    if remembering.file is None or not remembering.experiences:
        return lambda home, place: Past(draw=remembering.round)
    file = MemoryFile(remembering.file, checked=True)
    knowledge, read = Knowledge(file), partial(read_phrases, types=frozenset())
    graphs = Graphs(file)
    examples: int = getattr(planner, "takes_examples", 0)
    eye = (lambda: materials.clip) if uses_clip(materials.choices) else None
    speaks = remembering.lessons and materials.choices.planner not in NO_MODEL
    say = partial(reflect, materials.model) if speaks else None

    def past(home: str, place: int) -> Past:
        experiences = Experiences(
            file,
            Place(remembering.run, remembering.round, place, home),
            encoder=lambda: materials.encoder,
            examples=examples,
            eye=eye,
            lessons=remembering.lessons,
        )
        answers = Answers(knowledge, home, read)
        return Past(experiences, graphs, remembering.round, say, each_step=remembering.each_step, answers=answers)

    return past


def uses_clip(choices: Choices) -> bool:
    """Whether anything that was chosen looks at pictures with the CLIP."""
    return choices.checking.asks_reward or "see" in choices.scorers or choices.eyes not in NO_CLIP
