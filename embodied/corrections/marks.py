"""The words of an utterance with a mark in the place of each name of a thing, colour or number.

"Never put knives there" and "please never put forks there" have the same shape.
"""

from __future__ import annotations

import re

from embodied.corrections.names import Names, Word, words_of

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
POLITE = frozenset("please hey robot um ok okay oh listen hmm well sorry look so and thanks mate dear pls thx".split())
_NUMBER = re.compile(r"\d+$")
_REPEATED = re.compile(r"(.)\1{2,}")


def marked(text: str, names: Names) -> list[str]:
    """The words of a text with marks for the names of things, places, colours and numbers."""
    words = words_of(text)
    marks: list[str] = [_mark(word) for word in words]
    for found in names.find(words):
        known = bool(set(found.types) & names.receptacles)
        marks[found.first : found.last] = ["<place>" if known else "<thing>", *[""] * (found.last - found.first - 1)]
    return [mark for mark in marks if mark]


def shape(text: str, names: Names) -> str:
    """What two utterances share that differ in names, marks and politeness alone."""
    words = marked(text, names)
    while words and words[0] in POLITE:
        words.pop(0)
    while words and words[-1] in POLITE:
        words.pop()
    return " ".join(words)


def _mark(word: Word) -> str:
    if word.text in COLOURS:
        return "<colour>"
    if _NUMBER.match(word.text) or (word.text in NUMBERS and word.text not in ("one", "half", "both")):
        return "<number>"
    return _REPEATED.sub(r"\1", word.text)
