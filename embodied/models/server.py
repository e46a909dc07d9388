"""One server with OpenAI's interface: its key, the connection, a request with its retries, and what that cost."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from threading import Event
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from embodied.errors import MissingExtraError, OptionError
from embodied.language import Failure, ModelError, Usage
from embodied.models.budget import Budget
from embodied.models.patience import Patience, persist
from embodied.models.prices import Price
from embodied.models.wire import ChatReply, TextReply, Tokens
from embodied.query import plain

if TYPE_CHECKING:
    import openai

    from embodied.models.failures import Failures

OFFICIAL = "https://api.openai.com/v1"
KEYS = ("EMBODIED_API_KEY", "OPENAI_API_KEY")
"""Where the key is read from, the first that is set."""
MOST_BYTES = 16_000_000
"""Largest answer that is read."""
Endpoint = Literal["chat", "completions"]
W = TypeVar("W", ChatReply, TextReply)


class Task:
    """One query on its way: until when, whether it still matters, and what it has cost."""

    def __init__(self, seconds: float, stop: Event) -> None:
        self.deadline, self.stop, self.usage = time.monotonic() + seconds, stop, Usage()


class Server:
    """Sends requests to one model of one server.

    Args:
        model: its name at the server.
        url: the server.
        patience: how long it is waited for, and how often a failed request is sent again.
        price: what the model's tokens cost, if known.
        budget: what may be spent.

    Raises:
        MissingExtraError: the package `openai` is not installed.
        OptionError: the address is none.
        ModelError: UNAUTHORISED, when OpenAI's own server is meant and there is no key.
    """

    def __init__(self, model: str, url: str, patience: Patience, price: Price | None, budget: Budget) -> None:
        self.where = shown(url)
        self._model, self._url, self._patience, self._price, self._budget = model, url, patience, price, budget
        self._key = _key(url)
        self._client, self._failures = self._connect()

    def __repr__(self) -> str:
        return f"Server({self.where!r})"

    def reconnect(self) -> None:
        """Break all connections, so that threads that wait at them end, and make new ones."""
        self._client.close()
        self._client, self._failures = self._connect()

    def send(self, endpoint: Endpoint, told: Mapping[str, Any], shape: type[W], max_tokens: int, task: Task) -> W:
        """One request, sent again as long as that may help.

        Raises:
            ModelError: there was no reply in the end.
        """
        most = self._most(told, max_tokens)

        def attempt(left: float) -> W:
            return self._once(endpoint, told, shape, left, most, task)

        return persist(attempt, self._patience, task.deadline, task.stop)

    def _once(
        self, endpoint: Endpoint, told: Mapping[str, Any], shape: type[W], left: float, most: Usage, task: Task
    ) -> W:
        import openai
        from pydantic import ValidationError

        self._budget.admit(most)
        at: Any = self._client.chat.completions if endpoint == "chat" else self._client.completions
        began, tokens = time.monotonic(), Tokens()
        patience = self._patience
        read = min(patience.read, left)
        # `pool` bounds the whole answer: see BoundedClient.
        timeout = openai.Timeout(connect=min(patience.connect, left), read=read, write=read, pool=left)
        try:
            raw = at.with_raw_response.create(model=self._model, timeout=timeout, **told)
            reply = shape.model_validate_json(raw.content)
            tokens = reply.usage or tokens
            return reply
        except openai.OpenAIError as error:
            # Not chained: the client's error holds the request, and with it the key.
            raise self._failures.of(error) from None
        except ValidationError:
            raise self._failures.in_reply(raw.content, raw.headers.get("content-type", "")) from None
        finally:
            usage = self._usage(tokens, time.monotonic() - began)
            self._budget.book(most, usage)
            task.usage += usage

    def _usage(self, tokens: Tokens, seconds: float) -> Usage:
        prompt, completion = tokens.prompt_tokens or 0, tokens.completion_tokens or 0
        dollars = self._price.dollars(prompt, completion) if self._price else 0.0
        return Usage(1, prompt, completion, seconds, dollars)

    def _most(self, told: Mapping[str, Any], max_tokens: int) -> Usage:
        """The most that a request may cost, its schema included: no token is shorter than a byte."""
        if not self._price:
            return Usage(calls=1)
        size = len(str(told).encode("utf-8"))
        return Usage(calls=1, dollars=self._price.dollars(size, max_tokens))

    def _connect(self) -> tuple[openai.OpenAI, Failures]:
        try:
            import openai

            from embodied.models.bounded import BoundedClient
            from embodied.models.failures import Failures
        except ImportError as error:
            what = f"models by name 'openai:…' need the package '{error.name}'"
            raise MissingExtraError(what, fix="pip install 'embodied[openai]'") from None
        client = openai.OpenAI(
            api_key=self._key or "none", base_url=self._url, max_retries=0, http_client=BoundedClient(MOST_BYTES)
        )
        return client, Failures(self.where, self._key)


def _key(url: str) -> str:
    """The key from the environment, empty when a server of somebody's own needs none."""
    name, key = next(((name, key.strip()) for name in KEYS if (key := os.environ.get(name, "")).strip()), ("", ""))
    if not key and url.rstrip("/") == OFFICIAL:
        fix = f"set {KEYS[0]} or {KEYS[1]}, or name your own server by its base URL"
        raise ModelError(Failure.UNAUTHORISED, "no key in the environment", where=OFFICIAL, fix=fix)
    if not (key.isascii() and key.isprintable()):
        what = f"{name} holds characters that no key has"
        raise ModelError(Failure.UNAUTHORISED, what, where=shown(url), fix=f"set {name} again, to the key alone")
    return key


def shown(url: str) -> str:
    """An address as messages show it: without a password, and without what follows the path.

    Raises:
        OptionError: it is no web address.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        fix = "write http://HOST:PORT/v1"
        raise OptionError("no web address", where=f"base URL '{plain(url.rpartition('@')[2])}'", fix=fix)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
