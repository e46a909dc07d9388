"""Executability and LCS as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

COLUMNS = ("n", "executable", "steps", "done", "LCS", "mean")
"""Plans; percent executed whole; steps of a plan; percent of those taken; LCS with the likest, and the mean."""
MOST_ROWS = 40
"""More instructions than that are told together only."""


def plans_table(summary: Mapping[str, Any], title: Text) -> RenderableType:
    """The figures by instruction, and of all."""
    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    table.add_column("instruction", no_wrap=True)
    for heading in COLUMNS:
        table.add_column(heading, justify="right", no_wrap=True)
    by_type = {name: each["plans"] for name, each in summary["by_task_type"].items() if each["plans"] is not None}
    shown = by_type if len(by_type) <= MOST_ROWS else {}
    for name, figures in shown.items():
        table.add_row(name, *_cells(figures | {"interval": None}), end_section=name == list(shown)[-1])
    table.add_row(Text("all", "bold"), *_cells(summary["plans"]), style="bold")
    return table


def _cells(figures: Mapping[str, Any]) -> list[Text]:
    executable = Text(_percent(figures["executability"]))
    if (interval := figures["interval"]) is not None:
        executable.append(f"\n{100 * interval[0]:.0f}–{100 * interval[1]:.0f}", "dim not bold")
    told = (f"{figures['length']:.1f}", *(_percent(figures[name]) for name in ("executed_steps", "lcs", "lcs_mean")))
    return [Text(str(figures["plans"])), executable, *map(Text, told)]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"
