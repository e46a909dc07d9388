"""Chunks made by many processes and handed over in order, their pictures through memory that all share.

Which process makes a chunk does not matter to what is in it: training sees the same with two workers as with fourteen.
"""

from __future__ import annotations

import mmap
import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.errors import EmbodiedError
from embodied.training.clip.chunks import Labels, Maker


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk's pictures, uint8, valid until the next one is asked for, and its labels."""

    pictures: NDArray[np.uint8]
    labels: Labels

    def kept(self) -> Chunk:
        """A copy that stays valid."""
        return Chunk(self.pictures.copy(), self.labels)


class Feed:
    """Makes chunks `first`, `first + 1`, … ahead of time.

    Start it before torch touches a GPU: processes are forked, compiled code included.

    Args:
        maker: of the chunks.
        workers: processes.
        first: number of the first chunk.
        slots: how many chunks a worker may be ahead.
    """

    def __init__(self, maker: Maker, workers: int, first: int = 0, slots: int = 3) -> None:
        self._maker, self._count, self._slots, self._turn = maker, workers, slots, 0
        self._memory = mmap.mmap(-1, workers * slots * maker.sizes.bytes)
        context = multiprocessing.get_context("fork")
        self._pipes, self._free, self._processes = list[Connection](), list[Any](), list[Any]()
        for worker in range(workers):
            reader, writer = context.Pipe(duplex=False)
            free = context.Semaphore(slots)
            process = context.Process(target=self._work, args=(worker, first, writer, free), daemon=True)
            process.start()
            writer.close()
            self._pipes.append(reader)
            self._free.append(free)
            self._processes.append(process)

    def __iter__(self) -> Iterator[Chunk]:
        """Chunks in order. A process that dies, its message on stderr, leaves its chunks out.

        Raises:
            EmbodiedError: all died.
        """
        dead = set[int]()
        while len(dead) < self._count:
            worker, slot = self._turn % self._count, self._turn // self._count % self._slots
            if worker not in dead:
                try:
                    labels: Labels = self._pipes[worker].recv()
                except EOFError:
                    dead.add(worker)
                else:
                    yield Chunk(self._pictures(worker, slot), labels)
                    self._free[worker].release()
            self._turn += 1
        raise EmbodiedError("the processes that make training data died", fix="see their messages above")

    def ready(self, count: int) -> bool:
        """Whether so many chunks, or one of each process, can be had without waiting."""
        turns = range(self._turn, self._turn + min(count, self._count))
        return all(self._pipes[turn % self._count].poll() for turn in turns)

    def close(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()

    def _pictures(self, worker: int, slot: int) -> NDArray[np.uint8]:
        sizes = self._maker.sizes
        start = (worker * self._slots + slot) * sizes.bytes
        return np.frombuffer(self._memory, np.uint8, sizes.bytes, start).reshape(-1, sizes.side, sizes.side, 3)

    def _work(self, worker: int, first: int, writer: Connection, free: Any) -> None:
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):
            turn = worker
            while True:
                free.acquire()
                labels = self._maker.make(first + turn, self._pictures(worker, turn // self._count % self._slots))
                writer.send(labels)
                turn += self._count
