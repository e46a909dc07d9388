"""What corrections are worth, as people read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

WAYS = {"keep": "kept", "wipe": "without"}


def corrections_table(summary: Mapping[str, Any]) -> RenderableType:
    """Corrections per task by round, with and without what was taught before; then what it did to other tasks."""
    told = f"{summary['suite']}, planner {summary['planner']}: corrections per task, by round"
    body = Table(title=Text(told, "bold"), title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    ways = [way for way in WAYS if way in summary["rounds"][0]]
    for heading in ("round", "n", *(WAYS[way] for way in ways), "unaided", "SR", "asked"):
        body.add_column(heading, justify="right", no_wrap=True)
    for row in summary["rounds"]:
        first = row[ways[0]]
        means = [_mean(row[way], "corrections") for way in ways]
        rest = (_percent(first, "unaided"), _percent(first, "success_rate"), f"{first['questions']:.2f}")
        body.add_row(str(row["round"]), str(row["tasks"]), *means, *rest)
    return Group(body, *_notes(summary, ways))


def _notes(summary: Mapping[str, Any], ways: Sequence[str]) -> list[Text]:
    notes = [Text("unaided: succeeded without a correction, percent; SR with corrections; both and asked: ", "dim")]
    notes[0].append(f"knowledge base {WAYS[ways[0]]}", "dim")
    ratio, gain = summary["ratio"], summary["unaided"]
    said = [f"{value:.2f} of {name}" for name, value in _named(ratio) if value is not None]
    if said:
        notes.append(Text(f"round 1 takes {' and '.join(said)}"))
    if gain is not None:
        ends = _ends(gain["interval"])
        notes.append(Text(f"unaided: {100 * gain['before']:.0f} % before, {100 * gain['after']:.0f} % after{ends}"))
    if (kept := summary["retention"]) is not None and kept["share"] is not None:
        low, high = (100 * end for end in kept["interval"])
        told = f"{100 * kept['share']:.0f} % ({low:.0f}–{high:.0f}) of {kept['n']}"
        notes.append(Text(f"retention: {told} families, after {kept['after']} other tasks"))
    if (harm := summary["harm"]) is not None:
        told = f"{100 * harm['difference']:+.1f} points{_ends(harm['interval'])}"
        pairs = f"{harm['better']} better, {harm['worse']} worse of {harm['n']} pairs"
        notes.append(Text(f"other tasks: {told}, {pairs}"))
    if summary["crashed"]:
        notes.append(Text(f"{summary['crashed']} episodes crashed; they count as failures", "bold red"))
    return [*notes, Text(f"privileged: {', '.join(summary['privileged'])}", "magenta")]


def _named(ratio: Mapping[str, float | None]) -> list[tuple[str, float | None]]:
    return [("round 0's corrections", ratio["to_round_0"]), ("those without the knowledge base", ratio["to_wipe"])]


def _mean(row: Mapping[str, Any], name: str) -> Text:
    interval = row["intervals"][name]
    return _above(f"{row[name]:.2f}", f"{interval[0]:.2f}–{interval[1]:.2f}" if interval else "")


def _percent(row: Mapping[str, Any], name: str) -> Text:
    interval = row["intervals"][name]
    return _above(f"{100 * row[name]:.1f}", f"{100 * interval[0]:.0f}–{100 * interval[1]:.0f}" if interval else "")


def _above(figure: str, interval: str) -> Text:
    return Text.assemble(figure, "\n", (interval, "dim"))


def _ends(interval: Sequence[float] | None) -> str:
    return f" ({100 * interval[0]:+.1f} to {100 * interval[1]:+.1f} paired)" if interval else ""
