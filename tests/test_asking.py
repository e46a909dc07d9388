"""Asking: what an instruction leaves open in a home, whether a question is worth it, and what answers change."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.correction import Thing
from embodied.corrections.phrases import read_phrases
from embodied.evaluation.past import Past
from embodied.experience import Recalled
from embodied.household.home import Home
from embodied.memories.answered import Answers
from embodied.memories.knowledge import Knowledge
from embodied.memories.store import MemoryFile
from embodied.phrase import Phrase
from embodied.planners.clarifying import Clarifying
from embodied.planners.goal_inference import COST, Option, gain, meant, posterior
from embodied.planners.plan import ModelPlanner
from embodied.planners.references import Meanings
from embodied.query import Decomposition, Reference
from embodied.simulator import Observation
from embodied.trace import Answered, Decided, Planned
from tests.driving import SKILLS, episode, memory_of
from tests.homes import KITCHENETTE, kitchenette
from tests.told_models import Told, steps

THINGS = [
    {"type": "CellPhone", "in": "table"},
    {"type": "CellPhone", "in": "drawer"},
    {"type": "Mug", "in": "counter"},
    {"type": "Mug", "in": "table"},
    {"type": "Cup", "in": "counter"},
    {"type": "Book", "in": "table"},
    {"type": "Plate", "in": "counter", "dirty": True},
    {"type": "Knife", "in": "counter"},
]
PHONE = "pick_up CellPhone ; put CellPhone CounterTop"
PLATE = "pick_up Plate ; clean Plate ; put Plate Drawer"
MUG = "pick_up Mug ; put Mug Fridge"


def home(things: list[dict[str, Any]] = THINGS) -> Home:
    return kitchenette(objects=things)


def asks(instruction: str, program: str, things: list[dict[str, Any]] = THINGS, budget: int = 2) -> str:
    clarifying = Clarifying(read_phrases, budget)
    clarifying.start(instruction, steps(program), memory_of(home(things)))
    return clarifying.question()


def settled(instruction: str, program: str, answer: str) -> tuple[list[str], list[str]]:
    """The steps of a plan after a question was answered, and where the things are that its first one means."""
    memory, meanings, clarifying = memory_of(home()), Meanings(), Clarifying(read_phrases)
    clarifying.start(instruction, steps(program), memory)
    assert clarifying.question()
    plan = clarifying.settled(answer, memory, meanings)
    if plan is None:
        return [], []
    thing = plan.steps[0].arguments["object"]
    found = meanings.of(thing, SKILLS["pick_up"].parameters[0], "pick_up", memory)
    assert isinstance(found, list)
    return list(map(str, plan.steps)), [(each.parent or "").partition("|")[0] for each in found]


@pytest.mark.parametrize(
    ("instruction", "program", "question"),
    [
        ("My phone belongs on the counter.", PHONE, "Which phone do you mean"),
        ("Lay the phone on the counter.", PHONE, "Which phone do you mean"),
        ("phone, counter", PHONE, "Which phone do you mean"),
        ("Stick my mug in the fridge.", MUG, "Which mug do you mean"),
        ("Put the book away.", "pick_up Book ; put Book Drawer", "Where should the book go?"),
        ("Something to drink from, in the fridge.", MUG, "What exactly do you mean: a mug or a cup?"),
        ("It should go in the fridge.", MUG, "What exactly do you mean?"),
        ("Put the phone away.", "pick_up CellPhone ; put CellPhone Drawer", "Which phone do you mean"),
    ],
)
def test_what_is_open_is_asked(instruction: str, program: str, question: str) -> None:
    assert asks(instruction, program).startswith(question)


@pytest.mark.parametrize(
    ("instruction", "program"),
    [
        ("Put a phone on the counter.", PHONE),
        ("Put the phone from the drawer on the counter.", PHONE),
        ("Put both phones on the counter.", f"{PHONE} ; {PHONE}"),
        ("Put every phone on the counter.", "put every CellPhone CounterTop"),
        ("The mug goes in the fridge.", MUG),
        ("Put the book in the fridge.", "pick_up Book ; put Book Fridge"),
        ("Put my phone on the table.", "pick_up CellPhone ; put CellPhone SideTable"),
        ("Put the book away in the drawer.", "pick_up Book ; put Book Drawer"),
    ],
)
def test_what_is_clear_is_not(instruction: str, program: str) -> None:
    assert asks(instruction, program) == ""


def test_without_a_budget_nothing_is_asked() -> None:
    assert asks("My phone belongs on the counter.", PHONE, budget=0) == ""


def test_things_in_one_place_are_told_apart_by_their_state() -> None:
    phones = [{"type": "Bowl", "in": "counter", "dirty": True}, {"type": "Bowl", "in": "counter"}]
    asked = asks("My bowl belongs in the fridge.", "pick_up Bowl ; put Bowl Fridge", phones)
    assert asked == "Which bowl do you mean: the dirty bowl on the counter top or the bowl on the counter top?"


@pytest.mark.parametrize(
    ("instruction", "program", "answer", "means", "places"),
    [
        ("My phone belongs on the counter.", PHONE, "The one in the drawer.", "CellPhone in Drawer", ["Drawer"]),
        ("My phone belongs on the counter.", PHONE, "the table one, not in the drawer", "CellPhone in SideTable", None),
        ("It should go in the fridge.", MUG, "The cup.", "Cup", ["CounterTop"]),
        ("It should go in the fridge.", MUG, "I mean the mug on the table", "Mug in SideTable", ["SideTable"]),
        ("Something to drink from, in the fridge.", MUG, "a cup will do", "Cup", ["CounterTop"]),
    ],
)
def test_the_answer_says_which(
    instruction: str, program: str, answer: str, means: str, places: list[str] | None
) -> None:
    plan, where = settled(instruction, program, answer)
    end = "CounterTop" if "CellPhone" in means else "Fridge"
    assert plan == [f"pick_up(object={means})", f"put(object={means}, receptacle={end})"]
    assert where == (places or ["SideTable"])


def test_an_answer_says_which_and_where() -> None:
    program = "pick_up CellPhone ; put CellPhone Microwave"
    plan, where = settled("Put the phone away.", program, "The one on the table, and it goes in the drawer.")
    assert plan[-1] == "put(object=CellPhone in SideTable, receptacle=Drawer)"
    assert where == ["SideTable"]


@pytest.mark.parametrize("answer", ["I have nothing to add.", "", "42 €", "the unicorn", "<script>", "a phone"])
def test_an_answer_that_says_nothing_changes_nothing_and_is_the_last(answer: str) -> None:
    memory, clarifying = memory_of(home()), Clarifying(read_phrases, 5)
    clarifying.start("Put the phone away.", steps("pick_up CellPhone"), memory)
    assert clarifying.question()
    assert clarifying.settled(answer, memory, Meanings()) is None
    assert clarifying.question() == ""


def test_no_question_is_asked_twice() -> None:
    clarifying = Clarifying(read_phrases, 5)
    assert [clarifying.may_ask("Which?"), clarifying.may_ask("Which?"), clarifying.may_ask("Where?")] == [
        True,
        False,
        True,
    ]


# -- the posterior ----------------------------------------------------------------------------------------------------

KINDS = ("Mug", "Cup", "Book")
PLACES = ("Drawer", "Fridge", "SideTable")
options = st.lists(
    st.builds(
        lambda kind, place: Option(Reference(type=kind, inside=place), ("x",), frozenset({place})),
        st.sampled_from(KINDS),
        st.sampled_from(PLACES),
    ),
    min_size=1,
    max_size=6,
)
phrases = st.lists(
    st.builds(
        lambda types, role: Phrase(Thing("it", tuple(types)), role, 0, 1),
        st.lists(st.sampled_from((*KINDS, *PLACES)), max_size=2),
        st.sampled_from(("thing", "place", "not")),
    ),
    max_size=4,
)


@given(options, st.lists(phrases, max_size=3), st.floats(0, 1))
def test_beliefs_add_up_and_no_question_is_worth_more_than_it_can_tell(
    some: list[Option], said: list[list[Phrase]], one: float
) -> None:
    beliefs = posterior(some, said)
    assert sum(beliefs) == pytest.approx(1.0)
    assert 0.0 <= gain(beliefs, one) <= one * (1.0 - 1.0 / len(some)) + 1e-9


@given(options, phrases)
def test_the_order_of_what_is_said_does_not_matter(some: list[Option], said: list[Phrase]) -> None:
    assert posterior(some, [said]) == pytest.approx(posterior(some, [[each] for each in said[::-1]]))


def test_mine_is_rather_one_than_the_and_the_rather_than_a() -> None:
    sure = [meant("Mug", word, ["the"]) for word in ("my", "the", "", "a")]
    assert sure == sorted(sure, reverse=True)
    assert meant("CellPhone", "the", ()) > meant("Mug", "the", ())
    assert gain([0.5, 0.5], meant("Apple", "an", ())) < COST


def test_where_something_goes_is_asked_without_forgetting_what_is_done_to_it() -> None:
    clarifying, meanings = Clarifying(read_phrases), Meanings()
    clarifying.start("Wash the plate and put it away.", steps(PLATE), memory_of(home()))
    assert clarifying.question() == "Where should the plate go?"
    plan = clarifying.settled("on the side table", memory_of(home()), meanings)
    assert plan is not None
    assert [each.skill for each in plan.steps] == ["pick_up", "clean", "put"]
    assert plan.steps[-1].arguments["receptacle"].type == "SideTable"


# -- in an episode ----------------------------------------------------------------------------------------------------


def test_an_episode_asks_once_and_does_what_is_answered(tmp_path: Path) -> None:
    mind = ModelPlanner(Told(steps(PHONE)), SKILLS, clarifying=Clarifying(read_phrases))
    scene = {**KITCHENETTE, "objects": THINGS}
    words, answer = "My phone, on the counter.", "the one in the drawer"
    stopped, events, after = episode(mind, scene, tmp_path, instruction=words, person=lambda _: answer)
    asked = [each for each in events if isinstance(each, Decided) and each.decision == "ask"]
    inside = [each.parent for each in after.objects() if each.object_type == "CellPhone"]
    assert stopped.ending == "finish"
    assert len(asked) == 1
    assert sorted((name or "").partition("|")[0] for name in inside) == ["CounterTop", "SideTable"]


def test_what_the_model_itself_asks_counts_as_well(tmp_path: Path) -> None:
    answers = Decomposition(question="Which?"), steps(PHONE)
    for budget, ending in ((0, "give_up"), (1, "finish")):
        mind = ModelPlanner(Told(*answers), SKILLS, clarifying=Clarifying(read_phrases, budget))
        scene = {**KITCHENETTE, "objects": THINGS}
        stopped, events, _ = episode(mind, scene, tmp_path, instruction="phone", person=lambda _: "any")
        assert stopped.ending == ending
        assert sum(isinstance(each, Answered) for each in events) == budget


def test_an_answer_that_told_something_is_kept_and_not_asked_for_again(tmp_path: Path) -> None:
    instruction, answer = "My phone, on the counter.", "the one in the drawer"
    with closing(MemoryFile(tmp_path / "home.memory")) as file:
        answers = Answers(Knowledge(file), "kitchenette", lambda text: read_phrases(text, frozenset()))
        past = Past(answers=answers)
        past.begin(memory_of(home()), "kitchenette", instruction, lambda _: None)
        for event in (Answered("dunno"), Decided("finish"), Answered(answer), Planned(("put",)), Planned(("put",))):
            past.note(event)
        assert answers.known(instruction.upper()) == (answer,)
        assert answers.known("My phone, on the table.") == ()
        known = past.recall(Observation(home().pose)).answers
    mind = ModelPlanner(Told(steps(PHONE)), SKILLS, clarifying=Clarifying(read_phrases))
    scene = {**KITCHENETTE, "objects": THINGS}
    recalled = Recalled(answers=known)
    _, events, after = episode(mind, scene, tmp_path, instruction=instruction, recall=lambda _: recalled)
    assert not [each for each in events if isinstance(each, Decided) and each.decision == "ask"]
    inside = [each.parent for each in after.objects() if each.object_type == "CellPhone"]
    assert sorted((name or "").partition("|")[0] for name in inside) == ["CounterTop", "SideTable"]
