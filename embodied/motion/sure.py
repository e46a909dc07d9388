"""Skills that cannot miss, for `--oracle skills`: the robot sees and reaches everything from wherever it stands.

What a skill does stays its own, and so do the simulator's rules of what goes where; only seeing and reaching are given.
A skill whose aim is to see something is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from embodied.geometry import Pose
from embodied.memory import Memory
from embodied.simulator import Action
from embodied.skill import Outcome, Run, Skill


def sure(skills: Mapping[str, Skill]) -> dict[str, Skill]:
    """The same skills by name, made sure, and marked as privileged."""
    return {name: _sure(skill) for name, skill in skills.items()}


def _sure(skill: Skill) -> Skill:
    if any(fact.predicate == "visible" for fact in skill.effects):
        return skill

    def run(self: Skill, memory: Memory, **arguments: Any) -> Run:
        return _forced(skill.run(cast(Memory, _Reaching(memory)), **arguments))

    own = {"run": run, "privileged": True, "__module__": type(skill).__module__}
    kind = type(f"Sure{type(skill).__name__}", (type(skill),), own)
    return cast(Skill, kind())


class _Reaching:
    """A memory by which everything is in view and in reach."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __getattr__(self, name: str) -> Any:
        return getattr(self._memory, name)

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whatever it is."""
        return True


def _forced(run: Run) -> Run:
    """The same actions, those aimed at objects without asking where these are."""
    try:
        action = next(run)
        while True:
            if "objectId" in action.arguments:
                action = Action(action.name, {**action.arguments, "forceAction": True})
            action = run.send((yield action))
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome
    finally:
        run.close()
