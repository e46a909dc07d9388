"""How fast VirtualHome's executor runs through our adapter, and as it is: steps a second of its programs.

Run it by `python -m benchmarks.virtualhome [FOLDER]`, where FOLDER holds `programs` and `graphs` (../shared/virtualhome
unless said). Each program is run from its own graph, to its end or to its first refusal; graphs are read beforehand.
Processor time, so that what else the machine does counts little; it fails when a program ends in another graph.
"""

from __future__ import annotations

import json
import re
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from embodied.simulator import Action
from embodied.simulators.virtualhome.actions import ACTIONS
from embodied.simulators.virtualhome.package import Official, module
from embodied.simulators.virtualhome.simulator import VirtualHomeSimulator
from embodied.task import Setup

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "virtualhome"
WANTED = 1500
ROUNDS = 3


def content(graph: dict[str, Any]) -> tuple[set[Any], set[Any]]:
    """What a graph says, whatever the order."""
    edges = {(edge["from_id"], edge["relation_type"], edge["to_id"]) for edge in graph["edges"]}
    return {(node["id"], frozenset(node["states"])) for node in graph["nodes"]}, edges


def through_adapter(simulator: VirtualHomeSimulator, scene: str, lines: list[str]) -> tuple[int, float, dict[str, Any]]:
    """Steps, seconds and the last graph of a program."""
    actions = []
    for line in lines:
        name = line[1 : line.index("]")]
        ids = (f"{kind}|{number}" for kind, number in re.findall(r"<(.+?)> \(\d+\.(\d+)\)", line))
        actions.append(Action(name, dict(zip(ACTIONS[name], ids, strict=True))))
    simulator.reset(Setup(scene))
    begun, taken = time.process_time(), 0
    for action in actions:
        taken += 1
        if not simulator.step(action).succeeded:
            break
    return taken, time.process_time() - begun, simulator.graph()


@lru_cache(maxsize=1)
def as_published() -> Official:
    """Another copy of the package, FIND alone mended: parameters that it does not take are not handed on."""
    names = ("environment", "execution", "scripts")
    found = Official(*(module("evolving_graph", name, "published_virtualhome") for name in names))
    joined = found.execution.JoinedExecutor
    takes_four = joined.execute
    joined.execute = lambda each, *arguments: takes_four(each, *arguments[:4])
    return found


def as_it_is(graph: dict[str, Any], lines: list[str]) -> tuple[int, float, dict[str, Any]]:
    """The same by the package's own loop, which copies its state at every step."""
    package = as_published()
    told = [re.sub(r"\(\d+\.(\d+)\)", r"(\1)", line) for line in lines]
    script = package.scripts.Script([package.scripts.parse_script_line(line, n) for n, line in enumerate(told)])
    executor = package.execution.ScriptExecutor(package.environment.EnvironmentGraph(graph), {})
    begun = time.process_time()
    _, state, _ = executor.execute(script, w_graph_list=False)
    return len(lines), time.process_time() - begun, state.to_dict()


def main() -> int:
    """Measure and print; 1 when the two end differently."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    simulator = VirtualHomeSimulator([folder / "graphs"])
    steps, seconds = {"ours": 0, "package": 0}, {"ours": 0.0, "package": 0.0}
    different = []
    for path in sorted((folder / "programs").glob("*.txt")) * ROUNDS:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("[")]
        graph = json.loads((folder / "graphs" / f"{path.stem}.json").read_text(encoding="utf-8"))["init_graph"]
        ours, package = through_adapter(simulator, path.stem, lines), as_it_is(graph, lines)
        for name, (taken, spent, _) in (("ours", ours), ("package", package)):
            steps[name] += taken
            seconds[name] += spent
        if content(ours[2]) != content(package[2]):
            different.append(path.stem)
    table = Table("what", "steps", "steps/s", "wanted", title="VirtualHome's programs")
    table.add_row("through our adapter", str(steps["ours"]), f"{steps['ours'] / seconds['ours']:,.0f}", f"{WANTED:,}")
    table.add_row("the package's own loop", str(steps["package"]), f"{steps['package'] / seconds['package']:,.0f}", "")
    console = Console()
    console.print(table)
    console.print(f"programs that end otherwise than there: {', '.join(different) or 'none'}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
