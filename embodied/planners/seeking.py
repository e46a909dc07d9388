"""Any planner, made to look for what its subgoals speak of and memory knows nothing of, before they are tried."""

from __future__ import annotations

from dataclasses import replace

from embodied.memory import Memory
from embodied.planner import Act, Decision, Find, Planner, View
from embodied.planners.lacking import of_types, sought
from embodied.planners.references import SLICED, of_type
from embodied.task import Subgoal


class SeekingPlanner:
    """Passes a planner's decisions on. The searches that are put before them are not in the history that it sees.

    Args:
        planner: decides.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self.name, self.privileged = planner.name, planner.privileged

    def start(self, view: View) -> None:
        """Begin."""
        self._own = set[int]()
        self._put_off: Act | None = None
        self._planner.start(view)

    def decide(self, view: View) -> Decision:
        """Have what is missing found, then do as the planner says."""
        decision: Decision | None = self._put_off
        self._put_off = None
        if decision is None:
            known = tuple(step for number, step in enumerate(view.history) if number not in self._own)
            decision = self._planner.decide(replace(view, history=known))
            if isinstance(decision, Act):
                decision = Act(_by_type(decision.subgoal, view.memory))
        if isinstance(decision, Act) and view.searches:
            for name in decision.subgoal.arguments.values():
                types = tuple(dict.fromkeys((name, name.removesuffix(SLICED))))
                if _known(name, view.memory) or any(of_type(each, view.memory) for each in types):
                    continue
                if not sought(wanted := of_types(types, view.memory), view):
                    self._own.add(len(view.history))
                    self._put_off = decision
                    return Find(wanted)
        return decision


def _known(name: str, memory: Memory) -> bool:
    return memory.get(name) is not None or bool(of_type(f"{name}{SLICED}", memory))


def _by_type(subgoal: Subgoal, memory: Memory) -> Subgoal:
    """A subgoal with types in the place of ids that memory does not know."""
    told = {
        key: value if memory.get(value) is not None else value.partition("|")[0]
        for key, value in subgoal.arguments.items()
    }
    return subgoal if told == subgoal.arguments else Subgoal(subgoal.skill, told)
