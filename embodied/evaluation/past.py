"""What an episode has to do with those before it: what it recalls at its beginning, and what is kept at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from embodied.experience import NOTHING, Experience, Recalled
from embodied.memories.answered import Answers
from embodied.memories.experience import Diary
from embodied.memories.graph_store import Graphs
from embodied.memories.recall import Experiences, png
from embodied.memories.remembered import RememberedMemory
from embodied.memory import Memory
from embodied.simulator import Observation
from embodied.trace import Acted, Answered, Event, Learnt, Planned, Reminded, Sink

Reflect = Callable[[Experience, Sequence[str], Sink], Experience]
"""Says an experience's lesson better, given the earlier ones."""


class Past:
    """The past of one episode.

    Args:
        experiences: where they are kept; None to keep and recall none.
        graphs: where what is known of homes is kept, by a memory that has a graph.
        draw: which try at the same task this is.
        each_step: keep the graph at each step, not at the end alone.
        reflect: says lessons; None for what went wrong, as it was.
        answers: where what people answer is kept; None to keep none.
    """

    def __init__(
        self,
        experiences: Experiences | None = None,
        graphs: Graphs | None = None,
        draw: int = 0,
        reflect: Reflect | None = None,
        *,
        each_step: bool = False,
        answers: Answers | None = None,
    ) -> None:
        self._answers, self._answer = answers, ""
        self._experiences, self._draw, self._reflect = experiences, draw, reflect
        self._graphs, self._each_step = graphs, each_step
        self._diary: Diary | None = None
        self._memory: RememberedMemory | None = None
        self._recalled = NOTHING
        self._picture: NDArray[np.uint8] | None = None

    @property
    def privileged(self) -> tuple[str, ...]:
        """What of it knows more than a robot could: whether an episode succeeded, the simulator says."""
        return () if self._experiences is None else ("experience",)

    def begin(self, memory: Memory, home: str, instruction: str, emit: Sink) -> None:
        """An episode begins: what is known of the home is put into memory.

        Args:
            memory: the robot's.
            home: the scene's name.
            instruction: what it is told.
            emit: is handed what is recalled, and what is learnt.

        Raises:
            EmbodiedError: the memory file cannot be read.
        """
        self._home, self._instruction, self._emit = home, instruction, emit
        if self._experiences is None:
            return
        self._diary = Diary(memory, home, instruction)
        self._memory = memory if isinstance(memory, RememberedMemory) else None
        if self._memory is not None and self._graphs is not None and (graph := self._graphs.load(home)) is not None:
            self._memory.recall(graph)

    def note(self, event: Event) -> None:
        """Take down what happens.

        Raises:
            EmbodiedError: the memory file cannot be written.
        """
        if self._diary is not None:
            self._diary(event)
        if self._answers is not None and self._answer and isinstance(event, Planned):
            # It told something: the plan is another.
            self._answers.keep(self._instruction, self._answer)
        self._answer = event.answer if isinstance(event, Answered) else ""
        if self._each_step and isinstance(event, Acted):
            self._save()

    def _save(self) -> None:
        if self._memory is not None and self._graphs is not None:
            self._graphs.save(self._home, self._memory.graph)

    def recall(self, observation: Observation) -> Recalled:
        """What comes to mind.

        Raises:
            EmbodiedError: the memory file cannot be read.
        """
        answers = () if self._answers is None else self._answers.known(self._instruction)
        if self._experiences is None:
            return Recalled(draw=self._draw, answers=answers)
        if self._experiences.looks and observation.look is not None:
            self._picture = observation.look().image
        found = self._experiences.recall(self._instruction, self._picture)
        found = self._recalled = replace(found, answers=answers)
        if found.examples or found.lessons or found.tried:
            self._emit(Reminded(tuple(e.instruction for e in found.examples), found.lessons, len(found.tried)))
        return found

    def end(self, success: bool | None = None) -> None:
        """Keep the episode; `success` is what somebody said of it.

        Raises:
            EmbodiedError: the memory file cannot be written.
        """
        if self._diary is None or self._experiences is None:
            return
        kept = self._diary.experience(success, b"" if self._picture is None else png(self._picture))
        if self._reflect is not None:
            kept = self._reflect(kept, self._recalled.lessons, self._emit)
        if kept.lesson:
            self._emit(Learnt(kept.lesson))
        self._experiences.keep(kept)
        self._save()
