"""A session: one robot at work on a thread of its own, told things by people and watched by any number of clients.

It does no input and no output: terminals and pages call it from their threads, and read its story. Every request is
accepted or refused at once, by the table in `phases.py`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Condition, Thread
from typing import Any, Protocol

from embodied.correction import Bare
from embodied.errors import EmbodiedError
from embodied.hearing import Utterance
from embodied.query import plain
from embodied.sessions.phases import NEXT, REFUSED, Accepted, Phase, Refusal, Refused, Reply, Request
from embodied.sessions.story import Broke, Entry, Said, Saw, State, Story
from embodied.simulator import Action
from embodied.skill import SkillCall
from embodied.trace import Acted, Called, Ended, Event, Grounded, Sink, Started, Stopped, Weighed

LONGEST = 2_000
"""Characters that are heard at once: more is refused before it is looked at."""
LONGEST_NAME = 60
"""Characters of a person's name that are kept."""
MOST_WAITING = 16
"""Utterances that wait to be heard."""
GUARDED = frozenset({"BreakObject", "SliceObject", "ThrowObject"})
"""Actions that nothing makes undone: the robot asks before it takes one."""
_MEANS: Mapping[Request, tuple[Bare, str]] = {
    Request.STOP: ("stop", "stop"),
    Request.UNDO: ("undo", "undo that"),
    Request.RESUME: ("resume", "go on"),
    Request.YES: ("yes", "yes"),
    Request.NO: ("no", "no"),
}


class Work(Protocol):
    """What a session's robot does about what it is told while it has nothing to do."""

    def __call__(self, told: Utterance, session: Session, emit: Sink) -> None:
        """Carry it out, to the end of the episode; called on the session's thread, always the same.

        The session is the speaker of the episode, and is told what the robot sees.

        Raises:
            EmbodiedError: it cannot be done; the session goes on.
        """


@dataclass(frozen=True, slots=True)
class Why:
    """Why the robot does what it does: the present call, or the last, and what it was chosen among.

    Attributes:
        call: in words; empty before the first.
        weighed: the steps that the planner chose among, where it says so, best first, with their scores.
        candidates: the calls that the step could be, best first, with all their scores; the first is called.
        forbidden: calls that a rule forbids, each with the rule.
        running: whether it is being carried out.
    """

    call: str = ""
    weighed: tuple[Mapping[str, Any], ...] = ()
    candidates: tuple[Mapping[str, Any], ...] = ()
    forbidden: tuple[str, ...] = ()
    running: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A task of the session; `ending`: one of `trace.ENDINGS`, empty while it runs."""

    instruction: str
    ending: str = ""
    actions: int = 0


class Session:
    """One robot in one home; a `Speaker` to it. All methods may be called from any thread.

    Args:
        make: makes what the robot does about what it is told, on the session's thread.
        guarded: actions that it asks for before it takes them.
        approve: whether it asks before every call, to begin with.

    Attributes:
        pace: seconds from one action to the next, at least, for people to follow and cut in: whoever does ends the
            wait. May be changed at any time.
    """

    def __init__(
        self,
        make: Callable[[], Work],
        *,
        guarded: frozenset[str] = GUARDED,
        approve: bool = False,
        pace: float = 0.0,
    ) -> None:
        self.pace = pace
        self._make, self._guarded = make, guarded
        self._changed = Condition()
        self._heard: deque[Utterance] = deque()
        self._state = State(approve=approve)
        self._story = Story(self._changed)
        self._why = Why()
        self._done: list[Done] = []
        self._thread = Thread(target=self._run, name="robot", daemon=True)

    def __enter__(self) -> Session:
        """Set the robot going."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the session, and wait for the robot to let go."""
        self.request(Request.CLOSE)
        self._thread.join()

    # -- what people ask for ------------------------------------------------------------------------------------------

    def request(self, what: Request, text: str = "", person: str = "") -> Reply:
        """Ask for something.

        Args:
            what: the request.
            text: what is said, for INSTRUCT and SAY.
            person: whose word it is.
        """
        if what in (Request.INSTRUCT, Request.SAY):
            if len(text) > LONGEST:
                return Refused(Refusal.TOO_LONG)
            if not (text := plain(text)):
                return Refused(Refusal.EMPTY)
        person = plain(person[:LONGEST_NAME])
        with self._changed:
            refused = REFUSED[self._state.phase].get(what)
            if refused is None and what is not Request.CLOSE and len(self._heard) >= MOST_WAITING:
                refused = Refusal.TOO_MANY
            if refused is not None:
                return Refused(refused)
            means, words = _MEANS.get(what, (None, text))
            number = self._story.add(Said(what, words, person))
            if what is Request.CLOSE:
                self._enter(Phase.CLOSED)
            else:
                self._heard.append(Utterance(words, person, means))
                if self._state.phase is Phase.READY:
                    self._enter(Phase.WORKING, instruction=words)
            self._changed.notify_all()
            return Accepted(number)

    def say(self, text: str, person: str = "") -> Reply:
        """Say something: an instruction while the robot is ready, a correction while it works, an answer when asked."""
        return self.request(Request.SAY, text, person)

    def approve(self, on: bool) -> None:
        """Have the robot ask before every call, or no longer."""
        with self._changed:
            if self._state.approve != on:
                self._show(replace(self._state, approve=on))

    # -- what people see ----------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What the session is at."""
        with self._changed:
            return self._state

    def since(self, number: int = 0, wait: float = 0.0) -> tuple[Entry, ...]:
        """What happened after an entry of the story; see `Story.since`."""
        return self._story.since(number, wait)

    def why(self) -> Why:
        """Why the robot does what it does."""
        with self._changed:
            return self._why

    def history(self) -> tuple[Done, ...]:
        """The tasks so far, the oldest first."""
        with self._changed:
            return tuple(self._done)

    # -- the robot's side: a `Speaker` --------------------------------------------------------------------------------

    @property
    def left(self) -> bool:
        """Whether the session is over."""
        return self.state.phase is Phase.CLOSED

    def wary_of(self, what: SkillCall | Action) -> bool:
        """Whether people want to be asked before that is done: before every call, or before what cannot be undone."""
        approve = self.state.approve
        return approve if isinstance(what, SkillCall) else what.name in self._guarded and not approve

    def said(self) -> Utterance | None:
        """What was said next."""
        with self._changed:
            return self._heard.popleft() if self._heard else None

    def answer(self, question: str, *, yes_or_no: bool = False) -> Utterance | None:
        """Wait for somebody to say something."""
        with self._changed:
            if self._state.phase is Phase.WORKING and not self._heard:
                self._enter(Phase.ASKING if question else Phase.HALTED, question=question, yes_or_no=yes_or_no)
            self._changed.wait_for(lambda: self._heard or self.left)
            if self.left:
                return None
            if self._state.phase is not Phase.WORKING:
                self._enter(Phase.WORKING)
            return self._heard.popleft()

    def emit(self, event: Event) -> None:
        """Take an event of the robot's work into the story."""
        with self._changed:
            self._note(event)
            self._story.add(event)
            if isinstance(event, Acted) and self.pace > 0.0:
                self._changed.wait_for(lambda: self._heard or self.left, self.pace)

    def saw(self, things: tuple[str, ...]) -> None:
        """Take what the robot sees into the story."""
        self._story.add(Saw(things))

    # -- inside -------------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        """Do one thing after the other, until the session is over."""
        try:
            work = self._made()
            while work is not None and (told := self._next()) is not None:
                try:
                    work(told, self, self.emit)
                except EmbodiedError as error:
                    self._story.add(Broke(plain(str(error))))
                with self._changed:
                    if not self.left:
                        self._enter(Phase.READY, instruction="")
        except BaseException as error:  # told to whoever watches, then to Python: nobody else sees a thread die
            self._story.add(Broke(f"{type(error).__name__}: {plain(str(error))}"))
            self.request(Request.CLOSE)
            raise

    def _made(self) -> Work | None:
        """Make the robot; None, and the end of the session, where that cannot be done."""
        try:
            work = self._make()
        except EmbodiedError as error:
            self._story.add(Broke(plain(str(error))))
            self.request(Request.CLOSE)
            return None
        with self._changed:
            self._show(replace(self._state, awake=True))
        return work

    def _next(self) -> Utterance | None:
        """Wait for something to do; None when the session is over."""
        with self._changed:
            while not self.left:
                self._changed.wait_for(lambda: self._heard or self.left)
                # A button that was pressed too late is about nothing by now.
                while self._heard and not self.left:
                    if (told := self._heard.popleft()).means is None:
                        if self._state.phase is Phase.READY:
                            self._enter(Phase.WORKING, instruction=told.text)
                        return told
            return None

    def _enter(self, phase: Phase, **changes: Any) -> None:
        assert phase in NEXT[self._state.phase], f"{phase} does not follow {self._state.phase}"
        self._show(replace(self._state, **{"question": "", "yes_or_no": False, **changes, "phase": phase}))

    def _show(self, state: State) -> None:
        self._state = state
        self._story.add(state)

    def _note(self, event: Event) -> None:
        match event:
            case Started(instruction=instruction):
                self._done.append(Done(instruction))
                self._why = Why()
            case Weighed(candidates):
                self._why = Why(weighed=candidates)
            case Grounded(candidates, forbidden=forbidden):
                self._why = Why("", self._why.weighed if not self._why.call else (), candidates, forbidden)
            case Called(words=words):
                self._why = replace(self._why, call=words, running=True)
            case Ended():
                self._why = replace(self._why, running=False)
            case Stopped(ending, actions) if self._done:
                self._done[-1] = replace(self._done[-1], ending=ending, actions=actions)
