"""How well words name types of things: by the words themselves, else by what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from embodied.encoder import TextEncoder
from embodied.entity import type_words
from embodied.memories.nodes import Node

LONGEST = 3
"""Words in a row that may name one thing."""
SURE, PART = 1.0, 0.85
"""The likeness of a type's whole name, and of its last word: a "lamp" is a desk lamp or a floor lamp."""
MEANING = 0.8
"""What a cosine of embeddings counts beside words that are the same."""
STOP_WORDS = frozenset(
    "a an the this that these those my your our his her its of to in on at by for from with and or is are be it i you "
    "me we they please some any all every each one two three four them there here then not no".split()
)
DECIMALS = 4


class TypeLikeness:
    """Says which types words may mean.

    Args:
        types: the types that there are.
        encoder: embeds words; None to go by the words themselves alone.
    """

    def __init__(self, types: Collection[str], encoder: TextEncoder | None = None) -> None:
        self._encoder = encoder
        self._names = {name: tuple(type_words(name).split()) for name in sorted(types)}

    def of(self, phrase: str) -> dict[str, float]:
        """How like each type a noun phrase is, 0 to 1."""
        words = singular(phrase)
        found = {name: _literal(words, own) for name, own in self._names.items()}
        if self._encoder is None or not words or not found or max(found.values()) >= PART:
            return found
        meant = np.round(MEANING * (self._rows @ self._encoder.encode([" ".join(words)])[0]), DECIMALS).tolist()
        return {name: max(found[name], value) for name, value in zip(found, meant, strict=True)}

    def within(self, sentence: str) -> dict[str, float]:
        """How like each type what a sentence speaks of is, 0 to 1: the best of its phrases."""
        phrases = list(dict.fromkeys(_phrases(singular(sentence))))
        found = {name: max((_literal(each, own) for each in phrases), default=0.0) for name, own in self._names.items()}
        if self._encoder is None or not phrases or not found:
            return found
        spoken = self._encoder.encode([" ".join(each) for each in phrases])
        meant = np.round(MEANING * (self._rows @ spoken.T).max(axis=1), DECIMALS).tolist()
        return {name: max(found[name], value) for name, value in zip(found, meant, strict=True)}

    @cached_property
    def _rows(self) -> NDArray[np.float32]:
        """(types, d): their names' embeddings."""
        assert self._encoder is not None
        return self._encoder.encode([" ".join(own) for own in self._names.values()])


def relevance(sentence: str, types: Collection[str], encoder: TextEncoder | None = None) -> Callable[[Node], float]:
    """How much a thing has to do with a sentence: how like its type is what the sentence speaks of."""
    like = TypeLikeness(types, encoder).within(sentence)
    return lambda node: like.get(node.object_type, 0.0)


def singular(text: str) -> tuple[str, ...]:
    """A text's words in lower case, those of two ends made alike: "knives" is "knife", "dishes" "dish"."""
    return tuple(_singular(word) for word in re.findall(r"[a-z]+", text.lower()))


def _singular(word: str) -> str:
    if word.endswith("ves"):
        return f"{word[:-3]}fe" if word in ("knives", "wives") else f"{word[:-3]}f"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("shes", "ches", "sses", "xes", "toes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 3 else word


def _literal(words: Sequence[str], own: tuple[str, ...]) -> float:
    """Whether words are a type's name, or its last one, or end with it."""
    if tuple(words) == own or "".join(words) == "".join(own):
        return SURE
    if len(words) > len(own) and tuple(words[-len(own) :]) == own:
        return SURE
    return PART if words and len(own) > 1 and words[-1] == own[-1] else 0.0


def _phrases(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Up to LONGEST words in a row without a word that names nothing."""
    for start in range(len(words)):
        for length in range(1, LONGEST + 1):
            phrase = tuple(words[start : start + length])
            if len(phrase) == length and not STOP_WORDS & set(phrase):
                yield phrase
