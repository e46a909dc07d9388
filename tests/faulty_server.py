"""A small server with OpenAI's interface that fails in every way there is, on 127.0.0.1."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

Body = dict[str, Any]
Behaviour = Callable[["Handler", Body], None]


class Handler(BaseHTTPRequestHandler):
    """Each request is answered by the server's next behaviour; the last one stays."""

    server: FaultyServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.requests.append(
                {
                    "path": self.path,
                    "headers": {name.lower(): value for name, value in self.headers.items()},
                    "body": body,
                }
            )
            script = self.server.script
            behaviour = script.pop(0) if len(script) > 1 else script[0]
        try:
            behaviour(self, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(self, status: int, payload: bytes, type_: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", headers.pop("Content_Length", str(len(payload))))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(payload)
        self.wfile.flush()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class FaultyServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, *script: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.requests, self.lock = list(script), list[Body](), Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what is tested."""


@contextmanager
def serving(*script: Behaviour) -> Iterator[FaultyServer]:
    server = FaultyServer(*script)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def says(content: str | None, finish: str = "stop", **more: Any) -> Behaviour:
    """A good reply; `usage=None` for a server that does not count."""

    def behave(handler: Handler, body: Body) -> None:
        reply = reply_of(content, finish, **more)
        handler.send(200, json.dumps(reply).encode())

    return behave


def reply_of(content: str | None, finish: str = "stop", **more: Any) -> Body:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    for name in ("logprobs",):
        if name in more:
            choice[name] = more.pop(name)
    if "refusal" in more:
        choice["message"]["refusal"] = more.pop("refusal")
    usage = more.pop("usage", {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110})
    return {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": usage}


def fails(status: int, message: str = "no", code: str | None = None, **headers: str) -> Behaviour:
    payload = json.dumps({"error": {"message": message, "code": code, "type": "error"}}).encode()
    return lambda handler, body: handler.send(status, payload, **headers)


def sends(payload: bytes, type_: str = "application/json", status: int = 200, **headers: str) -> Behaviour:
    return lambda handler, body: handler.send(status, payload, type_, **headers)


def hangs(handler: Handler, body: Body) -> None:
    time.sleep(6.0)


def hangs_up(handler: Handler, body: Body) -> None:
    handler.close_connection = True
    handler.connection.close()


def is_cut(handler: Handler, body: Body) -> None:
    handler.send(200, b'{"choices": [', Content_Length="1000")
    handler.close_connection = True
    handler.connection.close()


def trickles_headers(handler: Handler, body: Body) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(400):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def trickles_body(status: int) -> Behaviour:
    def behave(handler: Handler, body: Body) -> None:
        handler.send(status, b"", Content_Length="100000")
        for _ in range(400):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    return behave
