"""Any server with OpenAI's interface, through the `openai` package.

An answer's form is prescribed by a JSON schema, else by JSON mode, else in words only, whichever the server takes; an
answer that breaks its form is sent back with what is wrong, a bounded number of times.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Lock
from typing import Any, TypeVar

from embodied.errors import OptionError
from embodied.language import GREEDY, Failure, ModelError, Reply, Sampling, Usage
from embodied.models.answers import AnswerError, parse
from embodied.models.budget import Budget
from embodied.models.offers import Offers
from embodied.models.patience import Patience, in_order
from embodied.models.prices import Price, price_of
from embodied.models.prompts import Message, chat, schema
from embodied.models.scoring import PROBE, chunks, score_reply
from embodied.models.server import OFFICIAL, Server, Task
from embodied.models.wire import ChatReply, TextReply
from embodied.query import Query, plain

T = TypeVar("T")
PATIENCE = Patience()
MAY_NAME_AN_ARGUMENT = (Failure.REFUSED, Failure.UNAUTHORISED)
"""Some arguments are refused, some are forbidden to some accounts."""


class OpenAIChat:
    """A model behind OpenAI's interface.

    Args:
        model: its name at the server.
        base_url: the server; by default OPENAI_BASE_URL, else OpenAI's own.
        patience: how long it is waited for, and how often asked again.
        concurrency: requests at a time.
        scores: whether it scores candidates; None to find out.
        sees: whether it takes pictures.
        omit: sampling arguments that are not sent, for models that refuse them.
        prices: the user's list of prices, a file.
        budget: what the run may spend.

    Raises:
        MissingExtraError: the package `openai` is not installed.
        OptionError: an argument makes no sense, or a budget in dollars is set and the model has no price.
        ModelError: UNAUTHORISED, when OpenAI's own server is meant and there is no key.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        patience: Patience = PATIENCE,
        concurrency: int = 4,
        scores: bool | None = None,
        sees: bool = True,
        omit: Sequence[str] = (),
        prices: str | Path | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.name, self.sees = f"openai:{model}", sees
        self._model, self._patience, self._concurrency, self._scores = model, patience, concurrency, scores
        self._omit = frozenset(omit)
        self._check(budget := budget or Budget(), price := price_of(model, prices))
        self._offers, self._lock = Offers(), Lock()
        url = base_url or os.environ.get("OPENAI_BASE_URL") or OFFICIAL
        self._server = Server(model, url, patience, price, budget)

    def __repr__(self) -> str:
        return f"OpenAIChat({self._model!r}, base_url={self._server.where!r})"

    @property
    def scores(self) -> bool:
        """Whether the server scores candidates; it is asked once, when this is first read.

        Raises:
            ModelError: it cannot be asked.
        """
        with self._lock:
            if self._scores is None:
                self._scores = self._probe()
            return self._scores

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        """Answer queries, some at a time; the replies are in their order.

        Raises:
            ModelError: a query got no answer in the end. What all of them cost is in its `usage`.
        """
        if not self.sees and any(query.pictures for query in queries):
            raise ModelError(Failure.UNSUPPORTED, "the model sees no pictures", where=self.name)
        return self._all(lambda query, task: self._answer(query, sampling, task), queries)

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        """Log-probabilities of candidates after the query, each summed over its tokens.

        Raises:
            ModelError: UNSUPPORTED when the server does not say log-probabilities of a prompt; or as in `complete`.
        """
        if not self.scores:
            raise self._unsupported()
        parts = chunks(query, candidates)
        found = self._all(lambda part, task: (self._score(part, task), task.usage), parts)
        return [one for scores, _ in found for one in scores], sum((usage for _, usage in found), Usage())

    def _all(self, work: Callable[[T, Task], Any], items: Sequence[T]) -> list[Any]:
        if not items:
            return []
        stop, tasks = Event(), list[Task]()

        def run(item: T) -> Any:
            tasks.append(task := Task(self._patience.total, stop))
            return work(item, task)

        try:
            return in_order(run, items, self._concurrency, self._patience.total, stop)
        except ModelError as error:
            error.usage = sum((task.usage for task in list(tasks)), Usage())
            raise
        except TimeoutError:
            # A server that sends its headers byte by byte; closing the connections frees the threads.
            self._server.reconnect()
            spent = sum((task.usage for task in list(tasks)), Usage())
            what = f"no answer within {self._patience.total:g} s"
            raise ModelError(Failure.TIMED_OUT, what, where=self._server.where, usage=spent) from None

    def _answer(self, query: Query, sampling: Sampling, task: Task) -> Reply:
        messages, problem = chat(query), ""
        for _ in range(self._patience.reasks + 1):
            choice = self._ask(query, messages, sampling, task).choices[0]
            said = choice.message.content or ""
            if choice.message.refusal or choice.finish_reason == "content_filter":
                what = plain(choice.message.refusal or "its answer was filtered out")[:200]
                raise ModelError(Failure.REFUSED, f"the model refused: {what}", where=self.name)
            try:
                return Reply(parse(query, said), task.usage, choice.mean_logprob)
            except AnswerError as error:
                cut = f"; it was cut off at {sampling.max_tokens} tokens" if choice.finish_reason == "length" else ""
                problem = f"{error}{cut}"
            messages = [*messages, *_again(said, problem)]
        tries = self._patience.reasks + 1
        raise ModelError(Failure.MALFORMED, f"no valid answer in {tries} tries: {problem}", where=self.name)

    def _ask(self, query: Query, messages: list[Message], sampling: Sampling, task: Task) -> ChatReply:
        """Ask once, leaving out what the server says it does not know."""
        offers, form = self._offers, schema(query)
        while True:
            told = {"messages": messages, **offers.arguments(form, sampling, self._omit)}
            try:
                reply = self._server.send("chat", told, ChatReply, sampling.max_tokens, task)
            except ModelError as error:
                lesser = offers.without(error.what) if error.failure in MAY_NAME_AN_ARGUMENT else None
                if lesser is None:
                    raise
                offers = lesser
                continue
            self._offers = offers
            return reply

    def _score(self, texts: tuple[str, list[str]], task: Task) -> list[float]:
        prompt, candidates = texts
        told = {
            "prompt": [prompt + candidate for candidate in candidates],
            "max_tokens": 1,
            "echo": True,
            "logprobs": 1,
            "temperature": 0.0,
        }
        reply = self._server.send("completions", told, TextReply, 1, task)
        if (scores := score_reply(reply, prompt, candidates)) is None:
            raise self._unsupported()
        return scores

    def _probe(self) -> bool:
        try:
            self._all(self._score, [PROBE])
        except ModelError as error:
            if error.failure in (Failure.UNSUPPORTED, Failure.REFUSED, Failure.UNKNOWN_MODEL, Failure.BROKEN):
                return False
            raise
        return True

    def _unsupported(self) -> ModelError:
        what = "the server says no log-probabilities of a prompt"
        return ModelError(Failure.UNSUPPORTED, what, where=self.name, fix="use a planner or a server that needs none")

    def _check(self, budget: Budget, price: Price | None) -> None:
        if not self._model:
            raise OptionError("no model is named", where=self.name, fix="write openai:NAME")
        if self._concurrency < 1:
            raise OptionError("at least 1", where="concurrency", fix="leave it out for 4")
        if unknown := self._omit - {"temperature", "top_p", "seed"}:
            raise OptionError(f"cannot omit {sorted(unknown)}", where="omit", fix="temperature, top_p or seed")
        if budget.max_dollars is not None and price is None:
            fix = (
                f'list models."{self._model}" with prompt and completion in the file of prices; 0 for a server of yours'
            )
            raise OptionError("a limit in dollars, and no price is known", where=self.name, fix=fix)


def _again(said: str, problem: str) -> list[Message]:
    told = f"That is no valid answer: {problem}. Answer again with one JSON object of the form above, and nothing else."
    return [{"role": "assistant", "content": plain(said)[:2000] or "(nothing)"}, {"role": "user", "content": told}]
