"""How tasks in a row fare, by their turn: whether a robot gets better the longer it lives in a home.

Keys of `turns` in a summary: `by_turn`, a list with each `turn`, its `episodes`, `success_rate` and `spl` with their
`intervals`, and `actions` (the mean of those that succeeded); `gain`: how much more `success_rate` and `spl` are in the
later half of the turns than in the first turn, paired within homes, with `intervals`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.metrics import path_share, rates, spl
from embodied.evaluation.statistics import Interval, difference_interval

FIGURES: Mapping[str, Callable[[EpisodeResult], float]] = {
    "success_rate": lambda result: float(result.success),
    "spl": path_share,
}


HEADINGS = {"success_rate": "SR", "spl": "SPL"}


def turns(results: Sequence[EpisodeResult], seed: int) -> dict[str, Any] | None:
    """The figures by turn; None where no tasks are in a row."""
    by_turn: dict[int, list[EpisodeResult]] = {}
    for result in results:
        if result.turn is not None:
            by_turn.setdefault(result.turn, []).append(result)
    if not by_turn:
        return None
    gains = {name: _gain(by_turn, score, needs_length=name == "spl", seed=seed) for name, score in FIGURES.items()}
    return {
        "by_turn": [_figures(turn, by_turn[turn], seed) for turn in sorted(by_turn)],
        "gain": {name: value for name, (value, _) in gains.items()}
        | {"intervals": {name: interval and list(interval) for name, (_, interval) in gains.items()}},
    }


def _figures(turn: int, results: Sequence[EpisodeResult], seed: int) -> dict[str, Any]:
    found = {"success_rate": rates(results, seed)["success_rate"], "spl": spl(results, seed)}
    done = [each.actions for each in results if each.success]
    return {
        "turn": turn,
        "episodes": len(results),
        **{name: rate.value for name, rate in found.items()},
        "actions": sum(done) / len(done) if done else None,
        "intervals": {name: rate.interval and list(rate.interval) for name, rate in found.items()},
    }


def _gain(
    by_turn: Mapping[int, Sequence[EpisodeResult]],
    score: Callable[[EpisodeResult], float],
    *,
    needs_length: bool,
    seed: int,
) -> tuple[float | None, Interval | None]:
    """How much more the later half scores than the first turn: the mean over homes, and its interval."""
    last = max(by_turn)
    early, late = dict[str, list[float]](), dict[str, list[float]]()
    for turn, results in by_turn.items():
        for each in results:
            counts = not needs_length or each.expert_actions is not None
            if counts and (turn == 1 or turn > last / 2):
                (early if turn == 1 else late).setdefault(each.trial, []).append(score(each))
    homes = [home for home in early if home in late]
    if last == 1 or not homes:
        return None, None
    more = [_mean(late[home]) - _mean(early[home]) for home in homes]
    return _mean(more), difference_interval(more, homes, seed)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def turns_table(found: Mapping[str, Any], memory: str) -> RenderableType:
    """The figures by turn as people read them."""
    title = Text(f"by turn in a home, memory: {memory}", "bold")
    body = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    for heading in ("turn", "n", "SR", "95 %", "SPL", "95 %", "actions"):
        body.add_column(heading, justify="right", no_wrap=True)
    for row in found["by_turn"]:
        actions = "–" if row["actions"] is None else f"{row['actions']:.0f}"
        body.add_row(str(row["turn"]), str(row["episodes"]), *_cells(row, "success_rate"), *_cells(row, "spl"), actions)
    gain = found["gain"]
    more = ", ".join(_more(said, gain[name], gain["intervals"][name]) for name, said in HEADINGS.items())
    note = f"in points, the later half against the first turn, paired within homes: {more}"
    return Group(body, Text(note, "dim"), Text("actions: of the tasks that succeeded", "dim"))


def _cells(row: Mapping[str, Any], name: str) -> tuple[str, Text]:
    value, interval = row[name], row["intervals"][name]
    shown = f"{100 * interval[0]:.0f}–{100 * interval[1]:.0f}" if interval else ""
    return "–" if value is None else f"{100 * value:.1f}", Text(shown, "dim")


def _more(name: str, value: float | None, interval: Sequence[float] | None) -> str:
    if value is None:
        return f"{name} –"
    ends = f" ({100 * interval[0]:+.0f} to {100 * interval[1]:+.0f})" if interval else ""
    return f"{name} {100 * value:+.1f}{ends}"
