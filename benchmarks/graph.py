"""Scene graphs of large homes: does the text keep its budget and the target; how long do text, saving and loading take.

Generated homes of eight rooms, and the household suite's wordings of ALFRED's task types whose object types the home
has. Asked for by the subgoal ("pick up the mug") and by the person's own sentence. A target is in the text when one
thing of its type is, by its handle. Run it by `python -m benchmarks.graph [HOMES]`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console

from embodied.encoders.minilm import MiniLM
from embodied.entity import type_words
from embodied.evaluation.statistics import wilson
from embodied.evaluation.suite import find_suite, load_suite
from embodied.household.build import build_home
from embodied.household.furnish.generate import generate_home
from embodied.memories.graph_store import Graphs
from embodied.memories.graph_text import BUDGET, GraphText, tokens
from embodied.memories.scene_graph import SceneGraph
from embodied.memories.store import MemoryFile
from embodied.memories.type_likeness import relevance
from embodied.registry import content_folders
from embodied.task_types import TASK_TYPES
from embodied.wiring import scene_library
from tests.graphs import graph_of

ROOMS = ("kitchen", "living_room", "bedroom", "bathroom", "bedroom", "kitchen", "living_room", "bathroom")
NODES = 400
OUT = Console(highlight=False)


def homes(count: int) -> list[SceneGraph]:
    """Graphs of generated homes, with everything in them seen; those of fewer than NODES nodes are left out."""
    found, seed = list[SceneGraph](), 1000
    while len(found) < count:
        graph, _ = graph_of(build_home(generate_home(ROOMS, np.random.default_rng(seed), f"home-{seed}"), where="home"))
        seed += 1
        OUT.print(f"seed {seed - 1}: {len(graph.nodes())} nodes", style="dim")
        if len(graph.nodes()) >= NODES:
            found.append(graph)
    return found


def wordings() -> list[tuple[str, tuple[str, ...]]]:
    """Sentences with the object types that their goals speak of."""
    suite = load_suite(find_suite("household", content_folders("suites")), scene_library())
    found = []
    for task in suite.tasks:
        if task.task_type in TASK_TYPES:
            things = [each.thing for each in task.goal.conditions]
            types = [each.type for each in things] + [each.inside.type for each in things if each.inside is not None]
            found.append(
                (task.instruction, tuple(dict.fromkeys(each.removesuffix("Sliced") for each in types if each)))
            )
    return found


def shown(graph: SceneGraph, text: str, kind: str) -> bool:
    """Whether a text has the handle of a thing of a type."""
    words = set(text.replace(",", " ").replace(":", " ").replace("(", " ").replace(")", " ").split())
    return any(each.object_id in words for each in graph.things() if each.object_type == kind)


def measure(graphs: list[SceneGraph]) -> None:
    """Print how often targets are in the text, and its sizes."""
    encoder = MiniLM()
    hits, counts, sizes, seconds = Counter[str](), Counter[str](), list[int](), list[float]()
    for graph in graphs:
        types = {each.object_type for each in graph.things()}
        for sentence, wanted in wordings():
            if not set(wanted) <= types:
                continue
            asked = {"sentence": [sentence], "subgoal": [f"find the {type_words(kind)}" for kind in wanted]}
            for name, told in asked.items():
                for words in told:
                    about = relevance(words, types, encoder)
                    begun = time.perf_counter()
                    text = GraphText(graph, about).text(BUDGET)
                    seconds.append(time.perf_counter() - begun)
                    sizes.append(tokens(text))
                    mentioned = wanted if name == "sentence" else wanted[told.index(words) : told.index(words) + 1]
                    hits[name] += all(shown(graph, text, kind) for kind in mentioned)
                    counts[name] += 1
    for name, count in counts.items():
        low, high = wilson(hits[name], count) or (0.0, 1.0)
        share = 100 * hits[name] / count
        OUT.print(f"target in the text, asked by {name}: {share:.1f} % ({100 * low:.1f}-{100 * high:.1f}), n = {count}")
    OUT.print(
        f"nodes: {[len(each.nodes()) for each in graphs]}; tokens: at most {max(sizes)}, median {np.median(sizes):.0f}"
    )
    OUT.print(f"text: median {1000 * np.median(seconds):.0f} ms")


def keep(graph: SceneGraph) -> None:
    """Print how long a memory file takes."""
    with tempfile.TemporaryDirectory() as folder, closing(MemoryFile(Path(folder) / "home.memory")) as file:
        graphs = Graphs(file)
        begun = time.perf_counter()
        graphs.save("home", graph)
        OUT.print(f"saved whole: {1000 * (time.perf_counter() - begun):.1f} ms")
        times = []
        for step in range(50):
            for node in graph.things()[:30]:
                graph.put(replace(node, last_seen=10_000 + step))
            begun = time.perf_counter()
            graphs.save("home", graph)
            times.append(time.perf_counter() - begun)
        OUT.print(f"a step's save, 30 nodes changed: median {1000 * np.median(times):.1f} ms")
        begun = time.perf_counter()
        Graphs(file).load("home")
        OUT.print(f"loaded: {1000 * (time.perf_counter() - begun):.1f} ms")


if __name__ == "__main__":
    made = homes(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    measure(made)
    keep(made[0])
