"""`embodied eval` and `embodied replay-experts`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from embodied.commands.folders import written_files
from embodied.commands.screen import ERR, OUT, print_json, progress_bar
from embodied.evaluation.estimate import CHARACTERS, Range
from embodied.evaluation.row import WAYS
from embodied.evaluation.spending import dollars
from embodied.evaluation.statistics import wilson
from embodied.paths import RUNS, write_whole
from embodied.wiring import alfred_data

if TYPE_CHECKING:
    from embodied.api import Evaluation

INTERRUPTED = 130
"""What shells say of a command that Ctrl-C ended."""


def usable_cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def remembering(said: str) -> tuple[str, Path | None]:
    """What `--memory` says: a way for tasks in a row, or a file."""
    return (said, None) if said in ("", *WAYS) else ("", Path(said))


def evaluate(asked: Evaluation, *, as_json: bool) -> int:
    """Run a suite and print its table; returns the exit code: 1 when an episode crashed, or a skill broke."""
    from embodied import api

    try:
        with progress_bar() as progress:
            report = api.evaluate(asked, progress=progress)
    except KeyboardInterrupt:
        ERR.print("interrupted: finished episodes are kept, and the same command goes on from there")
        return INTERRUPTED
    if as_json:
        print_json(report.summary)
    else:
        OUT.print(report)
        seconds = Text(f"{report.summary['seconds']:.1f} s · {report.directory}/summary.json", "dim")
        OUT.print(seconds, soft_wrap=True)
        if report.summary["crashed"]:
            first = next(result for result in report.results if result.crashed)
            OUT.print(Text(f"first crash, {first.id}: {first.error.strip().splitlines()[-1]}", "red"), soft_wrap=True)
    return 1 if report.summary["crashed"] or report.summary["broken_skills"] else 0


def estimate(asked: Evaluation, *, as_json: bool) -> int:
    """Say what an evaluation's calls to a language model will cost."""
    from embodied import api

    with progress_bar() as progress:
        found = api.estimate(asked, progress=progress)
    if as_json:
        print_json(asdict(found))
        return 0
    title = Text(f"{found.episodes} episodes, planner {found.planner}, model {found.model}", "bold")
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1), header_style="dim")
    table.add_column("an estimate")
    table.add_column("about", justify="right")
    table.add_column("at most", justify="right")
    for name in ("calls", "prompt_tokens", "completion_tokens"):
        figures: Range = getattr(found, name)
        table.add_row(name.replace("_", " "), f"{figures.about:,.0f}", f"{figures.most:,.0f}")
    if found.dollars is not None:
        table.add_row("dollars", dollars(found.dollars.about), dollars(found.dollars.most))
    OUT.print(table)
    if found.dollars is None:
        OUT.print(Text("no price known: give one in prices.toml, see --prices", "yellow"))
    if not found.declared:
        OUT.print(Text(f"planner {found.planner} does not say how often it asks: once is assumed", "yellow"))
    note = f"From the first prompts of {found.sampled} episodes, {CHARACTERS} characters a token. No call was made. "
    OUT.print(Text(note + "Requests that fail and are sent again come on top: --max-dollars is the sure limit.", "dim"))
    return 0


def replay_experts(data: Path | None, split: str, *, mutate: bool, infer: bool, out: Path | None, as_json: bool) -> int:
    """Replay the recordings of a split, print and write how they went; returns the exit code."""
    from embodied.datasets.alfred.replay import replay_experts as replay

    folder = out or RUNS / f"replay-experts-{split}"
    with progress_bar() as progress:
        report = replay(alfred_data(data, progress), split, mutants=mutate, infer=infer, progress=progress)
    summary = {"split": split, **report.summary()}
    with written_files(folder):
        folder.mkdir(parents=True, exist_ok=True)
        records = [*report.replays, *report.mutants]
        write_whole(folder / "replays.jsonl", "".join(json.dumps(asdict(each)) + "\n" for each in records))
        write_whole(folder / "summary.json", json.dumps(summary, indent=2) + "\n")
    if as_json:
        print_json(summary)
    else:
        OUT.print(_replay_table(summary))
        if (rule := summary.get("inferred_cells")) is not None:
            OUT.print(
                f"inferred cells: of {rule['cells']} known ones left out at random {rule['recall']:.0%} are found; "
                f"{rule['precision']:.0%} of the inferred are known to be free (a lower bound)"
            )
        OUT.print(Text(f"{folder}/summary.json", "dim"), soft_wrap=True)
    return 0


def _replay_table(summary: Mapping[str, Any]) -> Table:
    title = Text(f"recorded experts of {summary['split']}, replayed", "bold")
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1), header_style="dim")
    table.add_column("recordings", no_wrap=True)
    for heading in ("n", "%", "95 %"):
        table.add_column(heading, justify="right", no_wrap=True)
    trials = summary["trials"]
    table.add_row("reached the goal, no rule broken", *_share(summary["reached"], trials), style="bold")
    for reason, count in sorted(summary["reasons"].items(), key=lambda item: -item[1]):
        table.add_row(f"  {reason}", *_share(count, trials), style="dim")
    if "mutated" in summary:
        table.add_section()
        table.add_row("broken in one place, and refused", *_share(summary["refused"], summary["mutated"]), style="bold")
        for name, counts in summary["by_mutation"].items():
            table.add_row(f"  {name}", *_share(counts["refused"], counts["mutated"]), style="dim")
    return table


def _share(count: int, total: int) -> tuple[str, str, str]:
    interval = wilson(count, total)
    if interval is None:
        return f"{count} of 0", "–", ""
    return f"{count} of {total}", f"{100 * count / total:.1f}", f"{100 * interval[0]:.0f}–{100 * interval[1]:.0f}"
