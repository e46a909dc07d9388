"""One episode: run it, test its goal on the true state, and record what happened, a crash included."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field

from embodied.agent import Agent
from embodied.errors import OutsideError
from embodied.evaluation.checks import Checks
from embodied.evaluation.past import Past
from embodied.evaluation.recovery import Counts, recovered
from embodied.evaluation.watched import Watched
from embodied.hearing import Listener
from embodied.language import Failure, ModelError
from embodied.planner import Person, nobody
from embodied.query import plain
from embodied.simulator import Simulator
from embodied.task import DEFAULT_LIMITS, Limits, Setup, Task
from embodied.trace import Acted, Decided, Event, Scored, Sink, Started, Stopped

NO_CHECKS = Checks()
ENDS_RUN = frozenset({Failure.OVER_BUDGET, Failure.UNAUTHORISED, Failure.UNKNOWN_MODEL, Failure.NOT_RECORDED})
"""Failures of a model that every later episode would meet too."""


@dataclass(frozen=True, slots=True)
class EpisodeResult:
    """What an episode came to: one line of `episodes.jsonl`.

    Attributes:
        id, task_type, trial, scene: the task's.
        success: whether all that the task asks for was met at the end.
        conditions_met, conditions_total: goal conditions; to give up, or to ask first, is one where that is right.
        actions, failures: actions taken, and those of them that were refused.
        ending: as in `Stopped`.
        privileged: the parts that knew more than a robot could.
        expert_actions: L of the path-length weight; None when unknown.
        crashed: whether the program, its process or its language model broke; `error` then holds the traceback, or
            what the model's failure says.
        failure: the language model's, if that is what broke.
        checks: what rewards said of its skills, and what was injected.
        turn: which task of its row it was, from 1; None for one that stands by itself.
        faults: by kind of what was injected, how many befell a run and how many of them were recovered.
        questions: how many the person was asked.
        ambiguous: whether the instruction leaves something open.
    """

    id: str
    task_type: str
    trial: str
    scene: str
    success: bool
    conditions_met: int
    conditions_total: int
    actions: int
    failures: int
    ending: str
    privileged: tuple[str, ...] = ()
    expert_actions: int | None = None
    crashed: bool = False
    error: str = ""
    failure: Failure | None = None
    checks: Checks = NO_CHECKS
    faults: Counts = field(default_factory=dict)
    turn: int | None = None
    questions: int = 0
    ambiguous: bool = False

    @property
    def share_met(self) -> float:
        """The share of goal conditions met."""
        return self.conditions_met / max(self.conditions_total, 1)


def episode_seed(seed: int, task_id: str) -> int:
    """The seed of a task's episode: the same whatever runs before it, or beside it."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{task_id}".encode()).digest()[:6], "big")


def play(
    agent: Agent,
    simulator: Simulator,
    instruction: str,
    setup: Setup,
    *,
    emit: Sink,
    episode: str = "",
    limits: Limits = DEFAULT_LIMITS,
    steps: tuple[str, ...] = (),
    seed: int = 0,
    person: Person = nobody,
    past: Past | None = None,
    listener: Listener | None = None,
) -> Stopped:
    """Run an agent from its first event to its last; whoever calls has `past` end."""
    past = past or Past()
    past.begin(agent.memory, setup.scene, instruction, emit)
    privileged = (*agent.privileged, *past.privileged)
    emit(Started(episode, instruction, setup.scene, agent.planner.name, seed, privileged, steps))
    return agent.run(
        instruction,
        simulator,
        setup,
        emit=emit,
        limits=limits,
        steps=steps,
        seed=seed,
        person=person,
        recall=past.recall,
        listener=listener,
    )


def run_episode(
    agent: Agent, simulator: Simulator, task: Task, seed: int, past: Past | None = None
) -> tuple[EpisodeResult, list[Event]]:
    """Run one task; returns its result and its trace. `past` is told whether it succeeded (privileged).

    Raises:
        OutsideError: what ends it would end every other episode too: a failure in ENDS_RUN, or a disk that refuses.
    """
    events: list[Event] = []
    watched, past = Watched(simulator, task.goal), past or Past()
    privileged = (*agent.privileged, *past.privileged)
    asked = False

    def emit(event: Event) -> None:
        nonlocal asked
        if isinstance(event, Decided) and event.decision == "ask":
            asked = asked or not all(watched.progress.met)
        past.note(event)
        events.append(event)

    try:
        stopped = play(
            agent,
            watched,
            task.instruction,
            task.setup,
            emit=emit,
            episode=task.id,
            limits=task.limits,
            steps=task.steps,
            seed=seed,
            person=nobody if task.answer is None else lambda _: task.answer or "",
            past=past,
        )
        scored = _scored(task, watched.progress.met, asked=asked, gave_up=stopped.ending == "give_up")
        past.end(all(met for _, met in scored))
    except ModelError as error:
        if error.failure in ENDS_RUN:
            raise
        told = f"{error.failure.value}: {plain(error.summary)}"
        return crashed(task, privileged, told, told, events, error.failure)
    except OutsideError:
        raise
    except Exception as error:  # noqa: BLE001 - the one place where a crash becomes data: it counts as a failure
        return crashed(task, privileged, f"{type(error).__name__}: {error}", traceback.format_exc(), events)
    met = [each for _, each in scored]
    success = all(met)
    events.append(Scored(success, scored))
    result = EpisodeResult(
        task.id,
        task.task_type,
        task.trial,
        task.setup.scene,
        success,
        sum(met),
        len(met),
        stopped.actions,
        stopped.failures,
        stopped.ending,
        privileged,
        task.expert_actions,
        checks=Checks.of(events),
        faults=recovered(events, success=success),
        questions=_questions(events),
        ambiguous=task.answer is not None,
    )
    return result, events


def crashed(
    task: Task,
    privileged: tuple[str, ...],
    summary: str,
    error: str,
    events: list[Event],
    failure: Failure | None = None,
) -> tuple[EpisodeResult, list[Event]]:
    """The record of an episode that broke: failed, with nothing met, whatever it had done before."""
    acted = [event for event in events if isinstance(event, Acted)]
    failures = sum(event.refusal is not None for event in acted)
    nothing = _scored(task, (False,) * len(task.goal.conditions), asked=False, gave_up=False)
    kept = [event for event in events if not isinstance(event, Stopped)]
    ended = [*kept, Stopped("crash", len(acted), failures, summary), Scored(False, nothing)]
    result = EpisodeResult(
        task.id,
        task.task_type,
        task.trial,
        task.setup.scene,
        False,
        0,
        len(nothing),
        len(acted),
        failures,
        "crash",
        privileged,
        task.expert_actions,
        crashed=True,
        error=error,
        failure=failure,
        checks=Checks.of(events),
        faults=recovered(events, success=False),
        questions=_questions(events),
        ambiguous=task.answer is not None,
    )
    return result, ended


def _questions(events: Sequence[Event]) -> int:
    return sum(isinstance(event, Decided) and event.decision == "ask" for event in events)


def _scored(task: Task, met: Sequence[bool], *, asked: bool, gave_up: bool) -> tuple[tuple[str, bool], ...]:
    """All that the right answer to a task consists of, in words, and whether it was met."""
    if task.infeasible:
        return (("given up", gave_up),)
    conditions = [condition.describe() for condition in task.goal.conditions]
    first = () if task.answer is None else (("asked first", asked),)
    return (*first, *zip(conditions, met, strict=True))
