"""Translation to admissible actions and to a closed choice: the procedure, worked by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from embodied.errors import EmbodiedError
from embodied.grounders.closed_choice import BelowCutOff, Chosen, choose
from embodied.grounders.corpus import Corpus, Match
from embodied.grounders.free_text import LONGEST, first_line, one_line
from embodied.grounders.translation import (
    AdmissibleActions,
    End,
    ExamplePlans,
    Prompt,
    Translated,
    action_words,
    next_step,
    title,
    translate,
)

Vectors = NDArray[np.float32]


class TableEncoder:
    """Knows a few texts; each is a direction, or lies so near to another's."""

    def __init__(self, vectors: Mapping[str, Sequence[float]]) -> None:
        self.vectors, self.asked = vectors, list[str]()

    def encode(self, texts: Sequence[str], keep: bool = False) -> Vectors:
        self.asked += texts
        return np.array([self.vectors[text] for text in texts], dtype=np.float32)


ACTIONS = ("walk_to kitchen", "open fridge", "grab milk")


def near(action: int, cosine: float) -> tuple[float, ...]:
    """What has this cosine with an action and 0 with the others."""
    return (*(cosine if each == action else 0.0 for each in range(3)), math.sqrt(1 - cosine**2))


TABLE = {
    **{action_words(action): near(row, 1.0) for row, action in enumerate(ACTIONS)},
    "go to the kitchen": near(0, 0.95),
    "open the refrigerator": near(1, 0.9),
    "take milk": near(2, 0.85),
    "sing": near(0, 0.3),
    "Drink milk": near(2, 1.0),
    "Cook dinner": near(0, 1.0),
    "fetch a drink": near(2, 0.7),
}
PLANS = ["Task: Cook dinner\nStep 1: Walk to kitchen", "Task: Drink milk\nStep 1: Open fridge\nStep 2: Grab milk\n"]


class Script:
    """Says what it was given, step by step; after that, that it is done."""

    def __init__(self, *steps: Sequence[tuple[str, float]]) -> None:
        self.steps, self.prompts = list(steps), list[str]()

    def sample(self, prompt: Prompt, n: int) -> Sequence[tuple[str, float]]:
        self.prompts.append(str(prompt))
        assert n == 10
        return self.steps.pop(0) if self.steps else [("\n", -0.1)]


@pytest.fixture(scope="module")
def table() -> TableEncoder:
    return TableEncoder(TABLE)


@pytest.fixture(scope="module")
def actions(table: TableEncoder) -> AdmissibleActions:
    return AdmissibleActions(ACTIONS, table)


def step(samples: Sequence[tuple[str, float]], actions: Corpus, previous: str | None = None) -> tuple[str, float] | End:
    found = next_step(samples, actions, previous)
    return found if isinstance(found, End) else (found.action, found.score)


def test_similarity_and_likelihood_are_weighed(actions: AdmissibleActions) -> None:
    kitchen, fridge = ("go to the kitchen", -0.4), ("open the refrigerator", -0.1)
    assert step([kitchen, fridge], actions) == ("open fridge", 0.87)  # 0.9 − 0.03 against 0.95 − 0.12 = 0.83
    assert step([("go to the kitchen", -0.2), fridge], actions) == ("walk_to kitchen", 0.89)
    assert next_step([fridge], actions) == Translated("open fridge", "open the refrigerator", 0.9, -0.1, 0.87)


def test_a_repeat_costs_a_half(actions: AdmissibleActions) -> None:
    samples = [("open the refrigerator", -0.1), ("take milk", -0.1)]
    assert step(samples, actions) == ("open fridge", 0.87)
    assert step(samples, actions, previous="open fridge") == ("grab milk", 0.82)  # against 0.37
    assert step(samples[:1], actions, previous="open fridge") is End.BELOW_CUT_OFF


def test_the_plan_ends_below_the_cut_off(actions: AdmissibleActions) -> None:
    assert step([("take milk", -0.1666)], actions) == ("grab milk", 0.8)  # 0.85 − 0.04998, to four decimals
    assert step([("take milk", -0.17)], actions) is End.BELOW_CUT_OFF
    assert step([("sing", 0.0)], actions) is End.BELOW_CUT_OFF


def test_the_plan_ends_when_the_likeliest_half_is_empty(actions: AdmissibleActions) -> None:
    fridge = ("open the refrigerator", -0.2)
    assert step([("", -0.1), fridge], actions) is End.SAID_SO
    assert step([("", -0.3), fridge], actions) == ("open fridge", 0.84)
    assert step([("", -0.2), fridge], actions) is End.SAID_SO  # equally likely: the first counts
    assert step([("", -0.1), ("", -0.1), fridge, fridge], actions) is End.SAID_SO
    assert step([("", -0.1), ("", -0.3), fridge, fridge], actions) == ("open fridge", 0.84)
    assert step([("", -0.1), fridge, ("", -0.3)], actions) is End.SAID_SO  # half of three, rounded down: one
    assert step([(" \n1: open the refrigerator", -0.1)], actions) is End.SAID_SO  # the line ended: nothing was said


def test_what_is_no_sample_is_no_sample(actions: AdmissibleActions) -> None:
    assert step([], actions) is End.SAID_SO
    assert step([("open the refrigerator", math.nan), ("sing", -math.inf)], actions) is End.SAID_SO
    assert step([("open the refrigerator", 5.0)], actions) == ("open fridge", 0.9)  # a likelihood above 1 is 1
    many = [("sing", -1.0)] * 10 + [("take milk", 0.0)]
    assert step(many, actions) is End.BELOW_CUT_OFF  # more than were asked for


def test_a_plan_is_written_after_what_will_be_done(table: TableEncoder, actions: AdmissibleActions) -> None:
    script = Script(
        [(" go to the kitchen\nStep 2: dance", -0.1), ("sing", -0.01)],
        [("Step 2: Open the refrigerator.", -0.2)],
        [("open the refrigerator", -0.1), ("take milk", -0.1)],
    )
    plan = translate("fetch a drink", actions, ExamplePlans(PLANS, table), script)
    assert plan.actions == ("walk_to kitchen", "open fridge", "grab milk")
    assert (plan.end, plan.example) == (End.SAID_SO, "Drink milk")
    assert [each.score for each in plan.steps] == [0.92, 0.84, 0.82]
    start = "Task: Drink milk\nStep 1: Open fridge\nStep 2: Grab milk\n\nTask: fetch a drink\nStep 1:"
    assert script.prompts[0] == start
    assert script.prompts[3] == f"{start} Walk to kitchen\nStep 2: Open fridge\nStep 3: Grab milk\nStep 4:"


def test_a_plan_has_twenty_steps_at_most(table: TableEncoder, actions: AdmissibleActions) -> None:
    turns = [[("take milk", 0.0)], [("open the refrigerator", 0.0)]] * 15
    plan = translate("fetch a drink", actions, ExamplePlans(PLANS, table), Script(*turns))
    assert (len(plan.steps), plan.end) == (20, End.MAX_STEPS)


def test_a_task_cannot_write_lines_of_the_prompt(table: TableEncoder, actions: AdmissibleActions) -> None:
    script = Script()
    translate("fetch\n\x1b a\u2028drink", actions, ExamplePlans(PLANS, table), script)
    assert script.prompts[0].endswith("\n\nTask: fetch a drink\nStep 1:")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (" Walk to home office", "walk to home office"),
        ("Step 3: Walk to the fridge.\nStep 4: Open it", "walk to the fridge"),
        ("step 12 walk", "walk"),
        ("3. Walk to the fridge", "walk to the fridge"),
        ("3) walk", "walk"),
        ('- "open fridge"', "open fridge"),
        ("2 eggs go in", "2 eggs go in"),
        ("step on the scale", "step on the scale"),
        ("Step 3:", ""),
        ("\nwalk", ""),
        ("\x00\x1b[31m open\tfridge \x07", "[31m open fridge"),
        ("", ""),
    ],
)
def test_a_line_is_read(raw: str, words: str) -> None:
    assert first_line(raw) == words


@given(st.text(max_size=2000) | st.sampled_from(["1. " * 10**6, "step " * 10**6, "x" * 10**7]))
def test_whatever_is_written_is_one_short_line(raw: str) -> None:
    for line in (first_line(raw), one_line(raw)):
        assert len(line) <= LONGEST
        assert line.isprintable()
    assert first_line(raw) == first_line(raw).strip()


def test_an_example_is_found_by_its_title() -> None:
    assert title("\nTask: Write an email\nStep 1: Walk") == "Write an email"
    assert title("Write an email") == "Write an email"


def test_free_text_means_a_candidate_or_none(table: TableEncoder) -> None:
    candidates = [action_words(each) for each in ACTIONS]
    assert choose("\n2. Open the refrigerator", candidates, table) == Chosen("open fridge", 1, 0.9)
    assert choose("sing!", candidates, table) == BelowCutOff("walk to kitchen", 0.3)
    assert choose("sing", candidates, table, cut_off=0.3) == Chosen("walk to kitchen", 0, 0.3)
    for nothing in ("", " \n ", "..."):
        assert choose(nothing, candidates, table) == BelowCutOff("", 0.0)
    assert choose("sing", [], table) == BelowCutOff("", 0.0)


def test_a_candidate_word_for_word_needs_no_embedding() -> None:
    nobody = TableEncoder({})
    assert choose("Take the mug.", ["take the cup", "take the Mug"], nobody) == Chosen("take the Mug", 1, 1.0)
    assert not nobody.asked


def test_a_corpus_has_texts(table: TableEncoder) -> None:
    with pytest.raises(EmbodiedError, match="no text"):
        Corpus([], table)
    with pytest.raises(ValueError, match="2 texts"):
        Corpus(["sing", "take milk"], table, words=["sing"])
    corpus = Corpus(["sing", "take milk", "sing"], table)
    assert corpus.nearest([]) == []
    assert corpus.nearest(["sing", "sing"]) == [Match("sing", 0, 1.0)] * 2
