"""The figures of rewards as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

COLUMNS = {
    "auroc": "AUROC",
    "precision": "prec.",
    "recall": "recall",
    "coverage": "cover",
    "coverage_at": "c@95",
}
SKILL_COLUMNS = {"base_rate": "base rate", "auroc": "AUROC", "precision": "precision", "recall": "recall"}


def reward_table(summary: Mapping[str, Any]) -> RenderableType:
    """One table of the methods, and one of the skills by the method that was asked for."""
    title = Text(f"success detection, CLIP {summary['clip']}, {len(summary['scenes'])} unseen scenes", "bold")
    methods = _table(title, "method", list(COLUMNS.values()))
    kinds = list(next(iter(summary["methods"].values()))["auroc_by_kind"])
    for kind in kinds:
        methods.add_column(kind, justify="right", no_wrap=True)
    for name, found in summary["methods"].items():
        chosen = name == summary["reward"]
        cells = [_cell(found[key], found["interval"] if key == "auroc" else None) for key in COLUMNS]
        cells += [_cell(found["auroc_by_kind"][kind]) for kind in kinds]
        methods.add_row(Text(name, "bold" if chosen else ""), *cells)
    skills = _table(Text(f"by skill, {summary['reward']}", "bold"), "skill", ["n", *SKILL_COLUMNS.values()])
    for name, found in summary["per_skill"].items():
        skills.add_row(name, str(found["n"]), *(_cell(found[key]) for key in SKILL_COLUMNS))
    return Group(methods, skills, *_notes(summary))


def _table(title: Text, first: str, headings: list[str]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    table.add_column(first, no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _cell(value: float | None, interval: list[float] | None = None) -> Text:
    cell = Text("–" if value is None else f"{100 * value:.1f}")
    if interval is not None:
        cell.append(f"\n{100 * interval[0]:.0f}–{100 * interval[1]:.0f}", "dim")
    return cell


def _notes(summary: Mapping[str, Any]) -> list[Text]:
    base, kinds = summary["base_rate"], summary["kinds"]
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    found = summary["retrieval"]
    notes = [
        Text(f"percent; {summary['n']} cases ({counted}), base rate {100 * base:.1f}", "dim"),
        Text("AUROC: mean over the skills, with its 95 % interval over scenes", "dim"),
        Text("cover: cases that get a yes or a no; c@95: most that could, both 95 % right, in hindsight", "dim"),
        Text("silent: AUROC against the view had it not run; wrong: had it run on another type", "dim"),
    ]
    if found is not None:
        notes.append(
            Text(
                f"retrieval R@1 among {found['frames']} frames and {found['captions']} captions: "
                f"{100 * found['frame_to_caption']:.1f} frame to caption, "
                f"{100 * found['caption_to_frame']:.1f} caption to frame",
                "dim",
            )
        )
    if not summary["calibrated"]:
        notes.append(Text("no calibration for this CLIP: thresholds are the methods' own", "yellow"))
    return notes
