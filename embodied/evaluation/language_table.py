"""The figures of language alone as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from embodied.evaluation.language_figures import SHARES

HEADINGS = dict(zip(SHARES, ("exact", "no lamp", "HLP", "executable"), strict=True))
SHOWN_CONFUSIONS = 8


def language_table(summary: Mapping[str, Any]) -> RenderableType:
    """Percent with 95 % intervals by task type, and what goes wrong."""
    told = "goal and steps" if summary["instructions"] == "steps" else "goal"
    told += ", the room's types told" if summary["context"] == "room" else ""
    title = Text(f"{summary['split']}, model {summary['model']}, {told}", "bold")
    body = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    body.add_column("task type", no_wrap=True)
    body.add_column("n", justify="right", no_wrap=True)
    for heading in HEADINGS.values():
        body.add_column(heading, justify="right", no_wrap=True)
    by_type = summary["per_task_type"]
    for name, figures in by_type.items():
        body.add_row(name, str(figures["n"]), *_cells(figures), end_section=name == list(by_type)[-1])
    body.add_row(Text("all", "bold"), Text(str(summary["n"]), "bold"), *_cells(summary, "bold"))
    return Group(body, *_notes(summary))


def _cells(figures: Mapping[str, Any], style: str = "") -> list[Text]:
    cells = []
    for name in HEADINGS:
        cell, interval = Text(_percent(figures[name]), style), figures["intervals"][name]
        if interval is not None:
            cell.append(f"\n{100 * interval[0]:.0f}–{100 * interval[1]:.0f}", "dim not bold")
        cells.append(cell)
    return cells


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _notes(summary: Mapping[str, Any]) -> list[Text]:
    fields = ", ".join(f"{name} {_percent(value)}" for name, value in summary["per_field"].items())
    wrong = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in summary["errors"].items() if count)
    mixed = ", ".join(f"{true} as {said} {count}" for true, said, count in summary["confusions"][:SHOWN_CONFUSIONS])
    seconds = summary["seconds"]
    notes = [
        Text(f"percent, with 95 % intervals over {summary['trials']} trials; n counts annotations", "dim"),
        Text("exact: the whole template; no lamp: the lamp apart; HLP: the high-level plan", "dim"),
        Text(f"fields right: {fields}"),
        Text(f"errors (annotations): {wrong or 'none'}"),
    ]
    if mixed:
        notes.append(Text(f"taken for another: {mixed}"))
    if (found := summary["calibration"]) is not None:
        most = ", ".join(f"{share} {_percent(value)}" for share, value in found["accuracy_of_most_confident"].items())
        gap = f"calibration error {_percent(found['expected_calibration_error'])}"
        notes.append(Text(f"confidence: {gap}; exact among the most confident {most}"))
    notes.append(Text(f"seconds per instruction: median {seconds['median']:.3f}, mean {seconds['mean']:.3f}", "dim"))
    return notes
