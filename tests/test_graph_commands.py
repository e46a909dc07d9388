"""`embodied graph`: what it prints and draws of a memory file, and what it says of mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from embodied import cli
from embodied.commands.screen import OUT
from embodied.memories.graph_store import Graphs
from embodied.memories.scene_graph import SceneGraph
from embodied.memories.store import MemoryFile
from embodied.pictures.canvas import NOW
from embodied.pictures.graph import graph_map
from tests.driving import room
from tests.graphs import graph_of

Said = Callable[..., tuple[int, str, str]]
KITCHEN, HANDLES = graph_of(room("kitchen"))
MUGS = [each.object_id for each in KITCHEN.things() if each.object_type == "Mug"]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Said:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(OUT, "width", 110)
    with closing(MemoryFile(tmp_path / "one.memory")) as file:
        Graphs(file).save("kitchen", KITCHEN)
    with closing(MemoryFile(tmp_path / "two.memory")) as file:
        for name in ("kitchen", "cellar"):
            Graphs(file).save(name, KITCHEN)
    with closing(MemoryFile(tmp_path / "none.memory")):
        pass

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["embodied", "graph", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def test_show_tells_the_graph_within_its_tokens(here: Said) -> None:
    code, out, _ = here("show", "one.memory", "--tokens", "300")
    assert code == 0
    assert out.splitlines()[1].startswith("kitchen: ")
    assert "tokens, of 300" in out
    told = json.loads(here("show", "two.memory", "--home", "cellar", "--json")[1])
    assert told["home"] == "cellar"
    assert told["tokens"] <= 900
    assert MUGS[0] in told["text"]


def test_show_expands_and_contracts(here: Said) -> None:
    fridge = next(each for each in KITCHEN.things() if each.object_type == "Fridge").object_id
    inside = KITCHEN.children(fridge)[0]
    assert inside in here("show", "one.memory", "--tokens", "300", "--expand", fridge)[1]
    assert inside not in here("show", "one.memory", "--tokens", "9000", "--contract", fridge)[1]


def test_query_finds_by_words_type_state_and_relation(here: Said) -> None:
    table = KITCHEN.parent(MUGS[0])
    assert table is not None
    code, out, _ = here("query", "one.memory", "the mug", "--json")
    assert code == 0
    assert {each["handle"] for each in json.loads(out)} == set(MUGS)
    asked = ("query", "one.memory", "--type", "Mug", "--relation", f"on:{table}", "--state", "not-broken", "--json")
    found = json.loads(here(*asked)[1])
    assert [each["parent"] for each in found] == [table] * len(found) != []
    code, out, _ = here("query", "one.memory", "the broken mug")
    assert (code, out) == (1, "nothing known of kitchen fits\n")
    out = here("query", "one.memory", "mugs", "--most", "1")[1]
    assert "Mug" in out
    assert "kitchen" in out
    assert len(out.splitlines()) == 2


def test_export_writes_all_of_it_and_draws_it(here: Said, tmp_path: Path) -> None:
    assert here("export", "one.memory", "graph.json")[0] == 0
    stored = json.loads((tmp_path / "graph.json").read_text())
    assert stored.pop("home") == "kitchen"
    assert SceneGraph.from_json(stored).to_json() == KITCHEN.to_json()
    assert here("export", "one.memory", "graph.png")[0] == 0
    with Image.open(tmp_path / "graph.png") as picture:
        assert min(picture.size) > 400


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "no.memory"), "no such memory file"),
        (("show", "none.memory"), "it knows no home"),
        (("show", "two.memory"), "it knows 2 homes"),
        (("show", "two.memory", "--home", "kitchn"), "did you mean 'kitchen'?"),
        (("show", "one.memory", "--expand", "n9999"), "unknown node 'n9999'"),
        (("query", "one.memory", "--type", "Mugg"), "did you mean 'Mug'?"),
        (("query", "one.memory", "--relation", "under"), "unknown relation 'under'"),
        (("query", "one.memory", "--picture", "no.png"), "no such picture"),
        (("query", "one.memory", "--picture", "one.memory"), "no picture"),
        (("export", "one.memory", "graph.txt"), "is no form of a graph"),
        (("show", "one.memory", "--draw", "graph.gif"), "is no form of a picture"),
        (("export", "one.memory", "no/folder/graph.json"), "cannot write"),
    ],
)
def test_mistakes_are_told_of(here: Said, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = here(*arguments)
    assert code in (2, 3)
    assert words in err
    assert not out


def test_what_is_marked_stands_out_in_the_picture() -> None:
    def blue(picture: Image.Image) -> int:
        return int((np.asarray(picture) == NOW).all(axis=2).sum())

    assert blue(graph_map(KITCHEN, "kitchen", MUGS)) > blue(graph_map(KITCHEN, "kitchen"))


def test_a_graph_of_nothing_is_drawn_too() -> None:
    assert min(graph_map(SceneGraph(), "nowhere\x1b[2J").size) > 0
