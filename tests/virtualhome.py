"""VirtualHome's package and data in tests, and a program's lines as actions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from embodied.simulator import Action
from embodied.simulators.virtualhome.actions import ACTIONS
from embodied.simulators.virtualhome.package import INSTALL, installed
from tests.shared import SHARED

VIRTUALHOME = SHARED / "virtualhome"
PROGRAMS = sorted(path.stem for path in (VIRTUALHOME / "programs").glob("*.txt"))
needs_virtualhome = pytest.mark.skipif(installed() is None, reason=f"VirtualHome's package is missing: {INSTALL}")
needs_programs = pytest.mark.skipif(
    not PROGRAMS, reason=f"no programs at {VIRTUALHOME}: set EMBODIED_SHARED to the folder above it"
)


def lines_of(name: str, folder: Path = VIRTUALHOME) -> list[str]:
    """A program's steps as they stand in its file: `[WALK] <fridge> (1.305)`."""
    text = (folder / "programs" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("[")]


def action_of(line: str) -> Action:
    """The step as an action of the simulator's."""
    name = line[1 : line.index("]")]
    ids = [f"{kind}|{number}" for kind, number in re.findall(r"<(.+?)> \(\d+\.(\d+)\)", line)]
    return Action(name, dict(zip(ACTIONS[name], ids, strict=True)))


def content(graph: dict[str, Any]) -> tuple[set[Any], set[Any]]:
    """What a graph says, whatever the order."""
    nodes = {(n["id"], n["class_name"], frozenset(n["states"]), frozenset(n["properties"])) for n in graph["nodes"]}
    return nodes, {(e["from_id"], e["relation_type"], e["to_id"]) for e in graph["edges"]}
