"""Runs the episodes of a suite in worker processes and keeps each as it ends; goes on where it was interrupted.

What comes out does not depend on the number of workers: an episode's seed is made from the run's seed and the task's
id, nothing is handed from one episode to the next but what `memories.recall` says, and the parent is the only writer of
the run's folder.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from typing import Literal

from embodied.agent import Agent
from embodied.errors import OutsideError
from embodied.evaluation.episode import EpisodeResult, crashed, episode_seed, run_episode
from embodied.evaluation.keeper import Done, Keeper, Unfinished
from embodied.evaluation.past import Past
from embodied.evaluation.pool import Died, LocalPool, Pool, ProcessPool
from embodied.evaluation.run_directory import ExpertPath, RunDirectory
from embodied.language import Usage
from embodied.simulator import Simulator
from embodied.task import Task
from embodied.trace import Event, Started
from embodied.trace_file import to_text


@dataclass(frozen=True, slots=True)
class Stage:
    """What a worker builds once: a simulator, and an agent for each task.

    Attributes:
        simulator: runs all of the worker's episodes.
        agent: the agent under evaluation.
        expert: the one whose number of actions is L where the data has none.
        past: what a task's episode, given its place among the tasks, has to do with those before it.
        spent: what the worker's calls to a language model have cost so far.
    """

    simulator: Simulator
    agent: Callable[[Task], Agent]
    expert: Callable[[Task], Agent]
    spent: Callable[[], Usage] = Usage
    past: Callable[[Task, int], Past] = lambda task, place: Past()


@dataclass(frozen=True, slots=True)
class Job:
    """A task, for the agent under evaluation or for the expert; `place` counts the plan's tasks."""

    task: Task
    who: Literal["agent", "expert"] = "agent"
    place: int = 0


Answer = Done | Unfinished


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do.

    Attributes:
        tasks: the episodes.
        build: makes a worker's stage, in the worker; picklable.
        planner: the planner's name, for the traces of episodes whose process died.
        seed: the run's.
        workers: processes; 0 runs everything in this one.
        in_order: play the tasks of a scene one after the other: they remember.
    """

    tasks: Sequence[Task]
    build: Callable[[], Stage]
    planner: str
    seed: int = 0
    workers: int = 0
    in_order: bool = False


class Worker:
    """Works on jobs with one stage."""

    def __init__(self, build: Callable[[], Stage], seed: int) -> None:
        self._stage, self._seed = build(), seed
        self._counted = Usage()

    def __call__(self, job: Job) -> Answer:
        """Run one episode."""
        begun = time.perf_counter()
        stage, task = self._stage, job.task
        past = stage.past(task, job.place) if job.who == "agent" else None
        make = stage.agent if job.who == "agent" else stage.expert
        seed = episode_seed(self._seed, task.id)
        try:
            result, events = run_episode(make(task), stage.simulator, task, seed, past)
        except OutsideError as error:
            self._cost()
            return Unfinished(error)
        return Done(result, to_text(events), time.perf_counter() - begun, self._cost())

    def _cost(self) -> Usage:
        """What was spent since the last time; an episode's bill includes what its agent took to prepare."""
        cost = (spent := self._stage.spent()) - self._counted
        self._counted = spent
        return cost


@dataclass(frozen=True, slots=True)
class _Build:
    """Makes a Worker in the process that it is for."""

    stage: Callable[[], Stage]
    seed: int

    def __call__(self) -> Worker:
        return Worker(self.stage, self.seed)


def run(plan: Plan, directory: RunDirectory, on_result: Callable[[EpisodeResult], None]) -> list[EpisodeResult]:
    """Run what is not finished yet; returns all results in the tasks' order.

    Finished episodes are safe on the disk whatever ends the run: an error, an interrupt, or the machine. When a
    language model fails for good, no episode is begun any more, and those that are under way are carried to their end.

    Raises:
        StoppedRunError: the language model failed for good; the run goes on from there.
        EmbodiedError: a worker cannot be built, or the disk refuses.
    """
    begun = time.perf_counter()
    todo = [task for task in plan.tasks if task.id not in directory.finished]
    with ExitStack() as stack:
        stack.callback(lambda: directory.add_session(time.perf_counter() - begun))
        if todo:
            pool = stack.enter_context(closing(_pool(plan)))
            _measure_experts(todo, pool, directory)
            keeper = Keeper(directory, on_result)
            places = {task.id: place for place, task in enumerate(plan.tasks)}
            jobs = (Job(_with_path(t, directory), place=places[t.id]) for t in todo if keeper.stop is None)
            for job, answer in pool.run(jobs, _scene if plan.in_order else None):
                keeper.take(_lost(job.task, plan, str(answer)) if isinstance(answer, Died) else answer)
            keeper.end(len(plan.tasks))
    return [directory.finished[task.id] for task in plan.tasks]


def _scene(job: Job) -> str:
    return job.task.setup.scene


def _pool(plan: Plan) -> Pool[Job, Answer]:
    build = _Build(plan.build, plan.seed)
    return ProcessPool(build, plan.workers) if plan.workers else LocalPool(build)


def _measure_experts(todo: Sequence[Task], pool: Pool[Job, Answer], directory: RunDirectory) -> None:
    """Run the expert once on each trial whose L is not known; tasks of one trial differ in their words only."""
    unknown = {
        task.trial: Job(task, "expert")
        for task in reversed(todo)
        if task.expert_actions is None and task.trial not in directory.experts
    }
    for job, done in pool.run(reversed(unknown.values())):
        if isinstance(done, Died):
            path = ExpertPath(job.task.trial, None, str(done))
        elif isinstance(done, Unfinished):
            raise done.error
        elif done.result.success:
            path = ExpertPath(job.task.trial, done.result.actions)
        else:
            path = ExpertPath(job.task.trial, None, done.result.error or f"ended with {done.result.ending}")
        directory.add_expert(path)


def _with_path(task: Task, directory: RunDirectory) -> Task:
    if task.expert_actions is not None:
        return task
    return replace(task, expert_actions=directory.experts[task.trial].actions)


def _lost(task: Task, plan: Plan, why: str) -> Done:
    """The record of an episode whose process died with everything that it knew."""
    seed = episode_seed(plan.seed, task.id)
    started: list[Event] = [Started(task.id, task.instruction, task.setup.scene, plan.planner, seed, (), task.steps)]
    result, events = crashed(task, (), why, why, started)
    return Done(result, to_text(events), 0.0)
