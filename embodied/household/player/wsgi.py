"""AI2-THOR's web server: the player posts a form with each moment, and the response is the next action."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any

from embodied.household.player.reply import Reply

PATH = "/train"


def serve(greeting: Reply, answer: Callable[[Mapping[str, Any]], Reply], host: str, port: int, token: str) -> None:
    """Answer actions until the client sends none, or is gone.

    Args:
        greeting: sent first.
        answer: takes an action.
        host, port: where the client listens.
        token: what it knows the player by.
    """
    connection, reply = HTTPConnection(host, port), greeting
    boundary = uuid.uuid4().hex
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    while True:
        try:
            connection.request("POST", PATH, _form(reply, token, boundary), headers)
            with connection.getresponse() as response:
                text = response.read()
        except (OSError, HTTPException):
            return
        action = json.loads(text) if response.status == 200 else {}
        if "action" not in action:
            return
        reply = answer(action)


def _form(reply: Reply, token: str, boundary: str) -> bytes:
    """The moment as multipart/form-data. The client knows no patches: all is sent each time."""
    parts = [
        _text("metadata", json.dumps(reply.metadata())),
        _text("token", token),
        *(_file(part.form_name, body) for part, body in reply.pictures()),
    ]
    mark = f"--{boundary}".encode()
    return b"".join([piece for part in parts for piece in (mark, b"\r\n", part, b"\r\n")]) + mark + b"--\r\n"


def _text(name: str, value: str) -> bytes:
    head = f'Content-disposition: form-data; name="{name}"\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\n'
    return head.encode() + value.encode()


def _file(name: str, body: bytes) -> bytes:
    head = f'Content-disposition: form-data; name="{name}"; filename="{name}"\r\n'
    return head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + body
