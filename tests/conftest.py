"""What several test files share: the outside package, installed as anybody's would be, and the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

OUTSIDE = Path(__file__).parent / "outside"
SITE = "EMBODIED_TESTS_SITE"
"""The environment variable that says where tests/outside is installed."""
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_configure(config: pytest.Config) -> None:
    """Install tests/outside as anybody's package, where this process and those that it starts see it.

    Before any test is even imported: registries read what is installed once. Workers of xdist inherit it.
    """
    if SITE not in os.environ:
        target = tempfile.mkdtemp(prefix="embodied-outside-")
        config.add_cleanup(lambda: shutil.rmtree(target, ignore_errors=True))
        options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--target", target]
        subprocess.run([sys.executable, "-m", "pip", "install", *options, str(OUTSIDE)], check=True)
        os.environ[SITE] = os.environ["PYTHONPATH"] = target
    sys.path.insert(0, os.environ[SITE])


@pytest.fixture(scope="session")
def outside() -> Path:
    """The folder that the outside package is installed in."""
    return Path(os.environ[SITE])


@pytest.fixture
def embodied(tmp_path: Path) -> Command:
    """Run the command line in a process of its own, in `tmp_path`, beside the outside package."""

    def run(*arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command_line(*arguments), cwd=tmp_path, env=environment(env), text=True, capture_output=True
        )

    return run


def command_line(*arguments: str) -> list[str]:
    """The command line of this environment's Python."""
    return [sys.executable, "-m", "embodied.cli", *arguments]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a command: a terminal of fixed width."""
    return {**os.environ, "COLUMNS": "100", **(more or {})}
