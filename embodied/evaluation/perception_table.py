"""The figures of perception alone as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

SHOWN_CONFUSIONS = 10


def perception_table(summary: Mapping[str, Any]) -> RenderableType:
    """Types on the left, states on the right, and what goes wrong below; percent with 95 % intervals."""
    what = summary["perception"] + (f" {summary['clip']}" if summary["clip"] else "")
    title = Text.assemble((f"perception {what}", "bold"), f", {summary['n']} things in {summary['frames']} frames of ")
    title.append(f"{len(summary['scenes'])} scenes that nothing was learnt from")
    return Group(title, Columns([_types(summary), _states(summary)], padding=(0, 3)), *_notes(summary))


def _types(summary: Mapping[str, Any]) -> Table:
    body = Table(box=SIMPLE, pad_edge=False, header_style="dim")
    body.add_column("type", no_wrap=True)
    for heading in ("n", "top-1", "95 %", "precision", "recall"):
        body.add_column(heading, justify="right", no_wrap=True)
    common = {name: each for name, each in summary["per_type"].items() if each["n"] >= summary["least_examples"]}
    for name, each in common.items():
        interval = _interval(each["intervals"]["top1"])
        body.add_row(name, str(each["n"]), _percent(each["top1"]), interval, *map(_percent, _pr(each)))
    body.add_section()
    name = f"these {len(common)} types"
    top1, interval = _percent(summary["top1"]), _interval(summary["intervals"]["top1"])
    body.add_row(name, str(summary["top1_n"]), top1, interval, "", "", style="bold")
    body.add_row("all types", str(summary["n"]), _percent(summary["top1_all"]), "", *map(_percent, _pr(summary)))
    return body


def _pr(figures: Mapping[str, Any]) -> tuple[float | None, float | None]:
    return figures["precision"], figures["recall"]


def _states(summary: Mapping[str, Any]) -> Table:
    body = Table(box=SIMPLE, pad_edge=False, header_style="dim")
    body.add_column("state", no_wrap=True)
    for heading in ("n", "base rate", "balanced", "if so", "if not", "AUROC"):
        body.add_column(heading, justify="right", no_wrap=True)
    for name, each in summary["state_accuracy"].items():
        keys = ("base_rate", "balanced", "when_so", "when_not", "auroc")
        body.add_row(name, str(each["n"]), *(_percent(each[key]) for key in keys))
    return body


def _notes(summary: Mapping[str, Any]) -> list[Text]:
    place, time = summary["position_cm"], summary["milliseconds"]
    mixed = ", ".join(f"{true} as {said} {count}" for true, said, count in summary["confusions"][:SHOWN_CONFUSIONS])
    at = summary["at_confidence"]
    return [
        Text(f"precision and recall of what is said with a confidence of {at} or more; base rate: of being so", "dim"),
        Text(
            f"things of {summary['least_pixels']} pixels or more; types of {summary['least_examples']} or more", "dim"
        ),
        Text(f"taken for another: {mixed or 'none'}"),
        Text(
            f"position: {place['to_middle']['median']} cm from the thing's middle (90 % within "
            f"{place['to_middle']['p90']}), {place['to_box']['median']} cm from its box (90 % within "
            f"{place['to_box']['p90']})"
        ),
        Text(f"{time['median']} ms a frame (90 % within {time['p90']})", "dim"),
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _interval(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f"{100 * interval[0]:.0f}–{100 * interval[1]:.0f}"
