"""`embodied serve`: a session as a page."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import strftime

from rich.text import Text

from embodied import api
from embodied.commands.folders import written_files
from embodied.commands.pictures import recorded
from embodied.commands.screen import OUT
from embodied.errors import OptionError
from embodied.memory import Memory
from embodied.pictures.recorder import Recorder
from embodied.sessions.session import GUARDED
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import Started
from embodied.trace_file import read_trace
from embodied.web.desk import Desk
from embodied.web.guard import is_loopback
from embodied.web.painter import Painter
from embodied.web.server import check_installed
from embodied.web.server import serve as serve_page
from embodied.web.talk import Talk
from embodied.web.watch import Watch
from embodied.wiring import Choices, scene_library

TOKEN = "EMBODIED_TOKEN"  # noqa: S105 - the variable's name
"""The environment variable that holds the token."""
SHORTEST = 16
"""Characters of a token."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where the page is served, and what opens it."""

    host: str
    port: int

    def token(self) -> str:
        """The token to be shown; empty on the loopback interface, where none is needed unless one is set.

        Raises:
            OptionError: the one in the environment could be guessed.
        """
        given = os.environ.get(TOKEN, "")
        if given and len(given) < SHORTEST:
            raise OptionError(f"shorter than {SHORTEST} characters", where=TOKEN, fix="leave it out: one is made then")
        return given or ("" if is_loopback(self.host) else secrets.token_urlsafe(24))

    def announce(self, token: str) -> Callable[[int], None]:
        """Say where the page is, and the token if it was made here: once, and nowhere else."""

        def say(port: int) -> None:
            host = f"[{self.host}]" if ":" in self.host else self.host
            OUT.print(Text.assemble("open ", (f"http://{host}:{port}/", "bold cyan"), "   Ctrl+C ends the session"))
            if token and TOKEN not in os.environ:
                OUT.print(Text.assemble("token ", (token, "bold")), soft_wrap=True)

        return say


def serve(
    scene: str,
    choices: Choices,
    *,
    oracles: tuple[str, ...],
    seed: int,
    memory: Path | None,
    traces: Path,
    approve: bool,
    guard: bool,
    pace: float,
    door: Door,
) -> int:
    """Serve a session until Ctrl+C; returns the exit code."""
    check_installed()
    token = door.token()
    simulator = HouseholdSimulator(scene_library())
    simulator.reset(Setup(scene))
    known: list[Memory] = []
    with ExitStack() as kept:
        # What is said is kept while the session lasts, where no file was named.
        memory = memory or Path(kept.enter_context(TemporaryDirectory())) / "session.memory"
        painter = kept.enter_context(closing(Painter(simulator, pace)))
        watch = Watch(simulator, lambda: known[0] if known else None, painter.show, namer(traces))
        session = api.open_session(
            scene,
            choices=choices,
            oracles=oracles,
            memory=memory,
            seed=seed,
            guarded=GUARDED if guard else frozenset(),
            approve=approve,
            pace=pace,
            simulator=simulator,
            emit=watch,
            known=known.append,
        )
        earlier = sorted(traces.glob("*.jsonl"), reverse=True)
        with session:
            desk = Desk(scene, session, watch, painter, Talk(session), memory, lambda: earlier, retaken, pace)
            serve_page(desk, door.host, door.port, token, door.announce(token))
    return 0


def namer(folder: Path) -> Callable[[Started], Path]:
    """A function from a task to the file of its trace, which nobody had before."""

    def name(started: Started) -> Path:
        words = re.sub(r"[^a-z0-9]+", "-", started.instruction.lower()).strip("-")[:40]
        with written_files(folder):
            folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{strftime('%Y-%m-%d-%H%M%S')}-{words}-{secrets.token_hex(2)}.jsonl"

    return name


def retaken(path: Path) -> Recorder:
    """Take a trace's actions again."""
    return recorded(path, read_trace(path), None)
