"""The server of the page: NiceGUI and pictures behind the guard, over uvicorn."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from embodied.errors import MissingExtraError, OutsideError
from embodied.web.guard import LARGEST, is_loopback

if TYPE_CHECKING:
    from embodied.web.desk import Desk

CONNECTIONS = 200


def check_installed() -> None:
    """Refuse to go on without NiceGUI.

    Raises:
        MissingExtraError: it is not installed.
    """
    if find_spec("nicegui") is None:
        raise MissingExtraError("the page needs NiceGUI", fix="pip install 'embodied[web]'")


def serve(desk: Desk, host: str, port: int, token: str, announce: Callable[[int], None]) -> None:
    """Serve until interrupted.

    Args:
        desk: what is served.
        host, port: where; port 0 for any that is free.
        token: see `Guard`.
        announce: is told the port once browsers may come.

    Raises:
        OutsideError: nothing can listen there.
    """
    import socket

    import uvicorn

    from embodied.web.application import application

    assert token or is_loopback(host), "only the loopback interface needs no token"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            what, fix = f"cannot listen ({error.strerror})", "give another --port"
            raise OutsideError(what, where=f"{host}:{port}", fix=fix) from None
        listening.listen()
        announce(listening.getsockname()[1])
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
