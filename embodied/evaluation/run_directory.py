"""The folder of a run: what it was asked for, each finished episode at once, and where to go on after an interrupt.

- `config.json`: what the run was asked for; a run goes on only with the same.
- `episodes.jsonl`: one EpisodeResult a line, on the disk before the next is taken; sorted when the run is complete.
- `experts.jsonl`: L of each trial whose data has none: {"trial", "actions" (null: the expert failed), "why"}; likewise.
- `timing.jsonl`: wall-clock seconds, per episode ("id", and "model": what its calls to a language model cost) and per
  sitting ("session").
- `spending.jsonl`: every call to a language model, those of episodes that did not finish included; see `Ledger`.
- `memory.json`: the run's number in its memory file, where it has one.
- `traces/`: one trace per episode, written before its line in `episodes.jsonl`.
- `summary.json`: the figures; there when the run is complete.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from pydantic import TypeAdapter, ValidationError

from embodied.errors import BadFileError, OptionError, OutsideError, invalid
from embodied.evaluation.episode import EpisodeResult
from embodied.language import Usage
from embodied.models.ledger import Ledger
from embodied.paths import write_whole

SPENDING = "spending.jsonl"
Config = Mapping[str, Any]
"""What a run was asked for, as JSON values."""

NOTHING = Usage()

_RESULT: TypeAdapter[EpisodeResult] = TypeAdapter(EpisodeResult)


@dataclass(frozen=True, slots=True)
class ExpertPath:
    """What the expert needed for a trial: its number of actions, or why there is none."""

    trial: str
    actions: int | None
    why: str = ""


_EXPERT: TypeAdapter[ExpertPath] = TypeAdapter(ExpertPath)


class RunDirectory:
    """One run on disk.

    Args:
        path: the folder; made when it is not there.
        config: what the run is asked for.

    Attributes:
        finished: the episodes that are done, by their tasks' ids.
        experts: what the expert needed, by trial.
        ledger: what calls to a language model cost.

    Raises:
        OptionError: the folder holds another run, another process's run, or something else.
        BadFileError: a file of it is broken, other than by a torn last line.
        OutsideError: the disk refuses.
    """

    def __init__(self, path: Path, config: Config) -> None:
        self.path, self.config = path, json.loads(json.dumps(config))
        self.ledger = Ledger(path / SPENDING)
        self._handles: list[TextIO] = []
        with self._disk():
            self._enter()
            self._lock = _lock(path)
            self.finished = {result.id: result for result in self._read("episodes.jsonl", _RESULT)}
            self.experts = {expert.trial: expert for expert in self._read("experts.jsonl", _EXPERT)}
            (path / "traces").mkdir(exist_ok=True)
            self._episodes, self._experts, self._timing = map(
                self._opened, ("episodes.jsonl", "experts.jsonl", "timing.jsonl")
            )

    @property
    def complete(self) -> bool:
        """Whether the run came to its summary."""
        return (self.path / "summary.json").is_file()

    def trace_path(self, task_id: str) -> Path:
        """Where the trace of a task lies."""
        return self.path / "traces" / f"{safe_name(task_id)}.jsonl"

    def add(self, result: EpisodeResult, trace: str, seconds: float, usage: Usage = NOTHING) -> None:
        """Keep a finished episode; `usage` is what its calls to a language model cost.

        Raises:
            OutsideError: the disk refuses; what was kept before is safe.
        """
        with self._disk():
            write_whole(self.trace_path(result.id), trace)
            self._append(self._episodes, _RESULT.dump_python(result, mode="json"))
            self.finished[result.id] = result
            cost = {"model": asdict(usage)} if usage != NOTHING else {}
            self._append(self._timing, {"id": result.id, "seconds": round(seconds, 4), **cost})

    def add_expert(self, expert: ExpertPath) -> None:
        """Keep a trial's L.

        Raises:
            OutsideError: the disk refuses.
        """
        with self._disk():
            self._append(self._experts, asdict(expert))
        self.experts[expert.trial] = expert

    def add_session(self, seconds: float) -> None:
        """Keep how long one sitting took."""
        with self._disk():
            self._append(self._timing, {"session": round(seconds, 3)})

    def seconds(self) -> float:
        """Wall-clock seconds of all sittings so far."""
        return round(sum(float(line.get("session", 0.0)) for line in self._timings()), 3)

    def spent(self) -> Usage:
        """What all calls to a language model cost; those that never ended, the most that they may have cost."""
        return self.ledger.spent + self.ledger.held

    def usage(self) -> Usage:
        """What the finished episodes' calls to a language model cost."""
        return sum((Usage(**line["model"]) for line in self._timings() if "model" in line), NOTHING)

    def finish(self, order: Iterable[str], summary: Mapping[str, Any]) -> None:
        """Sort the records, so that no file depends on the number of workers, and write the summary."""
        episodes = (_line(_RESULT.dump_python(self.finished[task_id], mode="json")) for task_id in order)
        experts = (_line(asdict(self.experts[trial])) for trial in sorted(self.experts))
        with self._disk():
            self._episodes.close()
            self._experts.close()
            write_whole(self.path / "episodes.jsonl", "".join(episodes))
            write_whole(self.path / "experts.jsonl", "".join(experts))
            write_whole(self.path / "summary.json", json.dumps(summary, indent=2, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Let go of the files."""
        for handle in self._handles:
            with suppress(OSError):  # a full disk was reported when the line was added
                handle.close()
        if self._lock is not None:
            self._lock.close()

    def _timings(self) -> list[dict[str, Any]]:
        return [_loads(line) for line in _lines((self.path / "timing.jsonl").read_text(encoding="utf-8"))]

    def _enter(self) -> None:
        stored = stored_config(self.path)
        if stored is None:
            if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
                raise OptionError("not the folder of a run", where=str(self.path), fix="give --out a new folder")
            self.path.mkdir(parents=True, exist_ok=True)
            write_whole(self.path / "config.json", json.dumps(self.config, indent=2, ensure_ascii=False) + "\n")
        elif differing := sorted(k for k in {*stored, *self.config} if stored.get(k) != self.config.get(k)):
            told = "; ".join(f"{key} was {stored.get(key)!r}, is {self.config.get(key)!r}" for key in differing)
            raise OptionError(
                f"holds a run that was asked for something else ({told})",
                where=str(self.path),
                fix="give --out a new folder, or ask for the same",
            )

    def _read(self, name: str, adapter: TypeAdapter[Any]) -> list[Any]:
        """Read a file of lines; a last line that was torn while it was written is cut off the file."""
        path = self.path / name
        if not path.is_file():
            return []
        text = path.read_text(encoding="utf-8", errors="replace")
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            write_whole(path, whole)
        return _validated(path, whole, adapter)

    def _opened(self, name: str) -> TextIO:
        handle = (self.path / name).open("a", encoding="utf-8")
        self._handles.append(handle)
        return handle

    def _append(self, handle: TextIO, content: Mapping[str, Any]) -> None:
        handle.write(_line(content))
        handle.flush()
        os.fsync(handle.fileno())

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutsideError(
                f"the disk refused to write ({error.strerror or error})",
                where=str(error.filename or self.path),
                fix="make room or mend it, and run the same command again: it goes on from there",
            ) from error


def stored_config(path: Path) -> dict[str, Any] | None:
    """What the run in a folder was asked for; None when there is no run.

    Raises:
        BadFileError: the file is broken.
    """
    file = path / "config.json"
    if not file.is_file():
        return None
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise BadFileError(f"no valid JSON ({error})", where=str(file), fix="give --out a new folder") from None


def stored_results(path: Path) -> list[EpisodeResult]:
    """The episodes of a complete run's folder, in the suite's order.

    Raises:
        BadFileError: a line of it is broken.
    """
    file = path / "episodes.jsonl"
    return _validated(file, file.read_text(encoding="utf-8"), _RESULT)


def _validated(path: Path, text: str, adapter: TypeAdapter[Any]) -> list[Any]:
    found = []
    for number, line in enumerate(_lines(text), start=1):
        try:
            found.append(adapter.validate_json(line))
        except ValidationError as error:
            raise invalid(error, f"{path}:{number}", "delete that line to run its episode again") from None
    return found


def safe_name(task_id: str) -> str:
    """A task's id as a file name."""
    return re.sub(r"[^\w.+-]", "_", task_id)


def _line(content: Mapping[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n"


def _lines(text: str) -> list[str]:
    """Split at line feeds only: JSON strings may hold what else Unicode calls a line's end."""
    return text.removesuffix("\n").split("\n") if text else []


def _loads(line: str) -> dict[str, Any]:
    """A line of timings; a torn one counts nothing."""
    try:
        return dict(json.loads(line))
    except ValueError:
        return {}


def _lock(path: Path) -> TextIO | None:
    """Hold the folder for this process; the system lets go of it when the process ends, however it ends.

    Raises:
        OptionError: another process has it.
    """
    try:
        import fcntl
    except ImportError:  # Windows has none; two runs in one folder are then the user's to avoid
        return None
    handle = (path / ".lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise OptionError("another process is running here", where=str(path), fix="give --out a new folder") from None
    return handle
