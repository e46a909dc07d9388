"""One session as the page has it: under an id that nobody can guess, made anew from here for whoever comes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from embodied.pictures.recorder import Recorder
from embodied.sessions.session import Session
from embodied.web.frames import Frames
from embodied.web.painter import Painter
from embodied.web.talk import Talk
from embodied.web.watch import Watch


def unguessable() -> str:
    """A new id: 128 random bits."""
    return secrets.token_urlsafe(16)


@dataclass(slots=True, eq=False)
class Desk:
    """A session and everything that the page shows of it.

    Attributes:
        scene: its name.
        session, watch, painter, talk: see there.
        memory: the memory file.
        traces: of tasks of earlier sessions, the newest first.
        retake: takes a trace's actions again.
        glide: seconds between two actions, when they are seen again.
        channels: pictures by the id under which they are sent.
    """

    scene: str
    session: Session
    watch: Watch
    painter: Painter
    talk: Talk
    memory: Path
    traces: Callable[[], Sequence[Path]]
    retake: Callable[[Path], Recorder]
    glide: float
    id: str = field(default_factory=unguessable)
    channels: dict[str, Frames] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.channels[self.id] = self.painter.frames
