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
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embodied.errors import BadFileError, EmbodiedError, OptionError, OutsideError
from embodied.experience import Experience
from embodied.memories.graph_store import Graphs
from embodied.memories.nodes import View
from embodied.memories.recall import Experiences, Place
from embodied.memories.scene_graph import SceneGraph
from embodied.memories.store import FORMAT, MIGRATIONS, MemoryFile
from tests.conftest import environment
from tests.driving import room
from tests.graphs import graph_of


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


# -- graphs ---------------------------------------------------------------------------------------------------------


def same(one: SceneGraph | None, other: SceneGraph) -> bool:
    return one is not None and one.to_json() == other.to_json()


def seen(graph: SceneGraph, handle: str) -> None:
    """Somebody has looked at a thing once more: it has a view and a state that it had not."""
    picture = np.full((3, 4, 3), len(graph[handle].views), np.uint8)
    views = (*graph[handle].views, View(picture, 12, graph.step, np.array([0.6, 0.8], np.float32)))
    graph.put(replace(graph[handle], views=views, states={"dirty": 0.9}, last_seen=graph.step))


@pytest.fixture
def graph() -> SceneGraph:
    return graph_of(room("bathroom"))[0]


def test_a_graph_is_kept_with_its_views_and_comes_back_as_it_was(tmp_path: Path, graph: SceneGraph) -> None:
    seen(graph, "n3")
    with closing(MemoryFile(tmp_path / "home.memory")) as file:
        Graphs(file).save("here", graph)
        Graphs(file).save("there", SceneGraph())
        assert Graphs(file).homes() == ["here", "there"]
        assert Graphs(file).load("elsewhere") is None
        assert same(Graphs(file).load("here"), graph)
        assert same(Graphs(file).load("there"), SceneGraph())


def test_only_what_has_changed_is_written(tmp_path: Path, graph: SceneGraph) -> None:
    with closing(MemoryFile(tmp_path / "home.memory")) as file:
        graphs = Graphs(file)
        graphs.save("here", graph)
        loaded = Graphs(file)
        again = loaded.load("here")
        assert again is not None
        for known, keeper in ((graph, graphs), (again, loaded)):
            file.write("CREATE TEMP TABLE IF NOT EXISTS written (what TEXT)")
            for table in ("nodes", "views"):
                file.write(
                    f"CREATE TEMP TRIGGER IF NOT EXISTS {table}_w AFTER INSERT ON {table} "
                    "BEGIN INSERT INTO written VALUES (NEW.handle); END"
                )
            seen(known, "n5")
            known.forget("n7") if known.get("n7") else None
            keeper.save("here", known)
            written = {row[0] for row in file.read("SELECT what FROM written")}
            assert "n5" in written
            assert len(written) < len(known.nodes()) / 2
            file.write("DELETE FROM written")
            assert same(Graphs(file).load("here"), known)


def test_a_graph_that_starts_anew_leaves_nothing_of_the_old_one(tmp_path: Path, graph: SceneGraph) -> None:
    with closing(MemoryFile(tmp_path / "home.memory")) as file:
        seen(graph, "n3")
        Graphs(file).save("here", graph)
        Graphs(file).save("here", SceneGraph())
        assert same(Graphs(file).load("here"), SceneGraph())
        assert file.read("SELECT * FROM views") == []


def test_a_graph_that_somebody_broke_is_refused(tmp_path: Path, graph: SceneGraph) -> None:
    with closing(MemoryFile(tmp_path / "home.memory")) as file:
        for statement in ("UPDATE nodes SET content = '{}'", "UPDATE homes SET content = 'no JSON'"):
            Graphs(file).save("here", graph)
            file.write(statement)
            with pytest.raises(BadFileError) as refused:
                Graphs(file).load("here")
            assert str(file.path) in refused.value.where


LOOKER = """
import sys
from pathlib import Path
from tests.test_memory_file import Graphs, MemoryFile, graph_of, replace, room
graphs, graph = Graphs(MemoryFile(Path(sys.argv[1]))), graph_of(room("bathroom"))[0]
for step in range(100_000):
    graph.step = step
    for handle in ("n2", "n3"):
        graph.put(replace(graph[handle], last_seen=step))
    graphs.save("here", graph)
    print(step, flush=True)
"""


def test_a_process_killed_between_two_steps_loses_the_last_at_most(tmp_path: Path) -> None:
    path = tmp_path / "home.memory"
    process = subprocess.Popen(
        [sys.executable, "-c", LOOKER, str(path)], stdout=subprocess.PIPE, text=True, env=environment()
    )
    assert process.stdout is not None
    while int(process.stdout.readline()) < 10:
        pass
    os.kill(process.pid, signal.SIGKILL)
    last = [10, *map(int, process.stdout.read().split())][-1]
    process.wait()
    with closing(MemoryFile(path)) as file:
        found = Graphs(file).load("here")
    assert found is not None
    assert found.step in (last, last + 1)
    assert found["n2"].last_seen == found["n3"].last_seen == found.step
