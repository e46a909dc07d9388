"""`embodied chat`: talk to a robot in a home."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from embodied.commands.screen import OUT
from embodied.errors import MissingExtraError
from embodied.known import Known
from embodied.wiring import Choices


class Kept:
    """The lessons of a memory file, as `/memory` shows them."""

    def __init__(self, file: Path, home: str) -> None:
        from embodied.memories.knowledge import Knowledge
        from embodied.memories.store import MemoryFile

        self._knowledge, self._home = Knowledge(MemoryFile(file)), home

    def lessons(self) -> tuple[Known, ...]:
        """Those that hold in the home, whoever said them."""
        return tuple(
            each for each in self._knowledge.all() if each.settled_by is None and each.scope.home in ("", self._home)
        )

    def forget(self, number: int) -> None:
        """Drop one for good.

        Raises:
            UnknownNameError: there is no such lesson.
        """
        self._knowledge.forget(number)


def chat(
    scene: str,
    *,
    choices: Choices,
    oracles: tuple[str, ...],
    memory: Path | None,
    person: str,
    seed: int,
    approve: bool,
    guard: bool,
    pace: float,
) -> int:
    """Talk until somebody quits; returns the exit code."""
    from embodied.api import open_session
    from embodied.sessions.session import GUARDED
    from embodied.sessions.terminal import Terminal

    try:
        import prompt_toolkit as _  # noqa: F401 - said before the robot is made
    except ModuleNotFoundError:
        raise MissingExtraError("embodied chat needs prompt_toolkit", fix="pip install 'embodied[chat]'") from None
    with ExitStack() as kept:
        file = memory or Path(kept.enter_context(tempfile.TemporaryDirectory())) / "session.memory"
        lessons = Kept(file, scene)
        session = open_session(
            scene,
            choices=choices,
            oracles=oracles,
            memory=file,
            seed=seed,
            guarded=GUARDED if guard else frozenset(),
            approve=approve,
            pace=pace,
        )
        with session:
            Terminal(session, lessons, OUT, person).run()
    return 0
