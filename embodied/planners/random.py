"""A planner that does whatever can be done: the floor that every method has to beat."""

from __future__ import annotations

from embodied.planner import Act, Decision, Finish, View
from embodied.task import Subgoal

FINISH_SHARE = 0.05
"""Probability of finishing, at each decision."""
LONGEST = 20
"""Steps after which it finishes anyway."""


class RandomPlanner:
    """Draws uniformly among the admissible calls, deaf to the instruction."""

    name = "random"
    privileged = False

    def start(self, view: View) -> None:
        """Nothing to prepare."""

    def decide(self, view: View) -> Decision:
        """Draw a call, or finish."""
        if len(view.history) >= LONGEST or view.rng.random() < FINISH_SHARE:
            return Finish()
        calls = view.admissible()
        if not calls:
            return Finish()
        call = calls[int(view.rng.integers(len(calls)))]
        return Act(Subgoal(call.skill, dict(call.arguments)))
