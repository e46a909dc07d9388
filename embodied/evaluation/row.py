"""Tasks in a row in one home: the world goes on from one to the next, and memory with it, if it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from embodied.agent import Agent
from embodied.errors import SimulatorError
from embodied.evaluation.episode import EpisodeResult, run_episode
from embodied.memories.remembered import RememberedMemory
from embodied.memory import Memory
from embodied.simulator import Simulator
from embodied.simulators.household import HouseholdSimulator
from embodied.simulators.ongoing import OngoingSimulator
from embodied.task import Task
from embodied.trace import Event

KEEP, WIPE = WAYS = ("keep", "wipe")
"""What becomes of memory between two tasks of a row."""


def rows(tasks: Sequence[Task]) -> list[tuple[Task, ...]]:
    """The tasks, those of a row together, the others each by itself; in the order in which each begins."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(f"row {task.row}" if task.row else f"task {task.id}", []).append(task)
    return [tuple(each) for each in found.values()]


@dataclass(slots=True)
class Row:
    """A home in which tasks follow each other.

    Attributes:
        world: it.
        keeps: whether memory is handed on.
        turn: tasks so far.
    """

    world: OngoingSimulator
    keeps: bool
    turn: int = 0
    _memory: Memory | None = None

    @classmethod
    def begin(cls, simulator: Simulator, task: Task, *, keeps: bool) -> Row:
        """Set a home up for the first task.

        Raises:
            SimulatorError: the simulator is not ours.
        """
        if not isinstance(simulator, HouseholdSimulator):
            raise SimulatorError("tasks in a row need the household simulator", where=task.row)
        return cls(OngoingSimulator(simulator, task.setup), keeps)

    def measured(self, task: Task, expert: Agent, seed: int) -> Task:
        """The task with the number of actions that the expert needs for it from here; the world stays as it is."""
        kept = self.world.snapshot()
        result, _ = run_episode(expert, self.world, task, seed)
        self.world.restore(kept)
        return replace(task, expert_actions=result.actions if result.success else None)

    def play(
        self, agent: Agent, run: Callable[[OngoingSimulator], tuple[EpisodeResult, list[Event]]]
    ) -> tuple[EpisodeResult, list[Event]]:
        """Let an agent do the next task; `run` runs it."""
        before = self._memory
        if self.keeps and isinstance(before, RememberedMemory) and isinstance(agent.memory, RememberedMemory):
            agent.memory.recall(before.graph)
        self._memory, self.turn = agent.memory, self.turn + 1
        result, events = run(self.world)
        return replace(result, turn=self.turn), events
