"""Pictures of several chunks as one batch of tensors, and which caption is true of which picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from embodied.training.clip.chunks import NONE, some
from embodied.training.clip.feed import Chunk

CAPTIONS = 2
"""Of a picture, of each truth value."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a step learns from.

    Attributes:
        pictures: (n, side, side, 3) uint8 tensor.
        kinds: (n,) row of each one's type.
        true, unknown: (n, FACTS) numbers of facts, NONE behind the last.
        texts: captions, all different. says: (captions,) numbers of the facts that they say.
        own: (n, captions) whether a caption was made for a picture: it is true of it, or nearly.
    """

    pictures: Any
    kinds: Any
    true: Any
    unknown: Any
    texts: list[str]
    says: Any
    own: Any

    def __len__(self) -> int:
        return len(self.kinds)


def drawn(chunks: Sequence[Chunk], each: int, rng: Generator, device: Any) -> Batch:
    """So many pictures of each chunk, with some of their captions."""
    import torch

    rows = [rng.permutation(len(chunk.pictures))[:each] for chunk in chunks]

    def moved(name: str) -> Any:
        parts = [getattr(chunk.labels, name)[own] for chunk, own in zip(chunks, rows, strict=True)]
        return torch.from_numpy(np.concatenate(parts)).to(device)

    pictures = np.concatenate([chunk.pictures[own] for chunk, own in zip(chunks, rows, strict=True)])
    captions = [chunk.labels.captions[int(row)] for chunk, own in zip(chunks, rows, strict=True) for row in own]
    said = [[*some(true, CAPTIONS, rng), *some(false, CAPTIONS, rng)] for true, false in captions]
    column = {caption: number for number, caption in enumerate(dict.fromkeys(one for many in said for one in many))}
    own = np.zeros((len(said), len(column)), bool)
    for row, many in enumerate(said):
        own[row, [column[one] for one in many]] = True
    return Batch(
        torch.from_numpy(pictures).to(device),
        moved("kinds"),
        moved("true"),
        moved("unknown"),
        [text for text, _ in column],
        torch.tensor([fact for _, fact in column], device=device),
        torch.from_numpy(own).to(device),
    )


def truth(fact: Any, true: Any, unknown: Any) -> Any:
    """(pictures, captions) int8: 1 where a caption is true of a picture, 0 where false, -1 where unknown.

    Args:
        fact: (captions,) numbers of what they say.
        true, unknown: (pictures, k) numbers of facts, NONE for no more.
    """
    import torch

    known, column = torch.unique(fact, return_inverse=True)
    table = torch.zeros(len(true), len(known) + 1, dtype=torch.int8, device=fact.device)
    for numbers, value in ((unknown, -1), (true, 1)):
        at = torch.searchsorted(known, numbers.contiguous()).clamp(max=len(known) - 1)
        at = torch.where((known[at] == numbers) & (numbers != NONE), at, len(known))
        table.scatter_(1, at, torch.full_like(at, value, dtype=torch.int8))
    return table[:, column]
