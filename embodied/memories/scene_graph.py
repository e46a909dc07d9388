"""A scene graph: what is known of a home, as nodes and edges, and the rules by which seeing and acting change it.

Whatever is written, a thing is in one place at most: it has one parent, or the robot holds it, or neither; nothing is
in or on itself, at any depth. What the rules are is written where they are: `seeing`, `acting`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from embodied.entity import Room, room_at
from embodied.frame import Frame
from embodied.geometry import Box
from embodied.memories.acting import act
from embodied.memories.graph_json import from_json, to_json
from embodied.memories.ground import Ground
from embodied.memories.looking import EXPLORED, has_insides, share_of
from embodied.memories.nodes import NEVER, Edge, Kind, Node, Relation, Source, View
from embodied.memories.placing import relation_to
from embodied.memories.seeing import see
from embodied.perception import Detection
from embodied.simulator import Action, Observation

__all__ = ["NEVER", "ROBOT", "Edge", "Kind", "Node", "Relation", "SceneGraph", "Source", "View"]

ROBOT = "robot"
"""The handle of the agent's node."""
NEAR = 0.5
"""Metres between the middles of things that are near each other, at most."""
_NOWHERE = Box((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


class SceneGraph:
    """Nodes by handle, in the order in which they were first known of.

    Attributes:
        step: of the last update; counts on from episode to episode of one home.
        count: how many handles were given out.
        rooms: as told; none where nothing was told.
        ground: which cells may be stood on, as far as that was learnt.
    """

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._edges = nx.DiGraph()
        self.count = 0
        self._held: str | None = None
        self.step = NEVER
        self.rooms: tuple[Room, ...] = ()
        self.ground = Ground()
        self.put(Node(ROBOT, "agent", {"Robot": 1.0}, _NOWHERE, known="told"))

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def held(self) -> str | None:
        """Handle of what the robot holds."""
        return self._held

    def nodes(self, kind: Kind | None = None) -> tuple[Node, ...]:
        """All nodes, or those of one kind."""
        return tuple(each for each in self._nodes.values() if kind in (None, each.kind))

    def things(self) -> tuple[Node, ...]:
        """Fixtures and objects."""
        return tuple(each for each in self._nodes.values() if each.kind in ("fixture", "object"))

    def get(self, handle: str) -> Node | None:
        """The node of a handle."""
        return self._nodes.get(handle)

    def __getitem__(self, handle: str) -> Node:
        return self._nodes[handle]

    def parent(self, handle: str) -> str | None:
        """Handle of what a thing is directly in or on."""
        node = self.get(handle)
        return None if node is None else node.parent

    def children(self, handle: str) -> tuple[str, ...]:
        """Handles of what is directly in or on a thing; of the outermost things in a room."""
        if handle not in self._nodes:
            return ()
        if self._nodes[handle].kind == "room":
            return tuple(each.object_id for each in self.things() if self._room_of(each) == handle)
        return tuple(each for each in self._edges.predecessors(handle) if self._nodes[each].parent == handle)

    def carried(self) -> tuple[str, ...]:
        """Handles of what the robot holds and all that is in or on it."""
        return (self._held, *self.descendants(self._held)) if self._held is not None else ()

    def descendants(self, handle: str) -> Iterator[str]:
        """Handles of everything in or on a thing, at any depth."""
        for child in self.children(handle):
            yield child
            yield from self.descendants(child)

    def edges(self, relation: Relation | None = None) -> Iterator[Edge]:
        """All edges, or those of one relation; what is near what, and in which room, is worked out when it is asked."""
        for source, target, kind in self._edges.edges(data="relation"):
            if relation in (None, kind):
                yield Edge(source, kind, target)
        if relation in (None, "in"):
            for each in self.things():
                if (room := self._room_of(each)) is not None:
                    yield Edge(each.object_id, "in", room)
        if relation in (None, "near"):
            yield from self._near()

    def opened(self, handle: str) -> bool | None:
        """Whether a container's inside was ever seen; None for what is no container that closes."""
        node = self.get(handle)
        if node is None or "openable" not in node.properties or not has_insides(node):
            return None
        return node.inside != NEVER

    def last_looked(self, handle: str) -> int | None:
        """The last step at which a thing's place was looked at from near enough to show what is on it; None: never."""
        node = self.get(handle)
        return None if node is None or node.looked == NEVER else node.looked

    def explored(self, handle: str) -> bool:
        """Whether most of what a thing may bear, or hold inside, was looked at from near."""
        node = self.get(handle)
        return node is not None and (self.opened(handle) is True or share_of(node.covered) >= EXPLORED)

    def _room_of(self, node: Node) -> str | None:
        if node.parent is not None or node.object_id == self._held:
            return None
        x, _, z = node.box.centre
        room = room_at(self.rooms, x, z)
        return room.name if room is not None else None

    def _near(self) -> Iterator[Edge]:
        things = [each for each in self.things() if each.object_id != self._held]
        for index, one in enumerate(things):
            for other in things[index + 1 :]:
                related = one.object_id == other.parent or other.object_id == one.parent
                apart = zip(one.box.centre, other.box.centre, strict=True)
                if not related and sum((a - b) ** 2 for a, b in apart) <= NEAR**2:
                    yield Edge(one.object_id, "near", other.object_id)

    # -- writing ------------------------------------------------------------------------------------------------------

    def new_handle(self) -> str:
        """A handle that nothing has yet."""
        self.count += 1
        return f"n{self.count}"

    def put(self, node: Node) -> None:
        """Enter a node, or a node's new state; a parent that cannot be one is left out, and what is held has none."""
        handle = node.object_id
        if node.parent is not None and not self._may_be_in(handle, node.parent):
            node = replace(node, parent=None)
        self._nodes[handle] = node
        self._edges.add_node(handle)
        outer = [each for _, each, kind in self._edges.out_edges(handle, data="relation") if kind in ("in", "on")]
        if outer != ([node.parent] if node.parent is not None else []):
            self._edges.remove_edges_from([(handle, each) for each in outer])
            if node.parent is not None:
                self._edges.add_edge(handle, node.parent, relation=relation_to(self._nodes[node.parent]))

    def _may_be_in(self, handle: str, parent: str) -> bool:
        if handle == self._held or parent not in self._nodes:
            return False
        outer: str | None = parent
        while outer is not None and outer != handle:
            outer = self._nodes[outer].parent
        return outer is None

    def hold(self, handle: str | None) -> None:
        """The robot holds a thing, or nothing; what it held before is nowhere in particular."""
        if self._held is not None:
            self._edges.remove_edge(ROBOT, self._held)
        self._held = handle if handle in self._nodes else None
        if self._held is not None:
            self._edges.add_edge(ROBOT, self._held, relation="holds")
            self.put(replace(self._nodes[self._held], parent=None))

    def forget(self, handle: str) -> None:
        """Drop a node; what was in or on it is nowhere in particular."""
        if handle == self._held:
            self.hold(None)
        for child in self.children(handle):
            self.put(replace(self._nodes[child], parent=None))
        del self._nodes[handle]
        self._edges.remove_node(handle)

    def lead(self, source: str, target: str) -> None:
        """The robot went from one place to another."""
        self._edges.add_edge(source, target, relation="leads_to")

    def update(self, detections: Sequence[Detection], frame: Frame, step: int) -> Mapping[int, str]:
        """Take in what a frame shows; its `ids` are not read, nor are those of the detections.

        Returns:
            Handles by segment number.
        """
        self.step = step
        return see(self, detections, frame)

    def note(self, action: Action, observation: Observation, step: int) -> None:
        """Take in what an action that worked brings about; its objects are handles."""
        self.step = step
        act(self, action, observation)

    # -- keeping ------------------------------------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """All of it, views included, in types that JSON has."""
        return to_json(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SceneGraph:
        """The inverse of `to_json`.

        Raises:
            EmbodiedError: it is no such graph.
        """
        return from_json(cls(), data)
