"""AI2-THOR's package over our player: how long a step takes, and whether episodes are those of the built-in simulator.

    python benchmarks/thor.py steps                                      # round trips, by transport and size
    python benchmarks/thor.py traces --episodes 30                       # the household suite, both transports
    python benchmarks/thor.py traces --suite alfred --data ALFRED --episodes 100

Needs `pip install 'embodied[thor]'`. Figures of time are a machine's; `traces` fails when two traces differ.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

import embodied
from embodied.household import Controller
from embodied.simulators.thor.backend import player_command

ROUNDS = 200
SIZES = ((64, 64), (300, 300), (500, 500), (1000, 1000))
OUT = Console()


def steps() -> int:
    """Round trips of turns in `kitchen`, RGB alone and RGB-D with masks: medians in milliseconds."""
    from ai2thor.controller import Controller as Package
    from ai2thor.fifo_server import FifoServer
    from ai2thor.wsgi_server import WsgiServer

    os.environ.pop("CUDA_VISIBLE_DEVICES", None)
    table = Table("over", "picture", "RGB, ms", "of it processor, ms", "RGB-D and masks, ms")
    ways = {"our Controller": None, "pipes": FifoServer, "HTTP": WsgiServer}
    for name, server in ways.items():
        for width, height in SIZES:
            cells = []
            for more in ({}, {"renderDepthImage": True, "renderInstanceSegmentation": True}):
                size = {"width": width, "height": height, "scene": "kitchen", **more}
                if server is None:
                    controller = Controller(**size)
                else:
                    controller = Package(
                        local_executable_path=player_command(), server_class=server, x_display="0", **size
                    )
                cells.append(_round_trip(controller))
                controller.stop()
            (wall, processor), (full, _) = cells
            table.add_row(name, f"{width} × {height}", f"{wall:.2f}", f"{processor:.2f}", f"{full:.2f}")
    OUT.print(table)
    return 0


def _round_trip(controller: object) -> tuple[float, float]:
    """The median of a step in milliseconds, by the clock and by the processor time of both processes."""
    both = [psutil.Process(), *psutil.Process().children(recursive=True)]
    walls = []
    for number in range(ROUNDS + 20):
        if number == 20:
            before = _processor(both)
        begun = time.perf_counter()
        event = controller.step("RotateRight")  # type: ignore[attr-defined]
        assert event.frame is not None and event.metadata["objects"]
        walls.append(time.perf_counter() - begun)
    return 1000 * statistics.median(walls[20:]), 1000 * (_processor(both) - before) / ROUNDS


def _processor(processes: list[psutil.Process]) -> float:
    return sum(each.cpu_times().user + each.cpu_times().system for each in processes)


def traces(suite: str, episodes: int | None, data: Path | None, planner: str, worlds: list[str], seed: int) -> int:
    """Run the same episodes in the built-in simulator and in others, and compare their traces byte by byte."""
    different = 0
    with tempfile.TemporaryDirectory() as scratch:
        kept = {}
        for simulator in ("household", *worlds):
            out, begun = Path(scratch) / str(len(kept)), time.perf_counter()
            more = {"suite": suite, "planner": planner, "episodes": episodes, "data": data, "seed": seed, "workers": 0}
            report = embodied.evaluate(**more, simulator=simulator, out=out)
            kept[simulator] = {path.name: path.read_bytes() for path in sorted((out / "traces").iterdir())}
            seconds, rate = time.perf_counter() - begun, report.summary["success_rate"]
            OUT.print(f"{simulator}: {len(kept[simulator])} episodes, {100 * rate:.1f} % succeeded, {seconds:.0f} s")
        for simulator in worlds:
            bad = [name for name, text in kept["household"].items() if kept[simulator].get(name) != text]
            lines = sum(text.count(b"\n") for text in kept["household"].values())
            OUT.print(f"{simulator}: {len(bad)} of {len(kept['household'])} traces differ ({lines} events)")
            for name in bad[:10]:
                _show(name, kept["household"][name], kept[simulator].get(name, b""))
            different += len(bad)
    return 1 if different else 0


def _show(name: str, ours: bytes, theirs: bytes) -> None:
    """The first event in which two traces part."""
    for number, (one, other) in enumerate(zip(ours.splitlines(), theirs.splitlines(), strict=False)):
        if one != other:
            OUT.print(f"{name}, event {number}:\n  {one.decode()[:400]}\n  {other.decode()[:400]}", markup=False)
            return
    OUT.print(f"{name}: one trace ends before the other", markup=False)


def main() -> int:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("steps")
    asked = commands.add_parser("traces")
    asked.add_argument("--suite", default="household")
    asked.add_argument("--episodes", type=int, help="of a shuffle by --seed; all when absent")
    asked.add_argument("--data", type=Path, help="an ALFRED checkout")
    asked.add_argument("--planner", default="expert")
    asked.add_argument("--seed", type=int, default=0)
    both = ["thor:world=player,transport=fifo", "thor:world=player,transport=wsgi"]
    asked.add_argument("--simulators", nargs="+", default=both, help="compared with the built-in one")
    given = parser.parse_args()
    if given.command == "steps":
        return steps()
    return traces(given.suite, given.episodes, given.data, given.planner, given.simulators, given.seed)


if __name__ == "__main__":
    sys.exit(main())
