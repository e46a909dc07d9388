"""What the README shows works: its Python, its commands, the files that its recipes name."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


GROUPS = ("scenes", "skills", "planners", "models", "measure", "graph", "memory")
COMMANDS = [
    line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines() if line.startswith("embodied ")
]


def printed_by(script: str, folder: Path) -> list[str]:
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, env=environment(), text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_python_examples_run(tmp_path: Path):
    episodes, controller, player = blocks("python")
    ending, rate = printed_by(episodes, tmp_path)[-2:]
    assert ending.startswith("finish ")
    assert 0.0 <= float(rate) <= 1.0
    assert printed_by(controller, tmp_path) == ["True 2 (300, 300, 3)"]
    # tests/test_player.py runs these lines.
    assert player in (ROOT / "docs" / "thor.md").read_text(encoding="utf-8")


def test_there_are_commands_to_check():
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("command", COMMANDS)
def test_a_shown_command_and_its_options_exist(command: str):
    words = re.findall(r'"[^"]*"|\S+', command)[1:]
    verbs = (
        words[:2] if words[0] in ("scenes", "skills", "planners", "models", "measure", "graph", "memory") else words[:1]
    )
    done = subprocess.run(
        [sys.executable, "-m", "embodied.cli", *verbs, "--help"], env=environment(), text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    for option in (word for word in words if word.startswith("--")):
        assert option in done.stdout, f"{option} of `{command}`"


def test_linked_files_exist():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []
