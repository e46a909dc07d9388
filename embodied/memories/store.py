"""The file of `--memory PATH`: one SQLite file that outlives episodes, with what every home is like and what was done.

A file is refused, and left as it is to the last byte, when it is no memory, is broken, or was written by a newer
version; one of an older version is migrated as a whole or not at all. Writes are transactions: a process that dies
loses at most the one that it was in the middle of. (SQLite's write-ahead log with synchronous=NORMAL: a power cut may
take the last few with it, and breaks nothing.) Several processes may read and write at once, each its own rows.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from embodied.errors import BadFileError, OptionError, OutsideError

APPLICATION = int.from_bytes(b"embd", "big")
"""What SQLite's header says of whose file it is."""
MIGRATIONS = (
    """
    CREATE TABLE runs (run INTEGER PRIMARY KEY);
    CREATE TABLE experiences (
        run INTEGER NOT NULL, round INTEGER NOT NULL, place INTEGER NOT NULL,
        home TEXT NOT NULL, instruction TEXT NOT NULL, content TEXT NOT NULL, picture BLOB NOT NULL,
        PRIMARY KEY (run, round, place)
    ) WITHOUT ROWID;
    CREATE INDEX tries ON experiences (home, instruction);
    """,
    """
    CREATE TABLE homes (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE nodes (
        home TEXT NOT NULL, handle TEXT NOT NULL, place INTEGER NOT NULL, content TEXT NOT NULL,
        PRIMARY KEY (home, handle)
    ) WITHOUT ROWID;
    CREATE TABLE views (
        home TEXT NOT NULL, handle TEXT NOT NULL, place INTEGER NOT NULL, content TEXT NOT NULL,
        PRIMARY KEY (home, handle, place)
    );
    """,
    """
    CREATE TABLE knowledge (
        number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, content TEXT NOT NULL,
        task TEXT NOT NULL, home TEXT NOT NULL, person TEXT NOT NULL, speaker TEXT NOT NULL,
        episode TEXT NOT NULL, utterance TEXT NOT NULL, time TEXT NOT NULL,
        strength INTEGER NOT NULL, settled_by INTEGER
    );
    """,
)
"""What each format adds to the one before; the first to an empty file."""
FORMAT = len(MIGRATIONS)
WAIT = 60.0
"""Seconds that a write waits for another process's."""
MAGIC, HEADER = b"SQLite format 3\0", 100
IN_MEMORY = Path(":memory:")
"""SQLite's name for a file that is none, and is forgotten."""
ANOTHER = "give --memory another path"
RESTORE = f"restore the file from a copy, or {ANOTHER}"


class MemoryFile:
    """One memory on the disk.

    Args:
        path: the file; made, with its folder, when it is not there.
        checked: it was opened before by another process of this run: nothing is looked through again.

    Raises:
        BadFileError: it is no memory, broken, or of a newer version.
        OptionError: there is a folder.
        OutsideError: the disk refuses.
    """

    def __init__(self, path: Path, *, checked: bool = False) -> None:
        self.path = path
        with self._disk():
            if not checked:
                _check(path)
                path.parent.mkdir(parents=True, exist_ok=True)
            self._database = _connect(path)
            if not checked:
                _migrate(self._database)
            self._database.execute("PRAGMA synchronous = NORMAL")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all that is written within, or nothing of it.

        Raises:
            OutsideError: the disk refuses.
        """
        with self._disk():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Carry out one statement; returns the row that it made, if any.

        Raises:
            OutsideError: the disk refuses.
        """
        with self._disk():
            return self._database.execute(statement, values).lastrowid or 0

    def read(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement finds.

        Raises:
            OutsideError: the disk refuses.
        """
        with self._disk():
            return list(self._database.execute(statement, values))

    def begin_run(self) -> int:
        """A number for a run, higher than all before it."""
        return self.write("INSERT INTO runs DEFAULT VALUES")

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            what = f"the disk refused ({getattr(error, 'strerror', None) or error})"
            raise OutsideError(what, where=str(self.path), fix="make room or mend it") from error


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=WAIT, isolation_level=None)


def _check(path: Path) -> None:
    """Refuse what is no sound memory of this version or an older one; writes nothing.

    Raises:
        BadFileError, OptionError: see `MemoryFile`.
    """
    where = str(path)
    if path.is_dir():
        raise OptionError("a folder is no memory file", where=where, fix="name a file, such as home.memory")
    if not path.exists() or not path.stat().st_size:
        return
    with path.open("rb") as file:
        header = file.read(HEADER)
    if len(header) < HEADER or not header.startswith(MAGIC) or _number(header, 68) != APPLICATION:
        raise BadFileError("no memory of embodied", where=where, fix=ANOTHER)
    if (found := _number(header, 60)) > FORMAT:
        what = f"a memory of format {found}; this version reads up to {FORMAT}"
        raise BadFileError(what, where=where, fix=f"install a newer embodied, or {ANOTHER}")
    if (wrong := _damage(path)) is not None:
        raise BadFileError(f"a broken memory ({wrong})", where=where, fix=RESTORE)


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")


def _damage(path: Path) -> str | None:
    """What is wrong within a file; None when it is sound.

    What a dead process left in the write-ahead log is looked at in a copy: SQLite would write it into the file.
    """
    log = path.with_name(f"{path.name}-wal")
    if not log.exists():
        return _quick_check(path)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(log, copy.with_name(log.name))
        shutil.copyfile(path, copy)
        return _quick_check(copy)


def _quick_check(path: Path) -> str | None:
    with closing(_connect(path)) as database:
        try:
            told = [row[0] for row in database.execute("PRAGMA quick_check")]
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            return str(error)
    return None if told == ["ok"] else str(told[0]).splitlines()[-1]


def _migrate(database: sqlite3.Connection) -> None:
    """Bring a file to this version's format, in one transaction."""
    (found,) = database.execute("PRAGMA user_version").fetchone()
    if found < FORMAT:
        # Without the log, so that the header, which is read first, tells the format as soon as there is one.
        database.execute("PRAGMA journal_mode = DELETE")
        steps = "".join(MIGRATIONS[found:])
        stamp = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};"
        database.executescript(f"BEGIN IMMEDIATE; {steps} {stamp} COMMIT;")
    database.execute("PRAGMA journal_mode = WAL")
