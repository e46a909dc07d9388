"""AI2-THOR's process: whatever becomes of it, the caller gets a typed error in time, and nothing is left behind."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from embodied.errors import (
    SimulatorCrashError,
    SimulatorProcessError,
    SimulatorProtocolError,
    SimulatorTimeoutError,
)
from embodied.simulators.thor.process import Launch, ProcessLink

BROKEN = Path(__file__).with_name("broken_player.py")
LIMIT = 5
"""Seconds that a player is given to answer."""
PATIENCE = 600
"""Seconds that it is given to start, on however busy a machine."""


@pytest.fixture(autouse=True)
def left_as_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home of its own for the package's log; afterwards no process, no pipe and no port is left."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours = psutil.Process()
    before = {*ours.children(recursive=True)}
    yield
    assert not {*ours.children(recursive=True)} - before
    assert not list(tmp_path.rglob("*.pipe"))
    assert not [each for each in ours.net_connections() if each.status == psutil.CONN_LISTEN]


def launch(how: str, transport: str) -> Launch:
    command = f"{shlex.quote(sys.executable)} {shlex.quote(str(BROKEN))} {how}"
    return Launch(command, transport, size=(300, 300), timeout=LIMIT, start_timeout=PATIENCE)


def fails(how: str, transport: str) -> SimulatorProcessError:
    """What a step raises with a player that fails at it."""
    link = ProcessLink(launch(how, transport), "nowhere")
    try:
        assert link.step("Pass", {}).metadata["sceneName"] == "nowhere"
        with pytest.raises(SimulatorProcessError) as caught:
            link.step("MoveAhead", {})
        assert not link.alive
    finally:
        link.end()
    return caught.value


@pytest.mark.parametrize("transport", ["fifo", "wsgi"])
def test_a_player_that_ends_before_it_says_a_word(transport: str) -> None:
    with pytest.raises(SimulatorCrashError, match="exit code 7"):
        ProcessLink(launch("before", transport), "nowhere")


@pytest.mark.parametrize("transport", ["fifo", "wsgi"])
def test_a_player_that_never_says_a_word(transport: str) -> None:
    command = launch("silent", transport).command
    with pytest.raises(SimulatorTimeoutError):
        ProcessLink(Launch(command, transport, timeout=LIMIT, start_timeout=LIMIT), "nowhere")


@pytest.mark.parametrize(
    ("how", "transport", "kind"),
    [
        ("dead", "fifo", SimulatorCrashError),
        ("dead", "wsgi", SimulatorCrashError),
        ("cut", "fifo", SimulatorCrashError),
        ("mute", "fifo", SimulatorTimeoutError),
        ("mute", "wsgi", SimulatorTimeoutError),
        ("half", "fifo", SimulatorTimeoutError),
        ("sequence", "fifo", SimulatorProtocolError),
        ("rubbish", "fifo", SimulatorProtocolError),
    ],
)
def test_a_player_that_fails_in_mid_action(how: str, transport: str, kind: type[SimulatorProcessError]) -> None:
    assert type(fails(how, transport)) is kind


def test_a_wrong_sequence_number_over_http_is_an_error_in_time() -> None:
    # The package answers the player with an error there, and goes on waiting.
    assert isinstance(fails("sequence", "wsgi"), SimulatorProcessError)


def test_two_players_at_once_and_the_end_of_one_is_not_the_others() -> None:
    links = [ProcessLink(launch("none", transport), "nowhere") for transport in ("fifo", "wsgi", "fifo")]
    try:
        links[0].end()
        assert [link.alive for link in links] == [False, True, True]
        for link in links[1:]:
            assert link.step("Pass", {})
    finally:
        for link in links:
            link.end()


def test_a_port_is_free_again() -> None:
    """Nobody of ours listens any more; whether another process has taken it since is none of our business."""
    link = ProcessLink(launch("none", "wsgi"), "nowhere")
    (port,) = listening(psutil.Process())
    link.end()
    ours = [psutil.Process(), *psutil.Process().children(recursive=True)]
    assert port not in {found for each in ours for found in listening(each)}


def listening(process: psutil.Process) -> set[int]:
    """The ports that a process listens at."""
    return {each.laddr.port for each in process.net_connections() if each.status == psutil.CONN_LISTEN}


def test_a_display_and_gpus_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    link = ProcessLink(launch("none", "fifo"), "nowhere")
    link.end()
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "0"
