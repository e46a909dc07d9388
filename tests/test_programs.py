"""Programs of the small model: words and decompositions say the same; templates are read off plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.datasets.alfred.templates import plan_of, template_of
from embodied.entity import STATES
from embodied.models.program import KEYWORDS, NoProgramError, from_words, to_words
from embodied.models.program_form import END, ProgramForm
from embodied.query import Decomposition, Reference, Step
from embodied.task_types import LOOK, MOVABLE, TASK_TYPES, Template

SKILLS = {"pick_up": ("object",), "put": ("object", "receptacle"), "clean": ("object",), "wait": ()}
TYPES = st.sampled_from(["Mug", "Plate", "Fridge", "DiningTable"])
THINGS = st.builds(
    Reference,
    type=TYPES,
    every=st.booleans(),
    state=st.sampled_from(["", *STATES]),
    inside=st.one_of(st.just(""), TYPES),
    room=st.sampled_from(["", "kitchen"]),
)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    skill = draw(st.sampled_from(sorted(SKILLS)))
    return Step(skill=skill, arguments={name: draw(THINGS) for name in SKILLS[skill]})


@given(st.lists(steps(), min_size=1, max_size=8))
def test_a_plan_is_read_as_it_was_written(plan: list[Step]) -> None:
    written = Decomposition(steps=tuple(plan))
    assert from_words(to_words(written), SKILLS, list(STATES)) == written


@given(st.lists(st.sampled_from([*KEYWORDS, *SKILLS, *STATES, "Mug", "<junk>"]), max_size=12))
def test_any_words_are_a_plan_or_a_typed_error(words: list[str]) -> None:
    try:
        plan = from_words(words, SKILLS, list(STATES))
    except NoProgramError as error:
        assert len(error.what) > 5
    else:
        assert plan.steps or plan.impossible or plan.question


@given(st.data())
def test_what_is_written_in_form_is_read(data: st.DataObject) -> None:
    """Word by word, each among those that may follow: in the end it parses, and is written so again."""
    form = ProgramForm({name: len(each) for name, each in SKILLS.items()}, ["dirty"], ["Mug", "Sink"], ["kitchen"])
    words: list[str] = []
    while (word := data.draw(st.sampled_from(sorted(form.following(words))))) != END:
        words.append(word)
        if len(words) > 30 and END in form.following(words):
            break
    assert to_words(from_words(words, SKILLS, ["dirty"])) == words


@given(st.lists(steps(), min_size=1, max_size=4))
def test_every_plan_is_in_form(plan: list[Step]) -> None:
    types = ["Mug", "Plate", "Fridge", "DiningTable"]
    form = ProgramForm({name: len(each) for name, each in SKILLS.items()}, list(STATES), types, ["kitchen"])
    words = to_words(Decomposition(steps=tuple(plan)))
    assert all(word in form.following(words[:at]) for at, word in enumerate(words))
    assert END in form.following(words)


@pytest.mark.parametrize("task_type", TASK_TYPES)
@pytest.mark.parametrize("sliced", [False, True])
def test_templates_and_plans_say_the_same(task_type: str, sliced: bool) -> None:
    template = Template(
        task_type,
        "Apple",
        "" if task_type == LOOK else "Fridge",
        "Bowl" if task_type == MOVABLE else "",
        "DeskLamp" if task_type == LOOK else "",
        sliced,
    )
    plan = plan_of(template)
    assert template_of(plan) == template
    assert template_of(Decomposition(steps=plan.steps[1:])) != template
    assert template_of(Decomposition(steps=(*plan.steps, plan.steps[0]))) is None
