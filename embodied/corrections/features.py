"""What an utterance's kind is told by: the sentence's embedding, and its cues: short runs of words and of letters.

Names of things, colours and numbers are replaced by a mark for their class first, so that "never put knives there" and
"never put forks there" have the same cues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from embodied.corrections.names import LONGEST, Names, Word, words_of
from embodied.encoder import TextEncoder

CUES = 8192
"""Places that cues are hashed to."""
EMBEDDING_SCALE, CUES_SCALE = 5.0, 4.0
"""Lengths of the two halves: how much a fit under one penalty may rely on each."""
COLOURS = frozenset(
    "red blue green yellow white black brown grey gray orange pink purple silver golden gold dark bright beige".split()
)
NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero;one;two both couple pair;three;four;five;six;seven;eight;nine;ten;eleven;twelve".split(";")
    )
    for word in words.split()
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "half": 0.5, "quarter": 0.25}
_NUMBER = re.compile(r"\d+$")
_REPEATED = re.compile(r"(.)\1{2,}")
_LETTERS = (2, 3, 4)
_RUNS = (1, 2, 3)
POLITE = frozenset("please hey robot um ok okay oh listen hmm well sorry look so and thanks mate dear pls thx".split())
_MARKS = re.compile(r"[?!.,:;=\"“”-]+")


def marked(text: str, names: Names) -> list[str]:
    """The words of a text with marks for the names of things, places, colours and numbers."""
    words = words_of(text)
    marks: list[str] = [_mark(word) for word in words]
    for found in names.find(words):
        known = bool(set(found.types) & names.receptacles)
        marks[found.first : found.last] = ["<place>" if known else "<thing>", *[""] * (found.last - found.first - 1)]
    return [mark for mark in marks if mark]


def cues(text: str, names: Names) -> Iterator[str]:
    """The cues of an utterance."""
    words = ["^", *marked(text, names), "$"]
    for length in _RUNS:
        for at in range(len(words) - length + 1):
            yield " ".join(words[at : at + length])
    for word in words[1:-1]:
        if word[0] != "<":
            closed = f"_{word}_"
            for length in _LETTERS:
                yield from (f"#{closed[at : at + length]}" for at in range(len(closed) - length + 1))
    yield from (f"mark {mark[0]}" for mark in _MARKS.findall(text[:LONGEST]))
    yield f"length {min(len(words) - 2, 12)}"


def shape(text: str, names: Names) -> str:
    """What two utterances share that differ in names, marks and politeness alone."""
    words = marked(text, names)
    while words and words[0] in POLITE:
        words.pop(0)
    while words and words[-1] in POLITE:
        words.pop()
    return " ".join(words)


def features(texts: Sequence[str], names: Names, encoder: TextEncoder) -> NDArray[np.float32]:
    """Describe `n` utterances as float32 (n, d + CUES): embedding and cues side by side."""
    rows = encoder.encode([_REPEATED.sub(r"\1", text[:LONGEST]) for text in texts])
    hashed = np.zeros((len(texts), CUES), dtype=np.float32)
    for row, text in zip(hashed, texts, strict=True):
        for cue in set(cues(text, names)):
            row[crc32(cue.encode()) % CUES] = 1.0 if cue[0] != "#" else 0.5
    norms = np.linalg.norm(hashed, axis=1, keepdims=True)
    cued = hashed * (CUES_SCALE / np.maximum(norms, 1e-6))
    return np.concatenate([rows * EMBEDDING_SCALE, cued], axis=1)


def _mark(word: Word) -> str:
    if word.text in COLOURS:
        return "<colour>"
    if _NUMBER.match(word.text) or (word.text in NUMBERS and word.text not in ("one", "half", "both")):
        return "<number>"
    return _REPEATED.sub(r"\1", word.text)
