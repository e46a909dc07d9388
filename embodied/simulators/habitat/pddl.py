"""Plans of habitat-lab's PDDL problems in our subgoals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from embodied.task import Subgoal

GOAL = "TARGET_"
"""What habitat-lab's problems put before a thing's name for the place that it is to go to."""


def plan_of(problem: Any) -> tuple[Subgoal, ...]:
    """The solution that a problem comes with, ids being habitat-lab's.

    Args:
        problem: habitat-lab's `PddlProblem`; its `solution` lists grounded actions with `name` and `param_values`.

    Raises:
        ValueError: habitat-lab's own, for a problem without a solution.
    """
    return tuple(step for action in problem.solution for step in _steps(action))


def _steps(action: Any) -> Iterator[Subgoal]:
    names = [value.name for value in action.param_values]
    match action.name.partition("_")[0]:
        case "nav":
            # A goal's place is named after the thing that belongs there; going there is part of putting it down.
            if not names[0].startswith(GOAL):
                yield Subgoal("go_to", {"target": names[0]})
        case "pick":
            yield Subgoal("pick_up", {"object": names[0]})
        case "place":
            yield Subgoal("put", {"object": names[0], "receptacle": names[1]})
        case "open":
            yield Subgoal("open", {"object": names[0]})
        case "close":
            yield Subgoal("close", {"object": names[0]})
