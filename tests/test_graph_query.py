"""Questions to a scene graph: in words, by type, state and relation, by picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from embodied.geometry import Box
from embodied.memories.graph_query import ask, ask_picture, select
from embodied.memories.nodes import Node, View
from embodied.memories.scene_graph import SceneGraph
from embodied.memories.type_likeness import TypeLikeness, singular

RED, BLUE = np.zeros((8, 8, 3), np.uint8), np.zeros((8, 8, 3), np.uint8)
RED[..., 0], BLUE[..., 2] = 255, 255


class Colours:
    """An encoder whose embeddings are mean colours."""

    name = "colours"

    def images(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        rows = np.array([each.reshape(-1, 3).mean(axis=0) for each in images], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        known = {"something red": (1.0, 0.0, 0.0), "something blue": (0.0, 0.0, 1.0)}
        return np.array([known[text] for text in texts], np.float32)


class Meanings:
    """A text encoder that knows one synonym, and nothing else."""

    def encode(self, texts: Sequence[str], keep: bool = False) -> NDArray[np.float32]:
        groups = [{"figurine", "statue"}, {"sideboard", "dresser"}]
        rows = np.zeros((len(texts), 40), np.float32)
        for row, text in enumerate(texts):
            found = next((at for at, group in enumerate(groups) if text in group), None)
            rows[row, found if found is not None else 2 + sum(map(ord, text)) % 38] = 1.0
        return rows


def node(handle: str, kind: str, at: tuple[float, float, float], parent: str | None = None, **more: object) -> Node:
    size = (0.6, 0.9, 0.6) if kind in ("CounterTop", "Sink", "Dresser", "Fridge") else (0.1, 0.1, 0.1)
    fixture = kind in ("CounterTop", "Sink", "Dresser", "Fridge")
    return Node(handle, "fixture" if fixture else "object", {kind: 1.0}, Box.around(at, size), parent=parent, **more)  # type: ignore[arg-type]


@pytest.fixture
def graph() -> SceneGraph:
    found = SceneGraph()
    for each in (
        node("n1", "CounterTop", (0.0, 0.5, 0.0)),
        node("n2", "Sink", (0.7, 0.5, 0.0)),
        node("n3", "Dresser", (5.0, 0.5, 0.0)),
        node("n4", "Fridge", (-3.0, 0.5, 0.0), states={"open": 0.9}),
        node("n5", "Mug", (0.3, 1.0, 0.0), "n1", states={"dirty": 0.9}, views=(View(RED, 64, 1),)),
        node("n6", "Mug", (5.0, 1.0, 0.0), "n3", states={"dirty": 0.1}, views=(View(BLUE, 64, 1),)),
        node("n7", "Statue", (5.1, 1.0, 0.1), "n3"),
        node("n8", "ButterKnife", (-0.2, 1.0, 0.1), "n1"),
        node("n9", "Apple", (-3.0, 0.6, 0.0), "n4"),
    ):
        found.put(each)
    return found


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("the mug next to the sink", "n5"),
        ("mug by the statue", "n6"),
        ("the dirty mug", "n5"),
        ("a clean mug", "n6"),
        ("the mug on the dresser", "n6"),
        ("Mugs on top of the counter top!", "n5"),
        ("the apple in the open fridge", "n9"),
        ("the open fridge", "n4"),
        ("knife", "n8"),
        ("the figurine on the sideboard", "n7"),
        ("something on the sideboard", "n6"),
    ],
)
def test_a_description_finds_what_it_means(graph: SceneGraph, words: str, best: str) -> None:
    found = ask(graph, words, Meanings())
    assert found[0].handle == best
    assert all(0.0 < each.score <= 1.0 for each in found)


@pytest.mark.parametrize("words", ["the mug in the fridge", "the apple on the dresser", "the closed fridge", "a bus"])
def test_what_is_not_so_is_not_found(graph: SceneGraph, words: str) -> None:
    assert ask(graph, words, Meanings()) == []


def test_what_is_held_is_found_in_the_hand(graph: SceneGraph) -> None:
    graph.hold("n6")
    assert [each.handle for each in ask(graph, "the mug in your hand")] == ["n6"]


def test_things_are_selected_by_type_state_and_relation(graph: SceneGraph) -> None:
    def handles(**wanted: object) -> list[str]:
        return [each.object_id for each in select(graph, **wanted)]  # type: ignore[arg-type]

    assert handles(object_type="Mug") == ["n5", "n6"]
    assert handles(object_type="Mug", states={"dirty": True}) == ["n5"]
    assert handles(states={"dirty": False}, object_type="Mug") == ["n6"]
    assert handles(relation="on", target="n3") == ["n6", "n7"]
    assert handles(relation="in") == ["n9"]
    assert "n7" in handles(relation="near", target="n6")


def test_a_picture_finds_what_looks_like_it(graph: SceneGraph) -> None:
    assert [each.handle for each in ask_picture(graph, RED, Colours())] == ["n5", "n6"]
    assert ask_picture(graph, "something blue", Colours())[0].handle == "n6"
    assert ask_picture(graph, BLUE, Colours())[0].score == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("plural", "one"),
    [("mugs", "mug"), ("knives", "knife"), ("shelves", "shelf"), ("dishes", "dish"), ("boxes", "box"),
     ("tomatoes", "tomato"), ("glass", "glass"), ("bodies", "body"), ("bus", "bus"), ("potatoes", "potato")],
)  # fmt: skip
def test_words_in_the_plural_are_understood(plural: str, one: str) -> None:
    assert singular(plural) == (one,)


def test_the_last_word_of_a_name_is_enough_and_the_whole_is_better() -> None:
    like = TypeLikeness(["DeskLamp", "FloorLamp", "Mug"])
    assert like.of("lamp") == {"DeskLamp": 0.85, "FloorLamp": 0.85, "Mug": 0.0}
    assert like.of("desk lamp")["DeskLamp"] == 1.0
    assert like.of("red desk lamp")["DeskLamp"] == 1.0
    assert like.within("switch on the floor lamp by the mug") == {"DeskLamp": 0.85, "FloorLamp": 1.0, "Mug": 1.0}
