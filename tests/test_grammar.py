"""The phrase grammar: programs that can be read, width, and that no wording of the suite is among its phrases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.content import scenes, suites
from embodied.entity import STATES, TREATMENTS
from embodied.evaluation.suite import load_suite
from embodied.household.library import SceneLibrary
from embodied.household.object_types import TYPES
from embodied.household.receptacles import may_hold
from embodied.models.program import KEYWORDS, from_words
from embodied.query import ANYTHING, Decomposition, Reading
from embodied.training.corpus import Pair
from embodied.training.grammar import grammar_texts, phrases
from embodied.training.grammar.dice import Dice
from embodied.training.grammar.names import CATEGORIES, NAMES
from embodied.training.grammar.nouns import plural, with_article
from embodied.training.grammar.wording import expand, ing, tidy
from tests.driving import SKILLS

PARAMETERS = {name: [each.name for each in skill.parameters] for name, skill in SKILLS.items()}
KINDS = get_args(Reading.model_fields["kind"].annotation)
STATE_NAMES = [*STATES, *TREATMENTS]
WORDS_APART, TEMPLATES_APART = 0.25, 0.8
"""Nearness from which a phrase counts as a copy: of its runs of five words, of its words in order without names."""
OWN_WORDS = 5
"""Words besides names and articles that a template needs to be anybody's: "put the X in the X" is everybody's."""
NAMES_OF_THINGS = sorted(
    {form for names in NAMES.values() for name in names for form in (name.one, name.many) if form},
    key=len,
    reverse=True,
)
_THING = re.compile(rf"\b({'|'.join(map(re.escape, NAMES_OF_THINGS))})\b")


@pytest.fixture(scope="module")
def drawn() -> list[Pair]:
    return list(phrases(3000, np.random.default_rng(7)))


def read(pair: Pair) -> Decomposition:
    return from_words(pair.program, PARAMETERS, STATE_NAMES)


def types_of(pair: Pair) -> set[str]:
    things = {thing for step in read(pair).steps for thing in step.arguments.values()}
    return {name for thing in things for name in (thing.type, thing.inside)} - {"", ANYTHING}


# -- programs ------------------------------------------------------------------------------------------------------


def test_every_program_can_be_read_and_knows_its_types(drawn: list[Pair]) -> None:
    for pair in drawn:
        if pair.remark:
            assert pair.program in {(kind,) for kind in KINDS}
            continue
        plan = read(pair)
        for step in plan.steps:
            assert all(not thing.state or thing.state in STATE_NAMES for thing in step.arguments.values())
        assert types_of(pair) <= TYPES.keys()
        assert not pair.types or types_of(pair) <= pair.types, pair
        assert pair.types <= TYPES.keys()


def test_each_step_s_thing_can_be_what_the_skill_asks_for(drawn: list[Pair]) -> None:
    """No phrase teaches to open a sponge."""
    for pair in (pair for pair in drawn if not pair.remark):
        for step in read(pair).steps:
            for parameter in SKILLS[step.skill].parameters:
                kind = step.arguments[parameter.name].type
                if kind != ANYTHING:
                    assert not parameter.needs or parameter.needs in TYPES[kind].properties, (pair, step)
                    assert not parameter.types or kind in parameter.types, (pair, step)


def test_what_is_put_and_treated_goes_where_it_is_put(drawn: list[Pair]) -> None:
    """Broken things aside: people throw away what the simulator's bin does not take."""
    through = {"clean": "SinkBasin", "heat": "Microwave", "cool": "Fridge"}
    for pair in (pair for pair in drawn if not pair.remark):
        for step in read(pair).steps:
            things = list(step.arguments.values())
            place = things[1].type if step.skill == "put" else through.get(step.skill, "")
            if place and things[0].type != ANYTHING and things[0].state != "broken":
                assert may_hold(place, things[0].type), (pair, step)


def test_all_that_can_be_meant_is_meant(drawn: list[Pair]) -> None:
    plans = [read(pair) for pair in drawn if not pair.remark]
    assert {step.skill for plan in plans for step in plan.steps} == set(SKILLS)
    assert {pair.program[0] for pair in drawn if pair.remark} == set(KINDS)
    things = [thing for plan in plans for step in plan.steps for thing in step.arguments.values()]
    assert {thing.room for thing in things} == {"", "kitchen", "living_room", "bedroom", "bathroom"}
    assert {thing.state for thing in things} >= {"", "dirty", "open", "on", "broken", "filled", "used_up"}
    assert any(plan.impossible for plan in plans)
    assert any(thing.type == ANYTHING for thing in things) and any(thing.inside for thing in things)


def test_all_types_are_spoken_of() -> None:
    found = {name for pair in phrases(9000, np.random.default_rng(2)) if not pair.remark for name in types_of(pair)}
    assert set(TYPES) - found <= {"Sink", "Bathtub", "Floor", "EggSliced"}, "what people mean is their basin"


def test_shares_are_as_planned(drawn: list[Pair]) -> None:
    groups = Counter(pair.group.removeprefix("grammar:") for pair in drawn)
    alfred = "move clean_and_put heat_and_put cool_and_put several_of_a_kind stack look_in_light slice_and_put".split()
    assert sum(groups[name] for name in alfred) / len(drawn) > 0.27
    assert 0.09 < sum(bool(pair.remark) for pair in drawn) / len(drawn) < 0.15
    assert 0.25 < sum(not pair.types for pair in drawn) / len(drawn) < 0.41
    sizes = [len(pair.types) for pair in drawn if pair.types]
    assert min(sizes) >= 20 and max(sizes) <= 90


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    once, again, other = (list(phrases(200, np.random.default_rng(seed))) for seed in (3, 3, 4))
    assert once == again != other


def test_words_for_remarks_are_no_other_words_of_programs() -> None:
    assert not set(KINDS) & {*KEYWORDS, *SKILLS, *STATE_NAMES, *TYPES}


# -- wordings ------------------------------------------------------------------------------------------------------


def test_phrases_are_distinct_and_written_out(drawn: list[Pair]) -> None:
    assert len({(pair.instruction, pair.remark) for pair in drawn}) > 0.9 * len(drawn)
    for pair in drawn:
        for text in filter(None, (pair.instruction, pair.remark)):
            assert not re.search(r"[{}|*(]|  | [,.?!]|,,|\.\.|\ba [aeio](?!ne)", text), text
            assert 1 <= len(text) <= 600


def test_every_type_has_names_and_categories_have_types() -> None:
    assert NAMES.keys() | {"Sink"} >= TYPES.keys() and NAMES.keys() <= TYPES.keys()
    assert all(kinds <= TYPES.keys() for kinds in CATEGORIES.values())


def test_a_shared_name_means_one_thing_in_a_known_room() -> None:
    """With a mug and no cup about, "cup" may be the mug; with both it is the cup."""
    for pair in phrases(4000, np.random.default_rng(5)):
        if pair.types >= {"Mug", "Cup"} and re.search(r"\b(the|a) cup\b(?! of)", pair.instruction) and not pair.remark:
            assert "Mug" not in pair.program or "Cup" in pair.program, pair


def test_the_vocabulary_sees_instructions_and_remarks() -> None:
    texts = grammar_texts(300, np.random.default_rng(0))
    pairs = list(phrases(300, np.random.default_rng(0)))
    assert set(texts) == {text for pair in pairs for text in (pair.instruction, pair.remark)} - {""}


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_any_seed_draws(seed: int) -> None:
    for pair in phrases(5, np.random.default_rng(seed)):
        assert pair.instruction and pair.program and pair.group.startswith("grammar:")


def test_templates_and_nouns() -> None:
    dice = Dice(np.random.default_rng(0))
    assert {expand("(a|b(c|d)|)x", dice) for _ in range(60)} == {"ax", "bcx", "bdx", "x"}
    with pytest.raises(ValueError, match="brackets"):
        expand("a) b", dice)
    assert ing("*put it in and *close the door, *slice it") == "putting it in and closing the door, slicing it"
    assert tidy("please wash it , please .") == "please wash it."
    assert [plural(noun) for noun in ("glass", "battery", "tray", "roll of foil", "bookshelf")] == [
        "glasses",
        "batteries",
        "trays",
        "rolls of foil",
        "bookshelfs",
    ]
    assert (with_article("egg"), with_article("used cup"), with_article("mug")) == ("an egg", "a used cup", "a mug")


# -- fair play -----------------------------------------------------------------------------------------------------


def tokens(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def masked(text: str) -> tuple[str, ...]:
    """The words in order, with X for what things are called."""
    return tuple(_THING.sub("X", " ".join(tokens(text))).split())


def runs(text: str) -> frozenset[tuple[str, ...]]:
    words = tokens(text)
    return frozenset(tuple(words[at : at + 5]) for at in range(len(words) - 4))


def edits(a: Sequence[str], b: Sequence[str]) -> int:
    """Levenshtein's distance."""
    row = list(range(len(b) + 1))
    for number, word in enumerate(a, 1):
        last, row = row, [number]
        for (left, above), other in zip(pairwise(last), b, strict=True):
            row.append(min(above + 1, row[-1] + 1, left + (word != other)))
    return row[-1]


@dataclass(frozen=True)
class Wording:
    """A text with what is compared of it."""

    words: tuple[str, ...]
    template: tuple[str, ...]
    bag: Counter[str]
    runs: frozenset[tuple[str, ...]]
    own: int

    @classmethod
    def of(cls, text: str) -> Wording:
        template = masked(text)
        own = sum(word not in ("X", "a", "an", "the") for word in template)
        return cls(tuple(tokens(text)), template, Counter(template), runs(text), own)


def copy(a: Wording, b: Wording) -> bool:
    """Whether one nearly repeats the other; short ones only if word for word."""
    if a.words == b.words:
        return True
    if min(len(a.words), len(b.words)) < 6 or min(a.own, b.own) < OWN_WORDS:
        return False
    if not a.runs.isdisjoint(b.runs) and len(a.runs & b.runs) > WORDS_APART * len(a.runs | b.runs):
        return True
    longest = max(len(a.template), len(b.template))
    most = TEMPLATES_APART * longest
    # No distance is below what lengths and bags of words differ by: most pairs are told apart by these.
    if min(len(a.template), len(b.template)) <= most or (a.bag & b.bag).total() <= most:
        return False
    return longest - edits(a.template, b.template) > most


def copies(phrase: str, wording: str) -> bool:
    return copy(Wording.of(phrase), Wording.of(wording))


def test_the_measure_notices_near_copies() -> None:
    wording = "Would somebody carry the blue vase across to the desk there before tea?"
    assert copies("would somebody carry the blue vase across to the desk there before tea", wording)
    assert copies("Would somebody carry the blue mug across to the table there before tea?", wording), "another thing"
    assert copies("Could somebody please carry the blue vase across to the desk there before it rains?", wording)
    assert copies("Would anybody carry the blue candles across to the sofa there before tea?", wording), "its template"
    assert not copies("Put the vase on the desk when you have a moment, please.", wording)
    assert edits("kitten", "sitting") == 3


def test_no_wording_of_the_suite_is_nearly_a_phrase(drawn: list[Pair]) -> None:
    suite = load_suite(suites / "household.toml", SceneLibrary([scenes]))
    wordings = [Wording.of(task.instruction) for task in suite.tasks]
    assert len(wordings) >= 360
    said = sorted({text for pair in drawn for text in (pair.instruction, pair.remark) if text})
    measured = {phrase: Wording.of(phrase) for phrase in said}
    assert [phrase for phrase, mine in measured.items() if any(copy(mine, each) for each in wordings)] == []
