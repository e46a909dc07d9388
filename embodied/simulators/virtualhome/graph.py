"""Scenes: VirtualHome's graph files, by path, or by name in folders that packages offer.

A file is a graph, `{"nodes": [...], "edges": [...]}`, or holds one under `init_graph` beside a `final_graph`. None of
VirtualHome's ships here. A package offers a folder of them through the entry-point group `embodied.virtualhome_graphs`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from embodied.errors import BadFileError, MissingDataError, UnknownNameError, invalid

GROUP = "virtualhome_graphs"
SCHEMA = "give a graph of nodes and edges, as VirtualHome's environment_graph() does"
PERSON = "character"


class _Node(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: int
    class_name: str
    category: str | None = None
    properties: list[str]
    states: list[str]


class _Edge(BaseModel):
    model_config = ConfigDict(extra="ignore")
    from_id: int
    relation_type: str
    to_id: int


class _Graph(BaseModel):
    model_config = ConfigDict(extra="ignore")
    nodes: list[_Node]
    edges: list[_Edge]


def find_graph(scene: str, folders: Sequence[Path]) -> Path:
    """The file of a scene, by its own path or by name in the folders.

    Raises:
        MissingDataError: a path to no file.
        UnknownNameError: no such scene; the message offers the nearest.
    """
    if scene.endswith(".json"):
        if not (path := Path(scene).expanduser()).is_file():
            raise MissingDataError(
                "no such graph file", where=scene, fix="give the path of one of VirtualHome's graphs"
            )
        return path
    known = {path.stem: path for folder in reversed(folders) for path in folder.glob("*.json")}
    if scene not in known:
        raise UnknownNameError("VirtualHome scene", scene, known)
    return known[scene]


def read_graph(path: Path) -> dict[str, Any]:
    """Read the graph that a scene begins as.

    Raises:
        BadFileError: it is no graph that a person can live in.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadFileError(f"no valid JSON ({error})", where=str(path), fix=SCHEMA) from None
    return checked_graph(content.get("init_graph", content) if isinstance(content, Mapping) else content, str(path))


def checked_graph(content: Any, where: str) -> dict[str, Any]:
    """A graph, once it is one: known words only, no edge that hangs loose, a person in a room.

    Raises:
        BadFileError: it is none.
    """
    from embodied.simulators.virtualhome.package import official

    environment = official().environment
    try:
        graph = _Graph.model_validate(content)
    except ValidationError as error:
        raise invalid(error, where, SCHEMA) from None
    for node in graph.nodes:
        _known(node.properties, environment.Property, f"{where}: property of node {node.id}")
        _known(node.states, environment.State, f"{where}: state of node {node.id}")
    _known({edge.relation_type for edge in graph.edges}, environment.Relation, f"{where}: relation")
    ids = {node.id for node in graph.nodes}
    loose = next((edge for edge in graph.edges if not {edge.from_id, edge.to_id} <= ids), None)
    if loose is not None:
        raise BadFileError(f"an edge from {loose.from_id} to {loose.to_id} joins no two nodes", where=where, fix=SCHEMA)
    people = {node.id for node in graph.nodes if node.class_name == PERSON}
    rooms = {node.id for node in graph.nodes if node.category == "Rooms"}
    if not any(e.relation_type == "INSIDE" and e.from_id in people and e.to_id in rooms for e in graph.edges):
        raise BadFileError(f"no {PERSON} is in any room", where=where, fix="add the character's node, INSIDE a room")
    return dict(content)


def _known(names: Any, words: Any, where: str) -> None:
    for name in names:
        if name.upper() not in words.__members__:
            raise UnknownNameError("word", name, words.__members__, where=where)
