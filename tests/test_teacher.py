"""The scripted teacher: what it takes for an error, when it speaks, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

import numpy as np
import pytest

from embodied.correction import Fact, Lesson, NewWord, Preference, Rule, Thing
from embodied.corrections.marks import shape
from embodied.corrections.names import shipped_names
from embodied.corrections.slips import Slip, ended, judge
from embodied.corrections.teacher import LATE, Manner, Teacher
from embodied.corrections.teacher_words import Wordings, plural, shipped_templates
from embodied.errors import OptionError
from embodied.goal import Condition, Goal
from embodied.household.home import Home
from embodied.progress import Progress
from embodied.thing import Thing as Described
from embodied.trace import Acted, Called, Decided
from embodied.training.understanding.fit import Course, training_text
from tests.driving import SKILLS, box_room

TABLES = [
    {"name": "near", "type": "SideTable", "x": 0.0, "z": 1.2},
    {"name": "far", "type": "CoffeeTable", "x": 0.0, "z": -1.7},
]
OBJECTS = [
    {"type": "Mug", "in": "near", "name": "mug"},
    {"type": "Mug", "in": "far", "name": "other"},
    {"type": "Apple", "in": "near", "name": "apple"},
    {"type": "Plate", "in": "near", "name": "plate"},
    {"type": "Knife", "in": "near", "name": "knife"},
]
MUG, COFFEE, SIDE = Thing("mug", ("Mug",)), Thing("coffee table", ("CoffeeTable",)), Thing("t", ("SideTable",))
LIKED = Preference("", MUG, COFFEE)
PLACED = Goal((Condition(Described("Mug", inside=Described("CoffeeTable")), count=2),))
CLEANED = Condition(Described("Apple", state=frozenset({("cleaned", True)})), when="once")
SLICED = Goal((CLEANED, Condition(Described("AppleSliced"))), ordered=True)
FAR_ONE = Goal(
    (
        Condition(
            Described("Mug", inside=Described("SideTable")), every=Described("Mug", inside=Described("CoffeeTable"))
        ),
    )
)
NOT_THERE = Goal((Condition(Described("Mug", inside=Described("SideTable")), count=0, most=0),))


def named(home: Home) -> Mapping[str, str]:
    """Ids by the names above, in the order in which things were put there."""
    found: dict[str, str] = {}
    for each in home.objects():
        if "pickupable" in each.properties:
            parent = home[each.parent or ""].object_type
            found["other" if each.object_type == "Mug" and parent == "CoffeeTable" else each.object_type.lower()] = (
                each.object_id
            )
        elif each.object_type in ("SideTable", "CoffeeTable"):
            found[each.object_type] = each.object_id
    return found


def slip(goal: Goal, skill: str, **arguments: str) -> Slip | None:
    home = box_room(TABLES, OBJECTS)
    ids = named(home)
    told = {key: ids[value] for key, value in arguments.items()}
    return judge(SKILLS[skill], told, home, Progress.of(goal, home), SKILLS)


# -- what is an error -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goal", "skill", "arguments", "found"),
    [
        (PLACED, "pick_up", {"object": "mug"}, None),
        (PLACED, "put", {"object": "mug", "receptacle": "CoffeeTable"}, None),
        (PLACED, "put", {"object": "plate", "receptacle": "SideTable"}, None),
        (
            PLACED,
            "put",
            {"object": "mug", "receptacle": "SideTable"},
            Slip("wrong_place", "Mug", "CoffeeTable", "put", "SideTable"),
        ),
        (PLACED, "pick_up", {"object": "plate"}, Slip("wrong_object", "Mug", "CoffeeTable", instead_of="Plate")),
        (PLACED, "heat", {"object": "mug"}, Slip("needless_step", "Mug", "CoffeeTable", instead_of="heated")),
        (FAR_ONE, "pick_up", {"object": "other"}, None),
        (FAR_ONE, "pick_up", {"object": "mug"}, Slip("wrong_object", "Mug", "SideTable", instead_of="Mug")),
        (SLICED, "pick_up", {"object": "knife"}, None),
        (SLICED, "clean", {"object": "apple"}, None),
        (SLICED, "slice", {"object": "apple"}, Slip("missing_step", "Apple", "", "clean")),
        (
            NOT_THERE,
            "put",
            {"object": "mug", "receptacle": "SideTable"},
            Slip("wrong_place", "Mug", "", "put", "SideTable"),
        ),
    ],
)
def test_calls_are_judged(goal: Goal, skill: str, arguments: dict[str, str], found: Slip | None):
    assert slip(goal, skill, **arguments) == found


def test_ends_are_judged():
    home = box_room(TABLES, OBJECTS)
    assert ended(True, home, Progress.of(PLACED, home), SKILLS) == Slip("gave_up", "Mug", "CoffeeTable", "put")
    done = Goal((Condition(Described("Mug", inside=Described("CoffeeTable"))),))
    assert ended(False, home, Progress.of(done, home), SKILLS) is None
    washed = Goal((Condition(Described("Apple", state=frozenset({("cleaned", True)}))),))
    assert ended(False, home, Progress.of(washed, home), SKILLS) == Slip("unfinished", "Apple", "", "clean")


# -- when it speaks -------------------------------------------------------------------------------------------------


class World:
    """A home, and a goal in it."""

    def __init__(self, goal: Goal) -> None:
        self.state = box_room(TABLES, OBJECTS)
        self._goal = goal

    @property
    def progress(self) -> Progress:
        return Progress.of(self._goal, self.state)


def teacher(goal: Goal = PLACED, *lessons: Lesson, seed: int = 0, **manner: object) -> Teacher:
    return Teacher(World(goal), SKILLS, lessons, np.random.default_rng(seed), Manner(**manner), "Anna")  # type: ignore[arg-type]


def err(who: Teacher) -> None:
    """Let the robot begin to put the mug on the wrong table."""
    ids = named(who.world.state)  # type: ignore[arg-type]
    who.watch(Called("put", {"object": ids["mug"], "receptacle": ids["SideTable"]}, ""))


def act(who: Teacher) -> None:
    who.watch(Acted("MoveAhead", {}, (0.0, 0.0, 0.0, 0.0, 0.0)))


def test_it_tells_the_lesson_first_and_then_what_to_do():
    who = teacher(PLACED, LIKED)
    assert who.said() is None
    err(who)
    told = who.said()
    assert told is not None and told.person == "Anna" and "mugs" in told.text and "on the coffee table" in told.text
    assert who.said() is None
    err(who)
    again = who.said()
    assert again is not None and "coffee table" in again.text.lower() and "mugs" not in again.text
    assert who.remarks == 2


def test_patience_is_counted_in_actions_and_what_is_mended_is_let_pass():
    who = teacher(patience=2)
    err(who)
    assert who.said() is None
    act(who)
    act(who)
    assert who.said() is not None
    err(who)
    ids = named(who.world.state)  # type: ignore[arg-type]
    who.watch(Called("put", {"object": ids["mug"], "receptacle": ids["CoffeeTable"]}, ""))
    act(who)
    act(who)
    assert who.said() is None


def test_it_speaks_before_the_end_however_patient():
    who = teacher(patience=50)
    who.watch(Decided("finish"))
    assert who.said() is not None


def test_the_silent_never_speak_the_late_later_and_all_have_enough():
    silent, late, brief = teacher(silent=1.0), teacher(late=1.0), teacher(most=1)
    for who in (silent, late, brief):
        err(who)
    assert silent.said() is None and late.said() is None and brief.said() is not None
    for _ in range(LATE):
        act(late)
    assert late.said() is not None
    err(brief)
    assert brief.said() is None


def test_the_wrong_name_another_place():
    texts = []
    for seed in range(5):
        who = teacher(seed=seed, wrong=1.0)
        err(who)
        told = who.said()
        assert told is not None
        texts.append(told.text.lower())
    assert not any("coffee table" in text for text in texts)


def test_the_same_seed_says_the_same():
    def words(seed: int) -> list[str]:
        who = teacher(PLACED, LIKED, seed=seed, wrong=0.3)
        found = []
        for _ in range(4):
            err(who)
            told = who.said()
            found.append(told.text if told is not None else "")
        return found

    assert words(3) == words(3)
    assert len({tuple(words(seed)) for seed in range(8)}) > 2


def test_it_answers_with_what_cannot_be_known():
    who = teacher(PLACED, LIKED)
    answer = who.answer("Where do mugs go?")
    assert answer is not None and "coffee table" in answer.text
    assert who.answer("") is None and who.questions == 1 and who.remarks == 0
    yes = who.answer("May I?", yes_or_no=True)
    assert yes is not None and yes.means == "yes"


@pytest.mark.parametrize("bad", [{"silent": 1.5}, {"patience": -1}])
def test_manners_that_cannot_be_are_refused(bad: dict[str, float]):
    with pytest.raises(OptionError):
        teacher(**bad)  # type: ignore[arg-type]


# -- its words ------------------------------------------------------------------------------------------------------

LESSONS: tuple[Lesson, ...] = (
    LIKED,
    Rule("", "never", ("put",), MUG, SIDE),
    Rule("", "first", ("slice",), Thing("apple", ("Apple",)), None, ("clean",)),
    Rule("", "first", ("put",), MUG, None, ("clean",)),
    Fact("", MUG, SIDE),
    NewWord("dibber", MUG),
)


def all_said() -> list[str]:
    """Every template, said of two things."""
    slots = {"do": "wash", "then_it": "slice it", "then_them": "slice them", "w": "the dibber"}
    found = []
    for act_, templates in shipped_templates().items():
        for template in templates:
            words = Wordings({act_: (template,)}, np.random.default_rng(0))
            found.append(words.say(act_, "Mug", "Shelf", "Plate", **slots))
            found.append(words.say(act_, "RemoteControl", "Drawer", "Cabinet", **slots))
    return found


def test_templates_have_slots_that_are_filled():
    known = {"x", "xs", "bare", "y", "at", "z", "zat", "w", "do", "then_it", "then_them"}
    for templates in shipped_templates().values():
        assert len(set(templates)) == len(templates) > 1
        assert {name for each in templates for _, name, _, _ in Formatter().parse(each) if name} <= known


@pytest.mark.parametrize("lesson", LESSONS, ids=str)
def test_every_lesson_is_said_in_varied_words(lesson: Lesson):
    said = {Wordings(shipped_templates(), np.random.default_rng(seed)).lesson(lesson) for seed in range(12)}
    assert len(said) > 2
    assert all(text[0].isupper() and "{" not in text for text in said)


def test_plurals_are_names():
    names = shipped_names()
    for kind in ("Knife", "Shelf", "Tomato", "KeyChain", "Watch", "RemoteControl", "Box", "CellPhone"):
        assert kind in {found for each in names.find(list(_words(plural(kind)))) for found in each.types}, kind


def test_no_wording_has_the_shape_of_training_text():
    names = shipped_names()
    learnt = {shape(each.text, names) for each in training_text(Course(each=250), names)}
    said = {shape(text, names) for text in all_said()}
    assert len(said) > 40
    assert not said & learnt


def _words(text: str):
    from embodied.corrections.names import words_of

    return words_of(text)
