"""The closed loop, and the only owner of call order.

    observation = simulator.reset();  memory.start()
    recall()                                     Reminded of earlier episodes, where something comes to mind
    the prelude, where there is one: a look round    Called, Acted …, Ended
    planner.start()
    until the planner finishes or gives up, or a limit is reached:
        decision = planner.decide(view)              Decided
        a question: the person answers               Answered
        candidates = grounder.ground(subgoal)        Grounded
        run the best candidate's skill:              Called
            action -> simulator -> memory -> skill   Acted, again and again; Injected before what a fault befalls
            the judge decides on its success         Judged
        outcome                                      Ended
                                                     Stopped

When a limit and the planner's end fall together, the limit wins: it is tested after every action. The goal is not
known here: it is tested by whoever ran the episode, once it has stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from embodied.execution import Execution, LimitReachedError
from embodied.experience import Recall, nothing
from embodied.faults import Faults
from embodied.grounding import Grounder, Sight
from embodied.handles import Handles
from embodied.judge import Judge
from embodied.memory import Memory
from embodied.perception import Perception
from embodied.planner import Act, Ask, Exchange, Finish, GiveUp, Person, Planner, Step, View, nobody
from embodied.simulator import Simulator
from embodied.skill import Outcome, Run, Skill
from embodied.task import DEFAULT_LIMITS, Limits, Setup, Subgoal
from embodied.trace import Answered, Decided, Grounded, Sink, Stopped

MAX_DECISIONS = 60
"""Decisions after which an episode is stopped: a planner that never acts must end too."""
SHOWN_CANDIDATES = 8
"""Candidates that a trace keeps of each grounding; `count` says how many there were."""


@dataclass(frozen=True, slots=True)
class Agent:
    """A planner, a grounder, a memory and skills, put together.

    Attributes:
        planner, grounder, memory, skills: its parts.
        perception: what memory sees with; None where it needs not see.
        prelude: what is done before planning; its actions count as all others.
        judge: decides on skills' claims of success; None takes their word.
        faults: what goes wrong on purpose.
        sight: looks on, for whoever scores candidates by what is seen.
        handles: the boundary of a memory that calls objects by handles of its own; None where ids are the simulator's.
    """

    planner: Planner
    grounder: Grounder
    memory: Memory
    skills: Mapping[str, Skill]
    perception: Perception | None = None
    prelude: Callable[[Memory], Run] | None = None
    judge: Judge | None = None
    faults: Faults | None = None
    sight: Sight | None = None
    handles: Handles | None = None

    @property
    def privileged(self) -> tuple[str, ...]:
        """The parts that know more than a robot could."""
        names = "planner", "memory", "perception", "success", "sight"
        parts = self.planner, self.memory, self.perception, self.judge, self.sight
        return tuple(name for name, part in zip(names, parts, strict=True) if part is not None and part.privileged)

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
    ) -> Stopped:
        """Run one episode to its end, handing every event to `emit`; returns the last one."""
        rng, memory = np.random.default_rng(seed), self.memory
        faulted = self.faults.around(simulator, rng.spawn(1)[0]) if self.faults is not None else None
        handled = self.handles.around(faulted or simulator, memory) if self.handles is not None else None
        world = handled or faulted or simulator
        execution = Execution(memory, self.skills, world, emit, limits, self.judge, self.sight, faulted, handled)
        execution.start(instruction, setup, seed)
        episode = _Episode(self, execution, person)
        tried, said = episode.history, episode.dialogue
        can, recalled = partial(self.grounder.admissible, memory), recall(execution.seen[0])
        view = View(instruction, steps, memory, tried, can, rng, emit, said, recalled)
        try:
            if self.prelude is not None:
                execution.look_round(self.prelude(memory))
            self.planner.start(view)
            ending, detail = episode.decide_until_done(view)
        except LimitReachedError as limit:
            ending, detail = str(limit), ""
        stopped = Stopped(ending, execution.actions, execution.failures, detail)
        emit(stopped)
        return stopped


@dataclass(slots=True)
class _Episode:
    """One episode: what was tried and said so far."""

    agent: Agent
    execution: Execution
    person: Person
    history: list[Step] = field(default_factory=list)
    dialogue: list[Exchange] = field(default_factory=list)

    def decide_until_done(self, view: View) -> tuple[str, str]:
        emit = view.emit
        for _ in range(MAX_DECISIONS):
            match self.agent.planner.decide(view):
                case Finish():
                    emit(Decided("finish"))
                    return "finish", ""
                case GiveUp(reason):
                    emit(Decided("give_up", reason))
                    return "give_up", reason
                case Ask(question):
                    emit(Decided("ask", question))
                    answer = self.person(question)
                    emit(Answered(answer))
                    self.dialogue.append(Exchange(question, answer))
                case Act(subgoal):
                    emit(Decided("act", str(subgoal)))
                    self._attempt(subgoal)
        return "decision_limit", ""

    def _attempt(self, subgoal: Subgoal) -> None:
        found = self.agent.grounder.ground(subgoal, self.agent.memory, self.history)
        if isinstance(found, Outcome):
            call, outcome = None, found
        else:
            allowed = [each for each in found if not each.forbidden]
            shown = tuple({"call": str(c.call), "total": c.total, **c.scores} for c in allowed[:SHOWN_CANDIDATES])
            barred = tuple(f"{c.call}: {c.forbidden}" for c in found if c.forbidden)[:SHOWN_CANDIDATES]
            self.execution.emit(Grounded(shown, len(allowed), barred))
            call = found[0].call
            outcome = self.execution.call(call)
        self.execution.end(outcome)
        self.history.append(Step(subgoal, call, outcome))
