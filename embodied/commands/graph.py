"""`embodied graph`: a home's scene graph, told, asked, and written out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from rich.table import Table
from rich.text import Text

from embodied.commands.folders import written_files
from embodied.commands.screen import OUT, print_json
from embodied.encoders.clip import Clip
from embodied.encoders.minilm import MiniLM
from embodied.errors import BadFileError, MissingDataError, OptionError, UnknownNameError
from embodied.memories.graph_query import Found, ask, ask_picture, select
from embodied.memories.graph_store import Graphs
from embodied.memories.graph_text import GraphText, alike, states, tokens
from embodied.memories.nodes import Node, Relation
from embodied.memories.scene_graph import SceneGraph
from embodied.memories.store import MemoryFile
from embodied.memories.type_likeness import relevance
from embodied.paths import write_whole

RELATIONS: dict[str, Relation] = {each: each for each in get_args(Relation)}
NOT = "not-"


@dataclass(frozen=True, slots=True)
class Told:
    """How a graph is told: what it is about, in how many tokens, and handles of what is opened and closed."""

    about: str
    tokens: int
    expand: tuple[str, ...]
    contract: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; all that is given has to be so."""

    words: str
    picture: Path | None
    clip: str
    object_type: str
    states: tuple[str, ...]
    relation: str
    most: int


def show(file: Path, home: str, told: Told, draw: Path | None, *, as_json: bool) -> int:
    """Print a graph as a language model is told it."""
    name, graph = _graph(file, home)
    text = GraphText(graph, relevance(told.about, _types(graph), MiniLM()) if told.about else alike)
    for handles, act in ((told.expand, text.expand), (told.contract, text.contract)):
        for handle in handles:
            act(_known(graph, handle))
    words = text.text(told.tokens)
    _draw(graph, name, (), draw)
    if as_json:
        print_json({"home": name, "step": graph.step, "tokens": tokens(words), "text": words})
        return 0
    OUT.print(Text(name, "bold"))
    for line in words.splitlines():
        OUT.print(_styled(line), soft_wrap=True)
    about = f"{len(graph.things())} things known at step {graph.step}; {tokens(words)} tokens, of {told.tokens}"
    OUT.print(Text(about, "dim"))
    return 0


def query(file: Path, home: str, asked: Asked, draw: Path | None, *, as_json: bool) -> int:
    """Print what fits; returns the exit code: 1 when nothing does."""
    name, graph = _graph(file, home)
    found = _answers(graph, asked)[: asked.most]
    _draw(graph, name, [each.handle for each in found], draw)
    if as_json:
        print_json([{**asdict(each), **_fields(graph, graph[each.handle])} for each in found])
    elif found:
        OUT.print(_table(graph, found))
    else:
        OUT.print(f"nothing known of {name} fits")
    return 0 if found else 1


def export(file: Path, home: str, out: Path) -> int:
    """Write a graph as JSON, or as a picture."""
    name, graph = _graph(file, home)
    if out.suffix == ".png":
        _draw(graph, name, (), out)
    elif out.suffix == ".json":
        with written_files(out):
            write_whole(out, json.dumps({"home": name, **graph.to_json()}) + "\n")
    else:
        raise OptionError(f"'{out.suffix}' is no form of a graph", where=str(out), fix="name a .json or a .png")
    OUT.print(Text(str(out), "dim"), soft_wrap=True)
    return 0


def _graph(path: Path, home: str) -> tuple[str, SceneGraph]:
    """A home's name and graph."""
    if not path.is_file():
        raise MissingDataError("no such memory file", where=str(path), fix="`embodied run … --memory FILE` makes one")
    with closing(MemoryFile(path)) as file:
        graphs = Graphs(file)
        homes = graphs.homes()
        if not homes:
            fix = "keep one: `embodied run … --start-knowledge fixtures --memory FILE`"
            raise MissingDataError("it knows no home", where=str(path), fix=fix)
        if not home and len(homes) > 1:
            raise OptionError(f"it knows {len(homes)} homes", where="--home", fix=f"give one of {', '.join(homes)}")
        if home and home not in homes:
            raise UnknownNameError("home", home, homes, where=str(path))
        graph = graphs.load(home or homes[0])
    assert graph is not None, "it is among the homes"
    return home or homes[0], graph


def _answers(graph: SceneGraph, asked: Asked) -> list[Found]:
    """The things that fit all that is asked for, the best first."""
    relation, _, target = asked.relation.partition(":")
    if relation and relation not in RELATIONS:
        raise UnknownNameError("relation", relation, RELATIONS, where="--relation")
    wanted = {each.removeprefix(NOT): not each.startswith(NOT) for each in asked.states}
    fitting = select(
        graph,
        object_type=_type(graph, asked.object_type),
        states=wanted,
        relation=RELATIONS.get(relation),
        target=_known(graph, target) if target else "",
    )
    scores = {each.object_id: 1.0 for each in fitting}
    for found in _by_words_and_picture(graph, asked):
        known = {each.handle: each.score for each in found}
        scores = {handle: score * known[handle] for handle, score in scores.items() if handle in known}
    order = sorted(scores, key=lambda handle: -scores[handle])
    return [Found(handle, round(scores[handle], 4)) for handle in order]


def _by_words_and_picture(graph: SceneGraph, asked: Asked) -> list[list[Found]]:
    found = [ask(graph, asked.words, MiniLM())] if asked.words else []
    if asked.picture is not None:
        import numpy as np
        from PIL import Image

        try:
            with Image.open(asked.picture) as picture:
                pixels = np.asarray(picture.convert("RGB"))
        except FileNotFoundError:
            raise MissingDataError("no such picture", where=str(asked.picture), fix="give a path that exists") from None
        except OSError as error:
            raise BadFileError(f"no picture ({error})", where=str(asked.picture), fix="give a PNG or a JPEG") from None
        found.append(ask_picture(graph, pixels, Clip(asked.clip)))
    return found


def _type(graph: SceneGraph, name: str) -> str:
    if name and name not in _types(graph):
        raise UnknownNameError("object type", name, _types(graph), where="--type")
    return name


def _known(graph: SceneGraph, handle: str) -> str:
    if graph.get(handle) is None:
        raise UnknownNameError("node", handle, [each.object_id for each in graph.nodes()])
    return handle


def _types(graph: SceneGraph) -> list[str]:
    return sorted({each.object_type for each in graph.things()})


def _draw(graph: SceneGraph, name: str, marked: Sequence[str], path: Path | None) -> None:
    if path is None:
        return
    from embodied.pictures.graph import graph_map

    if path.suffix != ".png":
        raise OptionError(f"'{path.suffix}' is no form of a picture", where=str(path), fix="name a .png")
    with written_files(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        graph_map(graph, name, marked).save(path)


def _fields(graph: SceneGraph, node: Node) -> dict[str, Any]:
    """What a program wants to know of a thing."""
    return {
        "type": node.object_type,
        "confidence": round(next(iter(node.types.values())), 4),
        "states": states(graph, node),
        "parent": node.parent,
        "box": [list(node.box.low), list(node.box.high)],
        "spread": node.spread,
        "known": node.known,
        "first_seen": node.first_seen,
        "last_seen": node.last_seen,
    }


def _table(graph: SceneGraph, found: Sequence[Found]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading, right in (("", False), ("thing", False), ("state", False), ("where", False), ("seen", True)):
        table.add_column(heading, justify="right" if right else "left", no_wrap=heading != "where")
    table.add_column("fit", justify="right")
    for each in found:
        node = graph[each.handle]
        seen = str(node.last_seen) if node.last_seen >= 0 else node.known
        said, where = Text(", ".join(states(graph, node)), "yellow"), _where(graph, node)
        handle, kind = Text(each.handle, "cyan"), Text(node.object_type, "bold")
        table.add_row(handle, kind, said, where, seen, f"{each.score:.2f}")
    return table


def _where(graph: SceneGraph, node: Node) -> str:
    """What a thing is in or on, from the inside out, and its room."""
    found, outer = [], node
    while outer.parent is not None:
        outer = graph[outer.parent]
        found.append(f"{outer.object_type} {outer.object_id}")
    rooms = [room.object_id for room in graph.nodes("room") if outer.object_id in graph.children(room.object_id)]
    return " · ".join([*found, *rooms])


def _styled(line: str) -> Text:
    """A line of a graph's text in colours: handles, and states."""
    text = Text(line, "" if line.startswith(" ") else "bold")
    text.highlight_regex(r"\bn\d+\b", "cyan not bold")
    text.highlight_regex(r"\([^)]*\)", "yellow")
    if line.startswith("  also"):
        text.stylize("dim")
    return text
