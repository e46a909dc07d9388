"""ALFRED's four figures: SR, GC, PLW-SR and PLW-GC, as its official evaluation computes them.

SR is episodes that reached the goal over all episodes; GC is goal conditions met over all goal conditions. PLW weighs
an episode's score (success, or its share of conditions) by min(1, L / actions taken), and averages with weight L, the
expert's number of low-level actions. Every episode is in the denominator; a crashed one has met nothing.

SPL (Anderson et al. 2018) is the plain mean of success times L / max(actions, L): what navigation papers give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.statistics import Interval, ratio, ratio_interval

METRICS = ("success_rate", "goal_condition_rate", "plw_success_rate", "plw_goal_condition_rate")
"""Names of the figures, in the order of tables."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One figure.

    Attributes:
        value: in [0, 1]; None when no episode has what it takes (PLW without a known L).
        n: episodes that it rests on.
        interval: 95 %, drawn over trials; None with fewer than two trials.
    """

    value: float | None
    n: int
    interval: Interval | None


def rates(results: Sequence[EpisodeResult], seed: int = 0) -> dict[str, Rate]:
    """The four figures of some episodes, by name; `seed` is the bootstrap's."""
    known = [result for result in results if result.expert_actions is not None]
    lengths = [float(result.expert_actions or 0) for result in known]
    return {
        "success_rate": _rate(results, [float(r.success) for r in results], [1.0] * len(results), seed),
        "goal_condition_rate": _rate(
            results, [float(r.conditions_met) for r in results], [float(r.conditions_total) for r in results], seed
        ),
        "plw_success_rate": _rate(known, [float(r.success) * path_weight(r) for r in known], lengths, seed),
        "plw_goal_condition_rate": _rate(known, [r.share_met * path_weight(r) for r in known], lengths, seed),
    }


def spl(results: Sequence[EpisodeResult], seed: int = 0) -> Rate:
    """SPL of the episodes whose L is known."""
    known = [result for result in results if result.expert_actions is not None]
    return _rate(known, [path_share(each) for each in known], [1.0] * len(known), seed)


def path_share(result: EpisodeResult) -> float:
    """What an episode whose L is known counts in SPL."""
    length = result.expert_actions or 0
    return result.success * (length / max(result.actions, length) if result.actions else 1.0)


def path_weight(result: EpisodeResult) -> float:
    """L * min(1, L / actions): what an episode's score counts in a path-length-weighted figure."""
    length = result.expert_actions or 0
    return length * min(1.0, length / max(result.actions, 1))


def _rate(results: Sequence[EpisodeResult], numerators: list[float], denominators: list[float], seed: int) -> Rate:
    interval = ratio_interval(numerators, denominators, [result.trial for result in results], seed)
    return Rate(ratio(numerators, denominators), len(results), interval)
