"""The file of `--memory`: what is refused and left untouched, and what outlives a killed process."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from embodied.errors import BadFileError, EmbodiedError, OptionError, OutsideError
from embodied.experience import Experience
from embodied.memories.recall import Experiences, Place
from embodied.memories.store import FORMAT, MIGRATIONS, MemoryFile
from tests.conftest import environment


def experience(number: int = 0) -> Experience:
    return Experience(f"Bring me mug {number}.", "kitchen", success=True)


def kept(file: MemoryFile) -> list[str]:
    return [row[0] for row in file.read("SELECT instruction FROM experiences ORDER BY run, round, place")]


def written(path: Path, count: int = 50) -> Path:
    with closing(MemoryFile(path)) as file:
        run = file.begin_run()
        for number in range(count):
            Experiences(file, Place(run, 0, number, "kitchen")).keep(experience(number))
    return path


def a_folder(path: Path) -> None:
    path.mkdir()


def some_text(path: Path) -> None:
    path.write_text("Dear diary")


def another_programs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")


def a_newer_one(path: Path) -> None:
    written(path)
    content = bytearray(path.read_bytes())
    content[60:64] = (FORMAT + 1).to_bytes(4, "big")
    path.write_bytes(content)


def one_cut_short(path: Path) -> None:
    content = written(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])


def one_with_holes(path: Path) -> None:
    pierce(written(path))


def one_with_holes_and_a_log(path: Path) -> None:
    """The process that wrote it died, and then the disk did its part: SQLite would write the log into the file."""
    leave_a_log(path)
    pierce(path)


def pierce(path: Path) -> None:
    """Break every page but the first."""
    content = bytearray(path.read_bytes())
    for at in range(4096, len(content), 4096):
        content[at : at + 64] = b"\xa5" * 64
    path.write_bytes(content)


def leave_a_log(path: Path) -> None:
    """A memory whose last writes are in the log beside it, as a killed process leaves it."""
    written(path)
    whole = path.with_name("whole")
    shutil.copy(path, whole)
    with closing(MemoryFile(whole)) as file:
        Experiences(file, Place(file.begin_run(), 0, 0, "kitchen")).keep(experience(99))
        for name in ("", "-wal"):
            shutil.copy(f"{whole}{name}", f"{path}{name}")


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (a_folder, OptionError, "a folder is no memory"),
        (some_text, BadFileError, "no memory of embodied"),
        (another_programs, BadFileError, "no memory of embodied"),
        (a_newer_one, BadFileError, f"format {FORMAT + 1}; this version reads up to {FORMAT}"),
        (one_cut_short, BadFileError, "a broken memory"),
        (one_with_holes, BadFileError, "a broken memory"),
        (one_with_holes_and_a_log, BadFileError, "a broken memory"),
    ],
)
def test_what_is_no_sound_memory_is_refused_and_left_untouched(
    tmp_path: Path, make: Callable[[Path], None], error: type[EmbodiedError], words: str
) -> None:
    path = tmp_path / "home.memory"
    make(path)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
    with pytest.raises(error, match=words) as refused:
        MemoryFile(path)
    assert str(path) in refused.value.where
    assert refused.value.fix
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()} == before


def test_a_file_that_a_dead_process_left_is_read_with_its_log(tmp_path: Path) -> None:
    path = tmp_path / "home.memory"
    leave_a_log(path)
    with closing(MemoryFile(path)) as file:
        assert kept(file)[-1] == "Bring me mug 99."
        assert len(kept(file)) == 51


def test_a_disk_that_refuses_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutsideError, match="the disk refused"):
        MemoryFile(tmp_path / "file" / "home.memory")


@pytest.mark.parametrize("older", range(FORMAT))
def test_an_older_format_is_migrated_with_all_that_it_holds(tmp_path: Path, older: int) -> None:
    path = tmp_path / "home.memory"
    with closing(sqlite3.connect(path)) as database:
        database.executescript("".join(MIGRATIONS[:older]))
        if older:
            row = (1, 0, 0, "kitchen", "Bring me mug 0.", "{}", b"")
            database.execute("INSERT INTO experiences VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            database.execute("PRAGMA application_id = 1701667428")
        database.execute(f"PRAGMA user_version = {older}")
        database.commit()
    if not older:
        path.unlink()
    with closing(MemoryFile(path)) as file:
        assert file.read("PRAGMA user_version") == [(FORMAT,)]
        assert kept(file) == ["Bring me mug 0."] * (older > 0)
    with closing(MemoryFile(path)) as file:
        assert file.begin_run() >= 1


def test_a_broken_transaction_writes_nothing(tmp_path: Path) -> None:
    with closing(MemoryFile(tmp_path / "home.memory")) as file:
        with pytest.raises(ZeroDivisionError), file.transaction():
            file.begin_run()
            _ = 1 / 0
        assert file.read("SELECT * FROM runs") == []


WRITER = """
import sys
from pathlib import Path
from tests.test_memory_file import Experiences, MemoryFile, Place, experience
file = MemoryFile(Path(sys.argv[1]))
for number in range(100_000):
    with file.transaction():
        file.write("INSERT INTO runs VALUES (?)", (number,))
        file.write("INSERT INTO experiences VALUES (?, 0, 0, '', 'Bring me mug.', '', '')", (number,))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [0, 7, 40])
def test_a_killed_process_loses_no_more_than_what_it_was_writing(tmp_path: Path, after: int) -> None:
    path = tmp_path / "home.memory"
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, env=environment()
    )
    assert process.stdout is not None
    while int(process.stdout.readline()) < after:
        pass
    os.kill(process.pid, signal.SIGKILL)
    told = [after, *map(int, process.stdout.read().split())]
    process.wait()
    with closing(MemoryFile(path)) as file:
        runs = [row[0] for row in file.read("SELECT run FROM runs ORDER BY run")]
        assert runs == list(range(len(runs)))
        assert len(runs) in (told[-1] + 1, told[-1] + 2)
        assert len(kept(file)) == len(runs)
