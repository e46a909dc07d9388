"""Plans and instructions that heed what was taught."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from embodied.correction import Fact, Lesson, NewWord, Preference, Rule, Thing
from embodied.corrections.names import shipped_names
from embodied.corrections.taught_plans import Heeding
from embodied.finders.priors import read_priors
from embodied.known import Known, Scope, Source
from embodied.query import Decomposition, Reference, SkillWords, Step
from tests.driving import SKILLS

HEEDING = Heeding(shipped_names(), {name: SkillWords.of(skill) for name, skill in SKILLS.items()}, read_priors().amount)
HERE = ("Apple", "Cabinet", "CounterTop", "Drawer", "Knife", "Mug", "Newspaper", "RemoteControl", "Shelf", "Sofa")
MUG, SHELF, DRAWER = Thing("mug", ("Mug",)), Thing("shelf", ("Shelf",)), Thing("drawer", ("Drawer",))
LIKED = Preference("I like my mugs on the shelf", MUG, SHELF)


def step(skill: str, *types: str) -> Step:
    return Step(skill=skill, arguments=dict(zip(("object", "receptacle"), map(_of, types), strict=False)))


def _of(kind: str) -> Reference:
    return Reference(type=kind)


def plan(*steps: Step) -> Decomposition:
    return Decomposition(steps=steps)


def known(*lessons: Lesson, task: str = "") -> list[Known]:
    return [Known(at, each, Scope(task=task), Source("", "", "")) for at, each in enumerate(lessons, start=1)]


def heeded(instruction: str, made: Decomposition, *lessons: Lesson, task: str = "") -> Decomposition:
    return HEEDING.plan(made, instruction, known(*lessons, task=task), HERE)


STORED = plan(step("pick_up", "Mug"), step("put", "Mug", "Cabinet"))


def test_things_go_where_somebody_likes_them_unless_the_instruction_says_where():
    liked = plan(step("pick_up", "Mug"), step("put", "Mug", "Shelf"))
    assert heeded("put the mug away", STORED, LIKED) == liked
    assert heeded("put the mug in the cabinet", STORED, LIKED) == STORED
    assert heeded("take the mug off the shelf and put it away", STORED, LIKED) == STORED
    assert heeded("put the knife away", plan(step("put", "Knife", "Drawer")), LIKED).steps[0].arguments[
        "receptacle"
    ] == _of("Drawer")


def test_the_newest_word_counts_and_dislikes_move_nothing():
    newer = Preference("in the drawer", MUG, Thing("counter", ("CounterTop",)))
    assert heeded("put the mug away", STORED, LIKED, newer).steps[-1] == step("put", "Mug", "CounterTop")
    assert heeded("put the mug away", STORED, Preference("not", MUG, SHELF, liked=False)) == STORED


def test_what_is_said_of_a_thing_counts_before_what_is_said_of_things_that_it_may_be_called():
    cups = Preference("I love my cups in the drawer", Thing("cups", ("Cup", "Mug")), DRAWER)
    assert heeded("put the mug away", STORED, LIKED, cups).steps[-1] == step("put", "Mug", "Shelf")
    assert heeded("put the mug away", STORED, cups).steps[-1] == step("put", "Mug", "Drawer")


def test_a_room_that_is_named_is_left_alone():
    assert heeded("all mugs back to the kitchen", STORED, LIKED) == STORED


WASHED = Rule("wash mugs before you put them away", "first", ("put",), MUG, None, ("clean",))


def test_what_is_to_be_filled_is_washed_while_it_is_empty():
    pear = step("pick_up", "Apple"), step("put", "Apple", "Mug")
    laden = step("pick_up", "Mug"), step("put", "Mug", "Shelf")
    found = heeded("an apple in the mug, that on the shelf", plan(*pear, *laden), WASHED)
    assert found == plan(step("clean", "Mug"), *pear, *laden)
    assert heeded("put the apple in the mug", plan(*pear), WASHED) == plan(*pear), "the mug itself goes nowhere"


def test_what_is_filled_or_heated_is_rinsed_before():
    hot = step("pick_up", "Mug"), step("heat", "Mug"), step("put", "Mug", "Shelf")
    assert heeded("a hot mug", plan(*hot), WASHED) == plan(hot[0], step("clean", "Mug"), *hot[1:])


def test_of_two_things_each_is_washed_before_it_is_put_away():
    one = step("pick_up", "Mug"), step("clean", "Mug"), step("put", "Mug", "Shelf")
    assert heeded("two mugs on the shelf", plan(one[0], one[2], one[0], one[2]), WASHED) == plan(*one, *one)


@pytest.mark.parametrize(
    ("instruction", "moved"),
    [
        ("The mug lives on the plinth.", False),
        ("Put the mug into his cubby, please.", False),
        ("I want the mug by the cabinets", False),
        ("No mug outside the cabbinet, please.", False),
        ("throw the mug away", False),
        ("could you refrigerate the mug", False),
        ("put the mug back in its place", True),
        ("put the mug away in a minute", True),
        ("the mug is in the way, store it", True),
    ],
)
def test_a_place_that_is_said_counts_whether_or_not_its_name_is_known(instruction: str, moved: bool):
    assert (heeded(instruction, STORED, LIKED) != STORED) is moved


def test_what_puts_nothing_anywhere_is_no_plan_to_put_something_away():
    gone = Decomposition(steps=(Step(skill="go_to", arguments={"target": _of("Mug")}),))
    assert heeded("could you put the mug back?", gone, LIKED).steps[-1] == step("put", "Mug", "Shelf")
    assert heeded("go and see the mug", gone, LIKED) == gone


def test_a_lesson_of_one_task_speaks_of_no_other():
    assert heeded("put the mug away", STORED, LIKED, task="store the mug away").steps[-1] != STORED.steps[-1]
    assert heeded("put the mug away", STORED, LIKED, task="feed a cat on sundays") == STORED


def test_what_a_model_calls_impossible_is_done_where_a_lesson_tells_how():
    for none in (Decomposition(impossible="no"), Decomposition(question="where?")):
        found = heeded("wash the mug and put it away", none, LIKED)
        assert [str(each) for each in found.steps] == [
            "pick_up(object=Mug)",
            "clean(object=Mug)",
            "put(object=Mug, receptacle=Shelf)",
        ]
        assert heeded("feed the cat", none, LIKED) == none


def test_a_forbidden_place_is_left_for_a_usual_one():
    barred = Rule("never", "never", ("put",), Thing("knife", ("Knife",)), DRAWER)
    made = plan(step("pick_up", "Knife"), step("put", "Knife", "Drawer"))
    put = heeded("wash a knife and put it away", made, barred).steps[-1]
    assert put.arguments["receptacle"].type not in ("Drawer", "Sofa")
    assert heeded("put the knife in the drawer", made, barred) == made


def test_what_has_to_come_first_is_put_before_once():
    first = Rule("wash", "first", ("slice",), Thing("apple", ("Apple",)), None, ("clean",))
    sliced = plan(step("slice", "Apple"))
    washed = plan(step("clean", "Apple"), step("slice", "Apple"))
    assert heeded("slice the apple", sliced, first) == washed
    assert heeded("slice the apple", washed, first) == washed


def test_another_thing_that_was_meant_before_is_meant_again():
    meant = Preference("the remote", Thing("remote", ("RemoteControl",)))
    found = heeded("bring the dibber", plan(step("pick_up", "Newspaper")), meant, task="bring the dibber")
    assert found == plan(step("pick_up", "RemoteControl"))


@pytest.mark.parametrize(
    ("said", "word", "reworded"),
    [
        ("Put the Dibber down.", "dibber", "Put the mug down."),
        ("the pot pot, please", "pot pot", "the mug, please"),
        ("dibbers", "dibber", "dibbers"),
        ("dibber dibber", "dibber", "mug mug"),
    ],
)
def test_words_of_ones_own(said: str, word: str, reworded: str):
    assert HEEDING.reworded(said, known(NewWord(word, MUG))) == reworded


kinds = st.sampled_from(HERE)
steps = st.lists(
    st.one_of(st.builds(lambda a: step("pick_up", a), kinds), st.builds(lambda a, b: step("put", a, b), kinds, kinds)),
    max_size=5,
)


@settings(deadline=None)
@given(steps, st.text(max_size=40))
def test_lessons_about_other_things_change_nothing(made: list[Step], instruction: str):
    others: list[Lesson] = [
        Preference("", Thing("laptop", ("Laptop",)), SHELF),
        Rule("", "never", ("put",), Thing("laptop", ("Laptop",)), DRAWER),
        Rule("", "first", ("put",), Thing("laptop", ("Laptop",)), None, ("clean",)),
        Fact("", MUG, SHELF),
    ]
    assert heeded(instruction, plan(*made), *others) == plan(*made)


@settings(deadline=None)
@given(steps)
@example([step("put", "Apple", "Mug"), step("put", "Mug", "Apple"), step("put", "Mug", "Apple")])
def test_a_plan_that_heeds_stays_as_it_is(made: list[Step]):
    lessons: list[Lesson] = [LIKED, Rule("", "first", ("put",), MUG, None, ("clean",))]
    once = heeded("put it away", plan(*made), *lessons)
    assert heeded("put it away", once, *lessons) == once
