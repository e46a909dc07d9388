"""`embodied measure understanding`: which kinds of correction are heard right."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from embodied.commands.folders import new_folder, written_files
from embodied.commands.screen import OUT, print_json, progress_bar
from embodied.errors import MissingDataError
from embodied.evaluation.report import environment
from embodied.evaluation.understanding import Understood, read_utterances, summarise
from embodied.models.choice import ModelChoice
from embodied.paths import write_whole
from embodied.registry import content_folders
from embodied.understanding import Context
from embodied.wiring import Choices, Materials
from embodied.wiring.corrections import make_understanding

HELD_OUT = Path("utterances", "held_out.tsv")


def held_out() -> Path:
    """The utterances that ship and that nothing was trained on or tuned to.

    Raises:
        MissingDataError: this copy has none.
    """
    found = next((path for folder in content_folders("suites") if (path := folder / HELD_OUT).is_file()), None)
    if found is None:
        raise MissingDataError("this copy has no utterances", fix="give --utterances FILE.tsv")
    return found


def understanding(utterances: Path | None, model: ModelChoice, out: Path | None, *, as_json: bool) -> int:
    """Hear every utterance, without a context, and say how many kinds were right."""
    path = utterances or held_out()
    spoken = read_utterances(path)
    folder = new_folder(out, "understanding", path.stem, model.name)
    context = Context()
    answers: list[Understood] = []
    seconds: list[float] = []
    with progress_bar() as progress:
        listener = make_understanding(Materials(Choices(model=model), progress=progress))
        listener.understand("warm up", context)
        for place, each in enumerate(spoken):
            progress("utterances", place, len(spoken))
            begun = perf_counter()
            heard = listener.understand(each.utterance, context)
            seconds.append(perf_counter() - begun)
            answers.append(Understood(each.kind, each.utterance, heard.kind, round(heard.confidence, 4)))
    summary = {
        **summarise(answers),
        "milliseconds": round(1000 * sorted(seconds)[len(seconds) // 2], 1),
        "utterances": str(path),
        "model": model.name,
        "environment": environment(),
    }
    with written_files(folder):
        lines = (json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in answers)
        write_whole(folder / "answers.jsonl", "".join(lines))
        write_whole(folder / "summary.json", json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    if as_json:
        print_json(summary)
    else:
        OUT.print(_table(summary, answers))
        OUT.print(Text(f"{folder}/summary.json", "dim"), soft_wrap=True)
    return 0


def _table(summary: dict[str, Any], answers: Sequence[Understood]) -> Table:
    low, high = summary["interval"]
    title = f"{100 * summary['accuracy']:.1f} % of {summary['n']} utterances ({100 * low:.0f}–{100 * high:.0f})"
    table = Table(title=Text(title, "bold"), title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    table.add_column("kind", no_wrap=True)
    for heading in ("n", "recall", "precision"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("taken for")
    for kind, figures in summary["per_kind"].items():
        taken = ", ".join(f"{other} {count}" for other, count in figures["taken_for"].items())
        table.add_row(kind, str(figures["n"]), _percent(figures["recall"]), _percent(figures["precision"]), taken)
    return table


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"
