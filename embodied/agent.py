"""The closed loop, and the only owner of call order.

    observation = simulator.reset();  memory.start()
    recall()                                     Reminded of earlier episodes, where something comes to mind
    the prelude, where there is one: a look round    Called, Acted …, Ended
    planner.start()
    until the planner finishes or gives up, or a limit is reached:
        decision = planner.decide(view)              Decided
        a question: the person answers               Answered
        something to be found: look for it           Called, Acted …, Ended
        candidates = grounder.ground(subgoal)        Grounded
        run the best candidate's skill:              Called; Disturbed where something changed meanwhile
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

from embodied.broken import Broken
from embodied.execution import PRELUDE, Execution, LimitReachedError
from embodied.experience import Recall, nothing
from embodied.faults import Faults
from embodied.finder import Finder, Wanted
from embodied.grounding import Grounder, Sight
from embodied.handles import Handles
from embodied.judge import Judge
from embodied.memory import Memory
from embodied.perception import Perception
from embodied.planner import FIND, Act, Ask, Exchange, Find, Finish, GiveUp, Person, Planner, Step, View, nobody
from embodied.simulator import Simulator
from embodied.skill import Outcome, Reason, Run, Skill
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
        faults: what goes wrong on purpose; the first is the nearest to the simulator.
        sight: looks on, for whoever scores candidates by what is seen.
        handles: the boundary of a memory that calls objects by handles of its own; None where ids are the simulator's.
        finder: looks for what is not known of; None where everything is.
        broken: skills of its libraries that are left out, for the record.
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
    broken: tuple[Broken, ...] = ()

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
    ) -> Stopped:
        """Run one episode to its end, handing every event to `emit`; returns the last one."""
        rng, memory = np.random.default_rng(seed), self.memory
        world, faulted = simulator, []
        for faults, own in zip(self.faults, rng.spawn(len(self.faults)), strict=True):
            faulted.append(world := faults.around(world, own, emit))
        handled = self.handles.around(world, memory) if self.handles is not None else None
        world, befallen = handled or world, tuple(faulted)
        execution = Execution(memory, self.skills, world, emit, limits, self.judge, self.sight, befallen, handled)
        execution.start(instruction, setup, seed)
        episode = _Episode(self, execution, person, rng)
        tried, said, searches = episode.history, episode.dialogue, self.finder is not None
        can, recalled = partial(self.grounder.admissible, memory), recall(execution.seen[0])
        view = View(instruction, steps, memory, tried, can, rng, emit, said, recalled, searches)
        try:
            if self.prelude is not None:
                execution.move(PRELUDE, "look around", self.prelude(memory))
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
    rng: np.random.Generator
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
                case Find(wanted):
                    emit(Decided("find", str(wanted)))
                    self._find(wanted)
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

    def _find(self, wanted: Wanted) -> None:
        memory, finder = self.agent.memory, self.agent.finder
        if finder is None:
            outcome = Outcome.failed(Reason.NOT_FOUND, f"no {wanted} is known of, and everything is known")
            self.execution.end(outcome)
        else:
            outcome = self.execution.move(FIND, f"look for {wanted}", finder.find(wanted, memory, self.rng))
        self.history.append(Step(Subgoal(FIND, {"object": str(wanted)}), None, outcome))
