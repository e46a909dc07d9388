"""In which order a suite is taught, and which tasks of another have nothing to do with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from embodied.correction import Lesson, Rule
from embodied.evaluation.suite import Suite
from embodied.goal import Condition

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


def unrelated(suite: Suite, lessons: Iterable[Lesson]) -> frozenset[str]:
    """Ids of the tasks of a suite that do not ask for what a rule forbids: that they suffer would be harm."""
    rules = [each for each in lessons if isinstance(each, Rule) and each.force == "never"]
    return frozenset(
        task.id
        for task in suite.tasks
        if not any(_forbidden(condition, rule) for condition in task.goal.conditions for rule in rules)
    )


def _forbidden(condition: Condition, rule: Rule) -> bool:
    thing, inside = condition.thing, condition.thing.inside
    if rule.thing is None or rule.place is None or inside is None or condition.most == 0:
        return False
    return thing.type in rule.thing.types and inside.type in rule.place.types
