"""Which part of the robot loses what: the same episodes, each time with one part less that is told the truth.

Keys of `attribution.json`: `rungs`, each with its `name`, `oracle` (the parts that are told), `planner`, `perception`
and `start_knowledge`, its `success_rate` over `episodes` episodes, and `lost`: how much less that is than on the rung
above (the first: than 1), put down to `part`, with `interval` (95 %, paired bootstrap over trials).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.statistics import ratio_interval


@dataclass(frozen=True, slots=True)
class Rung:
    """One run.

    Attributes:
        name: of its folder.
        oracles: the parts that are told the truth.
        perception: see `perceivers.choice`.
        part: what is at fault for what it loses against the rung above.
    """

    name: str
    oracles: tuple[str, ...]
    perception: str
    part: str


LADDER = (
    Rung("oracle", ("language", "perception", "memory", "skills"), "privileged", "the rest: all parts told"),
    Rung("skills", ("language", "perception", "memory"), "privileged", "skills: walk, reach and handle"),
    Rung("language", ("perception", "memory"), "privileged", "language: the planner plans"),
    Rung("memory", ("perception",), "privileged-seen", "memory: told of what is seen alone"),
    Rung("types", (), "clip-types", "perception: CLIP says what things are"),
    Rung("types-and-states", (), "clip", "perception: CLIP says how they are, too"),
)
"""From all told to nothing told. A robot that is told all at the start still remembers what it saw on the fourth rung:
types and states; one that starts with less has to find things, too."""


def attribute(results: Mapping[str, Sequence[EpisodeResult]], config: Mapping[str, Any]) -> dict[str, Any]:
    """Build the content of `attribution.json`.

    Args:
        results: by rung's name, of the same episodes in the same order.
        config: what was run.
    """
    rungs = []
    before: list[float] | None = None
    for rung in LADDER:
        episodes = results[rung.name]
        now = [float(each.success) for each in episodes]
        above = before if before is not None else [1.0] * len(now)
        losses = [a - b for a, b in zip(above, now, strict=True)]
        interval = ratio_interval(losses, [1.0] * len(losses), [each.trial for each in episodes])
        rungs.append(
            {
                "name": rung.name,
                "part": rung.part,
                "oracle": list(rung.oracles),
                "planner": "expert" if "language" in rung.oracles else config["planner"],
                "perception": rung.perception,
                "start_knowledge": "full" if "memory" in rung.oracles else config["start_knowledge"],
                "privileged": sorted({part for each in episodes for part in each.privileged}),
                "episodes": len(episodes),
                "success_rate": sum(now) / len(now),
                "lost": sum(losses) / len(losses),
                "interval": interval and list(interval),
            }
        )
        before = now
    return {**config, "rungs": rungs}


def attribution_table(summary: Mapping[str, Any]) -> RenderableType:
    """The ladder as people read it."""
    title = Text(f"{summary['suite']}, planner {summary['planner']}: who loses what", "bold")
    body = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    body.add_column("part", no_wrap=True)
    for heading in ("SR", "lost", "95 %"):
        body.add_column(heading, justify="right", no_wrap=True)
    for rung in summary["rungs"]:
        low_high = rung["interval"]
        interval = f"{100 * low_high[0]:.1f} to {100 * low_high[1]:.1f}" if low_high else "–"
        body.add_row(rung["part"], f"{100 * rung['success_rate']:.1f}", f"{100 * rung['lost']:.1f}", interval)
    count = summary["rungs"][0]["episodes"]
    note = f"percent of the same {count} episodes; lost: against the row above, paired over trials"
    start = summary["start_knowledge"]
    told = f"memory: --start-knowledge {start}"
    if start == "full":
        told = "all rows are told where things are, and all of what has not been seen yet (privileged: memory)"
    return Group(body, Text(note, "dim"), Text(told, "magenta"))
