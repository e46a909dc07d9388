"""A simulator that keeps a goal's progress: the goal is tested without whoever acts knowing of it."""

from __future__ import annotations

from embodied.goal import Goal
from embodied.progress import Progress
from embodied.simulator import Action, Observation, Simulator, WorldState
from embodied.task import Setup


class Watched:
    """Passes everything on, and looks at the true state in between where the goal depends on an episode's course.

    Args:
        simulator: the simulator.
        goal: what is watched for.
    """

    def __init__(self, simulator: Simulator, goal: Goal) -> None:
        self._simulator, self._goal = simulator, goal
        self._progress: Progress | None = None

    @property
    def progress(self) -> Progress:
        """How far the goal is reached now."""
        assert self._progress is not None, "reset comes first"
        # Once more, for goals that nobody looked at in between; what was seen already changes nothing.
        return self._progress.after(self.state)

    @property
    def state(self) -> WorldState:
        """The true state."""
        return self._simulator.state

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode."""
        observation = self._simulator.reset(setup, seed)
        self._progress = Progress.of(self._goal, self.state)
        return observation

    def step(self, action: Action) -> Observation:
        """Take one action."""
        observation = self._simulator.step(action)
        if self._goal.course and self._progress is not None:
            self._progress = self._progress.after(self.state)
        return observation

    def close(self) -> None:
        """Nothing of its own to close."""
        self._simulator.close()
