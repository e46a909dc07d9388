"""Who is let in by the page's guard: every request is made for real, without a network in between."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from embodied.web.guard import BURST, LARGEST, PATIENCE, App, Guard, Message, Receive, Scope, Send

TOKEN = "a-token-that-is-long-enough"
HERE = {"host": "127.0.0.1:8137"}


async def inner(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that reads all it is sent, and says how much it was."""
    read = 0
    while True:
        message = await receive()
        if message["type"].endswith("disconnect"):
            return
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        if message["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message.get("text") or ""})
        if message["type"] == "http.request":
            read += len(message["body"])
            if not message.get("more_body"):
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": str(read).encode()})
                return


def ask(
    guard: App,
    path: str = "/",
    query: str = "",
    headers: Mapping[str, str] = HERE,
    kind: str = "http",
    messages: tuple[Message, ...] = ({"type": "http.request", "body": b""},),
    client: str = "10.0.0.1",
) -> list[Message]:
    """Everything that a request is answered with."""
    waiting, sent = list(messages), list[Message]()

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": f"{kind}.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": kind, "path": path, "query_string": query.encode(), "headers": raw}
    asyncio.run(_run(guard, {**scope, "client": (client, 1)}, receive, send))
    return sent


async def _run(guard: App, scope: Scope, receive: Receive, send: Send) -> None:
    await guard(scope, receive, send)


def status(sent: list[Message]) -> int:
    return int(sent[0]["status"])


def test_who_sits_at_the_machine_comes_in_with_every_protection_on_the_answer() -> None:
    sent = ask(Guard(inner))
    assert status(sent) == 200
    headers = dict(sent[0]["headers"])
    assert headers[b"x-frame-options"] == b"DENY"
    assert b"frame-ancestors 'none'" in headers[b"content-security-policy"]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8137", "127.0.0.1.evil.example", "", "[::1", "10.0.0.9"]
)
def test_a_name_that_somebody_else_points_here_is_refused(host: str) -> None:
    assert status(ask(Guard(inner), headers={"host": host})) == 403


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://127.0.0.1:1",
        "file://127.0.0.1:8137",
        "http://127.0.0.1:8137.evil.example",
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_what_another_site_asks_for_is_refused(origin: str, kind: str) -> None:
    sent = ask(Guard(inner), headers={**HERE, "origin": origin}, kind=kind, messages=({"type": "websocket.connect"},))
    refused = {"type": "websocket.close", "code": 1008}
    assert sent == [refused] if kind == "websocket" else status(sent) == 403


def test_a_websocket_tells_which_site_it_is_from() -> None:
    connect: tuple[Message, ...] = ({"type": "websocket.connect"},)
    assert ask(Guard(inner), kind="websocket", messages=connect)[0]["type"] == "websocket.close"
    own = {**HERE, "origin": "http://127.0.0.1:8137"}
    assert ask(Guard(inner), headers=own, kind="websocket", messages=connect)[0]["type"] == "websocket.accept"


def test_without_the_token_nobody_comes_in_and_with_it_the_address_forgets_it() -> None:
    guard, away = Guard(inner, TOKEN), {"host": "robot.example:8137"}
    assert status(ask(guard, headers=away)) == 401
    assert status(ask(guard, headers=away, query="token=wrong")) == 401
    entered = ask(guard, path="/session/1", headers=away, query=f"token={TOKEN}")
    headers = dict(entered[0]["headers"])
    assert status(entered) == 303 and headers[b"location"] == b"/session/1"
    cookie = headers[b"set-cookie"].decode()
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and TOKEN not in cookie
    assert status(ask(guard, headers={**away, "cookie": cookie.partition(";")[0]})) == 200
    for forged in ("embodied=", f"embodied={'0' * 64}", f"embodied={TOKEN}", "embodied", "=", 'embodied="\\'):
        assert status(ask(guard, headers={**away, "cookie": forged})) == 401
    other = Guard(inner, TOKEN)
    assert status(ask(other, headers={**away, "cookie": cookie.partition(";")[0]})) == 401


def test_a_websocket_without_the_token_is_refused() -> None:
    own = {"host": "robot.example", "origin": "http://robot.example"}
    sent = ask(Guard(inner, TOKEN), headers=own, kind="websocket", messages=({"type": "websocket.connect"},))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_tokens_cannot_be_tried_one_after_the_other() -> None:
    guard, tries = Guard(inner, TOKEN), int(PATIENCE) + 2
    found = [status(ask(guard, query=f"token={number}")) for number in range(tries)]
    assert found[:5] == [401] * 5 and found[-1] == 429
    assert status(ask(guard, query="token=1", client="10.0.0.2")) == 401, "others may still try"


def test_nobody_asks_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("embodied.web.guard.time.monotonic", lambda: now[0])
    guard = Guard(inner)
    found = [status(ask(guard)) for _ in range(int(BURST) + 5)]
    assert found == [200] * int(BURST) + [429] * 5
    assert status(ask(guard, client="10.0.0.2")) == 200
    now[0] += 1.0
    assert status(ask(guard)) == 200


@pytest.mark.parametrize("said", [str(LARGEST + 1), "-1", "many", ""])
def test_a_request_that_says_it_is_too_large_is_not_read(said: str) -> None:
    assert status(ask(Guard(inner), headers={**HERE, "content-length": said})) == 413


def test_a_request_that_turns_out_too_large_is_cut_off() -> None:
    parts: tuple[Message, ...] = ({"type": "http.request", "body": b"x" * LARGEST, "more_body": True},) * 3
    assert ask(Guard(inner), messages=parts) == []


def test_a_message_that_is_too_large_ends_the_connection() -> None:
    own = {**HERE, "origin": "http://127.0.0.1:8137"}
    small, large = ({"type": "websocket.receive", "text": "x" * size} for size in (10, LARGEST + 1))
    sent = ask(
        Guard(inner), headers=own, kind="websocket", messages=({"type": "websocket.connect"}, small, large, small)
    )
    assert [each["type"] for each in sent] == ["websocket.accept", "websocket.send"]
