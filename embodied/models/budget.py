"""What a run may spend, and what it has spent. A call that could exceed it is not made."""

from __future__ import annotations

from collections.abc import Sequence

from embodied.language import GREEDY, Failure, LanguageModel, ModelError, Reply, Sampling, Usage
from embodied.models.ledger import Ledger
from embodied.query import Query


class Budget:
    """Counts what all models of a run spend together; safe to share between threads, and by its ledger processes.

    A call is let in only if the most that it can cost, with the most that calls under way can cost, stays within.

    Args:
        max_calls: requests that may be sent, retries and re-asks included; None for any number.
        max_dollars: what they may cost; None for anything.
        ledger: where it is counted; by default in memory.
    """

    def __init__(
        self, max_calls: int | None = None, max_dollars: float | None = None, ledger: Ledger | None = None
    ) -> None:
        self.max_calls, self.max_dollars = max_calls, max_dollars
        self._ledger = ledger or Ledger()
        self._own = Usage()

    @property
    def spent(self) -> Usage:
        """What calls that have ended cost, whoever made them."""
        return self._ledger.spent

    @property
    def own(self) -> Usage:
        """What the calls cost that were made with this very object, and have ended."""
        return self._own

    def admit(self, most: Usage) -> None:
        """Let calls in that cost `most` at the most; each has to be booked, however it ends.

        Raises:
            ModelError: OVER_BUDGET.
            OutsideError: the ledger cannot be written.
        """
        with self._ledger.alone():
            before = self._ledger.spent + self._ledger.held
            together = before + most
            if self.max_calls is not None and together.calls > self.max_calls:
                raise _over(f"all {self.max_calls} calls are used up", "--max-calls")
            if self.max_dollars is not None and together.dollars > self.max_dollars:
                spent = f"{before.dollars:.4f} of {self.max_dollars:g} dollars are spent"
                raise _over(f"{spent}, and the next call may cost {most.dollars:.4f}", "--max-dollars")
            self._ledger.let_in(most)

    def book(self, most: Usage, usage: Usage) -> None:
        """Note what calls that were let in at `most` really cost.

        Raises:
            OutsideError: the ledger cannot be written.
        """
        with self._ledger.alone():
            self._own += usage
            self._ledger.settle(most, usage)


class Budgeted:
    """A model that does not count for itself, under a budget: each query is let in as one call."""

    def __init__(self, model: LanguageModel, budget: Budget) -> None:
        self._model, self._budget = model, budget
        self.name, self.sees = model.name, model.sees

    @property
    def scores(self) -> bool:
        """As the model's."""
        return self._model.scores

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        """Answer queries.

        Raises:
            ModelError: OVER_BUDGET before any is asked, or as the model says.
        """
        self._budget.admit(most := Usage(calls=len(queries)))
        usage = Usage()
        try:
            replies = self._model.complete(queries, sampling)
            usage = sum((reply.usage for reply in replies), Usage())
        except ModelError as error:
            usage = error.usage
            raise
        finally:
            self._budget.book(most, usage)
        return replies

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        """Score candidates.

        Raises:
            ModelError: OVER_BUDGET before it is asked, or as the model says.
        """
        self._budget.admit(most := Usage(calls=1))
        usage = Usage()
        try:
            scores, usage = self._model.score(query, candidates)
        except ModelError as error:
            usage = error.usage
            raise
        finally:
            self._budget.book(most, usage)
        return scores, usage


def _over(what: str, option: str) -> ModelError:
    return ModelError(Failure.OVER_BUDGET, what, fix=f"raise {option}")
