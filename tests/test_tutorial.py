"""What `skills new` writes works, and so does the tutorial, word for word."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from embodied.errors import OptionError
from embodied.skills.scaffold import new_library
from tests.conftest import Command, environment

TUTORIAL = (Path(__file__).parents[1] / "docs" / "tutorial.md").read_text(encoding="utf-8")


def test_the_tutorial_works(embodied: Command, tmp_path: Path) -> None:
    blocks = re.findall(r"```(\w+)\n(.*?)```", TUTORIAL, flags=re.DOTALL)
    (edited,) = re.findall(r"Put this into `(\S+)`", TUTORIAL)
    said = []
    for language, text in blocks:
        if language == "python":
            assert (tmp_path / edited).is_file(), "one edited file: it is there already"
            (tmp_path / edited).write_text(text)
            continue
        for line in text.splitlines():
            program, *arguments = shlex.split(line)
            assert program == "embodied"
            done = embodied(*arguments)
            assert done.returncode == 0, done.stdout + done.stderr
            said.append(done.stdout)
    written, checked, ran = said
    assert "errands/look_into.py" in written
    assert "0 findings" in checked
    assert "✓ peer into the Fridge and stay there" in ran
    assert sum(len(text.splitlines()) for _, text in blocks) < 40


def test_what_new_writes_passes_its_own_test_and_installs(tmp_path: Path) -> None:
    new_library("handy", tmp_path)
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "handy"]
    done = subprocess.run(tests, cwd=tmp_path, env=environment(), text=True, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--target", "site"]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "./handy"], cwd=tmp_path, check=True)
    code = "from embodied.skills import read_library as r; found = r('handy'); print(found.title, list(found.skills))"
    path = {"PYTHONPATH": str(tmp_path / "site")}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=elsewhere, env=environment(path), text=True, capture_output=True
    )
    assert done.stdout == "handy 0.1.0 ['look_into']\n", done.stderr
    assert (tmp_path / "site" / "handy" / "examples.jsonl").is_file()


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    new_library("handy", tmp_path)
    with pytest.raises(OptionError, match="there already"):
        new_library("handy", tmp_path)
    for name in ("Handy", "two words", "class", "_hidden", "../up"):
        with pytest.raises(OptionError, match="no name"):
            new_library(name, tmp_path)


def test_show_and_list_tell_of_libraries(embodied: Command) -> None:
    rows = json.loads(embodied("skills", "list", "--json").stdout)
    assert {"household", "gestures"} <= {row["library"] for row in rows}
    shown = json.loads(embodied("skills", "show", "wave", "--json").stdout)
    assert (shown["library"], shown["version"]) == ("gestures", "1.0")
    assert shown["file"].partition(":")[0].endswith("gestures/wave.py")
    words = embodied("skills", "show", "pick_up").stdout
    assert "hand_empty" in words
    assert "PickupObject" in words
