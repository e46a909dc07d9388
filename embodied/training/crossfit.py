"""What models that did not learn a pair make of it: soft labels that tell how sure one can be, and mend wrong ones.

ALFRED's annotators call one thing by another's name, and leave things out: of goals said twice, one in fifty has two
labels. A model that learnt a label says it back; one that did not says how likely it is. So the trials are parted, and
each part is judged by a model that learnt all the others (cross-fitting); the model that ships learns from both.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.training.corpus import Pair

Teach = Callable[[Sequence[Pair], int], Any]
"""Makes a model that learns some pairs; the number is the part that it does not see."""
Judge = Callable[[Any, Sequence[Pair]], list[NDArray[np.float16]]]
"""Says what a model makes of pairs, as `Pair.soft`."""


def fold(group: str, folds: int) -> int:
    """The part that all pairs of a group are in."""
    return zlib.crc32(group.encode()) % folds


def cross_fitted(pairs: Sequence[Pair], folds: int, teach: Teach, judge: Judge) -> list[Pair]:
    """The same pairs, each with what a model makes of it that learnt nothing of its group."""
    found = list(pairs)
    for part in range(folds):
        inside = [row for row, pair in enumerate(pairs) if fold(pair.group, folds) == part]
        outside = [pair for pair in pairs if fold(pair.group, folds) != part]
        for row, soft in zip(inside, judge(teach(outside, part), [pairs[row] for row in inside]), strict=True):
            found[row] = replace(pairs[row], soft=soft)
    return found
