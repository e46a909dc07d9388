"""Names of things in running text: which words name what, the longest first. The names are data beside the weights."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "small"
"""The small understanding that ships."""
NAMES_FILE = "names.json"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST = 400
"""Characters of an utterance that are looked at; people say less."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, in lower case, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: words `first` up to and without `last`, and the types that it may mean."""

    first: int
    last: int
    words: str
    types: tuple[str, ...]


def words_of(text: str) -> list[Word]:
    """The words of a text; marks are none."""
    lowered = text[:LONGEST].lower().replace("’", "'")
    return [Word(each[0], each.start(), each.end()) for each in _WORD.finditer(lowered)]


class Names:
    """What things are called.

    Args:
        meanings: types by name, in lower case, the likeliest first.
        receptacles: the types that things can be put in or on.
    """

    def __init__(self, meanings: Mapping[str, Iterable[str]], receptacles: Iterable[str]) -> None:
        self._meanings = {name: tuple(types) for name, types in meanings.items()}
        self.receptacles = frozenset(receptacles)
        self._most = max((len(name.split()) for name in self._meanings), default=0)

    def with_words(self, own: Iterable[tuple[str, tuple[str, ...]]]) -> Names:
        """The same, with somebody's own words in the place of what these would mean."""
        learnt = {" ".join(word.text for word in words_of(name)): types for name, types in own}
        return Names({**self._meanings, **learnt}, self.receptacles) if learnt else self

    def find(self, words: list[Word]) -> Iterator[Found]:
        """The names among words, from left to right, the longest at each place."""
        at = 0
        while at < len(words):
            for length in range(min(self._most, len(words) - at), 0, -1):
                name = " ".join(word.text.removesuffix("'s") for word in words[at : at + length])
                if name in self._meanings:
                    yield Found(at, at + length, name, self._meanings[name])
                    at += length
                    break
            else:
                at += 1


@cache
def shipped_names(folder: Path = FOLDER) -> Names:
    """The names that were written when the understanding was trained."""
    kept = json.loads((folder / NAMES_FILE).read_text(encoding="utf-8"))
    return Names(kept["meanings"], kept["receptacles"])
