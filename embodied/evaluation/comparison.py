"""Runs of the same tasks compared: paired episode by episode, with intervals of the differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from embodied.errors import OptionError
from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.run_directory import stored_config, stored_results
from embodied.evaluation.statistics import difference_interval, ratio

TOLD = (
    *("planner", "model", "scorers", "perception", "clip", "success", "reward"),
    *("oracle", "start_knowledge", "search", "repair", "questions", "memory_between", "inject", "disturb"),
    *("simulator", "instructions", "seed"),
)
"""What runs may differ in, as the table names them."""
OVERALL = "overall"
"""All episodes; "all" is a type of tasks."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its folder, what it was asked for, and its episodes by task id."""

    path: Path
    config: Mapping[str, Any]
    results: Mapping[str, EpisodeResult]


def read_run(path: Path) -> Run:
    """Read a run's folder.

    Raises:
        OptionError: it is no run, or one that is not complete.
        BadFileError: a file of it is broken.
    """
    config = stored_config(path)
    if config is None or not (path / "summary.json").is_file():
        raise OptionError("no finished run", where=str(path), fix="give folders that `embodied eval --out` completed")
    return Run(path, config, {each.id: each for each in stored_results(path)})


def compare(runs: Sequence[Run], seed: int = 0) -> dict[str, Any]:
    """Compare runs with the first of them.

    Returns:
        `runs`: of each its folder, what it differs in, and `success_rate` by group of tasks; `difference` to the first,
        with its 95 % `interval` over trials; `better` and `worse`: episodes that one of the two alone solved. Groups
        are OVERALL and the task types; `n` counts their episodes.

    Raises:
        OptionError: fewer than two runs, or runs of other tasks.
    """
    if len(runs) < 2:
        raise OptionError("one run cannot be compared", where="RUN", fix="give two or more")
    first = runs[0]
    for run in runs[1:]:
        if run.config["tasks"] != first.config["tasks"]:
            fix = "compare runs of one suite, with the same --episodes and --seed"
            raise OptionError(f"it has other tasks than {first.path}", where=str(run.path), fix=fix)
    groups = {OVERALL: list(first.results)}
    for name, result in first.results.items():
        groups.setdefault(result.task_type, []).append(name)
    differing = [key for key in TOLD if len({str(run.config.get(key)) for run in runs}) > 1]
    return {
        "n": {group: len(names) for group, names in groups.items()},
        "runs": [
            {
                "run": str(run.path),
                "differs": {key: run.config.get(key) for key in differing},
                "groups": {group: _paired(run, first, names, seed) for group, names in groups.items()},
            }
            for run in runs
        ],
    }


def _paired(run: Run, first: Run, names: Sequence[str], seed: int) -> dict[str, Any]:
    pairs = [(run.results[name], first.results[name]) for name in names]
    differences = [float(one.success) - float(other.success) for one, other in pairs]
    interval = None if run is first else difference_interval(differences, [one.trial for one, _ in pairs], seed)
    return {
        "success_rate": ratio([float(one.success) for one, _ in pairs], [1.0] * len(pairs)),
        "difference": None if run is first else ratio(differences, [1.0] * len(pairs)),
        "interval": interval and list(interval),
        "better": sum(each > 0 for each in differences),
        "worse": sum(each < 0 for each in differences),
    }


def comparison_table(found: Mapping[str, Any]) -> RenderableType:
    """The comparison as people read it: success rates in percent, and by how much each differs from the first run's."""
    title = Text("success rate, paired with the first run", "bold")
    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    table.add_column("tasks", no_wrap=True)
    table.add_column("n", justify="right", no_wrap=True)
    for run in found["runs"]:
        said = "\n".join(_said(key, value) for key, value in run["differs"].items())
        table.add_column(said or Path(run["run"]).name, justify="right")
    for group, count in found["n"].items():
        cells = [_cell(run["groups"][group]) for run in found["runs"]]
        table.add_row(Text(group, "bold" if group == OVERALL else ""), str(count), *cells, end_section=group == OVERALL)
    note = "percent; beside it points more than the first run, with the 95 % interval over trials of that difference"
    return Group(table, Text(note, "dim"))


def _said(key: str, value: object) -> str:
    if key == "scorers" and isinstance(value, list):
        return " × ".join(map(str, value))
    return f"{key} {'none' if value is None else value}"


def _cell(figures: Mapping[str, Any]) -> Text:
    cell = Text(f"{100 * figures['success_rate']:.1f}")
    if figures["interval"] is not None:
        low, high = (100 * end for end in figures["interval"])
        cell.append(f"  {100 * figures['difference']:+.1f} ({low:+.0f} to {high:+.0f})", "dim")
    return cell
