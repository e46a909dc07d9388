"""What a robot that knows the home's fixtures is told when an episode begins: a map with its furniture, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embodied.geometry import Box
from embodied.memories.nodes import Node
from embodied.simulator import WorldState

if TYPE_CHECKING:
    from embodied.memories.scene_graph import SceneGraph


def tell(graph: SceneGraph, state: WorldState) -> None:
    """Enter rooms and fixtures, each with its type and its box; not what states they are in, nor what is in them.

    A graph that was told before is left as it is: what it learnt since counts.
    """
    if any(each.known == "told" for each in graph.nodes("fixture")):
        return
    graph.rooms = tuple(state.rooms)
    for room in graph.rooms:
        x0, z0 = (min(area[axis] for area in room.areas) for axis in (0, 1))
        x1, z1 = (max(area[axis] for area in room.areas) for axis in (2, 3))
        graph.put(Node(room.name, "room", {room.kind: 1.0}, Box((x0, 0.0, z0), (x1, 0.0, z1)), known="told"))
    for each in state.objects():
        if "pickupable" not in each.properties and not each.is_sliced:
            kind = {each.object_type: 1.0}
            graph.put(Node(graph.new_handle(), "fixture", kind, each.box, known="told", told=each.box))
