"""Whether a plan can be executed, and how like people's plans it is: Huang et al.'s two figures (ICML 2022).

Executability is the share of plans whose every step is taken, at the first try and in order. LCS is the longest common
subsequence of a plan and one that a person wrote for the same instruction, over the length of the longer; steps are
compared by skill and types of things. Both are told for tasks that have no goal: there is nothing else to ask of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.evaluation.statistics import ratio_interval
from embodied.task import Task
from embodied.trace import Decided, Ended, Event, Planned

_ID = re.compile(r"(=[^|,)]*)\|[^,)]*")


@dataclass(frozen=True, slots=True)
class Carried:
    """How far a plan came.

    Attributes:
        steps: how many it has.
        executed: how many of them, from the first, until one failed.
        likest, mean: LCS with the person's plan that it is likest, and with all of them on average; None without any.
    """

    steps: int
    executed: int
    likest: float | None = None
    mean: float | None = None

    @property
    def whole(self) -> bool:
        """Whether it was executed; a plan of no steps is none."""
        return 0 < self.steps == self.executed

    @classmethod
    def of(cls, task: Task, events: Sequence[Event]) -> Carried | None:
        """Read it off an episode's trace; None for a task that has a goal.

        The plan is the one that was laid down; where there was none, or another one later, what was decided on.
        """
        if task.goal.conditions or task.infeasible:
            return None
        laid_down = [event.subgoals for event in events if isinstance(event, Planned)]
        decided = [event.text for event in events if isinstance(event, Decided) and event.decision == "act"]
        plan = tuple(_ID.sub(r"\1", step) for step in (laid_down[0] if len(laid_down) == 1 else decided))
        ends = [event.reason is None for event in events if isinstance(event, Ended)]
        executed = ends.index(False) if False in ends else len(ends)
        alike = [likeness(plan, known) for known in task.known_plans]
        likest, mean = (max(alike), float(np.mean(alike))) if alike else (None, None)
        return cls(len(plan), min(executed, len(plan)), likest, mean)


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """LCS of two plans over the length of the longer, 0 to 1."""
    longest = max(len(one), len(other))
    row = [0] * (len(other) + 1)
    for step in one:
        above = row[:]
        for index, known in enumerate(other, start=1):
            row[index] = above[index - 1] + 1 if step == known else max(above[index], row[index - 1])
    return row[-1] / longest if longest else 0.0


def plan_figures(plans: Sequence[Carried | None], trials: Sequence[str], seed: int = 0) -> dict[str, Any] | None:
    """The figures of episodes without goals, a crashed one (None) counting as a plan of nothing; None without any."""
    if not any(plans):
        return None
    all_of = [plan or Carried(0, 0) for plan in plans]
    compared = [plan for plan in all_of if plan.likest is not None]
    whole, ones = [float(plan.whole) for plan in all_of], [1.0] * len(all_of)
    interval = ratio_interval(whole, ones, trials, seed)
    return {
        "plans": len(all_of),
        "executability": float(np.mean(whole)),
        "interval": interval and list(interval),
        "executed_steps": sum(plan.executed for plan in all_of) / max(sum(plan.steps for plan in all_of), 1),
        "length": float(np.mean([plan.steps for plan in all_of])),
        "compared": len(compared),
        "lcs": float(np.mean([plan.likest for plan in compared])) if compared else None,
        "lcs_mean": float(np.mean([plan.mean for plan in compared])) if compared else None,
    }
