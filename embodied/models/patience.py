"""How long a server is waited for, how often it is asked again, and many questions at once."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from threading import Event
from typing import Any, TypeVar

from embodied.language import Failure, ModelError

T = TypeVar("T")
R = TypeVar("R")
GRACE = 2.0
"""Seconds that a worker has to notice its own deadline."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often; seconds.

    Attributes:
        connect, read: for a connection, and for each piece of an answer.
        total: for one query with all its retries and re-asks.
        retries: times that a failed request is sent again.
        first_wait, longest_wait: before the first retry, doubling up to the longest, which bounds Retry-After too.
        reasks: times that a model is told what was wrong with its answer.
    """

    connect: float = 10.0
    read: float = 120.0
    total: float = 300.0
    retries: int = 4
    first_wait: float = 0.5
    longest_wait: float = 60.0
    reasks: int = 2


class Setback(Exception):
    """A request failed. `again`: the same one may succeed later, after `wait` seconds where the server says so."""

    def __init__(self, error: ModelError, *, again: bool, wait: float | None = None) -> None:
        self.error, self.again, self.wait = error, again, wait
        super().__init__(error.what)


def persist(
    attempt: Callable[[float], T], patience: Patience, deadline: float, stop: Event, failed: ModelError | None = None
) -> T:
    """Call `attempt(seconds left)` until it works, waiting longer each time.

    Raises:
        ModelError: the last failure, once it is final, retries or time are used up, or `stop` is set.
    """
    for number in range(patience.retries + 1):
        left = deadline - time.monotonic()
        if left <= 0 or stop.is_set():
            break
        try:
            return attempt(left)
        except Setback as setback:
            failed = setback.error
            pause = min(patience.first_wait * 2**number, patience.longest_wait)
            pause = pause if setback.wait is None else setback.wait
            left = deadline - time.monotonic()
            if not setback.again or number == patience.retries or pause > min(patience.longest_wait, left):
                break
            stop.wait(pause)
    raise failed or ModelError(Failure.TIMED_OUT, f"no answer within {patience.total:g} s")


def retry_after(header: str | None) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a date; None when it makes no sense."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            date = parsedate_to_datetime(header)
            seconds = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
        seconds = max(seconds, 0.0)
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def in_order(work: Callable[[T], R], items: Sequence[T], workers: int, longest: float, stop: Event) -> list[R]:
    """Do the same to all items, a few at a time; results in the items' order, whichever was done first.

    The first failure sets `stop`: what has not begun never does, and what runs is given time to end.

    Raises:
        TimeoutError: a worker was not back `longest` seconds per round, and some grace, after the start.
        Exception: the failure of the first item, in order, that has one.
    """
    rounds = math.ceil(len(items) / workers)
    until = time.monotonic() + rounds * longest + GRACE
    pool = ThreadPoolExecutor(max(1, min(workers, len(items))), thread_name_prefix="model")
    try:
        futures = [pool.submit(work, item) for item in items]
        done, pending = wait(futures, timeout=until - time.monotonic(), return_when=FIRST_EXCEPTION)
        if any(future.exception() for future in done):
            stop.set()
            running = [future for future in pending if not future.cancel()]
            wait(running, timeout=max(0.0, until - time.monotonic()))
            raise next(error for future in futures if _ended(future) and (error := future.exception()))
        if pending:
            raise TimeoutError
        return [future.result() for future in futures]
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _ended(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled()
