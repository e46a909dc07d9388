"""What the small model learns from corrections."""

from __future__ import annotations

import numpy as np

from embodied.content import scenes, suites
from embodied.correction import Fact, Lesson, NewWord, Preference, Rule, Thing
from embodied.evaluation.suite import load_suite
from embodied.experience import Experience
from embodied.household.library import SceneLibrary
from embodied.known import Known, Scope, Source
from embodied.task import Subgoal
from embodied.training.corpus import Pair
from embodied.training.corrected import AWAY, DONE, PLACED, TOLD, corrected_pairs

MUG, SHELF = Thing("mug", ("Mug",)), Thing("shelf", ("Shelf",))
LIKED = Preference("I like my mugs on the shelf", MUG, SHELF)


def pairs(
    *lessons: Lesson, kept: tuple[Experience, ...] = (), settled: int | None = None, task: str = ""
) -> list[Pair]:
    known = [Known(1, each, Scope(task), Source("", "", ""), settled_by=settled) for each in lessons]
    return corrected_pairs(known, kept, np.random.default_rng(0))


def test_a_preference_is_told_in_several_ways_with_the_plan_that_heeds_it():
    found = pairs(LIKED)
    assert len(found) == TOLD and len({each.instruction for each in found}) > 4
    assert {each.program for each in found} == {("pick_up", "Mug", ";", "put", "Mug", "Shelf")}
    assert all("mug" in each.instruction for each in found)


def test_what_comes_first_and_words_of_ones_own():
    apple = Thing("apple", ("Apple",))
    first = pairs(Rule("", "first", ("slice",), apple, None, ("clean",)))
    assert {each.program for each in first} == {("clean", "Apple", ";", "slice", "Apple")}
    words = pairs(NewWord("dibber", MUG))
    assert all("dibber" in each.instruction and each.program[:2] == ("pick_up", "Mug") for each in words)
    assert len({each.program for each in words}) > 3


def test_what_is_settled_or_says_nothing_of_plans_is_not_learnt():
    assert not pairs(LIKED, settled=2)
    assert not pairs(Fact("", MUG, SHELF), Preference("", MUG, None), Preference("", MUG, SHELF, liked=False))


def test_corrected_episodes_that_succeeded_are_learnt():
    done = (Subgoal("pick_up", {"object": "Mug"}), Subgoal("put", {"object": "Mug", "receptacle": "Shelf"}))
    kept = (
        Experience("mug away", "kitchen", done=done, success=True),
        Experience("mug away", "kitchen", done=done, success=False),
        Experience("another", "kitchen", done=done, success=True),
    )
    found = pairs(Preference("", None, SHELF), kept=kept, task="mug away")
    assert [each.instruction for each in found] == ["mug away"]
    assert found[0].program == ("pick_up", "Mug", ";", "put", "Mug", "Shelf")


def test_no_way_of_asking_is_a_suites():
    said = {task.instruction.lower().strip(" .?") for task in _tasks()}
    ways = [*AWAY, *PLACED, *(each for options in DONE.values() for each in options)]
    words = ("mug", "apple", "dibber", "spoon", "book")
    assert not {each.format(x=x, y="shelf") for each in ways for x in words} & said


def _tasks():
    return load_suite(suites / "corrections.toml", SceneLibrary([scenes])).tasks
