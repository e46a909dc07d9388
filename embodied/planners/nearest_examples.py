"""Known instructions with their plans, found by what they say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.encoder import TextEncoder
from embodied.task import Example

DECIMALS = 4
"""Similarities that agree to so many decimals are equal: the first wins, whatever a machine's floats are like."""


class NearestExamples:
    """Finds examples by the sentence embedding of their instructions.

    Args:
        examples: what to choose from, at least one.
        encoder: embeds instructions.
        with_steps: compare step-by-step instructions too: similarity is the mean of that of the goal sentences and that
            of goals with their steps.
    """

    def __init__(self, examples: Sequence[Example], encoder: TextEncoder, with_steps: bool = False) -> None:
        self._examples, self._encoder, self._with_steps = examples, encoder, with_steps
        texts = [self._texts(each.instruction, each.steps) for each in examples]
        self._corpora = [encoder.encode(column, keep=True) for column in zip(*texts, strict=True)]

    def nearest(self, instruction: str, steps: Sequence[str], number: int = 1) -> list[tuple[Example, float]]:
        """The examples nearest to an instruction, the nearest first, each with its cosine similarity."""
        similarities = self._similarities(instruction, steps)
        order = np.argsort(-similarities, kind="stable")[:number]
        return [(self._examples[row], float(similarities[row])) for row in order.tolist()]

    def _similarities(self, instruction: str, steps: Sequence[str]) -> NDArray[np.float32]:
        queries = [self._encoder.encode([text])[0] for text in self._texts(instruction, steps)]
        each = np.stack([corpus @ query for corpus, query in zip(self._corpora, queries, strict=True)])
        return np.asarray(np.round(each.mean(axis=0), DECIMALS), dtype=np.float32)

    def _texts(self, instruction: str, steps: Sequence[str]) -> tuple[str, ...]:
        return query_texts(instruction, steps) if self._with_steps else (instruction,)


def query_texts(instruction: str, steps: Sequence[str]) -> tuple[str, str]:
    """What is embedded of an instruction: the goal, and the goal with the steps where they are given."""
    return instruction, " ".join([instruction, *steps])
