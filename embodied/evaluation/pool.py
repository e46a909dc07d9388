"""Worker processes that outlive one another's deaths.

`concurrent.futures` gives a whole pool up when one process dies, and cannot say which job killed it. Here each worker
has its own pipe and one job at a time: a death costs exactly that job, and a fresh worker takes the dead one's place.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic, Protocol, TypeVar

from embodied.errors import EmbodiedError, OutsideError

J = TypeVar("J")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
Work = Callable[[J], R]
"""What a worker does with a job. Built once in each worker; its memory is the worker's."""

PATIENCE = 5.0
"""Seconds that a worker is given to end by itself."""


@dataclass(frozen=True, slots=True)
class Died:
    """The worker process ended while it had the job."""

    exit_code: int | None

    def __str__(self) -> str:
        """Say how it ended."""
        if self.exit_code is not None and self.exit_code < 0:
            return f"the worker process was killed (signal {-self.exit_code})"
        return f"the worker process ended (exit code {self.exit_code})"


class Pool(Protocol[J, R_co]):
    """Works on jobs; results come as they are ready."""

    def run(
        self, jobs: Iterable[J], queue: Callable[[J], Hashable] | None = None
    ) -> Iterator[tuple[J, R_co | Died]]: ...
    def close(self) -> None: ...


class LocalPool(Generic[J, R]):
    """The same without processes: for notebooks, unguarded scripts, and to compare with."""

    def __init__(self, build: Callable[[], Work[J, R]]) -> None:
        self._work = build()

    def run(self, jobs: Iterable[J], queue: Callable[[J], Hashable] | None = None) -> Iterator[tuple[J, R | Died]]:
        """Work on one job after the other, here."""
        for job in jobs:
            yield job, self._work(job)

    def close(self) -> None:
        """Let go of what the work holds, if it holds anything."""
        close = getattr(self._work, "close", None)
        if close is not None:
            close()


class _Waiting(Generic[J]):
    """Jobs that nobody works on yet."""

    def __init__(self, jobs: Iterable[J], queue: Callable[[J], Hashable] | None) -> None:
        self._jobs, self._queue = iter(jobs), queue
        self._behind: deque[J] = deque()

    def next(self, busy: Sequence[J]) -> J | None:
        """The first job that need not wait for one that is worked on."""
        if self._queue is None:
            return next(self._jobs, None)
        taken = {self._queue(job) for job in busy}
        for row, job in enumerate(self._behind):
            if self._queue(job) not in taken:
                del self._behind[row]
                return job
        for job in self._jobs:
            if self._queue(job) not in taken:
                return job
            self._behind.append(job)
        return None


class ProcessPool(Generic[J, R]):
    """Workers as spawned processes, started when first needed.

    Args:
        build: makes a worker's `Work`, in the worker; it must be picklable, as must jobs and results.
        workers: how many processes at most.
    """

    def __init__(self, build: Callable[[], Work[J, R]], workers: int) -> None:
        self._build, self._size = build, workers
        self._workers: list[_Worker[J, R]] = []

    def run(self, jobs: Iterable[J], queue: Callable[[J], Hashable] | None = None) -> Iterator[tuple[J, R | Died]]:
        """Work on the jobs in their order, each taken when a worker is free for it; results come as they are ready.

        Args:
            jobs: what is to be done.
            queue: jobs for which it says the same wait for each other: each begins when the one before it has ended.

        Raises:
            EmbodiedError: `build` raised it in a worker.
            OutsideError: a worker could not start.
        """
        waiting = _Waiting(jobs, queue)
        busy: dict[Connection, tuple[_Worker[J, R], J]] = {}
        self._workers = [worker for worker in self._workers if worker.alive]
        idle = list(self._workers)
        while True:
            while (idle or len(self._workers) < self._size) and (
                job := waiting.next([given for _, given in busy.values()])
            ) is not None:
                worker = idle.pop() if idle else self._started()
                worker.give(job)
                busy[worker.connection] = worker, job
            if not busy:
                return
            for connection in wait(list(busy)):
                assert isinstance(connection, Connection)
                worker, given = busy[connection]
                answer = worker.answer()
                if isinstance(answer, _Ready):
                    continue
                del busy[connection]
                if isinstance(answer, Died):
                    self._workers.remove(worker)
                else:
                    idle.append(worker)
                yield given, answer

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.connection.close()
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _started(self) -> _Worker[J, R]:
        worker = _Worker(self._build)
        self._workers.append(worker)
        return worker


class _Ready:
    """A worker's first word: it has built its `Work`."""


class _Worker(Generic[J, R]):
    """One process and the pipe to it."""

    def __init__(self, build: Callable[[], Work[J, R]]) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs, build), daemon=True)
        with _interrupts_ignored():
            self._process.start()
        theirs.close()
        self._ready = False

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def give(self, job: J) -> None:
        with suppress(BrokenPipeError):  # it died; `answer` will say so
            self.connection.send(job)

    def answer(self) -> R | Died | _Ready:
        """What the worker says next.

        Raises:
            EmbodiedError, OutsideError: see `ProcessPool.run`.
        """
        try:
            said: R | EmbodiedError | _Ready = self.connection.recv()
        except (EOFError, ConnectionResetError):
            self._process.join(PATIENCE)
            if not self._ready:
                raise OutsideError(
                    f"a worker process could not start (exit code {self._process.exitcode})",
                    fix="see its message above; a script that asks for workers needs `if __name__ == '__main__':`",
                ) from None
            return Died(self._process.exitcode)
        if isinstance(said, EmbodiedError):
            raise said
        self._ready = self._ready or isinstance(said, _Ready)
        return said

    def end(self) -> None:
        """Wait until the process has ended; one that is in the middle of a job is terminated."""
        self._process.join(0.2)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(PATIENCE)


def _serve(connection: Connection, build: Callable[[], Work[J, R]]) -> None:
    """A worker process's life."""
    threading.Thread(target=_die_with_parent, daemon=True).start()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent has closed the pipe: all is done
        _work(connection, build)


def _work(connection: Connection, build: Callable[[], Work[J, R]]) -> None:
    """Build, then one job after the other until the pipe closes."""
    try:
        work = build()
    except EmbodiedError as error:
        connection.send(error)
        return
    connection.send(_Ready())
    while True:
        connection.send(work(connection.recv()))


def _die_with_parent() -> None:
    """End this process when its parent is gone: a killed run leaves nothing behind that goes on working."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Let a process started within inherit that Ctrl-C is not for it: the parent ends its workers itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
