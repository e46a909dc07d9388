"""The page as an ASGI application: its addresses, and the guard before them."""

from __future__ import annotations

import warnings

from fastapi import FastAPI, WebSocket
from fastapi.responses import RedirectResponse
from nicegui import app as nicegui_app
from nicegui import ui

from embodied.web.desk import Desk
from embodied.web.guard import Guard
from embodied.web.look import FAVICON
from embodied.web.page import past_page, session_page
from embodied.web.stream import POLICY_VIOLATION, stream

RECONNECT = 20.0
"""Seconds that a page waits for a lost connection as it is; after that it is made anew from the session's story."""
FONTS = {"regular": "SourceSansPro", "semibold": "SourceSansProSemibold"}


def application(desk: Desk, token: str = "") -> Guard:
    """The page of a session; one in a process, as NiceGUI has it."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    own = f"/session/{desk.id}"

    @app.get("/")
    def current() -> RedirectResponse:
        return RedirectResponse(own)

    @app.websocket("/pictures/{channel}")
    async def pictures(socket: WebSocket, channel: str) -> None:
        if (frames := desk.channels.get(channel)) is None:
            await socket.close(POLICY_VIOLATION)
        else:
            await stream(socket, frames)

    @ui.page(own, title=f"embodied · {desk.scene}")
    def session() -> None:
        session_page(desk)

    @ui.page(own + "/past/{key}", title="embodied · past task")
    async def past(key: str) -> None:
        await past_page(desk, key)

    _serve_fonts()
    # NiceGUI looks for its server among all objects there are, PyTorch's deprecated ones too.
    warnings.filterwarnings("ignore", message=".*torch.distributed.reduce_op.*", category=FutureWarning)
    ui.run_with(
        app,
        favicon=FAVICON,
        dark=None,
        language="en-US",
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=RECONNECT,
    )
    return Guard(app, token)


def _serve_fonts() -> None:
    from font_source_sans_pro import font_files_ttf

    for name, face in FONTS.items():
        nicegui_app.add_static_file(local_file=font_files_ttf[face], url_path=f"/look/{name}.ttf")
