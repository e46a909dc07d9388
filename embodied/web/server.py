"""The server of the page: NiceGUI and pictures behind the guard, over uvicorn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from embodied.errors import MissingExtraError, OutsideError
from embodied.web.guard import LARGEST, Guard, is_loopback

if TYPE_CHECKING:
    from embodied.web.desk import Desk

LOOK = {"regular": "SourceSansPro", "semibold": "SourceSansProSemibold"}
CONNECTIONS = 200


def needs(package: str = "nicegui") -> None:
    """Say what to install where it is missing.

    Raises:
        MissingExtraError: it is.
    """
    from importlib.util import find_spec

    if find_spec(package) is None:
        raise MissingExtraError("the page needs NiceGUI", fix="pip install 'embodied[web]'")


def application(desk: Desk, token: str = "") -> Any:
    """The page of a session as an ASGI application; one in a process."""
    from fastapi import FastAPI, WebSocket
    from fastapi.responses import RedirectResponse
    from nicegui import ui

    from embodied.web.look import FAVICON
    from embodied.web.page import past_page, session_page
    from embodied.web.stream import stream

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    own = f"/session/{desk.id}"

    @app.get("/")
    def current() -> RedirectResponse:
        return RedirectResponse(own)

    @app.websocket("/pictures/{channel}")
    async def pictures(socket: WebSocket, channel: str) -> None:
        if (frames := desk.channels.get(channel)) is None:
            await socket.close(1008)
        else:
            await stream(socket, frames)

    @ui.page(own, title=f"embodied · {desk.scene}")
    def session() -> None:
        session_page(desk)

    @ui.page(own + "/past/{key}", title="embodied · past task")
    async def past(key: str) -> None:
        await past_page(desk, key)

    _serve_fonts()
    ui.run_with(app, favicon=FAVICON, dark=None, language="en-US", tailwind=False, show_welcome_message=False)
    return Guard(app, token)


def _serve_fonts() -> None:
    from font_source_sans_pro import font_files_ttf
    from nicegui import app

    for name, face in LOOK.items():
        app.add_static_file(local_file=font_files_ttf[face], url_path=f"/look/{name}.ttf")


def serve(desk: Desk, host: str, port: int, token: str) -> None:
    """Serve until interrupted.

    Raises:
        OutsideError: nothing can listen there.
    """
    import socket

    import uvicorn

    assert token or is_loopback(host), "only the loopback interface needs no token"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise OutsideError(
                f"cannot listen ({error.strerror})", where=f"{host}:{port}", fix="give another --port"
            ) from None
        config = uvicorn.Config(
            application(desk, token),
            log_level="warning",
            access_log=False,
            server_header=False,
            ws_max_size=LARGEST,
            h11_max_incomplete_event_size=LARGEST,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=2,
        )
        uvicorn.Server(config).run(sockets=[listening])
