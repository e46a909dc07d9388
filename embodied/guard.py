"""A skill's run, guarded: whatever the skill does, what comes out is actions and then an outcome."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import NoReturn, TypeVar

from embodied.broken import Break, Broken, failed_line, file_of, run_line
from embodied.errors import OutsideError
from embodied.memory import Memory
from embodied.simulator import Action, Observation
from embodied.skill import Outcome, Reason, Run, Skill

MOST_ACTIONS = 500
"""Of one call: a skill that takes more is taken never to end. ALFRED's whole episodes have 1,000."""
PATIENCE = 30.0
"""Seconds of work between two actions; the first may have numba compile what it walks by. Measured in the main thread
only, where a skill can be interrupted."""
IDLE = 20.0
"""So many times that by the clock: a skill that sleeps does no work, and nor does one on a machine that is busy."""
T = TypeVar("T")


class _Overdue(BaseException):
    """Breaks off a skill that does not come back; no `except Exception` of the skill's holds it up."""


class _Breaks(Exception):
    """A skill has turned out to be broken."""

    def __init__(self, broken: Broken) -> None:
        self.broken = broken


def guarded(
    skill: Skill,
    memory: Memory,
    arguments: Mapping[str, str],
    tell: Callable[[Broken], None],
    *,
    most_actions: int = MOST_ACTIONS,
    patience: float = PATIENCE,
) -> Run:
    """Run a skill; where it turns out to be broken, its call has failed, and `tell` is told how.

    Args:
        skill, memory, arguments: as `Skill.run` takes them.
        tell: is handed what is broken.
        most_actions: after which it is broken off.
        patience: seconds of work without an action after which it is broken off.

    Raises:
        OutsideError: something outside the project failed meanwhile, such as a disk.
    """
    guard = _Guard(skill, patience)
    try:
        return (yield from _acting(guard, memory, arguments, most_actions))
    except _Breaks as found:
        tell(found.broken)
        return Outcome.failed(Reason.BROKEN, f"{found.broken.what} ({found.broken.place})")


def _acting(guard: _Guard, memory: Memory, arguments: Mapping[str, str], most_actions: int) -> Run:
    run = guard.call(lambda: guard.skill.run(memory, **arguments))
    if not isinstance(run, Generator):
        guard.broken(Break.WRONG_ACTION, f"run gives {_said(run)}, no generator", "yield actions, or return a Run")
    observation: Observation | None = None
    try:
        for _ in range(most_actions):
            action = guard.call(partial(_next, run, observation))
            if isinstance(action, _Ended):
                if not isinstance(action.outcome, Outcome):
                    what = f"run returns {_said(action.outcome)}, no Outcome"
                    guard.broken(Break.WRONG_RETURN, what, "return ACHIEVED or Outcome.failed(Reason.…)")
                return action.outcome
            if not isinstance(action, Action):
                guard.broken(Break.WRONG_ACTION, f"run yields {_said(action)}, no Action", 'yield Action("…", {…})')
            observation = yield action
        guard.broken(Break.NEVER_ENDS, f"no end after {most_actions} actions", "return an Outcome when nothing helps")
    finally:
        guard.call(run.close)


class _Ended:
    """What a run has returned."""

    def __init__(self, outcome: object) -> None:
        self.outcome = outcome


def _next(run: Run, observation: Observation | None) -> object:
    try:
        return next(run) if observation is None else run.send(observation)
    except StopIteration as stop:
        return _Ended(stop.value)


def _said(value: object) -> str:
    """A value in words that are the same in every process: no addresses."""
    plain = value is None or isinstance(value, bool | int | float | str)
    return f"{value!r:.60}" if plain else f"a {type(value).__name__}"


class _Guard:
    """Calls a skill's own code."""

    def __init__(self, skill: Skill, patience: float) -> None:
        self.skill, self._patience = skill, patience

    def call(self, code: Callable[[], T]) -> T:
        """What the skill's code gives.

        Raises:
            _Breaks: it raised, or took too long.
        """
        try:
            with _time_limit(self._patience):
                return code()
        except OutsideError:
            raise
        except _Overdue as error:
            what = f"no action within {self._patience:g} s of work, or {IDLE * self._patience:g} s of sleep"
            self.broken(Break.NEVER_ENDS, what, "yield an Action in every turn of a loop", error)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - another's program: its bug is its call's failure
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            self.broken(Break.RAISES, what, "mend the skill: refusals reach it as observations", error)

    def broken(self, kind: Break, what: str, fix: str, error: BaseException | None = None) -> NoReturn:
        """Say that the skill is broken."""
        path = file_of(self.skill)
        line = failed_line(error, path) if error is not None else None
        raise _Breaks(Broken(self.skill.name, kind, path, line or run_line(self.skill), what, fix)) from error


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _Overdue in what works longer, or IDLE times as long by the clock; every second until it heeds that."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    worked, begun, over = time.thread_time(), time.monotonic(), False

    def ring(number: int, frame: object) -> None:
        if not over and (time.thread_time() - worked > seconds or time.monotonic() - begun > IDLE * seconds):
            raise _Overdue

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, 1.0), min(seconds, 1.0))
    try:
        yield
    finally:
        over = True  # a ring from here on would hit whoever called
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
