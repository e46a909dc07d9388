"""A scene graph as JSON, and back."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from embodied.entity import Room
from embodied.errors import BadFileError, invalid
from embodied.geometry import Box, Cell, Point
from embodied.memories.nodes import Kind, Node, Source, View

if TYPE_CHECKING:
    from embodied.memories.scene_graph import SceneGraph

VERSION = 1
"""Of the format; a graph of another one is refused."""
GraphType = TypeVar("GraphType", bound="SceneGraph")
Stored = tuple[Point, Point]
"""A box's corners."""
FIX = "it was not written by this program, or something has changed it since"


class StoredView(BaseModel):
    """A view; the crop is base64 of zlib of its bytes."""

    model_config = ConfigDict(extra="forbid", strict=True)
    height: int
    width: int
    crop: str
    pixels: int
    step: int
    embedding: list[float] | None = None


class StoredNode(BaseModel):
    """A node."""

    model_config = ConfigDict(extra="forbid")
    object_id: str
    kind: Kind
    types: dict[str, float]
    box: Stored
    spread: float
    states: dict[str, float]
    parent: str | None
    views: list[StoredView]
    first_seen: int
    last_seen: int
    known: Source
    looked: int
    inside: int
    covered: int
    missed: int
    told: Stored | None


class StoredGraph(BaseModel):
    """A graph; what the robot held is not kept: between two episodes it may have been put anywhere."""

    model_config = ConfigDict(extra="forbid")
    version: Literal[1]
    step: int
    count: int
    rooms: list[tuple[str, str, list[tuple[float, float, float, float]]]]
    nodes: list[StoredNode]
    ways: list[tuple[str, str]]
    floor: list[Cell]
    barred: list[Cell]
    blocked: list[Cell] | None = None
    walked: list[Cell]


def to_json(graph: SceneGraph) -> dict[str, Any]:
    """All of a graph in types that JSON has."""
    return {**head_json(graph), "nodes": [node_json(each) for each in graph.nodes()]}


def head_json(graph: SceneGraph) -> dict[str, Any]:
    """All of a graph but its nodes."""
    ground = graph.ground
    return {
        "version": VERSION,
        "step": graph.step,
        "count": graph.count,
        "rooms": [[each.name, each.kind, [list(area) for area in each.areas]] for each in graph.rooms],
        "ways": [[each.source, each.target] for each in graph.edges("leads_to")],
        "floor": sorted(map(list, ground.floor)),
        "barred": sorted(map(list, ground.barred)),
        "blocked": sorted(map(list, ground.blocked)),
        "walked": sorted(map(list, ground.walked)),
    }


def from_json(graph: GraphType, data: Mapping[str, Any]) -> GraphType:
    """Fill an empty graph.

    Raises:
        BadFileError: it is no graph of this version.
    """
    if data.get("version") != VERSION:
        raise BadFileError(f"version {data.get('version')!r} of a scene graph, not {VERSION}", where="version", fix=FIX)
    try:
        stored = _adapter().validate_python(data)
        nodes = [_from_stored(each) for each in stored.nodes]
    except ValidationError as error:
        raise invalid(error, "scene graph", FIX) from error
    except (ValueError, zlib.error) as error:
        raise BadFileError(f"a view is broken: {error}", where="scene graph", fix=FIX) from error
    graph.step, graph.count = stored.step, stored.count
    graph.rooms = tuple(Room(name, kind, tuple(areas)) for name, kind, areas in stored.rooms)
    # Parents may come after their children: first all nodes, then what is in what.
    for node in nodes:
        graph.put(replace(node, parent=None))
    for node in nodes:
        graph.put(node)
    for source, target in stored.ways:
        graph.lead(source, target)
    graph.ground.floor, graph.ground.barred = set(stored.floor), set(stored.barred)
    graph.ground.blocked = graph.ground.barred.copy() if stored.blocked is None else set(stored.blocked)
    graph.ground.walked = set(stored.walked)
    return graph


@cache
def _adapter() -> TypeAdapter[StoredGraph]:
    return TypeAdapter(StoredGraph)


def node_json(node: Node) -> dict[str, Any]:
    """One node."""
    return {
        "object_id": node.object_id,
        "kind": node.kind,
        "types": dict(node.types),
        "box": _corners(node.box),
        "spread": node.spread,
        "states": dict(node.states),
        "parent": node.parent,
        "views": [view_json(each) for each in node.views],
        "first_seen": node.first_seen,
        "last_seen": node.last_seen,
        "known": node.known,
        "looked": node.looked,
        "inside": node.inside,
        "covered": node.covered,
        "missed": node.missed,
        "told": None if node.told is None else _corners(node.told),
    }


def _from_stored(stored: StoredNode) -> Node:
    fields = {name: getattr(stored, name) for name in StoredNode.model_fields}
    told = stored.told
    fields |= {"box": Box(*stored.box), "told": None if told is None else Box(*told)}
    return Node(**(fields | {"views": tuple(map(_from_stored_view, stored.views))}))


def view_json(view: View) -> dict[str, Any]:
    """One view."""
    height, width, _ = view.crop.shape
    return {
        "height": height,
        "width": width,
        "crop": base64.b64encode(zlib.compress(view.crop.tobytes(), 1)).decode("ascii"),
        "pixels": view.pixels,
        "step": view.step,
        "embedding": None if view.embedding is None else [float(each) for each in view.embedding],
    }


def _from_stored_view(stored: StoredView) -> View:
    raw = zlib.decompress(base64.b64decode(stored.crop, validate=True))
    crop = np.frombuffer(raw, np.uint8).reshape(stored.height, stored.width, 3)
    embedding = None if stored.embedding is None else np.array(stored.embedding, np.float32)
    return View(crop, stored.pixels, stored.step, embedding)


def _corners(box: Box) -> list[list[float]]:
    return [[float(value) for value in corner] for corner in (box.low, box.high)]
