"""In which order a suite is taught."""

from __future__ import annotations

from dataclasses import replace

from embodied.evaluation.suite import Suite

AGAIN = "-again"
"""What the ids of tasks end in that are done a second time, to see what was retained."""
EARLY = 1
"""The round whose tasks are done again."""


def course(suite: Suite, *, again: bool) -> Suite:
    """A suite in the order in which it is taught, round by round; tasks that teach nothing come first."""

    def number(trial: str) -> int:
        return suite.hidden[trial].round if trial in suite.hidden else -1

    tasks = sorted(suite.tasks, key=lambda task: number(task.trial))
    if again:
        tasks += [replace(task, id=f"{task.id}{AGAIN}") for task in tasks if number(task.trial) == EARLY]
    return replace(suite, tasks=tuple(tasks))
