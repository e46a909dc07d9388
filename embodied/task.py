"""A task: what is said, where, what counts as done, and within which limits. The agent is given the words only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from embodied.capabilities import NOTHING, Capabilities
from embodied.goal import Goal


@dataclass(frozen=True, slots=True)
class Setup:
    """What a simulator is reset to.

    Attributes:
        scene: a scene's name or file.
        initial: the task's own initial state of that scene, in the simulator's terms; None keeps the scene's.
    """

    scene: str
    initial: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """When an episode is stopped (ALFRED's limits by default): actions taken, and actions refused."""

    actions: int = 1000
    failures: int = 10


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Subgoal:
    """One thing to get done: a skill's name with arguments that name object types or object ids.

    `besides` are ids of objects that a type does not mean, where there are others of it.
    """

    skill: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    besides: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Write it as `put(object=Apple, receptacle=Fridge)`."""
        return f"{self.skill}({', '.join(f'{key}={value}' for key, value in self.arguments.items())})"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with a plan known to carry it out, for planners that learn from examples.

    Attributes:
        instruction: what a person said.
        plan: subgoals whose arguments name object types.
        steps: step-by-step instructions, where the data has them.
    """

    instruction: str
    plan: tuple[Subgoal, ...]
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One episode's task.

    Attributes:
        id: unique in its suite; names the episode's files.
        instruction: the sentence that the person says.
        steps: step-by-step instructions, where the data has them.
        setup: scene and initial state.
        goal: tested on the true state when the episode has ended.
        task_type: the kind of task, ALFRED's name where it has one; figures are grouped by it.
        limits: when the episode is stopped.
        trial: tasks of one trial are not independent; intervals are drawn over trials.
        row: tasks of one row follow each other in one home, each where the one before has left things; empty for a
            task that stands by itself.
        infeasible: it cannot be done; the right answer is to give up.
        answer: what the person says when asked. None: the instruction says it all; else it leaves something open, and
            to ask, before the goal is reached, is part of the right answer.
        expert: the known plan in subgoals, None when there is none (privileged).
        expert_actions: L of the path-length weight: the number of the expert's low-level actions; None when unknown.
        needs: what it takes of a simulator beyond what its goal says.
        known_plans: what people did who were told the same, step by step as `str(Subgoal)` over object types: for
            figures of likeness, read by no planner.
    """

    id: str
    instruction: str
    setup: Setup
    goal: Goal
    task_type: str
    trial: str
    steps: tuple[str, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    row: str = ""
    infeasible: bool = False
    answer: str | None = None
    expert: tuple[Subgoal, ...] | None = None
    expert_actions: int | None = None
    needs: Capabilities = NOTHING
    known_plans: tuple[tuple[str, ...], ...] = ()
