"""A scene graph: what is known of a home, as nodes and edges, and the rules by which seeing and acting change it.

Everything is in one place at most: a thing has one parent, or is held, or neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import networkx as nx

from embodied.frame import Frame
from embodied.memories.nodes import NEVER, Edge, Kind, Node, Relation, Source, View
from embodied.memory import shut
from embodied.perception import Detection
from embodied.simulator import Action, Observation

__all__ = ["NEVER", "Edge", "Kind", "Node", "Relation", "SceneGraph", "Source", "View"]

ROBOT = "robot"
"""The handle of the agent's node."""


class SceneGraph:
    """Nodes by handle, in the order in which they were first known of.

    Attributes:
        step: of the last update; counts on from episode to episode of one home.
    """

    def __init__(self) -> None:
        self._graph: nx.DiGraph = nx.DiGraph()
        self.step = NEVER

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def held(self) -> str | None:
        """Handle of what the robot holds."""
        raise NotImplementedError

    def nodes(self, kind: Kind | None = None) -> tuple[Node, ...]:
        """All nodes, or those of one kind."""
        raise NotImplementedError

    def get(self, handle: str) -> Node | None:
        """The node of a handle."""
        raise NotImplementedError

    def parent(self, handle: str) -> str | None:
        """Handle of what a thing is directly in or on."""
        node = self.get(handle)
        return None if node is None else node.parent

    def children(self, handle: str) -> tuple[str, ...]:
        """Handles of what is directly in or on a thing, or in a room; what the robot holds is no child of it."""
        raise NotImplementedError

    def edges(self, relation: Relation | None = None) -> Iterator[Edge]:
        """All edges, or those of one relation; "near" is worked out when it is asked for."""
        raise NotImplementedError

    def opened(self, handle: str) -> bool | None:
        """Whether a container's inside was ever seen; None for what is no container that closes."""
        node = self.get(handle)
        if node is None or not {"openable", "receptacle"} <= node.properties:
            return None
        return node.inside != NEVER or not shut(node)

    def last_looked(self, handle: str) -> int | None:
        """The last step at which a thing's place was looked at from near enough to show what is on it; None: never."""
        node = self.get(handle)
        return None if node is None or node.looked == NEVER else node.looked

    # -- writing ------------------------------------------------------------------------------------------------------

    def update(self, detections: Sequence[Detection], frame: Frame, step: int) -> Mapping[int, str]:
        """Take in what a frame shows; its `ids` are not read, nor are those of the detections.

        Returns:
            Handles by segment number.
        """
        raise NotImplementedError

    def note(self, action: Action, observation: Observation, step: int) -> None:
        """Take in what an action that worked brings about; its objects are handles."""
        raise NotImplementedError

    # -- keeping ------------------------------------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """All of it, views included, in types that JSON has."""
        raise NotImplementedError

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SceneGraph:
        """The inverse of `to_json`.

        Raises:
            EmbodiedError: it is no such graph.
        """
        raise NotImplementedError
