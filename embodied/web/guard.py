"""Who may ask for anything: host, origin, token, size and rate of every request, before any other code sees it.

Browsers send a page's cookies along with what other sites ask of it, and look up whatever address a site's name is said
to have. So a request whose `Origin` is not the page's own is refused, and on the loopback interface one whose `Host` is
not the loopback's (DNS rebinding). From other machines a token is demanded as well.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "embodied"
LARGEST = 64 * 1024
"""Bytes of a request, and of a message over a websocket."""
RATE, BURST = 200.0, 800.0
"""Requests and messages that one address may make a second, and at once: a page is some 40 files, and says
20 times a second that it has shown a picture."""
TRIES, PATIENCE = 0.2, 10.0
"""Wrong tokens that one address may give a second, and at once."""
ADDRESSES = 1000
"""Addresses whose rates are known; the one not heard of for longest is forgotten first."""
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' blob: data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; "
        b"base-uri 'none'; form-action 'self'; object-src 'none'",
    ),
)
"""Of every answer. Vue compiles its templates in the browser, hence 'unsafe-eval'."""
POLICY_VIOLATION = 1008
"""Why a websocket is closed, as RFC 6455 numbers it."""
ENTRANCE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>embodied</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:17px/1.5 system-ui;background:#faf9f6;color:#282b34;display:grid;place-content:center;min-height:90vh}
input,button{font:inherit;padding:.6em .9em;border-radius:10px;border:1px solid #8b8d95;width:100%;margin-top:.6em;
box-sizing:border-box}button{background:#2363aa;color:#fff;border-color:#2363aa}</style>
<form><label for="token">The token that <code>embodied serve</code> printed</label>
<input id="token" name="token" type="password" autocomplete="off" autofocus required><button>Enter</button></form>"""


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own, reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(slots=True)
class Bucket:
    """A rate: `full` at once, `rate` a second in the long run."""

    rate: float
    full: float
    left: float = field(init=False)
    at: float = field(default_factory=lambda: time.monotonic())

    def __post_init__(self) -> None:
        self.left = self.full

    def take(self) -> bool:
        """Whether one more is within the rate."""
        now = time.monotonic()
        self.left, self.at = min(self.full, self.left + (now - self.at) * self.rate), now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Rates:
    """A bucket for each address."""

    def __init__(self, rate: float, full: float) -> None:
        self._rate, self._full = rate, full
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, address: str) -> bool:
        """Whether one more from this address is within its rate."""
        bucket = self._buckets.pop(address, None) or Bucket(self._rate, self._full)
        self._buckets[address] = bucket
        if len(self._buckets) > ADDRESSES:
            self._buckets.popitem(last=False)
        return bucket.take()


class Guard:
    """Stands before an ASGI application.

    Args:
        app: the application.
        token: what whoever comes has to know; empty to let everybody in who comes over the loopback interface.
    """

    def __init__(self, app: App, token: str = "") -> None:
        self._app, self._token = app, token
        # The cookie proves that its bearer knew the token, and does not tell it.
        self._pass = hmac.digest(secrets.token_bytes(32), token.encode(), hashlib.sha256).hex()
        self._asked, self._wrong = Rates(RATE, BURST), Rates(TRIES, PATIENCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        address = (scope.get("client") or ("",))[0]
        refusal = self._refusal(scope, headers, address)
        if refusal is None and scope["type"] == "http" and (given := _token_in(scope)) is not None and self._token:
            await self._enter(scope, send, given, address)
        elif refusal is None and not self._known(headers):
            await _refuse(scope, receive, send, 401, ENTRANCE)
        elif refusal is not None:
            await _refuse(scope, receive, send, *refusal)
        else:
            await self._app(scope, self._counted(scope, receive, address), _with_headers(send))

    def _refusal(self, scope: Scope, headers: dict[str, str], address: str) -> tuple[int, str] | None:
        """Why a request is not even looked at, as a status and a sentence; None when it is."""
        host = headers.get("host", "")
        if not self._asked.take(address):
            return 429, "Too many requests. Wait a little."
        if not self._token and not is_loopback(_name(host)):
            return 403, "This address is not the page's own."
        origin = headers.get("origin")
        if origin is not None and (urlsplit(origin).scheme not in ("http", "https") or urlsplit(origin).netloc != host):
            return 403, "Another site asked for this."
        if scope["type"] == "websocket" and origin is None:
            return 403, "A browser says which site asks."
        if not headers.get("content-length", "0").isdecimal() or int(headers.get("content-length", "0")) > LARGEST:
            return 413, "Too large."
        return None

    def _known(self, headers: dict[str, str]) -> bool:
        if not self._token:
            return True
        try:
            shown = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return shown is not None and hmac.compare_digest(shown.value.encode(), self._pass.encode())

    async def _enter(self, scope: Scope, send: Send, given: str, address: str) -> None:
        """Answer who shows a token: with the cookie, and the same page without the token in its address."""
        right = hmac.compare_digest(given.encode(), self._token.encode())
        if right:
            cookie = f"{COOKIE}={self._pass}; HttpOnly; SameSite=Strict; Path=/"
            more = [(b"location", quote(scope["path"]).encode()), (b"set-cookie", cookie.encode())]
            await _answer(send, 303, "", more)
        elif self._wrong.take(address):
            await _answer(send, 401, ENTRANCE)
        else:
            await _answer(send, 429, "Too many wrong tokens. Wait a minute.")

    def _counted(self, scope: Scope, receive: Receive, address: str) -> Receive:
        """What comes in afterwards: within the size and the rate, or the connection ends."""
        size = 0

        async def received() -> Message:
            nonlocal size
            message = await receive()
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                if size > LARGEST:
                    return {"type": "http.disconnect"}
            if message["type"] == "websocket.receive":
                length = len(message.get("bytes") or b"") + len((message.get("text") or "").encode())
                if length > LARGEST or not self._asked.take(address):
                    return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            return message

        return received


def _token_in(scope: Scope) -> str | None:
    found = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token")
    return found[0] if found else None


def _name(host: str) -> str:
    """A Host header without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, text: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
    else:
        await _answer(send, status, text)


async def _answer(send: Send, status: int, text: str, more: list[tuple[bytes, bytes]] | None = None) -> None:
    kind = b"text/html" if text.startswith("<") else b"text/plain"
    headers = [(b"content-type", kind + b"; charset=utf-8"), (b"cache-control", b"no-store"), *(more or [])]
    await _with_headers(send)({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *HEADERS]
        await send(message)

    return sent
