"""Calls to a model, recorded in a file and played back from it.

A file belongs to one model and is only ever appended to: JSON lines, the first of which names the model. A call is
found by the hash of everything that its answer depends on: the model's name, the prompt as rendered, the answer's
schema and the sampling, its seed included. The same call twice is one call: a caller who wants another draw of a
random answer gives another seed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import ValidationError

from embodied.errors import BadFileError, MissingDataError, OptionError
from embodied.language import GREEDY, Failure, LanguageModel, ModelError, Reply, Sampling, Usage
from embodied.models.appending import appending
from embodied.models.prompts import chat, schema
from embodied.query import Query

FORMAT = 1
FINAL = (Failure.MALFORMED, Failure.REFUSED, Failure.UNSUPPORTED)
"""Failures that asking again does not mend: a recording keeps them instead of calling again."""
NEVER = (Failure.OVER_BUDGET, Failure.NOT_RECORDED)
"""Failures that are no word of the model."""
ELSEWHERE = "record elsewhere"
Line = dict[str, Any]


class Cassette:
    """A recording, as a language model.

    Args:
        path: the file.
        record: the model whose calls are recorded; None to play back only, which never calls anything.

    Raises:
        MissingDataError: there is no such file to play back.
        BadFileError: it is no cassette, or a line of it is broken.
        OptionError: it is a recording of another model.
    """

    def __init__(self, path: str | Path, record: LanguageModel | None = None) -> None:
        self._path, self._model, self._lock = Path(path).expanduser(), record, Lock()
        self._lines: dict[str, Line] = {}
        self._read_to, self._count = 0, 0
        self._header: Line = {}
        if record is not None:
            self._begin(record)
        elif not self._path.is_file():
            raise MissingDataError("no such cassette", where=str(path), fix="record one first, or check the path")
        self._absorb()
        if not self._header:
            raise BadFileError("it is empty", where=str(path), fix="record it again")
        self.name, self.sees = str(self._header["model"]), bool(self._header["sees"])

    def __repr__(self) -> str:
        return f"Cassette({str(self._path)!r}, model={self.name!r})"

    @property
    def scores(self) -> bool:
        """As the recorded model's."""
        return bool(self._header["scores"])

    @property
    def cost(self) -> Usage:
        """What all recorded calls once cost."""
        return sum((Usage(**line["usage"]) for line in self._lines.values()), Usage())

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        """Answer queries from the recording; when recording, ask the model what is not in it yet.

        Raises:
            ModelError: NOT_RECORDED, without a call; or as recorded, or as the model says.
        """
        keys = [_key("complete", self.name, _prompt(query), asdict(sampling)) for query in queries]
        together = _key("failure", *keys)
        wanted = {key: query for key, query in zip(keys, queries, strict=True) if key not in self._lines}
        spent: dict[str, Usage] = {}
        if wanted:
            model = self._recorder(together, queries[keys.index(next(iter(wanted)))])
            try:
                replies = model.complete(list(wanted.values()), sampling)
            except ModelError as error:
                self._keep_failure(together, error)
                raise
            for key, reply in zip(wanted, replies, strict=True):
                spent[key] = reply.usage
                answer = reply.answer.model_dump(mode="json")
                told = {"answer": answer, "logprob": reply.logprob, "confidence": reply.confidence}
                self._keep(key, reply.usage, kind=_kind(wanted[key]), **told)
        return [
            _reply(self._lines[key], query, spent.pop(key, Usage())) for key, query in zip(keys, queries, strict=True)
        ]

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        """Score candidates from the recording, or record their scores.

        Raises:
            ModelError: as in `complete`.
        """
        key = _key("score", self.name, _prompt(query), list(candidates))
        spent = Usage()
        if key not in self._lines:
            model = self._recorder(failed := _key("failure", key), query)
            try:
                scores, spent = model.score(query, candidates)
            except ModelError as error:
                self._keep_failure(failed, error)
                raise
            self._keep(key, spent, kind=_kind(query), scores=list(scores))
        return [float(score) for score in self._lines[key]["scores"]], spent

    def _recorder(self, failed: str, query: Query) -> LanguageModel:
        """The model to ask what is not recorded."""
        line = self._lines.get(failed)
        if line is not None and (self._model is None or Failure(line["failure"]) in FINAL):
            raise ModelError(Failure(line["failure"]), line["what"], where=line["where"], fix=line["fix"])
        if self._model is None:
            what = f"no such call is recorded ({_kind(query)}: {query.instruction[:80]!r})"
            fix = "record again: the prompt, the model or the sampling is another one"
            raise ModelError(Failure.NOT_RECORDED, what, where=str(self._path), fix=fix)
        return self._model

    def _keep_failure(self, key: str, error: ModelError) -> None:
        if error.failure not in NEVER:
            told = {"failure": error.failure.value, "what": error.what, "where": error.where, "fix": error.fix}
            self._keep(key, error.usage, kind="failure", **told)

    def _keep(self, key: str, usage: Usage, **what: Any) -> None:
        """Append a line, unless another process was first: then its line counts here, too."""
        with self._lock, appending(self._path, ELSEWHERE) as file:
            self._absorb()
            if key not in self._lines or "failure" in what:
                file.write(_text({"key": key, **what, "usage": asdict(usage)}).encode("ascii"))
                file.flush()
                self._absorb()

    def _begin(self, model: LanguageModel) -> None:
        """Write the first line of a new file, or check that of an old one."""
        with appending(self._path, ELSEWHERE) as file:
            if not self._path.stat().st_size:
                told = {"cassette": FORMAT, "model": model.name, "scores": model.scores, "sees": model.sees}
                file.write(_text(told).encode("ascii"))
                file.flush()
            self._absorb()
        if self._header["model"] != model.name:
            what = f"a recording of {self._header['model']}, not of {model.name}"
            raise OptionError(what, where=str(self._path), fix="record into another file")

    def _absorb(self) -> None:
        """Read what was appended since the last time; a line without an end is still being written."""
        with self._path.open("rb") as file:
            file.seek(self._read_to)
            for raw in file:
                if not raw.endswith(b"\n"):
                    break
                self._read_to += len(raw)
                self._count += 1
                self._take(raw)

    def _take(self, raw: bytes) -> None:
        where = f"{self._path}: line {self._count}"
        try:
            line = json.loads(raw)
            if not self._header:
                if line["cassette"] != FORMAT:
                    raise BadFileError(f"format {line['cassette']}", where=where, fix=f"this version reads {FORMAT}")
                self._header = {name: line[name] for name in ("model", "scores", "sees")}
            else:
                Usage(**line["usage"])
                if "failure" in line:
                    self._lines[line["key"]] = line  # the last one counts; of answers, the first
                else:
                    self._lines.setdefault(line["key"], line)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            what = f"no line of a cassette ({type(error).__name__})"
            raise BadFileError(what, where=where, fix="restore the file, or record it again") from None


def _reply(line: Mapping[str, Any], query: Query, usage: Usage) -> Reply:
    try:
        return Reply(type(query).answer.model_validate(line["answer"]), usage, line["logprob"], line["confidence"])
    except (ValidationError, KeyError) as error:
        what = f"the recorded answer is none ({type(error).__name__})"
        raise BadFileError(what, where=f"key {line['key']}", fix="restore the file, or record it again") from None


def _prompt(query: Query) -> Any:
    form = schema(query)
    return [type(query).__name__, chat(query), form.name, form.body]


def _kind(query: Query) -> str:
    return type(query).__name__


def _key(*parts: Any) -> str:
    return hashlib.sha256(_text(parts).encode("utf-8")).hexdigest()


def _text(value: Any) -> str:
    """One line; ASCII, so that nothing in a text can end it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n"
