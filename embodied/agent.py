"""The closed loop, and the only owner of call order.

    observation = simulator.reset();  memory.start()
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
from dataclasses import dataclass

import numpy as np

from embodied.faults import Faulted, Faults
from embodied.grounding import Grounder, Sight
from embodied.judge import Judge, Ruling
from embodied.memory import Memory
from embodied.perception import Perception
from embodied.planner import Act, Ask, Exchange, Finish, GiveUp, Planner, Step, View
from embodied.simulator import Action, Observation, Simulator
from embodied.skill import Outcome, Reason, Run, Skill, SkillCall
from embodied.task import DEFAULT_LIMITS, Limits, Setup, Subgoal
from embodied.trace import Acted, Answered, Called, Decided, Ended, Grounded, Injected, Judged, Sink, Stopped

MAX_DECISIONS = 60
"""Decisions after which an episode is stopped: a planner that never acts must end too."""
SHOWN_CANDIDATES = 8
"""Candidates that a trace keeps of each grounding; `count` says how many there were."""
PRELUDE = "look_around"
"""What the trace calls what is done before planning."""


Person = Callable[[str], str]
"""Whoever gave the instruction: answers a question."""


def nobody(question: str) -> str:
    """Nobody is there to answer."""
    return "I have nothing to add."


class _LimitReachedError(Exception):
    """Ends the episode from within a skill."""


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

    @property
    def privileged(self) -> tuple[str, ...]:
        """The parts that know more than a robot could."""
        parts = (
            ("planner", self.planner),
            ("memory", self.memory),
            ("perception", self.perception),
            ("success", self.judge),
            ("sight", self.sight),
        )
        return tuple(name for name, part in parts if part is not None and part.privileged)

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
    ) -> Stopped:
        """Run one episode to its end, handing every event to `emit`; returns the last one."""
        return _Episode(self, simulator, emit, limits, person).run(instruction, setup, steps, seed)


class _Episode:
    """The counters of one episode."""

    def __init__(self, agent: Agent, simulator: Simulator, emit: Sink, limits: Limits, person: Person) -> None:
        self.agent, self.simulator, self.emit, self.limits, self.person = agent, simulator, emit, limits, person
        self.faulted: Faulted | None = None
        self.seen: list[Observation] = []
        self.history: list[Step] = []
        self.dialogue: list[Exchange] = []
        self.actions = self.failures = 0

    def run(self, instruction: str, setup: Setup, steps: tuple[str, ...], seed: int) -> Stopped:
        agent, rng = self.agent, np.random.default_rng(seed)
        if agent.faults is not None:
            (draws,) = rng.spawn(1)
            self.simulator = self.faulted = agent.faults.around(self.simulator, draws)
        first = self.simulator.reset(setup, seed)
        self.seen = [first]
        agent.memory.start(self.simulator, first)
        if agent.sight is not None:
            agent.sight.start(instruction, first)
        view = View(
            instruction,
            steps,
            agent.memory,
            self.history,
            lambda: agent.grounder.admissible(agent.memory),
            rng,
            self.emit,
            self.dialogue,
        )
        try:
            self._look_round()
            agent.planner.start(view)
            ending, detail = self._decide_until_done(view)
        except _LimitReachedError as limit:
            ending, detail = str(limit), ""
        stopped = Stopped(ending, self.actions, self.failures, detail)
        self.emit(stopped)
        return stopped

    def _look_round(self) -> None:
        if self.agent.prelude is not None:
            self.emit(Called(PRELUDE, {}, "look around"))
            outcome = self._drive(self.agent.prelude(self.agent.memory))
            self.emit(Ended(outcome.reason.value if outcome.reason else None, outcome.detail))

    def _decide_until_done(self, view: View) -> tuple[str, str]:
        for _ in range(MAX_DECISIONS):
            match self.agent.planner.decide(view):
                case Finish():
                    self.emit(Decided("finish"))
                    return "finish", ""
                case GiveUp(reason):
                    self.emit(Decided("give_up", reason))
                    return "give_up", reason
                case Ask(question):
                    self.emit(Decided("ask", question))
                    answer = self.person(question)
                    self.emit(Answered(answer))
                    self.dialogue.append(Exchange(question, answer))
                case Act(subgoal):
                    self.emit(Decided("act", str(subgoal)))
                    self._attempt(subgoal)
        return "decision_limit", ""

    def _attempt(self, subgoal: Subgoal) -> None:
        found = self.agent.grounder.ground(subgoal, self.agent.memory, self.history)
        if isinstance(found, Outcome):
            call, outcome = None, found
        else:
            shown = tuple({"call": str(c.call), "total": c.total, **c.scores} for c in found[:SHOWN_CANDIDATES])
            self.emit(Grounded(shown, len(found)))
            call = found[0].call
            outcome = self._call(call)
        self.emit(Ended(outcome.reason.value if outcome.reason else None, outcome.detail))
        self.history.append(Step(subgoal, call, outcome))

    def _call(self, call: SkillCall) -> Outcome:
        skill, arguments = self.agent.skills[call.skill], dict(call.arguments)
        types = {name: entity.object_type for name, value in call.arguments if (entity := self.agent.memory.get(value))}
        self.emit(Called(call.skill, arguments, skill.template.format_map(types)))
        unmet = skill.unmet(self.agent.memory, arguments)
        if unmet is not None:
            return Outcome.failed(Reason.PRECONDITION, str(unmet))
        judge, self.seen = self.agent.judge, self.seen[-1:]
        claim = judge.claim(call, self.agent.memory) if judge is not None else None
        if self.faulted is not None:
            self.faulted.begin()
        outcome = self._drive(skill.run(self.agent.memory, **arguments))
        if not isinstance(outcome, Outcome):
            raise TypeError(f"skill '{call.skill}' returned {outcome!r}: a skill returns an Outcome")
        if judge is None or claim is None:
            return outcome
        return self._ruled(judge.rule(claim, outcome, self.seen, self.simulator.state), claim.aim.achieved)

    def _drive(self, run: Run) -> Outcome:
        """Take a run's actions until it returns."""
        try:
            action = next(run)
            while True:
                action = run.send(self._act(action))
        except StopIteration as stop:
            outcome: Outcome = stop.value
        finally:
            run.close()
        return outcome

    def _ruled(self, ruling: Ruling, aim: str) -> Outcome:
        """What a claim of success comes to, once a reward's verdict is in the trace."""
        if (said := ruling.verdict) is not None:
            value, probability = round(said.value, 4), round(said.probability, 4)
            self.emit(Judged(ruling.method, aim, value, probability, said.achieved, ruling.accepted, ruling.truth))
        return ruling.outcome

    def _act(self, action: Action) -> Observation:
        met = self.faulted.befell if self.faulted is not None else ()
        observation = self.simulator.step(action)
        for fault in self.faulted.befell[len(met) :] if self.faulted is not None else ():
            self.emit(Injected(fault))
        self.seen.append(observation)
        self.agent.memory.observe(observation)
        if self.agent.sight is not None:
            self.agent.sight.observe(observation)
        self.actions += 1
        pose, refusal = observation.pose, observation.refusal
        self.failures += refusal is not None
        where = (round(pose.x, 4), round(pose.y, 4), round(pose.z, 4), pose.yaw, pose.horizon)
        self.emit(
            Acted(action.name, action.arguments, where, refusal.kind.value, refusal.message)
            if refusal
            else Acted(action.name, action.arguments, where)
        )
        if self.actions >= self.limits.actions:
            raise _LimitReachedError("action_limit")
        if self.failures >= self.limits.failures:
            raise _LimitReachedError("failure_limit")
        return observation
