"""A stand-in for VirtualHome's Unity build: its wire format, with the graph executor behind it.

A POST of {"id", "action", "intParams", "stringParams"} gets {"id", "success", "message", "value", "message_list"}.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from embodied.simulator import Action
from embodied.simulators.virtualhome.actions import ACTIONS
from embodied.simulators.virtualhome.simulator import VirtualHomeSimulator
from embodied.task import Setup


class Build:
    """What the build does when it is asked; `spoil` makes it answer otherwise: "status", "words", or "refuse"."""

    def __init__(self, graph: dict[str, Any]) -> None:
        self._graph, self._home = graph, VirtualHomeSimulator()
        self.asked: list[str] = []
        self.spoil = ""

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request."""
        action, texts = request["action"], request.get("stringParams") or []
        self.asked.append(action)
        success, message = True, ""
        match action:
            case "clear" | "environment":
                self._home.close()
            case "expand_scene":
                self._graph = json.loads(texts[1])
            case "add_character":
                self._home.reset(Setup("apartment", self._graph))
            case "environment_graph":
                message = json.dumps(self._home.graph())
            case "render_script":
                success, message = self._script(texts[1:])
        return {"id": request["id"], "success": success, "message": message, "value": 0, "message_list": []}

    def _script(self, lines: list[str]) -> tuple[bool, str]:
        for line in lines:
            found = re.fullmatch(r"<char0> \[(\w+)\](.*)", line)
            assert found is not None, line
            ids = [f"{kind}|{number}" for kind, number in re.findall(r"<(\w+)> \((\d+)\)", found[2])]
            refusal = self._home.step(Action(found[1], dict(zip(ACTIONS[found[1]], ids, strict=True)))).refusal
            if refusal is not None:
                return False, json.dumps({"0": {"message": refusal.message}})
        return True, json.dumps({"0": {"message": "Success"}})


@contextmanager
def serving(build: Build) -> Iterator[str]:
    """Serve a build on this machine; the value is its HOST:PORT."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = build.answer(request)
            if build.spoil == "refuse":
                answer["success"] = False
            body = b"no JSON" if build.spoil == "words" else json.dumps(answer).encode()
            self.send_response(500 if build.spoil == "status" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
