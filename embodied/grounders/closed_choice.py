"""A closed choice by a model that can only write: its free text means the candidate that is nearest, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from embodied.encoder import TextEncoder
from embodied.grounders.corpus import Corpus
from embodied.grounders.free_text import first_line

CUT_OFF = 0.8
"""Below this cosine similarity nothing is taken as meant, and the model is to be asked again."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The candidate that was meant, its place among them, and how near the words are to it."""

    candidate: str
    index: int
    similarity: float


@dataclass(frozen=True, slots=True)
class BelowCutOff:
    """Nothing is near enough; `nearest` comes closest, and is empty when there were no words or no candidates."""

    nearest: str
    similarity: float


def choose(
    text: str, candidates: Sequence[str], encoder: TextEncoder, cut_off: float = CUT_OFF
) -> Chosen | BelowCutOff:
    """Which candidate a text means; the one that it says word for word needs no embedding."""
    words = first_line(text.strip())
    if not words or not candidates:
        return BelowCutOff("", 0.0)
    said = [first_line(candidate) for candidate in candidates]
    if words in said:
        index = said.index(words)
        return Chosen(candidates[index], index, 1.0)
    (match,) = Corpus(candidates, encoder).nearest([words])
    if match.similarity < cut_off:
        return BelowCutOff(match.text, match.similarity)
    return Chosen(match.text, match.row, match.similarity)
