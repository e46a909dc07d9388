"""Questions to a scene graph: by type, relation and state, in words ("the dirty mug next to the sink"), by picture."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embodied.encoder import ImageTextEncoder, TextEncoder
from embodied.memories.nodes import Node, Relation
from embodied.memories.scene_graph import SceneGraph
from embodied.memories.type_likeness import STOP_WORDS, TypeLikeness, singular

LEAST = 0.25
"""Scores below that are no answer."""
BESIDE = 0.6
"""Metres between two things at which "next to" is half true."""
RELATIONS: Mapping[str, Relation] = {
    "next to": "near", "close to": "near", "beside": "near", "near": "near", "by": "near",
    "on top of": "on", "on": "on", "inside": "in", "within": "in", "in": "in", "at": "near",
}  # fmt: skip
"""What relations are called, the longer words first."""
STATES: Mapping[str, tuple[str, bool]] = {
    "dirty": ("dirty", True), "unwashed": ("dirty", True), "clean": ("dirty", False), "washed": ("cleaned", True),
    "open": ("open", True), "closed": ("open", False), "shut": ("open", False), "sliced": ("sliced", True),
    "cut": ("sliced", True), "whole": ("sliced", False), "broken": ("broken", True), "cooked": ("cooked", True),
    "raw": ("cooked", False), "hot": ("hot", True), "heated": ("heated", True), "cold": ("cold", True),
    "chilled": ("cooled", True), "full": ("filled", True), "filled": ("filled", True), "empty": ("filled", False),
    "lit": ("on", True), "running": ("on", True),
}  # fmt: skip
"""What states are called."""
_RELATION = re.compile(rf"\b({'|'.join(RELATIONS)})\b")
_HELD = re.compile(r"\b(in (my|your|the) (hand|robot s hand)|held|being carried)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: a thing's handle, and how well it fits, 0 to 1."""

    handle: str
    score: float


def select(
    graph: SceneGraph,
    *,
    object_type: str = "",
    states: Mapping[str, bool] | None = None,
    relation: Relation | None = None,
    target: str = "",
) -> list[Node]:
    """The things of a type, in all of those states, that have a relation to a thing or a room; in the graph's order."""
    related = None
    if relation is not None:
        related = {each.source for each in graph.edges(relation) if target in ("", each.target)}
        if relation == "near":
            related |= {each.target for each in graph.edges("near") if target in ("", each.source)}
    return [
        each
        for each in graph.things()
        if object_type in ("", each.object_type)
        and all(each.likely(name) is value for name, value in (states or {}).items())
        and (related is None or each.object_id in related)
    ]


def ask(graph: SceneGraph, words: str, encoder: TextEncoder | None = None) -> list[Found]:
    """What a description in words means, the best first: "the open cabinet", "the mug next to the sink in the kitchen".

    A description is a thing with its states, and after words of a relation what it is in, on or near; a chain binds to
    the right. A thing's score is how well its type, its states and its relations fit, multiplied.
    """
    text = " ".join(re.findall(r"[a-z]+", words.lower()))
    held = _HELD.search(text) is not None
    parts = _RELATION.split(_HELD.sub(" ", text))
    likeness = TypeLikeness({each.object_type for each in graph.things()}, encoder)
    scores = _described(graph, parts[-1], likeness)
    for at in range(len(parts) - 3, -1, -2):
        best = max(scores.values(), default=0.0)
        # What is the best meaning of an anchor is what was meant, however unlike the words are.
        anchors = {handle: value / best for handle, value in scores.items()} if best >= LEAST else {}
        relation = RELATIONS[parts[at + 1]]
        own = _described(graph, parts[at], likeness)
        scores = {handle: value * _related(graph, handle, relation, anchors) for handle, value in own.items() if value}
    found = [
        Found(handle, round(value, 4))
        for handle, value in scores.items()
        if value >= LEAST and graph[handle].kind in ("fixture", "object") and (not held or handle == graph.held)
    ]
    return sorted(found, key=lambda each: -each.score)


def ask_picture(graph: SceneGraph, picture: NDArray[np.uint8] | str, eye: ImageTextEncoder) -> list[Found]:
    """What a picture, or words by what they look like, shows: cosines to the views of things, the best view of each.

    (GOAT's rule: Chang et al., "GOAT: GO to Any Thing", 2023.)
    """
    row = eye.texts([picture])[0] if isinstance(picture, str) else eye.images([picture])[0]
    seen = [each for each in graph.things() if each.views]
    crops = [view.crop for each in seen for view in each.views if view.embedding is None]
    made = iter(eye.images(crops) if crops else ())
    found = []
    for each in seen:
        rows = [next(made) if view.embedding is None else view.embedding for view in each.views]
        found.append(Found(each.object_id, round(max(float(one @ row) for one in rows), 4)))
    return sorted(found, key=lambda each: -each.score)


def _described(graph: SceneGraph, part: str, likeness: TypeLikeness) -> dict[str, float]:
    """How well each thing, and each room, fits a noun phrase with states before it."""
    words = part.split()
    wanted = [STATES[word] for word in words if word in STATES]
    left = [word for word in words if word not in STATES]
    phrase = " ".join(word for word in left if word not in STOP_WORDS)
    types = likeness.of(phrase)
    anything = phrase in ("", "thing", "things", "something", "everything", "object", "objects")
    found = {}
    for each in graph.things():
        value = 1.0 if anything else types[each.object_type]
        for state, so in wanted:
            likely = each.states.get(state, 0.0)
            value *= likely if so else 1.0 - likely
        found[each.object_id] = value
    for room in graph.nodes("room"):
        names = {singular(room.object_id), singular(room.object_type)}
        found[room.object_id] = float(singular(phrase) in names)
    return found


def _related(graph: SceneGraph, handle: str, relation: Relation, anchors: Mapping[str, float]) -> float:
    """How far a thing has a relation to one of what was described."""
    if relation == "near":
        others = ((graph[each], value) for each, value in anchors.items() if value >= LEAST and each != handle)
        return max((value * _beside(graph[handle], other) for other, value in others), default=0.0)
    return max((anchors.get(each, 0.0) for each in _around(graph, handle)), default=0.0)


def _around(graph: SceneGraph, handle: str) -> Sequence[str]:
    """Handles of all that a thing is in or on, its room last."""
    found, outer = [], graph.parent(handle)
    while outer is not None:
        found.append(outer)
        handle, outer = outer, graph.parent(outer)
    return [*found, *(each.object_id for each in graph.nodes("room") if handle in graph.children(each.object_id))]


def _beside(one: Node, other: Node) -> float:
    """1 for things that touch, a half BESIDE apart, in a bell."""
    if other.kind == "room":
        return 0.0
    corners = zip(one.box.low, one.box.high, other.box.low, other.box.high, strict=True)
    apart = math.hypot(*(max(low - their_high, their_low - high, 0.0) for low, high, their_low, their_high in corners))
    return float(0.5 ** ((apart / BESIDE) ** 2))
