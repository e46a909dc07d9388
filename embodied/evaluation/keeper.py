"""Keeps the episodes of a run as they end, and says when going on makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from embodied.errors import OutsideError
from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.run_directory import NOTHING, RunDirectory
from embodied.evaluation.spending import bill
from embodied.language import Failure, ModelError, Usage

MOST_UNREACHABLE = 5
"""Episodes in a row whose model cannot be reached, after which a run stops."""


@dataclass(frozen=True, slots=True)
class Done:
    """A job's result, its trace as text, how long it took, and what its calls to a language model cost."""

    result: EpisodeResult
    trace: str
    seconds: float
    usage: Usage = NOTHING


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A job that was broken off by what would break every other one off, too."""

    error: OutsideError


class StoppedRunError(OutsideError):
    """A run was stopped; what was finished is kept, and the same command goes on from there.

    Attributes:
        failure: the language model's, if that is why.
        done, total: finished episodes, and all.
    """

    def __init__(self, what: str, *, where: str, fix: str, failure: Failure | None, done: int, total: int) -> None:
        super().__init__(what, where=where, fix=fix)
        self.failure, self.done, self.total = failure, done, total


class Keeper:
    """Writes finished episodes into a run's folder.

    Episodes whose model cannot be reached are held back until one gets through: then they count as crashed. When
    MOST_UNREACHABLE come in a row, the server is down: they are dropped, to be run again, and the run stops.

    Args:
        directory: the run's.
        on_result: is handed every episode that was kept.
    """

    def __init__(self, directory: RunDirectory, on_result: Callable[[EpisodeResult], None]) -> None:
        self._directory, self._on_result = directory, on_result
        self._held: list[Done] = []
        self.stop: OutsideError | None = None

    def take(self, answer: Done | Unfinished) -> None:
        """Keep an episode, or note why there is none.

        Raises:
            OutsideError: the disk refuses.
        """
        if isinstance(answer, Unfinished):
            self.stop = self.stop or answer.error
            return
        if answer.result.failure is not Failure.UNREACHABLE:
            self._keep_held()
            self._keep(answer)
            return
        self._held.append(answer)
        if len(self._held) >= MOST_UNREACHABLE and self.stop is None:
            what = f"{len(self._held)} episodes in a row, {answer.result.error}"
            self.stop = ModelError(Failure.UNREACHABLE, what, fix="see that the server runs")

    def end(self, total: int) -> None:
        """Keep what was held back, unless the server is down.

        Raises:
            StoppedRunError: there was a reason to stop.
            OutsideError: the disk refuses.
        """
        failure = self.stop.failure if isinstance(self.stop, ModelError) else None
        if failure is not Failure.UNREACHABLE:
            self._keep_held()
        if self.stop is None:
            return
        done = len(self._directory.finished)
        spent = bill(self._directory.spent())
        what = f"the run stopped: {self.stop.summary}; {done} of {total} episodes are done, and {spent} spent"
        fix = f"{self.stop.fix}, and give the same command again: it goes on from there".removeprefix(", and ")
        where = str(self._directory.path)
        raise StoppedRunError(what, where=where, fix=fix, failure=failure, done=done, total=total) from self.stop

    def _keep_held(self) -> None:
        for done in self._held:
            self._keep(done)
        self._held.clear()

    def _keep(self, done: Done) -> None:
        self._directory.add(done.result, done.trace, done.seconds, done.usage)
        self._on_result(done.result)
