"""Taught episodes put together: for each task a teacher, an ear, and the notebook that the robot heeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from embodied.wiring.corrections import make_listener, make_notebook, make_understanding
from embodied.wiring.materials import Materials
from embodied.wiring.past import Remembering

if TYPE_CHECKING:
    from embodied.corrections.notebook import Notebook
    from embodied.evaluation.hidden import Hidden
    from embodied.evaluation.tuition import Begin, Teaching, Tuition
    from embodied.evaluation.watched import Watched
    from embodied.task import Task
    from embodied.understanding import Understanding


@dataclass(slots=True)
class School:
    """How the tasks of a run are taught; one task at a time: its `notebook` first, for the agent, then its `tuition`.

    Attributes:
        teaching, hidden: how, and what each trial teaches; in a task that teaches nothing nobody speaks up.
        remembering: where what was taught is kept.
        materials: of the robot that is taught.
    """

    teaching: Teaching
    hidden: Mapping[str, Hidden]
    remembering: Remembering
    materials: Materials
    _notebook: Notebook | None = None
    _understanding: Understanding | None = field(default=None)

    def notebook(self, task: Task) -> Notebook:
        """What is known before a task: all that was taught, or nothing."""
        file = self.remembering.file if self.teaching.keeps else None
        found = self._notebook = make_notebook(file, task.setup.scene, self.materials)
        found.people.add(self.teaching.person)
        found.episode = task.id
        return found

    def tuition(self, task: Task, seed: int) -> Begin:
        """The teaching of the task whose notebook was made last."""
        from embodied.corrections.teacher import Teacher
        from embodied.evaluation.tuition import Tuition
        from embodied.silence import Answering, Silent

        assert self._notebook is not None, "the notebook comes first"
        notebook, hidden, how = self._notebook, self.hidden.get(task.trial), self.teaching
        if self._understanding is None:
            self._understanding = make_understanding(self.materials)
        understanding, skills = self._understanding, self.materials.skills

        def begin(world: Watched) -> Tuition:
            if hidden is None:
                answer = task.answer
                silent = Silent() if answer is None else Answering(lambda _: answer)
                return Tuition(make_listener(silent, notebook, self.materials, understanding))
            # Its own chance: what it says changes nothing of what the robot draws.
            rng = np.random.default_rng([seed, 1])
            teacher = Teacher(world, skills, hidden.lessons, rng, how.manner, how.person, task.answer or "")
            return Tuition(make_listener(teacher, notebook, self.materials, understanding), teacher)

        return begin
