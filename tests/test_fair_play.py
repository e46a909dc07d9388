"""No wording of a suite shares its template, or nearly its words, with the examples that planners learn from."""

from __future__ import annotations

import json
import re

import pytest

from embodied.content import suites
from embodied.entity import type_words
from embodied.evaluation.suite import load_suite
from embodied.household.library import SceneLibrary
from embodied.household.object_types import TYPES
from embodied.planners.examples import HOUSEHOLD

NEAR = 0.75
"""Share of common words from which two wordings count as nearly the same."""


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z']+", text.lower()))


def masked(text: str) -> tuple[str, ...]:
    """The words in their order, the names of things taken out."""
    nouns = {word for name in TYPES for word in type_words(name).split()}
    return tuple(word for word in re.findall(r"[a-z']+", text.lower()) if word.removesuffix("s") not in nouns)


@pytest.fixture(scope="module")
def examples() -> list[str]:
    return [json.loads(line)["instruction"] for line in HOUSEHOLD.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def wordings() -> list[str]:
    from embodied.content import scenes

    library = SceneLibrary([scenes])
    return [task.instruction for path in sorted(suites.glob("*.toml")) for task in load_suite(path, library).tasks]


def test_the_measure_notices_a_near_copy():
    a, b = words("Put a cold apple on the counter."), words("Put the cold apple on the counter.")
    assert len(a & b) / len(a | b) >= NEAR
    assert masked("Put an apple in the fridge.") == masked("Put an egg in the sink.")


def test_no_wording_is_nearly_an_example(examples: list[str], wordings: list[str]):
    known = [(words(example), example) for example in examples]
    for wording in wordings:
        mine = words(wording)
        share, nearest = max((len(mine & other) / len(mine | other), text) for other, text in known)
        assert share < NEAR, (wording, nearest)


def test_no_wording_has_an_examples_template(examples: list[str], wordings: list[str]):
    templates = {masked(example): example for example in examples}
    shared = [(wording, templates[masked(wording)]) for wording in wordings if masked(wording) in templates]
    assert shared == []


def test_there_are_enough_examples_and_tasks(examples: list[str], wordings: list[str]):
    assert len(set(examples)) >= 200
    assert len(set(wordings)) == len(wordings) >= 360
