"""`embodied chat` as somebody sees it: in a terminal, by its keys; and what is left when it dies."""

from __future__ import annotations

import os
import pty
import re
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from select import select

import pytest

from embodied.correction import Rule
from embodied.memories.knowledge import Knowledge
from embodied.memories.store import MemoryFile
from tests.conftest import command_line

PATIENCE = 600.0
"""Seconds for what takes a few: the machine may have much else to do."""
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\x1b\].*?\x07")
CONTROL_C, CONTROL_D = "\x03", "\x04"


@dataclass
class Screen:
    """A process on a terminal, and everything that it has shown."""

    process: subprocess.Popen[bytes]
    master: int
    shown: str = ""
    looked: int = 0

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def say(self, text: str) -> None:
        self.type(f"{text}\r")

    def expect(self, text: str) -> None:
        """Wait for something new to be shown."""
        end = time.monotonic() + PATIENCE
        while (at := self.plain.find(text, self.looked)) < 0:
            assert time.monotonic() < end, f"no “{text}” in: {self.plain[self.looked :]}"
            if select([self.master], [], [], 0.2)[0]:
                self.read()
            elif self.process.poll() is not None:
                raise AssertionError(f"it has ended: {self.plain[self.looked :]}")
        self.looked = at + len(text)

    def read(self) -> bool:
        try:
            found = os.read(self.master, 65536)
        except OSError:  # the other end is closed
            return False
        if b"\x1b[6n" in found:
            os.write(self.master, b"\x1b[1;1R")  # where the cursor is
        self.shown += found.decode(errors="replace")
        return bool(found)

    @property
    def plain(self) -> str:
        return ESCAPES.sub("", self.shown)

    def end(self) -> int:
        while self.process.poll() is None:
            if select([self.master], [], [], 0.2)[0]:
                self.read()
        return self.process.returncode


@contextmanager
def chat(*arguments: str) -> Iterator[Screen]:
    """The command on a terminal of 100 by 40."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    process = subprocess.Popen(
        [*command_line("chat", *arguments)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=lambda: ioctl(0, termios.TIOCSCTTY, 0),
        env={**os.environ, "TERM": "xterm-256color"},
    )
    os.close(slave)
    try:
        yield Screen(process, master)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(master)


@pytest.mark.slow
def test_a_session_in_a_terminal(tmp_path: Path) -> None:
    memory = tmp_path / "home.memory"
    with chat("--memory", str(memory), "--pace", "0.5", "--person", "Ada") as screen:
        screen.expect("/help tells the rest")
        screen.say("put a mug in the sink")
        screen.expect("a plan of 2 steps")
        screen.expect("▸ pick up mug")  # the live plan
        screen.say("no, put it on the counter instead")
        screen.expect("keeps in mind")
        screen.type(CONTROL_C)
        screen.expect("stands still")
        screen.say("/why")
        screen.expect("best first")
        screen.say("\x1b<b>[red]'; DROP TABLE knowledge; --")  # an escape key, markup and SQL
        screen.say("go on")  # the answer to what it asks back, if it does
        screen.expect("finished")
        screen.expect("✓ put")
        screen.say("/history")
        screen.expect("1  put a mug in the sink")
        screen.say("/nonsense")
        screen.expect("/help lists them")
        screen.say("never put knives in the fridge")
        screen.expect("keeps in mind")
        screen.say("/memory")
        screen.expect("for Ada")
        screen.type(CONTROL_D)
        assert screen.end() == 0
    kept = [each.lesson.kind for each in Knowledge(MemoryFile(memory)).all()]
    assert kept == ["preference", "rule"]


@pytest.mark.slow
def test_a_process_that_is_killed_has_kept_everything_said(tmp_path: Path) -> None:
    memory = tmp_path / "home.memory"
    with chat("--memory", str(memory), "--pace", "0.5") as screen:
        screen.expect("/help tells the rest")
        screen.say("put a mug in the sink")
        screen.expect("▸ pick up mug")
        screen.say("never put knives in the fridge")
        screen.expect("keeps in mind")
        screen.process.send_signal(signal.SIGKILL)
        assert screen.end() == -signal.SIGKILL
    (known,) = Knowledge(MemoryFile(memory)).all()
    assert isinstance(known.lesson, Rule) and known.lesson.force == "never"
    assert known.source.utterance == "never put knives in the fridge"
