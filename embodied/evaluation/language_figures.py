"""The figures of language alone: `summary.json` of `embodied measure language`.

Keys: `n` annotations of `trials` trials; `exact_template` (all six fields), `exact_template_five` (the lamp left out),
`hlp_accuracy`, `executability` and `parse` (answers that are no plan) are shares of n in [0, 1]; `per_field` holds one
for each field, `per_task_type` the first four with their `n` for each task type; `intervals` goes by the same names
(95 %, [low, high] or null). `errors` counts the annotations with each kind of error, `confusions` the most frequent
[true type, said type, count]. `calibration` is null where no answer says a confidence. `seconds` is per instruction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean, median
from typing import Any

import numpy as np

from embodied.evaluation.language import Judged
from embodied.evaluation.language_errors import ErrorKind
from embodied.evaluation.language_plans import FIELDS
from embodied.evaluation.statistics import ratio, ratio_interval

FORMAT = 1
LAMP = "toggle"
SHARES: Mapping[str, Callable[[Judged], bool]] = {
    "exact_template": lambda each: each.ok,
    "exact_template_five": lambda each: all(each.fields[name] for name in FIELDS if name != LAMP),
    "hlp_accuracy": lambda each: each.hlp,
    "executability": lambda each: each.executable,
}
"""What an answer has to be, by the name of the figure."""
BINS = 15
"""Of the calibration error, of equal mass."""
COVERAGES = (0.5, 0.8, 0.9)
MOST_CONFUSIONS = 20


def summarise(answers: Sequence[Judged], config: Mapping[str, Any]) -> dict[str, Any]:
    """Build the content of `summary.json`."""
    seed = int(config.get("seed", 0))
    shares = {**SHARES, "parse": lambda each: ErrorKind.PARSE.value in each.errors}
    values, intervals = _figures(answers, shares, seed)
    fields, field_intervals = _figures(answers, {name: _field(name) for name in FIELDS}, seed)
    return {
        "format": FORMAT,
        **config,
        "n": len(answers),
        "trials": len({each.trial for each in answers}),
        **values,
        "per_field": fields,
        "intervals": {**intervals, "per_field": field_intervals},
        "per_task_type": _by_task_type(answers, seed),
        "errors": {kind.value: sum(kind.value in each.errors for each in answers) for kind in ErrorKind},
        "confusions": confusions(answers),
        "calibration": calibration(answers),
        "seconds": {
            "median": round(median(each.seconds for each in answers), 4) if answers else None,
            "mean": round(fmean(each.seconds for each in answers), 4) if answers else None,
        },
        "usage": {
            name: sum(getattr(each, name) for each in answers)
            for name in ("prompt_tokens", "completion_tokens", "dollars")
        },
    }


def _field(name: str) -> Callable[[Judged], bool]:
    return lambda each: each.fields[name]


def _figures(
    answers: Sequence[Judged], shares: Mapping[str, Callable[[Judged], bool]], seed: int
) -> tuple[dict[str, float | None], dict[str, list[float] | None]]:
    """Shares of the answers, and their intervals over trials."""
    values, intervals = dict[str, float | None](), dict[str, list[float] | None]()
    trials, ones = [each.trial for each in answers], [1.0] * len(answers)
    for name, holds in shares.items():
        scores = [float(holds(each)) for each in answers]
        values[name] = ratio(scores, ones)
        interval = ratio_interval(scores, ones, trials, seed)
        intervals[name] = list(interval) if interval is not None else None
    return values, intervals


def _by_task_type(answers: Sequence[Judged], seed: int) -> dict[str, dict[str, Any]]:
    found = {}
    for name in sorted({each.task_type for each in answers}):
        own = [each for each in answers if each.task_type == name]
        values, intervals = _figures(own, SHARES, seed)
        found[name] = {"n": len(own), **values, "intervals": intervals}
    return found


def confusions(answers: Sequence[Judged]) -> list[tuple[str, str, int]]:
    """The most frequent (true type, said type, count), each annotation counted once."""
    counts = Counter(pair for each in answers for pair in each.confused)
    return [(*pair, count) for pair, count in sorted(counts.items(), key=lambda it: (-it[1], it[0]))[:MOST_CONFUSIONS]]


def calibration(answers: Sequence[Judged]) -> dict[str, Any] | None:
    """How far confidence can be trusted; None where no answer says any.

    `expected_calibration_error` is the mean gap of confidence and accuracy (exact template) over bins of equal mass
    (Nixon et al. 2019), weighted by their sizes; `accuracy_of_most_confident` is by share kept.
    """
    said = [(each.confidence, each.ok) for each in answers if each.confidence is not None]
    if not said:
        return None
    order = np.argsort([-confidence for confidence, _ in said], kind="stable")
    confidences = np.array([confidence for confidence, _ in said])[order]
    right = np.array([ok for _, ok in said], dtype=np.float64)[order]
    edges = np.linspace(0, len(said), min(BINS, len(said)) + 1).round().astype(int)
    gaps = [abs(float(np.sum(confidences[a:b] - right[a:b]))) for a, b in pairwise(edges)]
    kept = {share: max(1, round(share * len(said))) for share in COVERAGES}
    return {
        "n": len(said),
        "expected_calibration_error": sum(gaps) / len(said),
        "accuracy_of_most_confident": {f"{share:.0%}": float(right[:count].mean()) for share, count in kept.items()},
    }
