"""Pictures over a websocket: the next goes out when the browser says that one is on the screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from embodied.web.frames import Frames, Watcher
from embodied.web.painter import MAP_KIND, VIEW_KIND

if TYPE_CHECKING:
    from fastapi import WebSocket

KINDS = (VIEW_KIND, MAP_KIND)
"""A message is one byte, the kind's place here, and a JPEG."""
AHEAD = 3
"""Pictures on their way to a browser: enough to hide 200 ms of network, few enough that none is old."""
POLICY_VIOLATION, TRY_LATER = 1008, 1013
"""Why a websocket is closed, as RFC 6455 numbers it."""
MOST = 32
"""Browsers that may watch at a time."""


async def stream(socket: WebSocket, frames: Frames) -> None:
    """Send pictures until the browser goes."""
    await socket.accept()
    if frames.watched >= MOST:
        await socket.close(TRY_LATER)
        return
    with frames.watching() as watcher:
        room = asyncio.BoundedSemaphore(AHEAD)
        sending = asyncio.create_task(_send(socket, frames, watcher, room))
        try:
            async for _ in socket.iter_text():
                room.release()
        except ValueError:  # more was shown than was sent
            await socket.close(POLICY_VIOLATION)
        finally:
            sending.cancel()


async def _send(socket: WebSocket, frames: Frames, watcher: Watcher, room: asyncio.Semaphore) -> None:
    while True:
        await room.acquire()
        kind, data = await frames.newer(watcher)
        await socket.send_bytes(bytes([KINDS.index(kind)]) + data)
