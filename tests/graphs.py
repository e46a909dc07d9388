"""Scene graphs that know everything of a home, as if all of it had been seen."""

from __future__ import annotations

from dataclasses import replace

from embodied.entity import TEMPERATURES
from embodied.facts import LIQUIDS
from embodied.household.home import Home
from embodied.memories.nodes import Node
from embodied.memories.scene_graph import SceneGraph
from embodied.memories.telling import tell


def graph_of(home: Home) -> tuple[SceneGraph, dict[str, str]]:
    """The graph, and the handle of each object by its id."""
    graph = SceneGraph()
    tell(graph, home)
    told = {each.box: each for each in graph.nodes("fixture")}
    handles: dict[str, str] = {}
    for number, item in enumerate(home.objects()):
        known = told.get(item.box) if "pickupable" not in item.properties else None
        handles[item.object_id] = known.object_id if known is not None else graph.new_handle()
        states = {
            "open": item.is_open, "on": item.is_toggled, "sliced": item.is_sliced, "broken": item.is_broken,
            "cooked": item.is_cooked, "dirty": item.is_dirty, "used_up": item.is_used_up,
            "filled": bool(item.fill_liquid), **{name: item.fill_liquid == name for name in LIQUIDS},
            **{name: item.temperature == value for name, value in TEMPERATURES.items()},
        }  # fmt: skip
        graph.put(
            Node(
                handles[item.object_id],
                "object" if "pickupable" in item.properties else "fixture",
                {item.object_type: 1.0},
                item.box,
                states={name: float(so) for name, so in states.items()},
                first_seen=number,
                last_seen=number,
                looked=number,
                inside=number if item.is_open else -1,
                known="seen",
            )
        )
    for item in home.objects():
        if item.parent in handles:
            graph.put(replace(graph[handles[item.object_id]], parent=handles[item.parent]))
    return graph, handles
