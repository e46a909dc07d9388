"""What the small model's likelihoods mean, measured on rooms from which no weight comes.

The chance that a program is right is a logistic curve of its log-likelihood (Platt, "Probabilistic outputs for support
vector machines", 1999). What is wanted and not there is told by how little of the likelihood the room's types leave.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from embodied.models.program_writer import Calibration
from embodied.models.transformer import Text
from embodied.training.corpus import Pair

FALSE_ALARMS = 0.005
"""Share of instructions that can be carried out and may be called impossible."""
STEPS = 50
"""Of Newton's method; it converges in about ten."""
RIDGE = 1e-3

Write = Callable[[Pair, frozenset[str]], tuple[Text, bool]]
"""Writes a pair's program in a room of some types; says whether it is the right one."""


def calibrate(pairs: Sequence[Pair], write: Write) -> Calibration:
    """Measure, with the room known and with the text alone.

    Args:
        pairs: from rooms that the model was not trained on.
        write: asks the model.
    """
    here = [write(pair, pair.types) for pair in pairs]
    anywhere = [write(pair, frozenset()) for pair in pairs]
    written = [*here, *anywhere]
    slope, intercept = platt([made.likelihood for made, _ in written], [right for _, right in written])
    missing = float(np.quantile([made.leeway for made, _ in here], FALSE_ALARMS))
    return Calibration(slope=round(slope, 4), intercept=round(intercept, 4), missing=round(missing, 4))


def platt(likelihoods: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and intercept of the logistic curve of the greatest likelihood."""
    x = np.stack([np.asarray(likelihoods, float), np.ones(len(likelihoods))], axis=1)
    y, weights = np.asarray(right, float), np.zeros(2)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-(x @ weights)))
        slopes = x.T @ (y - chance) - RIDGE * weights
        curvature = (x * (chance * (1.0 - chance))[:, None]).T @ x + RIDGE * np.eye(2)
        weights = weights + np.linalg.solve(curvature, slopes)
    return float(weights[0]), float(weights[1])
