"""What there is: planners, ways of seeing and rewards; and how lists are printed."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any, Literal

from rich.table import Table
from rich.text import Text

from embodied.commands.screen import OUT, print_json
from embodied.perceivers.choice import PERCEIVERS
from embodied.registry import Registry
from embodied.rewards.methods import REWARDS
from embodied.wiring import PLANNERS


def planners(*, as_json: bool) -> int:
    """List the planners."""
    return _registered(PLANNERS, as_json)


def perception(*, as_json: bool) -> int:
    """List the ways of seeing."""
    return _registered(PERCEIVERS, as_json)


def rewards(*, as_json: bool) -> int:
    """List the reward methods."""
    return _registered(REWARDS, as_json)


def _registered(registry: Registry[Any], as_json: bool) -> int:
    print_rows(
        [
            {"name": name, "what it is": (inspect.getdoc(registry.get(name)) or "").partition("\n")[0]}
            for name in registry
        ],
        ("name", "what it is"),
        as_json,
    )
    return 0


def print_rows(rows: Sequence[dict[str, Any]], shown: Sequence[str], as_json: bool) -> None:
    """Print all as JSON, or the columns that people need as a table."""
    if as_json:
        print_json(rows)
        return
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for key in shown:
        right = bool(rows) and isinstance(rows[0][key], int)
        justify: Literal["left", "right"] = "right" if right else "left"
        table.add_column(key, justify=justify, style="bold" if key == shown[0] else "", overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(row[key])) for key in shown))
    OUT.print(table)
