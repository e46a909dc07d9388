"""The nearest of many texts by sentence embedding: the texts embedded once, the search exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from embodied.encoder import TextEncoder
from embodied.errors import EmbodiedError
from embodied.grounders.exact_search import ExactSearch

DECIMALS = 4
"""Similarities are told to so many decimals; the encoder's last digits depend on what a text is embedded with."""


@dataclass(frozen=True, slots=True)
class Match:
    """The nearest text, its place in the corpus, and the cosine similarity, rounded to DECIMALS."""

    text: str
    row: int
    similarity: float


class Corpus:
    """Texts to search by meaning.

    Args:
        texts: what is found, at least one.
        encoder: embeds texts and queries.
        keep: the embeddings are kept on the disk, for a corpus that other processes search too.
        words: what is embedded of each text, where that is not the text itself.
    """

    def __init__(
        self, texts: Sequence[str], encoder: TextEncoder, keep: bool = False, words: Sequence[str] | None = None
    ) -> None:
        if not texts:
            raise EmbodiedError("there is no text to search among", fix="give at least one")
        words = texts if words is None else words
        if len(words) != len(texts):
            raise ValueError(f"{len(texts)} texts, but words of {len(words)}")
        self.texts, self._encoder = tuple(texts), encoder
        self._search = ExactSearch(encoder.encode(words, keep))

    def nearest(self, queries: Sequence[str]) -> list[Match]:
        """The nearest text to each query, of texts with equal embeddings the first."""
        if not queries:
            return []
        rows, similarities = self._search.nearest(self._encoder.encode(queries))
        return [
            Match(self.texts[row], row, round(similarity, DECIMALS))
            for row, similarity in zip(rows.tolist(), similarities.tolist(), strict=True)
        ]
