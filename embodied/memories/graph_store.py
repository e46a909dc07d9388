"""Scene graphs in a memory file, one of each home: only what has changed since the last time is written."""

from __future__ import annotations

import json
from typing import Any

from embodied.errors import BadFileError
from embodied.memories.graph_json import head_json, node_json, view_json
from embodied.memories.nodes import Node
from embodied.memories.scene_graph import SceneGraph
from embodied.memories.store import RESTORE, MemoryFile


class Graphs:
    """The graphs of a memory file.

    Args:
        file: the memory.
    """

    def __init__(self, file: MemoryFile) -> None:
        self._file = file
        self._home = ""
        self._written: dict[str, Node] = {}

    def homes(self) -> list[str]:
        """The homes that there is a graph of, by name."""
        return [row[0] for row in self._file.read("SELECT name FROM homes ORDER BY name")]

    def load(self, home: str) -> SceneGraph | None:
        """What is known of a home; None when nothing is.

        Raises:
            BadFileError: what the file holds is no graph.
        """
        self._home, self._written = home, {}
        rows = self._file.read("SELECT content FROM homes WHERE name = ?", (home,))
        if not rows:
            return None
        views: dict[str, list[Any]] = {}
        for handle, content in self._file.read(
            "SELECT handle, content FROM views WHERE home = ? ORDER BY handle, place", (home,)
        ):
            views.setdefault(handle, []).append(self._parsed(content))
        nodes = [
            {**self._parsed(content), "views": views.get(handle, [])}
            for handle, content in self._file.read(
                "SELECT handle, content FROM nodes WHERE home = ? ORDER BY place", (home,)
            )
        ]
        try:
            graph = SceneGraph.from_json({**self._parsed(rows[0][0]), "nodes": nodes})
        except BadFileError as error:
            raise BadFileError(error.what, where=f"{self._file.path}: {home}: {error.where}", fix=RESTORE) from None
        self._written = {each.object_id: each for each in graph.nodes()}
        return graph

    def save(self, home: str, graph: SceneGraph) -> None:
        """Write what has changed of a graph since it was loaded or saved here last, in one transaction.

        Raises:
            OutsideError: the disk refuses.
        """
        if home != self._home:
            self._home, self._written = home, {}
        now = {each.object_id: each for each in graph.nodes()}
        with self._file.transaction():
            if not self._written:
                for table in ("homes", "nodes", "views"):
                    self._file.write(f"DELETE FROM {table} WHERE {'name' if table == 'homes' else 'home'} = ?", (home,))  # noqa: S608
            self._file.write("INSERT OR REPLACE INTO homes VALUES (?, ?)", (home, _text(head_json(graph))))
            for gone in self._written.keys() - now.keys():
                for table in ("nodes", "views"):
                    self._file.write(f"DELETE FROM {table} WHERE home = ? AND handle = ?", (home, gone))  # noqa: S608
            for place, (handle, node) in enumerate(now.items()):
                if node is not (before := self._written.get(handle)):
                    self._write(home, place, node, before)
        self._written = now

    def _write(self, home: str, place: int, node: Node, before: Node | None) -> None:
        content, handle = node_json(node), node.object_id
        del content["views"]
        self._file.write("INSERT OR REPLACE INTO nodes VALUES (?, ?, ?, ?)", (home, handle, place, _text(content)))
        if before is not None and before.views == node.views:
            return
        self._file.write("DELETE FROM views WHERE home = ? AND handle = ?", (home, handle))
        for at, view in enumerate(node.views):
            self._file.write("INSERT INTO views VALUES (?, ?, ?, ?)", (home, handle, at, _text(view_json(view))))

    def _parsed(self, content: str) -> dict[str, Any]:
        try:
            found = json.loads(content)
        except ValueError as error:
            raise BadFileError(f"no valid JSON ({error})", where=str(self._file.path), fix=RESTORE) from None
        if not isinstance(found, dict):
            raise BadFileError("no part of a graph", where=str(self._file.path), fix=RESTORE)
        return found


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"))
