"""What corrections are worth: how many a task takes, round by round, with and without what was taught before.

Keys of `summary.json`: `rounds`, each with its `round`, `tasks`, and the figures of `keep` and `wipe` (the knowledge
base is kept, or begins empty in every episode): `corrections` and `questions` per task, `success_rate`, and `unaided`,
the share that succeeded without a correction, each with its entry in `intervals` (95 %, bootstrap over tasks).
`unaided` has that of the first round (`before`) and of the last (`after`), and `difference`, paired by family.
`ratio` is corrections per task in round 1 over those in round 0 (`to_round_0`) and over those of `wipe` in round 1
(`to_wipe`). `retention`: of the families that needed no correction in round 1, the `share` that again needs none when
round 1's tasks are done once more at the end, after at least `after` tasks of other families; `n` counts them. `harm`:
the success rate of `n` episodes of another suite, without a teacher, `before` (nothing known) and `after` (everything
known), and their paired `difference`; `better` and `worse` count the pairs that differ. `by_kind` has the figures of
`keep` by what is taught. The rest says what was run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.statistics import difference_interval, ratio_interval, wilson

FIGURES: Mapping[str, Callable[[EpisodeResult], float]] = {
    "corrections": lambda result: float(result.corrections or 0),
    "questions": lambda result: float(result.questions or 0),
    "success_rate": lambda result: float(result.success),
    "unaided": lambda result: float(unaided(result)),
}
Results = Sequence[EpisodeResult]


def unaided(result: EpisodeResult) -> bool:
    """Whether an episode succeeded without a correction."""
    return result.success and not result.corrections


@dataclass(frozen=True, slots=True)
class Taught:
    """What was run.

    Attributes:
        keep, wipe: results by round, the knowledge base kept, or not; empty for what was not run.
        again: of round 1's tasks, done once more at the end, the knowledge base kept.
        before, after: of another suite, paired; nothing known, everything known.
        families: of each trial.
    """

    keep: Sequence[Results]
    wipe: Sequence[Results]
    again: Results
    before: Results
    after: Results
    families: Mapping[str, str]

    def summary(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Build the content of `summary.json`."""
        seed = int(config.get("seed", 0))
        ways = {"keep": self.keep, "wipe": self.wipe}
        count = max(map(len, ways.values()))
        rounds: list[dict[str, Any]] = [
            {
                "round": number,
                "tasks": max(len(runs[number]) for runs in ways.values() if runs),
                **{way: _figures(runs[number], seed) for way, runs in ways.items() if runs},
            }
            for number in range(count)
        ]
        everyone = [each for runs in ways.values() for results in runs for each in results]
        return {
            **config,
            "rounds": rounds,
            "ratio": _ratios(rounds),
            "unaided": self._gain(seed),
            "retention": self._retention(),
            "harm": _harm(self.before, self.after, seed),
            "by_kind": self._by_kind(seed),
            "crashed": sum(each.crashed for each in [*everyone, *self.again, *self.before, *self.after]),
            "privileged": sorted({"teacher", *(part for each in everyone for part in each.privileged)}),
        }

    def _by_kind(self, seed: int) -> dict[str, list[dict[str, Any]]]:
        kinds = sorted({each.task_type for results in self.keep for each in results})
        return {
            kind: [_figures([each for each in results if each.task_type == kind], seed) for results in self.keep]
            for kind in kinds
        }

    def _gain(self, seed: int) -> dict[str, Any] | None:
        """The share that succeeds unaided, in the first round and in the last, paired by family."""
        if len(self.keep) < 2:
            return None
        first, last = (self._by_family(results) for results in (self.keep[0], self.keep[-1]))
        both = sorted(set(first) & set(last))
        more = [last[each] - first[each] for each in both]
        return {
            "before": fmean(first[each] for each in both),
            "after": fmean(last[each] for each in both),
            "difference": fmean(more),
            "interval": _listed(difference_interval(more, both, seed)),
        }

    def _by_family(self, results: Results) -> dict[str, float]:
        return {self.families[each.trial]: float(unaided(each)) for each in results}

    def _retention(self) -> dict[str, Any] | None:
        """Whether what was learnt early is still there at the end."""
        if len(self.keep) < 2 or not self.again:
            return None
        early, late = self._by_family(self.keep[1]), self._by_family(self.again)
        learnt = [each for each in early if early[each]]
        kept = sum(late[each] for each in learnt)
        # Between a family's task and the same again all others come once a round: the rest of its round, and the next.
        after = sum(map(len, self.keep[2:])) - len(self.keep[2:]) + len(early) - 1
        share = kept / len(learnt) if learnt else None
        return {"share": share, "n": len(learnt), "after": after, "interval": _listed(wilson(kept, len(learnt)))}


def _figures(results: Results, seed: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    intervals: dict[str, Any] = {}
    trials = [each.trial for each in results]
    for name, score in FIGURES.items():
        scores = [score(each) for each in results]
        found[name] = fmean(scores) if scores else None
        intervals[name] = _listed(ratio_interval(scores, [1.0] * len(scores), trials, seed)) if scores else None
    return {**found, "intervals": intervals}


def _ratios(rounds: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    def corrections(number: int, way: str) -> float | None:
        found = rounds[number].get(way, {}) if number < len(rounds) else {}
        value: float | None = found.get("corrections")
        return value

    now = corrections(1, "keep")
    ways = {"to_round_0": corrections(0, "keep"), "to_wipe": corrections(1, "wipe")}
    return {name: now / other if now is not None and other else None for name, other in ways.items()}


def _harm(before: Results, after: Results, seed: int) -> dict[str, Any] | None:
    """How other tasks fare with everything known, episode by episode against nothing known."""
    if not before:
        return None
    more = [float(b.success) - float(a.success) for a, b in zip(before, after, strict=True)]
    return {
        "n": len(more),
        "before": fmean(float(each.success) for each in before),
        "after": fmean(float(each.success) for each in after),
        "difference": fmean(more),
        "interval": _listed(difference_interval(more, [each.trial for each in before], seed)),
        "better": sum(each > 0 for each in more),
        "worse": sum(each < 0 for each in more),
    }


def _listed(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)
