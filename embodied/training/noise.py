"""Other people's typing: misspellings, left-out words, lost capitals and full stops."""

from __future__ import annotations

import numpy as np

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""A keyboard: fingers slip to a neighbour."""
TYPO, DROPPED, LOWERED = 0.02, 0.03, 0.5
"""Chances: that a letter is mistyped; that a word is left out; that capitals and the full stop are lost."""


def noisy(text: str, rng: np.random.Generator) -> str:
    """A text as somebody in a hurry types it; at least one word is left."""
    words = text.split()
    kept = [word for word in words if rng.random() >= DROPPED]
    if not any(word.strip(".") for word in kept):
        kept = words
    said = " ".join(_mistyped(word, rng) for word in kept)
    return said.lower().rstrip(".") if rng.random() < LOWERED else said


def _mistyped(word: str, rng: np.random.Generator) -> str:
    letters = list(word)
    if len(letters) < 4:
        return word
    for index in range(len(letters)):
        if rng.random() >= TYPO:
            continue
        match int(rng.integers(4)):
            case 0:
                letters[index] = ""
            case 1:
                letters[index] *= 2
            case 2 if index + 1 < len(letters):
                letters[index], letters[index + 1] = letters[index + 1], letters[index]
            case _:
                letters[index] = _neighbour(letters[index], rng)
    return "".join(letters) or word


def _neighbour(letter: str, rng: np.random.Generator) -> str:
    for row in ROWS:
        if letter and letter.lower() in row:
            place = row.index(letter.lower()) + (1 if rng.random() < 0.5 else -1)
            return row[max(0, min(place, len(row) - 1))]
    return letter
