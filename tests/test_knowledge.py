"""The knowledge base: what is kept, what settles what, what outlives a process, and the commands over it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embodied.correction import Fact, Lesson, NewWord, Preference, Rule, Thing
from embodied.errors import BadFileError, UnknownNameError
from embodied.known import Scope, Source
from embodied.memories.contradiction import contradict
from embodied.memories.knowledge import Knowledge, similar
from embodied.memories.store import MemoryFile
from tests.conftest import Command

MUG, SINK, SHELF = Thing("mug", ("Mug",)), Thing("sink", ("SinkBasin",)), Thing("shelf", ("Shelf",))
IN_SINK, ON_SHELF = Fact("the mug is in the sink", MUG, SINK), Fact("the mug's on the shelf", MUG, SHELF)
HOME = Scope(home="kitchen")


def source(person: str = "", number: int = 0) -> Source:
    return Source(f"episode-{number}", "so I said", f"2026-01-01T00:00:0{number % 10}Z", person)


@pytest.fixture
def knowledge(tmp_path: Path):
    with closing(MemoryFile(tmp_path / "home.memory")) as file:
        yield Knowledge(file)


def test_a_newer_word_of_the_same_person_settles_an_older_one(knowledge: Knowledge):
    old = knowledge.learn(IN_SINK, HOME, source())
    new = knowledge.learn(ON_SHELF, HOME, source())
    assert knowledge.holding("kitchen") == (new,)
    assert knowledge.get(old.number).settled_by == new.number
    assert knowledge.contradictions() == ()


def test_the_words_of_two_people_both_hold_and_are_shown_to_contradict(knowledge: Knowledge):
    knowledge.learn(IN_SINK, HOME, source("Anna"))
    knowledge.learn(ON_SHELF, HOME, source("Ben"))
    assert len(knowledge.holding("kitchen")) == 2
    ((one, other),) = knowledge.contradictions()
    assert (one.source.person, other.source.person) == ("Anna", "Ben")


def test_the_same_again_is_stronger_in_whatever_words(knowledge: Knowledge):
    knowledge.learn(IN_SINK, HOME, source(number=1))
    again = knowledge.learn(Fact("it's in the sink, that mug", MUG, SINK), HOME, source(number=2))
    assert again.strength == 2 and again.source.episode == "episode-2"
    assert len(knowledge.all()) == 1


def test_lessons_hold_where_their_scope_says(knowledge: Knowledge):
    knowledge.learn(IN_SINK, HOME, source())
    knowledge.learn(Rule("never touch the mug", "never", (), MUG), Scope(person="Anna"), source("Anna"))
    assert len(knowledge.holding("kitchen", "Anna")) == 2
    assert [each.lesson.kind for each in knowledge.holding("kitchen", "Ben")] == ["fact"]
    assert [each.lesson.kind for each in knowledge.holding("bedroom", "Anna")] == ["rule"]


def test_what_a_forgotten_lesson_had_settled_holds_again(knowledge: Knowledge):
    old = knowledge.learn(IN_SINK, HOME, source())
    new = knowledge.learn(ON_SHELF, HOME, source())
    knowledge.forget(new.number)
    assert [each.number for each in knowledge.holding("kitchen")] == [old.number]
    with pytest.raises(UnknownNameError):
        knowledge.get(new.number)


def test_what_was_learnt_is_there_when_the_process_is_gone(tmp_path: Path):
    with closing(MemoryFile(tmp_path / "a.memory")) as file, closing(MemoryFile(tmp_path / "a.memory")) as other:
        Knowledge(file).learn(IN_SINK, HOME, source())
        assert len(Knowledge(other).all()) == 1  # on the disk when `learn` returns, the first file still open


words = st.text(min_size=1, max_size=12)
things = st.builds(Thing, words, st.just(()) | st.tuples(st.sampled_from(["Mug", "Plate"])), st.just(()))
maybe = st.none() | things
lessons: st.SearchStrategy[Lesson] = st.one_of(
    st.builds(Fact, words, maybe, maybe, st.sampled_from(["", "dirty", "clean"]), st.booleans()),
    st.builds(Rule, words, st.sampled_from(["never", "always"]), st.sampled_from([(), ("put",)]), maybe, maybe),
    st.builds(Preference, words, maybe, maybe, st.booleans()),
    st.builds(NewWord, words, things),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(lessons, st.sampled_from(["", "Anna"])), max_size=6))
def test_what_holds_never_contradicts_its_own_person_and_exports_come_back(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[Lesson, str]]
):
    folder = tmp_path_factory.mktemp("memory")
    with closing(MemoryFile(folder / "a")) as one, closing(MemoryFile(folder / "b")) as other:
        knowledge, copy = Knowledge(one), Knowledge(other)
        for lesson, person in said:
            knowledge.learn(lesson, HOME, source(person))
        for first, second in knowledge.contradictions():
            assert first.source.person != second.source.person
        copy.take_in(knowledge.export(), "a")
        assert [(each.lesson, each.source) for each in copy.all()] == [
            (each.lesson, each.source) for each in knowledge.all()
        ]


@settings(max_examples=50, deadline=None)
@given(lessons, lessons)
def test_contradiction_goes_both_ways_and_nothing_contradicts_itself(one: Lesson, other: Lesson):
    assert contradict(one, other) == contradict(other, one)
    assert not contradict(one, one)


def test_an_import_is_taken_whole_or_not_at_all(knowledge: Knowledge):
    knowledge.learn(IN_SINK, HOME, source())
    good = knowledge.export()
    with pytest.raises(BadFileError, match="x:2"):
        knowledge.take_in(good + '{"kind": "spell"}\n', "x")
    assert len(knowledge.all()) == 1


class Letters:
    """Embeds a text by its letters."""

    def encode(self, texts: Sequence[str], keep: bool = False) -> NDArray[np.float32]:
        rows = np.array([[text.count(chr(97 + n)) for n in range(26)] for text in texts], dtype=np.float32) + 0.01
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_what_is_most_like_a_text_comes_first(knowledge: Knowledge):
    for text in ("zzz yyy", "mug in sink", "abc"):
        knowledge.learn(Rule(text, "always"), Scope(), source())
    found = similar("the mug in the sink", knowledge.all(), Letters, 2)
    assert next(each.words for each, _ in found) == "mug in sink" and len(found) == 2


def test_the_commands(embodied: Command, tmp_path: Path):
    with closing(MemoryFile(tmp_path / "m")) as file:
        Knowledge(file).learn(IN_SINK, HOME, source("Anna"))
    listed = embodied("memory", "list", "--memory", "m", "--json")
    (row,) = json.loads(listed.stdout)
    assert row["lesson"] == "the mug is in the sink" and row["holds for"] == "kitchen"
    assert embodied("memory", "edit", "1", "the mug is on the shelf", "--memory", "m").returncode == 0
    shown = json.loads(embodied("memory", "show", "1", "--memory", "m", "--json").stdout)
    assert shown["lesson"]["place"]["types"] == ["Shelf"] and shown["source"]["person"] == "Anna"
    assert embodied("memory", "export", "--memory", "m", "--out", "e.jsonl").returncode == 0
    assert embodied("memory", "import", "e.jsonl", "--memory", "n").returncode == 0
    assert embodied("memory", "forget", "1", "--memory", "n").returncode == 0
    assert "nothing was taught" in embodied("memory", "list", "--memory", "n").stdout
    gone = embodied("memory", "show", "1", "--memory", "n")
    assert gone.returncode == 2 and "lesson" in gone.stderr
