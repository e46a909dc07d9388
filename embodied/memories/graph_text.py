"""A scene graph in words, within a budget of tokens: collapsed at first, opened where it matters.

    kitchen: 23 fixtures, 31 objects
      CounterTop n4: Mug n31 (dirty), Plate n35 n38, and 6 more
      Fridge n7 (closed, not looked into)
      also Apple ×3, Cabinet ×12, Drawer ×9, Pan
    The robot holds nothing.

As in SayPlan (Rana et al., CoRL 2023) a collapsed graph is searched by expanding and contracting its nodes. What is
collapsed is told by how many of a type there are; what is shown, by handle, with states, and what it is in or on. What
has most to do with what is asked for is shown first, and as much of the rest as the budget allows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from embodied.entity import STATES
from embodied.memories.nodes import Node
from embodied.memories.scene_graph import SceneGraph
from embodied.memory import shut
from embodied.words import counted

BUDGET = 900
"""Tokens."""
MATTERS = 0.6
"""Relevance from which a thing is shown rather than how many of each type there are."""
ANYWHERE = "somewhere"
"""What rooms are called that nobody told of."""
SHOWN_STATES = tuple(name for name in STATES if name not in ("open", "on", "filled", "temperature"))
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+|\S|\n")
LETTERS, DIGITS = 6, 2
"""Of a token, at most: tokenizers split short English words less."""

Relevance = Callable[[Node], float]


def tokens(text: str) -> int:
    """How many tokens a text has, about, and rather too many: a server's own tokenizer is not at hand."""
    pieces = _PIECE.findall(text)
    return sum(-(-len(piece) // (DIGITS if piece.isdigit() else LETTERS)) for piece in pieces)


def alike(node: Node) -> float:
    """Nothing has more to do with what is asked for than anything else."""
    return 0.0


@dataclass(slots=True)
class GraphText:
    """A graph being read.

    Attributes:
        graph: it; not changed.
        relevance: how much a thing has to do with what is asked for, 0 to 1.
        expanded: handles of what all contents are shown of.
        contracted: handles of what no contents are shown of.
    """

    graph: SceneGraph
    relevance: Relevance = alike
    expanded: set[str] = field(default_factory=set)
    contracted: set[str] = field(default_factory=set)
    _rooms: list[tuple[str, list[Node], list[Node]]] = field(default_factory=list)
    _states: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _children: dict[str, tuple[Node, ...]] = field(default_factory=dict)

    def expand(self, handle: str) -> None:
        """Show what is in or on a thing, or in a room, first of all."""
        self.contracted.discard(handle)
        self.expanded.add(handle)

    def contract(self, handle: str) -> None:
        """Show nothing of what is in or on a thing, or in a room."""
        self.expanded.discard(handle)
        self.contracted.add(handle)

    def text(self, budget: int = BUDGET) -> str:
        """The graph in words, of `budget` tokens at most by `tokens`, if the rooms' names alone do not exceed it."""
        self._read()
        ranked = self._ranked()
        matter = sum(value >= MATTERS for _, value in ranked)
        handles = [handle for handle, _ in ranked]
        for with_types in (True, False):
            shown = _most(partial(self._fits, handles, with_types, budget), len(handles))
            if shown >= matter or not with_types:
                return self._render(handles[:shown], with_types)
        raise AssertionError("the second way is always taken")

    def _read(self) -> None:
        """Take from the graph what every rendering of it asks for."""
        graph = self.graph
        self._states = {each.object_id: tuple(states(graph, each)) for each in graph.things()}
        self._children = {name: tuple(graph[each] for each in graph.children(name)) for name in self._states}
        self._rooms = [
            (name, things, [node for each in things for node in self._all(each)]) for name, things in _rooms(graph)
        ]

    def _fits(self, handles: Sequence[str], with_types: bool, budget: int, count: int) -> bool:
        return tokens(self._render(handles[:count], with_types)) <= budget

    def _ranked(self) -> list[tuple[str, float]]:
        """Everything that may be shown, with its relevance, that which matters most first."""
        graph, hidden = self.graph, set[str]()
        for handle in self.contracted:
            hidden |= _within(graph, handle)
        asked = {child for handle in self.expanded for child in graph.children(handle)}
        values = {
            each.object_id: 2.0 if each.object_id in asked else self.relevance(each)
            for each in graph.things()
            if each.object_id not in hidden
        }
        seen = {each.object_id: each.last_seen for each in graph.things()}
        return sorted(values.items(), key=lambda pair: (-pair[1], -seen[pair[0]]))

    def _render(self, shown: Sequence[str], with_types: bool) -> str:
        """The graph with those things shown, and what they are in or on."""
        graph, wanted = self.graph, set[str]()
        for handle in shown:
            outer: str | None = handle
            while outer is not None and outer not in wanted:
                wanted.add(outer)
                outer = graph.parent(outer)
        lines = [line for told in self._rooms for line in self._room(*told, wanted, with_types)]
        held = graph.get(graph.held) if graph.held is not None else None
        return "\n".join([*lines, f"The robot holds {self._said(held) if held else 'nothing'}."])

    def _room(
        self, name: str, things: Sequence[Node], inner: Sequence[Node], wanted: set[str], with_types: bool
    ) -> Iterator[str]:
        fixtures = sum(each.kind == "fixture" for each in inner)
        yield f"{name}: {counted(fixtures, 'fixture')}, {counted(len(inner) - fixtures, 'object')}"
        yield from (f"  {told}" for told in self._listed([each for each in things if each.object_id in wanted], wanted))
        rest = Counter(each.object_type for each in inner if each.object_id not in wanted)
        if rest and with_types:
            types = (f"{kind} ×{count}" if count > 1 else kind for kind, count in sorted(rest.items()))
            yield f"  also {', '.join(types)}"

    def _listed(self, things: Sequence[Node], wanted: set[str]) -> list[str]:
        """Things in words; those that are empty and alike are told together: "Cabinet n4 n5 (closed)"."""
        same: dict[tuple[str, ...], list[str]] = {}
        for each in things:
            full = [each.object_id] if self._children[each.object_id] else []
            same.setdefault((each.object_type, *self._states[each.object_id], *full), []).append(each.object_id)
        told = []
        for handles in same.values():
            first = self.graph[handles[0]]
            if len(handles) == 1:
                told.append(self._told(first, wanted))
            else:
                told.append(f"{first.object_type} {' '.join(handles)}{_bracketed(self._states[first.object_id])}")
        return told

    def _told(self, node: Node, wanted: set[str]) -> str:
        """A thing with those of its contents that are wanted."""
        inside = self._children[node.object_id]
        shown = [each for each in inside if each.object_id in wanted]
        told, more = self._listed(shown, wanted), len(inside) - len(shown)
        if told and more:
            told.append(f"and {more} more")
        elif more:
            told.append(counted(more, "thing"))
        said = self._said(node)
        return f"{said}: {', '.join(told)}" if told and node.kind == "fixture" else f"{said}{_bracketed(told)}"

    def _said(self, node: Node) -> str:
        return f"{node.object_type} {node.object_id}{_bracketed(self._states[node.object_id])}"

    def _all(self, node: Node) -> Iterator[Node]:
        yield node
        for child in self._children[node.object_id]:
            yield from self._all(child)


def states(graph: SceneGraph, node: Node) -> list[str]:
    """What is worth saying of how a thing is, and of how well it is known."""
    said = ["closed" if shut(node) else "open"] if "openable" in node.properties else []
    said += ["on"] if node.is_toggled else []
    said += [name.replace("_", " ") for name in SHOWN_STATES if getattr(node, STATES[name])]
    said += [f"{node.fill_liquid} in it"] if node.fill_liquid else []
    said += [node.temperature.lower()] if node.temperature != "RoomTemp" else []
    said += sorted(node.history)
    said += ["not looked into"] if graph.opened(node.object_id) is False else []
    return said + (["maybe gone"] if node.missed else [])


def _rooms(graph: SceneGraph) -> Iterator[tuple[str, list[Node]]]:
    """The rooms by name, each with the outermost things in it; last what is in no room."""
    outermost = [each for each in graph.things() if each.parent is None and each.object_id != graph.held]
    found = {room.name: [graph[each] for each in graph.children(room.name)] for room in graph.rooms}
    placed = {each.object_id for things in found.values() for each in things}
    yield from found.items()
    if left := [each for each in outermost if each.object_id not in placed]:
        yield ANYWHERE, left


def _within(graph: SceneGraph, handle: str) -> set[str]:
    """Handles of all that is in or on a thing, or in a room."""
    return (
        {each for child in graph.children(handle) for each in (child, *graph.descendants(child))}
        if (handle in {room.name for room in graph.rooms})
        else set(graph.descendants(handle))
    )


def _most(fits: Callable[[int], bool], most: int) -> int:
    """The largest count that fits, where all smaller ones do; 0 when none does."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _bracketed(said: Sequence[str]) -> str:
    return f" ({', '.join(said)})" if said else ""
