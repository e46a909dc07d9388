"""How fast admissible actions are found, and whether exactly: VirtualHome's 47,522 actions, 200 queries of its plans.

Run it by `python benchmarks/translation.py [FOLDER]`, where FOLDER holds `available_actions.json` and
`available_examples.json` (../shared/language_planner unless said). The first run embeds the actions, which takes
minutes on a CPU, and keeps that in the cache; later ones start warm. It fails when a query finds another action than
brute force in float64; figures of time are a machine's, and fail nothing.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.table import Table

from embodied.encoders.minilm import MiniLM
from embodied.grounders.free_text import first_line
from embodied.grounders.translation import SAMPLES, AdmissibleActions, action_words, title

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "language_planner"
QUERIES = 200
T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """A result, and the seconds that it took."""
    begun = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begun


def steps_of(plans: list[str]) -> list[str]:
    """Different steps of plans, in the plans' order."""
    lines = [first_line(line.partition(":")[2]) for plan in plans for line in plan.splitlines()[1:]]
    return [line for line in dict.fromkeys(lines) if line]


def main() -> int:
    """Measure and print; 1 when the search is not exact."""
    console = Console()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    actions: list[str] = json.loads((folder / "available_actions.json").read_text(encoding="utf-8"))
    plans: list[str] = json.loads((folder / "available_examples.json").read_text(encoding="utf-8"))
    # Half are steps, near to some action; half are tasks, near to none.
    queries = [*steps_of(plans)[: QUERIES // 2], *dict.fromkeys(title(plan).lower() for plan in plans)][:QUERIES]
    embedded: list[int] = []
    encoder = MiniLM(progress=lambda what, done, total: embedded.append(done))
    _, importing = timed(lambda: __import__("sentence_transformers"))
    _, loading = timed(lambda: encoder.encode(["is anybody there?"]))
    corpus, first = timed(lambda: AdmissibleActions(actions, encoder, keep=True))
    first_cold = bool(embedded)
    corpus, warm = timed(lambda: AdmissibleActions(actions, MiniLM(), keep=True))
    _, embedding = timed(lambda: [encoder.encode([query]) for query in queries])
    corpus = AdmissibleActions(actions, encoder, keep=True)

    single = [timed(lambda query=query: corpus.nearest([query]))[1] for query in queries]  # type: ignore[misc]
    batches = [queries[start : start + SAMPLES] for start in range(0, len(queries), SAMPLES)]
    batched = [timed(lambda batch=batch: corpus.nearest(batch))[1] / len(batch) for batch in batches]  # type: ignore[misc]
    rows = encoder.encode([action_words(action) for action in actions], keep=True).astype(np.float64)
    vectors = encoder.encode(queries).astype(np.float64)
    wanted = [int(np.argmax(np.einsum("ij,j->i", rows, vector))) for vector in vectors]
    right = sum(match.row == row for match, row in zip(corpus.nearest(queries), wanted, strict=True))

    table = Table("what", "figure", "wanted", title=f"{len(actions):,} actions, {len(queries)} queries")
    for row in (
        ("embedding the actions, once", f"{first:.1f} s" if first_cold else "in the cache", ""),
        ("importing torch and its libraries", f"{importing:.2f} s", ""),
        ("loading the encoder", f"{loading:.2f} s", ""),
        ("actions from the cache, warm", f"{warm:.3f} s", ""),
        ("warm start beyond importing", f"{loading + warm:.2f} s", "2 s"),
        ("embedding a query", f"{1e3 * embedding / len(queries):.2f} ms", ""),
        ("a query alone, after embedding", f"{1e3 * statistics.median(single):.2f} ms", "5 ms"),
        (f"a query among {SAMPLES}", f"{1e3 * statistics.median(batched):.2f} ms", "5 ms"),
        ("the same as brute force", f"{right} of {len(queries)}", f"{len(queries)}"),
    ):
        table.add_row(*row)
    console.print(table)
    console.print(f"medians, Python {sys.version.split()[0]}, numpy {np.__version__}", style="dim")
    return 0 if right == len(queries) else 1


if __name__ == "__main__":
    sys.exit(main())
