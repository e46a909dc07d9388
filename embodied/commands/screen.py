"""The terminal: results go to standard output, everything else to standard error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from embodied import wiring
from embodied.errors import EmbodiedError

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


def print_json(content: Any) -> None:
    """Print for programs."""
    print(json.dumps(content, indent=2, ensure_ascii=False))  # noqa: T201 - for pipes: rich would wrap it


def print_error(error: EmbodiedError) -> None:
    """Say what is wrong, where, and what to do: two lines at most."""
    line = Text("error: ", "bold red")
    if error.where:
        line.append(f"{error.where}: ", "bold")
    line.append(error.what)
    ERR.print(line, soft_wrap=True)
    if error.fix:
        ERR.print(Text.assemble(("  fix: ", "bold green"), error.fix), soft_wrap=True)


@contextmanager
def progress_bar() -> Iterator[wiring.Progress]:
    """Show how far things are, one bar per kind of work; gone when done, silent where nobody watches."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=ERR,
        transient=True,
        disable=not ERR.is_terminal,
    )
    rows: dict[str, Any] = {}
    with bar:

        def report(what: str, done: int, total: int) -> None:
            if what not in rows:
                rows[what] = bar.add_task(what, total=total)
            bar.update(rows[what], completed=done, total=total)

        yield report
