"""`embodied compare`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from embodied.commands.screen import OUT, print_json
from embodied.evaluation.comparison import compare, comparison_table, read_run


def runs(folders: Sequence[Path], seed: int, *, as_json: bool) -> int:
    """Compare finished runs of the same tasks; returns the exit code."""
    found = compare([read_run(folder) for folder in folders], seed)
    if as_json:
        print_json(found)
    else:
        OUT.print(comparison_table(found))
    return 0
