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
from embodied.evaluation.row import Row, rows
from embodied.evaluation.run_directory import ExpertPath, RunDirectory
from embodied.evaluation.tuition import Begin
from embodied.language import Usage
from embodied.simulator import Simulator
from embodied.task import Task
from embodied.trace import Event, Started
from embodied.trace_file import to_text


@dataclass(frozen=True, slots=True)
class Stage:
    """What a worker builds once: a simulator, and an agent for each task.

    Attributes:
        simulator: runs all of the worker's episodes; those of a row need ours.
        agent: the agent under evaluation.
        expert: the one whose number of actions is L where the data has none.
        past: what a task's episode, given its place among the tasks, has to do with those before it.
        tuition: begins a task's teaching, given the seed; None for a robot that nobody speaks to.
        spent: what the worker's calls to a language model have cost so far.
    """

    simulator: Simulator
    agent: Callable[[Task], Agent]
    expert: Callable[[Task], Agent]
    spent: Callable[[], Usage] = Usage
    past: Callable[[Task, int], Past] = lambda task, place: Past()
    tuition: Callable[[Task, int], Begin | None] = lambda task, seed: None


@dataclass(frozen=True, slots=True)
class Job:
    """A task, or a row of them, for the agent under evaluation or for the expert; `place` counts the plan's tasks."""

    tasks: tuple[Task, ...]
    who: Literal["agent", "expert"] = "agent"
    place: int = 0


Answer = list[Done] | Unfinished


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
        keeps: hand memory on from one task of a row to the next.
        paths: run the expert first, for L, where it is not known; without, nothing is weighted by path length.
    """

    tasks: Sequence[Task]
    build: Callable[[], Stage]
    planner: str
    seed: int = 0
    workers: int = 0
    in_order: bool = False
    keeps: bool = True
    paths: bool = True


class Worker:
    """Works on jobs with one stage."""

    def __init__(self, build: Callable[[], Stage], seed: int, *, keeps: bool) -> None:
        self._stage, self._seed, self._keeps = build(), seed, keeps
        self._counted = Usage()

    def __call__(self, job: Job) -> Answer:
        """Run an episode, or those of a row."""
        first = job.tasks[0]
        row = Row.begin(self._stage.simulator, first, keeps=self._keeps) if first.row and job.who == "agent" else None
        try:
            return [self._done(task, job.who, job.place + n, row) for n, task in enumerate(job.tasks)]
        except OutsideError as error:
            self._cost()
            return Unfinished(error)

    def close(self) -> None:
        """Let the simulator go. A worker process need not: what a simulator runs ends with it."""
        self._stage.simulator.close()

    def _done(self, task: Task, who: Literal["agent", "expert"], place: int, row: Row | None) -> Done:
        begun, stage, seed = time.perf_counter(), self._stage, episode_seed(self._seed, task.id)
        if who == "expert":
            result, events = run_episode(stage.expert(task), stage.simulator, task, seed)
        elif row is None:
            agent, past, begin = stage.agent(task), stage.past(task, place), stage.tuition(task, seed)
            result, events = run_episode(agent, stage.simulator, task, seed, past, begin)
        else:
            measured = row.measured(task, stage.expert(task), seed)
            agent, past = stage.agent(measured), stage.past(measured, place)
            result, events = row.play(agent, lambda world: run_episode(agent, world, measured, seed, past))
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
    keeps: bool

    def __call__(self) -> Worker:
        return Worker(self.stage, self.seed, keeps=self.keeps)


def run(plan: Plan, directory: RunDirectory, on_result: Callable[[EpisodeResult], None]) -> list[EpisodeResult]:
    """Run what is not finished yet; returns all results in the tasks' order.

    Finished episodes are safe on the disk whatever ends the run: an error, an interrupt, or the machine. When a
    language model fails for good, no episode is begun any more, and those that are under way are carried to their end.

    Raises:
        StoppedRunError: the language model failed for good; the run goes on from there.
        EmbodiedError: a worker cannot be built, or the disk refuses.
    """
    begun = time.perf_counter()
    todo = [row for row in rows(plan.tasks) if any(task.id not in directory.finished for task in row)]
    with ExitStack() as stack:
        stack.callback(lambda: directory.add_session(time.perf_counter() - begun))
        if todo:
            pool = stack.enter_context(closing(_pool(plan)))
            if plan.paths:
                _measure_experts([task for row in todo for task in row if not task.row], pool, directory)
            keeper = Keeper(directory, on_result)
            places = {task.id: place for place, task in enumerate(plan.tasks)}
            jobs = (
                Job(tuple(_with_path(task, directory) for task in row), place=places[row[0].id])
                for row in todo
                if keeper.stop is None
            )
            for job, answer in pool.run(jobs, _scene if plan.in_order else None):
                for done in _all_of(answer, job, plan):
                    if isinstance(done, Unfinished) or done.result.id not in directory.finished:
                        keeper.take(done)
            keeper.end(len(plan.tasks))
    return [directory.finished[task.id] for task in plan.tasks]


def _scene(job: Job) -> str:
    return job.tasks[0].setup.scene


def _pool(plan: Plan) -> Pool[Job, Answer]:
    build = _Build(plan.build, plan.seed, plan.keeps)
    return ProcessPool(build, plan.workers) if plan.workers else LocalPool(build)


def _measure_experts(todo: Sequence[Task], pool: Pool[Job, Answer], directory: RunDirectory) -> None:
    """Run the expert once on each trial whose L is not known; tasks of one trial differ in their words only."""
    unknown = {
        task.trial: Job((task,), "expert")
        for task in reversed(todo)
        if task.expert_actions is None and task.trial not in directory.experts
    }
    for job, answer in pool.run(reversed(unknown.values())):
        trial = job.tasks[0].trial
        if isinstance(answer, Died):
            path = ExpertPath(trial, None, str(answer))
        elif isinstance(answer, Unfinished):
            raise answer.error
        elif (result := answer[0].result).success:
            path = ExpertPath(trial, result.actions)
        else:
            path = ExpertPath(trial, None, result.error or f"ended with {result.ending}")
        directory.add_expert(path)


def _with_path(task: Task, directory: RunDirectory) -> Task:
    if task.row or task.expert_actions is not None or task.trial not in directory.experts:
        return task
    return replace(task, expert_actions=directory.experts[task.trial].actions)


def _all_of(answer: Answer | Died, job: Job, plan: Plan) -> Sequence[Done | Unfinished]:
    if isinstance(answer, Died):
        return [_lost(task, turn, plan, str(answer)) for turn, task in enumerate(job.tasks, start=1)]
    return [answer] if isinstance(answer, Unfinished) else answer


def _lost(task: Task, turn: int, plan: Plan, why: str) -> Done:
    """The record of an episode whose process died with everything that it knew."""
    seed = episode_seed(plan.seed, task.id)
    started: list[Event] = [Started(task.id, task.instruction, task.setup.scene, plan.planner, seed, (), task.steps)]
    result, events = crashed(task, (), why, why, started)
    return Done(replace(result, turn=turn if task.row else None), to_text(events), 0.0)
