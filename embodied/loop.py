"""The closed loop, and the only owner of call order: one episode of an agent.

    observation = simulator.reset();  memory.start()
    recall()                                     Reminded of earlier episodes, where something comes to mind
    the prelude, where there is one: a look round    Called, Acted …, Ended
    planner.start()
    until the planner finishes or gives up, or a limit is reached:
        what was said is taken in                    Heard, Heeded …
        decision = planner.decide(view)              Decided; what a person asks for comes before it
        a question: the person answers               Answered
        something to be found: look for it           Called, Acted …, Ended
        candidates = grounder.ground(subgoal)        Grounded
        run the best candidate's skill:              Called; Disturbed where something changed meanwhile
            action -> simulator -> memory -> skill   Acted, again and again; Injected before what a fault befalls
            the judge decides on its success         Judged
        outcome                                      Ended
                                                     Stopped

People are listened to before every decision, call and action, and once more before the end. Where one cuts in, what is
being done ends as interrupted: it is begun again, or something else is done first and the planner decides anew.

When a limit and the planner's end fall together, the limit wins: it is tested after every action. The goal is not
known here: it is tested by whoever ran the episode, once it has stopped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from embodied.execution import NUDGE, PRELUDE, CutInError, Execution
from embodied.experience import NOTHING
from embodied.finder import Wanted
from embodied.hearing import Again, Instead, Leave, Listener, Nudged, Restart, Situation
from embodied.planner import FIND, Act, Ask, Exchange, Find, Finish, GiveUp, Step, View
from embodied.simulator import Action
from embodied.skill import ACHIEVED, Outcome, Reason, Run, SkillCall
from embodied.task import Subgoal
from embodied.trace import Answered, Decided, Grounded

if TYPE_CHECKING:
    from embodied.agent import Agent

MAX_DECISIONS = 60
"""Decisions after which an episode is stopped: a planner that never acts must end too."""
SHOWN_CANDIDATES = 8
"""Candidates that a trace keeps of each grounding; `count` says how many there were."""
_INTERRUPTED = Outcome.failed(Reason.INTERRUPTED)


@dataclass(slots=True)
class Loop:
    """One episode: what was tried and said so far, and what is being done.

    Attributes:
        instruction: as it was said last.
        history, told, steps: the planner's, those that people asked for, and all of them.
        due: what people asked for, and has not been done.
        subgoal, call: what is being done.
        asked: whether it is what people asked for.
        looked: whether the robot has looked round.
        begun: whether the planner knows of the instruction.
    """

    agent: Agent
    execution: Execution
    listener: Listener
    rng: np.random.Generator
    instruction: str
    history: list[Step] = field(default_factory=list)
    told: list[Step] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    dialogue: list[Exchange] = field(default_factory=list)
    due: deque[Act | Nudged] = field(default_factory=deque)
    subgoal: Subgoal | None = None
    call: SkillCall | None = None
    asked: bool = False
    looked: bool = False
    begun: bool = False

    @property
    def now(self) -> Situation:
        """What the robot is at."""
        memory, seen, emit = self.agent.memory, self.execution.seen[-1], self.execution.emit
        asked = len(self.due) + self.asked
        return Situation(self.instruction, memory, seen, emit, self.subgoal, self.call, self.steps, asked)

    def run(self, view: View) -> tuple[str, str]:
        """Do one thing after the other; returns the ending and its detail."""
        view = replace(view, instruction=self.listener.begin(self.now))
        decisions = 0
        while decisions < MAX_DECISIONS:
            try:
                self._listen()
                if self.due:
                    self._do(self.due.popleft())
                    continue
                self._begin(view)
                decisions += 1
                if (ending := self._decide(view)) is not None:
                    return ending
            except CutInError as cut:
                match cut.turn:
                    case Leave():
                        return "left", ""
                    case Restart(instruction):
                        view, decisions = self._restarted(view, instruction), 0
                    case Instead(told):
                        self.due = deque(told)
                    case Nudged():
                        self.due.appendleft(cut.turn)
        return "decision_limit", ""

    def before(self, what: SkillCall | Action) -> Outcome | None:
        """Listen, and ask whether something may be done; None for yes.

        Raises:
            CutInError: somebody cuts in.
        """
        self._listen()
        found = self.listener.allow(what, self.now)
        if found is None or isinstance(found, Outcome):
            return found
        raise CutInError(found)

    def _listen(self) -> None:
        if (turn := self.listener.listen(self.now)) is not None:
            raise CutInError(turn)

    def _begin(self, view: View) -> None:
        """Look round, once, and tell the planner of the instruction."""
        if self.agent.prelude is not None and not self.looked:
            self.looked = True
            try:
                self.execution.move(PRELUDE, "look around", self.agent.prelude(self.agent.memory))
            except CutInError:
                self.execution.end(_INTERRUPTED)
                raise
        if not self.begun:
            self.begun = True
            self.agent.planner.start(view)

    def _restarted(self, view: View, instruction: str) -> View:
        """A view for another instruction: nothing has been tried for it."""
        self.instruction, self.begun = instruction, False
        for kept in (self.history, self.told, self.dialogue, self.due):
            kept.clear()
        return replace(view, instruction=instruction, steps=(), recalled=NOTHING)

    def _decide(self, view: View) -> tuple[str, str] | None:
        """Take one decision and carry it out; the ending, where it is one."""
        emit = view.emit
        match self.agent.planner.decide(view):
            case Finish():
                emit(Decided("finish"))
                self._listen()
                return "finish", ""
            case GiveUp(reason):
                emit(Decided("give_up", reason))
                self._listen()
                return "give_up", reason
            case Ask(question):
                emit(Decided("ask", question))
                answer = self.listener.ask(question, self.now)
                if not isinstance(answer, str):
                    raise CutInError(answer)
                emit(Answered(answer))
                self.dialogue.append(Exchange(question, answer))
            case Find(wanted):
                emit(Decided("find", str(wanted)))
                self._carry_out(Subgoal(FIND, {"object": str(wanted)}), self.history, partial(self._find, wanted))
            case Act(subgoal):
                emit(Decided("act", str(subgoal)))
                self._carry_out(subgoal, self.history, self._attempt)
        return None

    def _do(self, due: Act | Nudged) -> None:
        """Do what a person asked for."""
        if isinstance(due, Act):
            self.execution.emit(Decided("act", str(due.subgoal)))
            self._carry_out(due.subgoal, self.told, self._attempt)
        else:
            self._carry_out(None, self.told, lambda _: None, due)

    def _carry_out(
        self,
        subgoal: Subgoal | None,
        kept: list[Step],
        way: Callable[[Subgoal], Step | None],
        nudge: Nudged | None = None,
    ) -> None:
        """Do one thing, again after each small correction; the step is kept once it has ended."""
        while True:
            self.subgoal, self.call, self.asked = subgoal, None, kept is self.told or nudge is not None
            try:
                if nudge is not None:
                    self.execution.move(NUDGE, nudge.words, _taken(nudge.actions))
                nudge, self.asked = None, kept is self.told
                step = way(subgoal) if subgoal is not None else None
            except CutInError as cut:
                self.execution.end(_INTERRUPTED)
                nudge = cut.turn if isinstance(cut.turn, Nudged) else None
                if nudge is not None or isinstance(cut.turn, Again):
                    continue
                if subgoal is not None:
                    self._keep(Step(subgoal, self.call, _INTERRUPTED), kept)
                raise
            finally:
                self.subgoal, self.call, self.asked = None, None, False
            if step is not None:
                self._keep(step, kept)
            return

    def _keep(self, step: Step, kept: list[Step]) -> None:
        kept.append(step)
        self.steps.append(step)

    def _attempt(self, subgoal: Subgoal) -> Step:
        # What people ask for is what they mean; a planner's decision may have been changed by them.
        wanted = subgoal if self.asked else self.listener.amended(subgoal, self.now)
        found = self.agent.grounder.ground(wanted, self.agent.memory, self.steps)
        if isinstance(found, Outcome):
            outcome = found
        else:
            allowed = [each for each in found if not each.forbidden]
            shown = tuple({"call": str(c.call), "total": c.total, **c.scores} for c in allowed[:SHOWN_CANDIDATES])
            barred = tuple(f"{c.call}: {c.forbidden}" for c in found if c.forbidden)[:SHOWN_CANDIDATES]
            self.execution.emit(Grounded(shown, len(allowed), barred))
            self.call = found[0].call
            outcome = self.execution.call(self.call)
        self.execution.end(outcome)
        return Step(subgoal, self.call, outcome)

    def _find(self, wanted: Wanted, subgoal: Subgoal) -> Step:
        memory, finder = self.agent.memory, self.agent.finder
        if finder is None:
            outcome = Outcome.failed(Reason.NOT_FOUND, f"no {wanted} is known of, and everything is known")
            self.execution.end(outcome)
        else:
            outcome = self.execution.move(FIND, f"look for {wanted}", finder.find(wanted, memory, self.rng))
        return Step(subgoal, None, outcome)


def _taken(actions: Sequence[Action]) -> Run:
    """Take actions one after the other, until one is refused."""
    for action in actions:
        observation = yield action
        if not observation.succeeded:
            return Outcome.refused(observation)
    return ACHIEVED
