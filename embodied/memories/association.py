"""Which detection is of which node: the cheapest one-to-one assignment (Kuhn 1955), in the manner of GOAT's memory.

A pair costs the surprise that the two are of one type, and how many standard deviations they are apart, squared and
halved (the negative logarithm of a Gaussian). What costs more than COST is nobody known yet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from embodied.memories.beliefs import agreement
from embodied.memories.found import Found
from embodied.memories.nodes import Node

COST = 6.0
"""Of a pair, at most."""
FAR = 1e3
"""Cost of a pair that is out of the question."""
REACH = 3.5
"""Standard deviations beyond which a pair is out of the question, whatever the types say."""
GRAIN = 0.06
"""Metres that a middle seen from one side is off, one standard deviation."""
TOUCH = 0.05
"""Metres by which a fixture's box is taken to be larger when it is asked whether a view is of it."""


def associate(found: Sequence[Found], nodes: Sequence[Node]) -> dict[int, int]:
    """The node of each detection that has one: indices of `nodes` by indices of `found`."""
    if not found or not nodes:
        return {}
    away = _apart(found, nodes)
    costs = np.full(away.shape, FAR)
    for row, column in zip(*np.nonzero(away <= REACH), strict=True):
        surprise = -math.log(agreement(found[row].types, nodes[column].types))
        costs[row, column] = min(surprise + away[row, column] ** 2 / 2.0, FAR)
    rows, columns = np.flatnonzero((costs <= COST).any(axis=1)), np.flatnonzero((costs <= COST).any(axis=0))
    costs = np.minimum(costs[np.ix_(rows, columns)], FAR)
    pairs = zip(*linear_sum_assignment(costs), strict=True)
    return {int(rows[i]): int(columns[j]) for i, j in pairs if costs[i, j] <= COST}


def _apart(found: Sequence[Found], nodes: Sequence[Node]) -> NDArray[np.float64]:
    """(found, nodes): how many standard deviations each view is from each node."""
    seen = np.array([each.box.low + each.box.high for each in found])
    known = np.array([each.box.low + each.box.high for each in nodes])
    middles, centres = (seen[:, :3] + seen[:, 3:]) / 2.0, (known[:, :3] + known[:, 3:]) / 2.0
    fixed = np.array([each.kind == "fixture" for each in nodes])
    spread = np.array([each.spread for each in nodes])
    apart = np.linalg.norm(middles[:, None] - centres[None], axis=2)
    sized = np.linalg.norm(known[:, 3:] - known[:, :3], axis=1) / 4.0
    result = apart / np.hypot(GRAIN + sized, spread)
    if fixed.any():
        result[:, fixed] = _from_fixtures(seen, known[fixed])
    return np.asarray(result)


def _from_fixtures(seen: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """(found, fixtures): as `_apart`; a part of a large thing is seen, so its middle says less than what it covers.

    Outside of a fixture's box counts how far outside a view's middle is; inside, how much larger than the view it is.
    """
    middles = ((seen[:, :3] + seen[:, 3:]) / 2.0)[:, None]
    outside = np.linalg.norm(
        np.maximum(np.maximum(known[:, :3] - middles, middles - known[:, 3:]) - TOUCH, 0.0), axis=2
    )
    overlap = np.minimum(seen[:, None, 3:], known[:, 3:]) - np.maximum(seen[:, None, :3], known[:, :3]) + TOUCH
    smaller = np.minimum(seen[:, None, 3:] - seen[:, None, :3], known[:, 3:] - known[:, :3]) + TOUCH
    shared = np.clip(overlap / smaller, 0.0, 1.0).prod(axis=2)
    return np.asarray(outside / (2.0 * GRAIN) + 2.0 * (1.0 - shared))
