"""An agent: a planner, a grounder, a memory and skills, put together; `loop.py` says in which order they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from embodied.execution import Execution, LimitReachedError
from embodied.experience import Recall, nothing
from embodied.faults import Faults
from embodied.finder import Finder
from embodied.grounding import Grounder, Sight
from embodied.handles import Handles
from embodied.hearing import Listener
from embodied.judge import Judge
from embodied.loop import Loop
from embodied.memory import Memory
from embodied.perception import Perception
from embodied.planner import Person, Planner, View, nobody
from embodied.silence import Deaf
from embodied.simulator import Simulator
from embodied.skill import Run, Skill
from embodied.task import DEFAULT_LIMITS, Limits, Setup
from embodied.trace import Sink, Stopped


@dataclass(frozen=True, slots=True)
class Agent:
    """A planner, a grounder, a memory and skills, put together.

    Attributes:
        planner, grounder, memory, skills: its parts.
        perception: what memory sees with; None where it needs not see.
        prelude: what is done before planning; its actions count as all others.
        judge: decides on skills' claims of success; None takes their word.
        faults: what goes wrong on purpose; the first is the nearest to the simulator.
        sight: looks on, for whoever scores candidates by what is seen.
        handles: the boundary of a memory that calls objects by handles of its own; None where ids are the simulator's.
        finder: looks for what is not known of; None where everything is.
    """

    planner: Planner
    grounder: Grounder
    memory: Memory
    skills: Mapping[str, Skill]
    perception: Perception | None = None
    prelude: Callable[[Memory], Run] | None = None
    judge: Judge | None = None
    faults: tuple[Faults, ...] = ()
    sight: Sight | None = None
    handles: Handles | None = None
    finder: Finder | None = None

    @property
    def privileged(self) -> tuple[str, ...]:
        """The parts that know more than a robot could."""
        names = "planner", "memory", "perception", "success", "sight"
        parts = self.planner, self.memory, self.perception, self.judge, self.sight
        found = [name for name, part in zip(names, parts, strict=True) if part is not None and part.privileged]
        return (*found, *(["skills"] if any(skill.privileged for skill in self.skills.values()) else []))

    def run(
        self,
        instruction: str,
        simulator: Simulator,
        setup: Setup,
        *,
        emit: Sink,
        limits: Limits = DEFAULT_LIMITS,
        steps: tuple[str, ...] = (),
        seed: int = 0,
        person: Person = nobody,
        recall: Recall = nothing,
        listener: Listener | None = None,
    ) -> Stopped:
        """Run one episode to its end, handing every event to `emit`; returns the last one.

        Without a listener nobody can cut in; `person` then answers what the planner asks.
        """
        rng, memory = np.random.default_rng(seed), self.memory
        world, faulted = simulator, []
        for faults, own in zip(self.faults, rng.spawn(len(self.faults)), strict=True):
            faulted.append(world := faults.around(world, own, emit))
        handled = self.handles.around(world, memory) if self.handles is not None else None
        world, befallen = handled or world, tuple(faulted)
        execution = Execution(memory, self.skills, world, emit, limits, self.judge, self.sight, befallen, handled)
        execution.start(instruction, setup, seed)
        episode = Loop(self, execution, listener or Deaf(person), rng, instruction)
        execution.before = episode.before
        tried, said, searches = episode.history, episode.dialogue, self.finder is not None
        can, recalled = partial(self.grounder.admissible, memory), recall(execution.seen[0])
        view = View(instruction, steps, memory, tried, can, rng, emit, said, recalled, searches, episode.told)
        try:
            ending, detail = episode.run(view)
        except LimitReachedError as limit:
            ending, detail = str(limit), ""
        stopped = Stopped(ending, execution.actions, execution.failures, detail)
        emit(stopped)
        return stopped
