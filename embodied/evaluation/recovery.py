"""What became of injected faults: a fault is recovered when what it befell came about all the same.

A fault befalls the run of a call, for a step that the planner decided on. It is recovered when that run, or a later one
for the same step, did what it is for: the same call, or the step with another thing of the type that it names. Or when
the episode reached its goal in another way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from embodied.evaluation.statistics import ratio, ratio_interval
from embodied.trace import Called, Decided, Ended, Event, Injected, Judged

Counts = Mapping[str, tuple[int, int]]
"""By kind of fault, how many befell a run and how many of them were recovered."""
ALL = "all"


class Recovered(Protocol):
    """An episode, as far as it matters here."""

    @property
    def trial(self) -> str: ...
    @property
    def faults(self) -> Counts: ...


def recovered(events: Iterable[Event], *, success: bool) -> dict[str, tuple[int, int]]:
    """Count an episode's faults by kind.

    Args:
        events: its trace.
        success: whether it reached its goal.
    """
    counts: dict[str, tuple[int, int]] = {}
    unmended: list[tuple[str, str, str]] = []  # step, call, kind
    step, call, met, truth = "", "", list[str](), True

    def close(kinds: Iterable[str]) -> None:
        for kind in kinds:
            counts[kind] = counts[kind][0], counts[kind][1] + 1

    for event in events:
        match event:
            case Decided(decision, text):
                step = text if decision == "act" else ""
            case Called(skill, arguments, words):
                call, met, truth = f"{skill} {sorted(arguments.items()) or words}", [], True
            case Injected(kind):
                counts[kind] = counts.get(kind, (0, 0))[0] + 1, counts.get(kind, (0, 0))[1]
                met.append(kind)
            case Judged():
                truth = event.truth
            case Ended(reason) if call:
                unmended += [(step, call, kind) for kind in met]
                if reason is None and truth:
                    same = [each for each in unmended if each[1] == call or (step and each[0] == step)]
                    close(kind for *_, kind in same)
                    unmended = [each for each in unmended if each not in same]
                call = ""
            case _:
                pass
    if success:
        close(kind for *_, kind in unmended)
    return counts


def recovery(results: Sequence[Recovered], seed: int) -> dict[str, Any]:
    """The share of faults that were recovered, by kind and of all, with 95 % intervals over trials."""
    kinds = sorted({kind for each in results for kind in each.faults})
    return {kind: _share(results, [kind], seed) for kind in kinds} | (
        {ALL: _share(results, kinds, seed)} if len(kinds) > 1 else {}
    )


def _share(results: Sequence[Recovered], kinds: Sequence[str], seed: int) -> dict[str, Any]:
    met = [sum(each.faults.get(kind, (0, 0))[0] for kind in kinds) for each in results]
    mended = [sum(each.faults.get(kind, (0, 0))[1] for kind in kinds) for each in results]
    interval = ratio_interval(mended, met, [each.trial for each in results], seed)
    return {
        "injected": sum(met),
        "recovered": sum(mended),
        "share": ratio(mended, met),
        "interval": interval and list(interval),
    }
