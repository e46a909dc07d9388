"""How well utterances are understood: the kind of each, told by somebody, against the kind that was heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embodied.correction import KINDS, Kind
from embodied.errors import BadFileError, MissingDataError
from embodied.evaluation.statistics import wilson

HEADER = "kind\tutterance"


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance and its kind."""

    kind: Kind
    utterance: str


@dataclass(frozen=True, slots=True)
class Understood:
    """An utterance, its kind, the kind that was heard, and how sure that was."""

    kind: Kind
    utterance: str
    heard: Kind
    confidence: float


def read_utterances(path: Path) -> list[Spoken]:
    """Read a file of utterances: a header, then a kind and an utterance a line, a tab between them.

    Raises:
        MissingDataError: there is no such file.
        BadFileError: a line is not like that, or there is none.
    """
    if not path.is_file():
        raise MissingDataError("no such file", where=str(path), fix="give a file of utterances")
    try:
        header, *lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (UnicodeDecodeError, ValueError):
        raise BadFileError("no text in UTF-8", where=str(path), fix=_FORM) from None
    if header.strip() != HEADER:
        raise BadFileError("the header is missing", where=f"{path}:1", fix=_FORM)
    found = [_line(line.rstrip("\r"), f"{path}:{row}") for row, line in enumerate(lines, start=2) if line.strip()]
    if not found:
        raise BadFileError("there is no utterance", where=str(path), fix=_FORM)
    return found


def summarise(answers: Sequence[Understood]) -> dict[str, Any]:
    """Accuracy with its interval, and per kind: recall, precision, and what it was taken for instead."""
    right = sum(each.heard == each.kind for each in answers)
    return {
        "n": len(answers),
        "accuracy": round(right / len(answers), 4),
        "interval": wilson(right, len(answers)),
        "per_kind": {kind: _figures(kind, answers) for kind in KINDS},
    }


_FORM = "the first line is 'kind<TAB>utterance', each after it a kind and what was said"


def _line(line: str, where: str) -> Spoken:
    kind, tab, utterance = line.partition("\t")
    known = next((each for each in KINDS if each == kind), None)
    if known is None or not tab:
        raise BadFileError(f"'{kind[:40]}' is no kind", where=where, fix=f"the kinds are {', '.join(KINDS)}")
    return Spoken(known, utterance)


def _figures(kind: Kind, answers: Sequence[Understood]) -> dict[str, Any]:
    said = [each for each in answers if each.kind == kind]
    heard = [each for each in answers if each.heard == kind]
    right = sum(each.heard == kind for each in said)
    taken = Counter(each.heard for each in said if each.heard != kind)
    return {
        "n": len(said),
        "recall": round(right / len(said), 4) if said else None,
        "precision": round(right / len(heard), 4) if heard else None,
        "taken_for": dict(taken.most_common()),
    }
