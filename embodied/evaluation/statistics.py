"""Intervals: a bootstrap over clusters for rates of dependent episodes, Wilson's for independent cases; and AUROC."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Interval = tuple[float, float]

REPLICATES = 2000
"""Bootstrap samples: the ends of a 95 % interval then rest on fifty samples each."""
Z95 = 1.959963984540054
"""The normal distribution's 97.5 % quantile."""
_CHUNK_CELLS = 4_000_000
"""Indices drawn at a time (32 MB), so that memory does not grow with the number of clusters."""


def wilson(successes: float, n: int) -> Interval | None:
    """Wilson's 95 % interval of a proportion of `n` independent cases; None without a case."""
    if n == 0:
        return None
    share, square = successes / n, Z95**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def ratio(numerators: ArrayLike, denominators: ArrayLike) -> float | None:
    """The sum of the numerators over that of the denominators; None where that is 0."""
    below = float(np.sum(np.asarray(denominators, dtype=np.float64)))
    return float(np.sum(np.asarray(numerators, dtype=np.float64))) / below if below else None


def ratio_interval(
    numerators: ArrayLike, denominators: ArrayLike, clusters: Sequence[Hashable], seed: int = 0
) -> Interval | None:
    """The 95 % percentile-bootstrap interval of `ratio`, whole clusters drawn with replacement.

    Where every cluster scored all or every one nothing, a bootstrap sees no spread and would claim certainty: Wilson's
    interval over the clusters stands in. None with fewer than two clusters.

    Args:
        numerators, denominators: one of each per episode; a rate in [0, 1] is their ratio.
        clusters: what each episode belongs to (the trial); episodes of one cluster are dependent.
        seed: of the draws.
    """
    above, below = _by_cluster(numerators, denominators, clusters)
    count = len(above)
    if count < 2:
        return None
    if np.all(above == 0) or np.all(above == below):
        return wilson(count if above.any() else 0, count)
    rng = np.random.default_rng(seed)
    rows = max(1, _CHUNK_CELLS // count)
    samples = []
    for start in range(0, REPLICATES, rows):
        drawn = rng.integers(count, size=(min(rows, REPLICATES - start), count))
        samples.append(above[drawn].sum(axis=1) / below[drawn].sum(axis=1))
    low, high = np.percentile(np.concatenate(samples), [2.5, 97.5])
    return float(low), float(high)


def difference_interval(differences: ArrayLike, clusters: Sequence[Hashable], seed: int = 0) -> Interval | None:
    """The 95 % percentile-bootstrap interval of a mean of paired differences, whole clusters drawn with replacement.

    Where nothing differs, a bootstrap sees no spread: what Wilson allows a share of none among the clusters, both ways,
    stands in. None with fewer than two clusters.

    Args:
        differences: one per pair of episodes, of the same task under two conditions; each in [-1, 1].
        clusters: what each pair belongs to (the trial).
        seed: of the draws.
    """
    above, below = _by_cluster(differences, np.ones(len(clusters)), clusters)
    if len(above) < 2:
        return None
    if not above.any():
        none = wilson(0, len(above))
        return None if none is None else (-none[1], none[1])
    drawn = np.random.default_rng(seed).integers(len(above), size=(REPLICATES, len(above)))
    low, high = np.percentile(above[drawn].sum(axis=1) / below[drawn].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


def auroc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float | None:
    """The area under the ROC curve: how often a positive case has the higher score, ties counting half.

    None without both.
    """
    if not len(positive) or not len(negative):
        return None
    from scipy.stats import rankdata

    ranks = rankdata(np.concatenate([positive, negative]))[: len(positive)]
    return float((ranks.sum() - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative)))


def _by_cluster(
    numerators: ArrayLike, denominators: ArrayLike, clusters: Sequence[Hashable]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sum both within each cluster; clusters that weigh nothing are left out."""
    rows = {cluster: row for row, cluster in enumerate(dict.fromkeys(clusters))}
    index = np.array([rows[cluster] for cluster in clusters], dtype=np.int64)
    above, below = np.zeros(len(rows)), np.zeros(len(rows))
    np.add.at(above, index, np.asarray(numerators, dtype=np.float64))
    np.add.at(below, index, np.asarray(denominators, dtype=np.float64))
    return above[below > 0], below[below > 0]
