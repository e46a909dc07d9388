"""How long a scene graph takes to take in a picture: `python -m benchmarks.memory [HOMES]`.

Times are of the processor, so that they mean something on a busy machine. The robot looks round whole homes of the
generator; a second row is the same with so many things known that the graph has 400 nodes.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from embodied.frame import Frame
from embodied.household.library import SceneLibrary
from embodied.memories.extents import Cloud
from embodied.memories.ground import Ground
from embodied.memories.remembered import RememberedMemory
from embodied.memories.scene_graph import SceneGraph
from embodied.motion import look_around
from embodied.perceivers.privileged import PrivilegedPerception
from embodied.perception import Detection
from embodied.simulators.handles import HandleSimulator
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.wiring import scene_library

SCENES = ("kitchen", "living_room", "apartment", "family_house")
NODES = 400
LIMIT = 3.0
"""Milliseconds that an update may take."""
Look = tuple[list[Detection], Frame]


def looks(scene: str, library: SceneLibrary) -> tuple[RememberedMemory, list[Look]]:
    """What a robot that looks round a scene sees."""
    perception = PrivilegedPerception()
    memory = RememberedMemory(perception)
    world = HandleSimulator(HouseholdSimulator(library), memory)
    observation = world.reset(Setup(scene))
    with world.telling():
        memory.start(world, observation)
    run, seen = look_around(memory), []
    action = next(run)
    try:
        while True:
            observation = world.step(action)
            memory.observe(observation)
            assert observation.look is not None
            seen.append((perception.detect(observation.look()), observation.look()))
            action = run.send(observation)
    except StopIteration:
        return memory, seen


def timed(work: Callable[[Look], object], seen: list[Look]) -> list[float]:
    """Milliseconds of the processor for each look."""
    times = []
    for each in seen:
        begun = time.process_time_ns()
        work(each)
        times.append((time.process_time_ns() - begun) / 1e6)
    return times


def filled(graph: SceneGraph, others: SceneGraph) -> SceneGraph:
    """The graph with things of others added, until it has NODES."""
    for each in others.things():
        if len(graph.nodes()) >= NODES:
            break
        handle = graph.new_handle()
        moved = each.box.moved((30.0, 0.0, 0.0))
        graph.put(type(each)(handle, each.kind, each.types, moved, known="told"))
    return graph


def main(count: int) -> int:
    """Measure, and print; returns 1 when an update takes longer than LIMIT on average."""
    library, table = scene_library(), Table(box=None, header_style="dim")
    for heading in ("scene", "looks", "nodes", "update ms", "95 %", "free cells ms"):
        table.add_column(heading, justify="left" if heading == "scene" else "right")
    slow = False
    for scene in SCENES[:count]:
        memory, seen = looks(scene, library)
        for large in (False, True):
            graph = SceneGraph.from_json(memory.graph.to_json())
            while large and len(graph.nodes()) < NODES:
                filled(graph, memory.graph)
            steps = iter(range(graph.step + 1, graph.step + 1 + len(seen)))
            times = timed(lambda look: graph.update(look[0], look[1], next(steps)), seen)  # noqa: B023
            ground = Ground()
            cells = timed(lambda look: ground.see(Cloud.of(look[1])), seen)  # noqa: B023
            mean, high = statistics.mean(times), statistics.quantiles(times, n=20)[-1]
            slow |= mean > LIMIT
            shown = f"{mean:.2f}", f"{high:.2f}", f"{statistics.mean(cells):.2f}"
            table.add_row(scene, str(len(seen)), str(len(graph.nodes())), *shown)
    Console().print(table)
    return int(slow)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else len(SCENES)))
