"""How quick the small language model is, on one core: loading, an instruction to its first skill call, 100 candidates.

Run it by `python benchmarks/language.py [MODEL]`. Figures of time are a machine's, and fail nothing.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from itertools import cycle, islice

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch  # importing it is not what is measured
from rich.console import Console
from rich.table import Table

from embodied.models.choice import ModelChoice
from embodied.models.making import model
from embodied.query import Choose, Reference, Step
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import Called, Event
from embodied.wiring import Choices, Materials, make_agent, make_planner, scene_library

SCENE = "kitchen"
SENTENCES = (
    "Put a clean mug in the coffee machine.",
    "could you chill an apple and leave it on the dining table",
    "Heat a slice of bread and bring it to the counter.",
    "put both salt shakers in the cabinet",
    "Wash every dirty plate.",
)
RUNS = 40
CANDIDATES = 100


class _FirstCallError(Exception):
    """The first skill is called: that is all that is waited for."""


def to_first_call(chosen: str) -> list[float]:
    """Seconds from an instruction to its first skill call, again and again."""
    materials = Materials(Choices("plan", model=ModelChoice(chosen)))
    agent, simulator = make_agent(make_planner(materials), materials.skills), HouseholdSimulator(scene_library())
    simulator.reset(Setup(SCENE), 0)

    def emit(event: Event) -> None:
        if isinstance(event, Called):
            raise _FirstCallError

    taken = []
    for sentence in islice(cycle(SENTENCES), RUNS):
        begun = time.perf_counter()
        try:
            agent.run(sentence, simulator, Setup(SCENE), emit=emit)
        except _FirstCallError:
            taken.append(time.perf_counter() - begun)
    return taken


def scoring(chosen: str) -> list[float]:
    """Seconds that it takes to score 100 next steps, after two that are done."""
    writer = model(chosen)
    take, wash = (Step(skill=skill, arguments={"object": Reference(type="Mug")}) for skill in ("pick_up", "clean"))
    query = Choose(SENTENCES[0], tuple(map(str, range(CANDIDATES))), steps=(wash,) * CANDIDATES, done=(take, wash))
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        writer.score(query, query.candidates)
        taken.append(time.perf_counter() - begun)
    return taken


def main() -> int:
    """Measure and print."""
    torch.set_num_threads(1)
    chosen = sys.argv[1] if len(sys.argv) > 1 else "small"
    begun = time.perf_counter()
    model(chosen)
    loading = time.perf_counter() - begun
    table = Table(title=f"{chosen}, one core", title_justify="left", box=None, header_style="dim")
    for heading in ("what", "median", "slowest", "wanted"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    table.add_row("loading, torch imported", f"{loading:.2f} s", "", "3 s")
    for what, taken, wanted in (
        ("an instruction to its first skill call", to_first_call(chosen), "60 ms"),
        (f"scoring {CANDIDATES} candidates", scoring(chosen), "150 ms"),
    ):
        table.add_row(what, f"{1e3 * statistics.median(taken):.0f} ms", f"{1e3 * max(taken):.0f} ms", wanted)
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
