"""Episodes with a teacher: who speaks, the ear that hears it, and in which order a suite is taught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from embodied.corrections.teacher import KIND, Manner, Teacher
from embodied.evaluation.suite import Suite
from embodied.evaluation.watched import Watched
from embodied.hearing import Listener

AGAIN = "-again"
"""What the ids of tasks end in that are done a second time, to see what was retained."""
EARLY = 1
"""The round whose tasks are done again."""


@dataclass(frozen=True, slots=True)
class Tuition:
    """One episode's: the robot's ear, and the teacher that it hears; None where nobody speaks."""

    listener: Listener
    teacher: Teacher | None = None


Begin = Callable[[Watched], Tuition]
"""Makes an episode's tuition, given the world that the teacher watches."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """How a run is taught; picklable.

    Attributes:
        manner: how the teacher is.
        person: its name.
        keeps: whether what was taught is kept for the next episode.
        again: do the tasks of an early round once more at the end.
    """

    manner: Manner = KIND
    person: str = "Anna"
    keeps: bool = True
    again: bool = False


def course(suite: Suite, *, again: bool) -> Suite:
    """A suite in the order in which it is taught, round by round; tasks that teach nothing come first."""

    def number(trial: str) -> int:
        return suite.hidden[trial].round if trial in suite.hidden else -1

    tasks = sorted(suite.tasks, key=lambda task: number(task.trial))
    if again:
        tasks += [replace(task, id=f"{task.id}{AGAIN}") for task in tasks if number(task.trial) == EARLY]
    return replace(suite, tasks=tuple(tasks))
