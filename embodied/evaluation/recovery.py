"""What became of injected faults: a fault is recovered when what it befell came about all the same.

A fault befalls the run of a call. It is recovered when that run, or a later one of the same call, did what it is for;
or when the episode reached its goal in another way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from embodied.evaluation.statistics import ratio, ratio_interval
from embodied.trace import Called, Ended, Event, Injected, Judged

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
    open_faults: dict[str, list[str]] = {}
    call, met, truth = "", list[str](), True

    def close(kinds: Iterable[str]) -> None:
        for kind in kinds:
            counts[kind] = counts[kind][0], counts[kind][1] + 1

    for event in events:
        match event:
            case Called(skill, arguments, words):
                call, met, truth = f"{skill} {sorted(arguments.items()) or words}", [], True
            case Injected(kind):
                counts[kind] = counts.get(kind, (0, 0))[0] + 1, counts.get(kind, (0, 0))[1]
                met.append(kind)
            case Judged():
                truth = event.truth
            case Ended(reason) if call:
                open_faults[call] = [*open_faults.get(call, ()), *met]
                if reason is None and truth:
                    close(open_faults.pop(call))
                call = ""
            case _:
                pass
    if success:
        close(kind for kinds in open_faults.values() for kind in kinds)
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
