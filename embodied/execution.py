"""Skill calls carried out, action by action: every action of an episode is taken, recorded and counted here.

The order of events is told in `loop.py`. Limits are tested after every action.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from embodied.faults import Faulted
from embodied.grounding import Sight
from embodied.handles import Handled
from embodied.hearing import Turn
from embodied.judge import Judge, Ruling
from embodied.memory import Memory
from embodied.simulator import Action, Observation, Simulator
from embodied.skill import Outcome, Reason, Run, Skill, SkillCall
from embodied.task import Limits, Setup
from embodied.trace import Acted, Called, Ended, Judged, Sink

PRELUDE, NUDGE = "look_around", "nudge"
"""What the trace calls what is done before planning, and small motions that somebody asked for."""


class LimitReachedError(Exception):
    """Ends the episode from within a skill; its message is the trace's word for the limit."""


class CutInError(Exception):
    """Ends what is being done, from within: somebody cut in. `turn` says what to do about it."""

    def __init__(self, turn: Turn) -> None:
        super().__init__()
        self.turn = turn


def free(what: SkillCall | Action) -> None:
    """Let everything be done."""


@dataclass(slots=True)
class Execution:
    """Carries out the calls of one episode.

    Attributes:
        memory, skills, judge, sight: the agent's.
        simulator: where its actions are taken.
        emit: is handed every event.
        limits: raise LimitReachedError when they are reached.
        before: asked before every call and every action: None to do it, or why it must not be done; raises CutInError.
        faulted: the simulator once more, as often as faults befall it.
        handled: the simulator once more, where objects are called by handles.
        actions, failures: taken so far, and those of them that were refused.
        seen: the observation before the skill that ran last, and all since.
    """

    memory: Memory
    skills: Mapping[str, Skill]
    simulator: Simulator
    emit: Sink
    limits: Limits
    judge: Judge | None = None
    sight: Sight | None = None
    faulted: tuple[Faulted, ...] = ()
    handled: Handled | None = None
    before: Callable[[SkillCall | Action], Outcome | None] = free
    actions: int = 0
    failures: int = 0
    seen: list[Observation] = field(default_factory=list)

    def start(self, instruction: str, setup: Setup, seed: int) -> None:
        """Reset the simulator, and show what is seen first."""
        first = self.simulator.reset(setup, seed)
        with self.handled.telling() if self.handled is not None else nullcontext():
            self.memory.start(self.simulator, first)
        first = self.handled.shown(first) if self.handled is not None else first
        self.seen = [first]
        if self.sight is not None:
            self.sight.start(instruction, first)

    def move(self, name: str, words: str, run: Run) -> Outcome:
        """Take actions that are no skill's: to look around, or for something.

        Raises:
            LimitReachedError, CutInError: as `call`.
        """
        self.emit(Called(name, {}, words))
        if name != PRELUDE:
            self._befall()
        outcome = self._drive(run)
        self.end(outcome)
        return outcome

    def call(self, call: SkillCall) -> Outcome:
        """Run a skill, unless it needs what does not hold, and have its claim of success judged.

        Raises:
            LimitReachedError: the episode ends within the skill.
            CutInError: somebody cut in.
        """
        if (barred := self.before(call)) is not None:
            return barred
        skill, arguments = self.skills[call.skill], dict(call.arguments)
        types = {name: entity.object_type for name, value in call.arguments if (entity := self.memory.get(value))}
        self.emit(Called(call.skill, arguments, skill.template.format_map(types)))
        unmet = skill.unmet(self.memory, arguments)
        if unmet is not None:
            return Outcome.failed(Reason.PRECONDITION, str(unmet))
        self.seen = self.seen[-1:]
        claim = self.judge.claim(call, self.memory) if self.judge is not None else None
        self._befall()
        outcome = self._drive(skill.run(self.memory, **arguments))
        if not isinstance(outcome, Outcome):
            raise TypeError(f"skill '{call.skill}' returned {outcome!r}: a skill returns an Outcome")
        if self.judge is None or claim is None:
            return outcome
        if self.handled is not None:
            claim = replace(claim, call=self.handled.truly(call))
        truth = self.simulator.state if self.handled is None else self.handled.truth
        ruling = self.judge.rule(claim, outcome, self.seen, truth)
        self._record(ruling, claim.aim.achieved)
        return ruling.outcome

    def _befall(self) -> None:
        """Let what goes wrong on purpose know that the robot sets about something."""
        for each in self.faulted:
            each.begin()

    def end(self, outcome: Outcome) -> None:
        """Record how what was wanted has ended."""
        self.emit(Ended(outcome.reason.value if outcome.reason else None, outcome.detail))

    def _drive(self, run: Run) -> Outcome:
        """Take a run's actions until it returns."""
        try:
            action = next(run)
            while True:
                if (barred := self.before(action)) is not None:
                    return barred
                action = run.send(self._act(action))
        except StopIteration as stop:
            outcome: Outcome = stop.value
        finally:
            run.close()
        return outcome

    def _record(self, ruling: Ruling, aim: str) -> None:
        if (said := ruling.verdict) is not None:
            value, probability = round(said.value, 4), round(said.probability, 4)
            self.emit(Judged(ruling.method, aim, value, probability, said.achieved, ruling.accepted, ruling.truth))

    def _act(self, action: Action) -> Observation:
        observation = self.simulator.step(action)
        self.memory.observe(observation)
        if self.handled is not None:
            observation, action = self.handled.shown(observation), self.handled.recorded(action)
        self.seen.append(observation)
        if self.sight is not None:
            self.sight.observe(observation)
        self.actions += 1
        pose, refusal = observation.pose, observation.refusal
        self.failures += refusal is not None
        where = (round(pose.x, 4), round(pose.y, 4), round(pose.z, 4), pose.yaw, pose.horizon)
        why = () if refusal is None else (refusal.kind.value, refusal.message)
        self.emit(Acted(action.name, action.arguments, where, *why))
        if self.actions >= self.limits.actions:
            raise LimitReachedError("action_limit")
        if self.failures >= self.limits.failures:
            raise LimitReachedError("failure_limit")
        return observation
