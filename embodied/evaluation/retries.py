"""How many tasks are solved by which try.

Keys of `retries.json`: `tries`, each with its `try`, counted from 0, the `tasks` that were tried, how many of them it
`solved`, and `solved_share`: of all tasks, those that this try or one before it solved, with `interval` (95 %,
bootstrap over trials); `lessons`: whether tries were told of those before them; `privileged`: what was told to the
robot, and to the protocol: which tasks have failed. The rest says what was run, as in `config.json`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.statistics import ratio_interval

BAR = 30
"""Characters of a full bar."""


def solved_by_try(tries: Sequence[Sequence[EpisodeResult]], retries: int, config: Mapping[str, Any]) -> dict[str, Any]:
    """Build the content of `retries.json`.

    Args:
        tries: the results of each try: of all tasks first, then of those that failed until then.
        retries: how many were allowed; those that were not needed count as solving nothing more.
        config: of the first try's run.
    """
    tasks = tries[0]
    solved: set[str] = set()
    rows = []
    for number in range(retries + 1):
        results = tries[number] if number < len(tries) else ()
        new = {each.id for each in results if each.success}
        solved |= new
        hits = [float(each.id in solved) for each in tasks]
        interval = ratio_interval(hits, [1.0] * len(hits), [each.trial for each in tasks], int(config.get("seed", 0)))
        share = sum(hits) / len(hits)
        found = {"try": number, "tasks": len(results), "solved": len(new)}
        rows.append({**found, "solved_share": share, "interval": interval and list(interval)})
    privileged = sorted({part for results in tries for each in results for part in each.privileged} | {"which failed"})
    return {**config, "retries": retries, "privileged": privileged, "tries": rows}


def retries_table(summary: Mapping[str, Any]) -> RenderableType:
    """The share solved by each try, as people read it."""
    lessons = "with" if summary["lessons"] else "without"
    title = Text(f"{summary['suite']}, planner {summary['planner']}, {lessons} lessons: solved by try", "bold")
    body = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    for heading in ("try", "tasks", "solved"):
        body.add_column(heading, justify="right", no_wrap=True)
    body.add_column("of all, %", justify="right", no_wrap=True)
    body.add_column("95 %", justify="right", no_wrap=True)
    body.add_column("", no_wrap=True)
    for row in summary["tries"]:
        low_high = row["interval"]
        interval = f"{100 * low_high[0]:.0f}–{100 * low_high[1]:.0f}" if low_high else "–"
        full = round(BAR * row["solved_share"])
        bar = Text.assemble(("█" * full, "green"), ("░" * (BAR - full), "dim"))
        share = f"{100 * row['solved_share']:.1f}"
        body.add_row(str(row["try"]), str(row["tasks"]), str(row["solved"]), share, interval, bar)
    first, last = summary["tries"][0], summary["tries"][-1]
    gained = 100 * (last["solved_share"] - first["solved_share"])
    note = f"{first['tasks']} tasks; only failed ones are tried again; {gained:+.1f} points over the first try"
    told = f"privileged: {', '.join(summary['privileged'])}"
    return Group(body, Text(note, "dim"), Text(told, "magenta"))
