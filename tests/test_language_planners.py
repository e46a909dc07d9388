"""Planner `plan`: what it makes of a model's decompositions, in real rooms, and of what goes wrong."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embodied.evaluation.episode import episode_seed, run_episode
from embodied.evaluation.suite import find_suite, load_suite
from embodied.household.library import default_library
from embodied.language import Failure, ModelError
from embodied.models.cassette import Cassette
from embodied.planners.plan import REPLANS, ModelPlanner
from embodied.query import ANYTHING, Decompose, Decomposition, Reference, Step, plain
from embodied.registry import content_folders
from embodied.simulators.household import HouseholdSimulator
from embodied.trace import Acted, Answered, Asked, Called, Decided, Ended, Event, Planned
from embodied.trace_file import to_text
from embodied.wiring import make_agent
from tests.driving import SKILLS, episode
from tests.homes import KITCHENETTE, one
from tests.told_models import Told, steps

SCENES = default_library()
TASKS = {task.trial: task for task in load_suite(find_suite("household", content_folders("suites")), SCENES).tasks}


def planner(*answers: Decomposition | Failure | str) -> tuple[ModelPlanner, Told]:
    model = Told(*(steps(each) if isinstance(each, str) else each for each in answers))
    return ModelPlanner(model, SKILLS), model


def ran(folder: Path, *answers: Decomposition | Failure | str, scene: Any = KITCHENETTE) -> Any:
    mind, model = planner(*answers)
    return *episode(mind, scene, folder), model


def called(events: list[Event]) -> list[str]:
    return [
        " ".join([e.skill, *(i.partition("|")[0] for i in e.arguments.values())]) for e in events if type(e) is Called
    ]


# -- references and goals -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "program"),
    [
        ("state-island-coffee", "make_coffee Mug ; put Mug CounterTop"),
        ("state-kitchen-toast", "toast BreadSliced ; put BreadSliced Plate"),
        ("state-galley-kettle", "fill Kettle ; put Kettle StoveBurner"),
        ("state-dining-candle", "put Candle DiningTable ; switch_on Candle in DiningTable"),
        ("all-kitchen-shakers", "put every SaltShaker DiningTable ; put every PepperShaker DiningTable"),
        ("all-living-coffee-table", "put every Thing in CoffeeTable Thing"),
        ("all-kitchen-close-up", "close every Cabinet ; close every Drawer"),
        ("every-island-plates", "pick_up every dirty Plate ; clean every dirty Plate ; put every dirty Plate Cabinet"),
        ("every-galley-stale-coffee", "pour_out every filled Mug ; put every filled Mug SinkBasin"),
        ("every-guest-dishes", "put every dirty Thing Dresser"),
        ("every-child-drawer-cloths", "put every Cloth in Drawer LaundryHamper"),
        ("every-living-lamps", "switch_off every on DeskLamp ; switch_off every on FloorLamp"),
        ("order-galley-pan-egg", "clean dirty Pan ; put dirty Pan CounterTop ; put Egg dirty Pan"),
        ("count-kitchen-three-plates", "put Plate DiningTable ; put Plate DiningTable ; put Plate DiningTable"),
        ("rooms-apartment-mugs-kitchen", "put every Mug CounterTop room kitchen"),
        ("rooms-cottage-bedroom-book", "put every Book room bedroom Thing room living_room"),
        ("rooms-family-laundry", "put every dirty Cloth LaundryHamper room bathroom"),
        ("cannot-laundry-hot-cup", "heat Cup"),
        ("cannot-bedroom-box-drawer", "put Box Drawer"),
        ("cannot-child-three-bears", "put TeddyBear Bed ; put TeddyBear Bed ; put TeddyBear Bed"),
    ],
)
def test_what_the_steps_mean_is_what_the_task_asks_for(task: str, program: str) -> None:
    mind, _ = planner(program)
    simulator = HouseholdSimulator(SCENES)
    result, _ = run_episode(make_agent(mind, SKILLS), simulator, TASKS[task], episode_seed(0, task))
    assert result.success, result
    assert result.failures <= 1


def test_a_reference_means_the_same_from_step_to_step(tmp_path: Path) -> None:
    things = [{"type": "Plate", "in": "counter", "dirty": True}, {"type": "Plate", "in": "table"}]
    scene = {**KITCHENETTE, "objects": things}
    program = "pick_up dirty Plate ; clean dirty Plate ; put dirty Plate Fridge"
    stopped, _, home, _ = ran(tmp_path, program, scene=scene)
    dirty, clean = [each for each in home.objects() if each.object_type == "Plate"]
    assert stopped.ending == "finish"
    assert (dirty.is_dirty, dirty.parent, clean.parent) == (False, one(home, "Fridge"), one(home, "SideTable"))


def test_every_one_comes_after_the_other(tmp_path: Path) -> None:
    things = [{"type": "Plate", "in": where, "dirty": True} for where in ("counter", "table")]
    program = "pick_up every dirty Plate ; clean every dirty Plate ; put every dirty Plate Fridge"
    stopped, events, _, _ = ran(tmp_path, program, scene={**KITCHENETTE, "objects": things})
    assert called(events) == ["pick_up Plate", "clean Plate", "put Plate Fridge"] * 2
    assert stopped.ending == "finish"


def test_none_of_every_is_done_and_none_of_what_is_not_there_is_not(tmp_path: Path) -> None:
    stopped, events, _, _ = ran(tmp_path, "clean every dirty Plate")
    assert (stopped.ending, called(events)) == ("finish", [])
    for program in ("clean every dirty Unicorn", "put every Plate in Safe Fridge", "put every Plate room attic Fridge"):
        assert ran(tmp_path, program)[0].ending == "give_up"


# -- what plans leave out -------------------------------------------------------------------------------------------


def test_slicing_needs_no_word_of_a_knife(tmp_path: Path) -> None:
    stopped, events, home, _ = ran(tmp_path, "slice Apple ; pick_up AppleSliced")
    assert called(events)[:3] == ["pick_up Knife", "slice Apple", "put Knife CounterTop"]
    assert (home.held or "").partition("|")[0] == "Apple"
    assert stopped.failures == 0


def test_slices_need_no_word_of_slicing(tmp_path: Path) -> None:
    _, events, _, _ = ran(tmp_path, "put AppleSliced Fridge")
    assert called(events)[1::2] == ["slice Apple", "pick_up Apple"]
    assert called(events)[-1] == "put Apple Fridge"


def test_a_full_hand_is_emptied_where_things_stay_in_sight(tmp_path: Path) -> None:
    stopped, events, home, _ = ran(tmp_path, "pick_up Apple ; pick_up Book")
    assert called(events) == ["pick_up Apple", "put Apple CounterTop", "pick_up Book"]
    assert home.held == one(home, "Book")
    assert [event.reason for event in events if isinstance(event, Ended)] == [None] * 3
    assert stopped.ending == "finish"


def test_what_is_so_already_is_done(tmp_path: Path) -> None:
    stopped, events, _, model = ran(tmp_path, "open Fridge ; open Fridge ; put Egg Fridge ; close Drawer")
    assert called(events) == ["open Fridge"]
    assert (stopped.ending, len(model.heard)) == ("finish", 1)


# -- what goes wrong ------------------------------------------------------------------------------------------------


def test_what_is_not_there_is_given_up(tmp_path: Path) -> None:
    stopped, events, _, model = ran(tmp_path, "pick_up Tomato ; put Tomato Fridge")
    assert stopped.ending == "give_up"
    assert "no Tomato is known of" in stopped.detail
    assert len(model.heard) == 2
    assert not [event for event in events if isinstance(event, Acted)]


def test_what_the_model_calls_impossible_is_given_up(tmp_path: Path) -> None:
    stopped, _, _, _ = ran(tmp_path, Decomposition(impossible="there is no sea here"))
    assert (stopped.ending, stopped.detail) == ("give_up", "there is no sea here")
    assert ran(tmp_path, Decomposition())[0].ending == "give_up"


def test_a_question_is_asked_once_and_the_answer_told(tmp_path: Path) -> None:
    question = Decomposition(question="Which one?")
    stopped, events, _, model = ran(tmp_path, question, "pick_up Book")
    assert [event.decision for event in events if isinstance(event, Decided)] == ["ask", "act", "finish"]
    (answered,) = [event for event in events if isinstance(event, Answered)]
    assert answered.answer in model.heard[1].instruction
    assert stopped.ending == "finish"
    stopped, events, _, _ = ran(tmp_path, question)
    assert [event.decision for event in events if isinstance(event, Decided)] == ["ask", "give_up"]


def test_after_a_failure_the_model_is_told_what_was_done_and_what_failed(tmp_path: Path) -> None:
    fixtures = [each for each in KITCHENETTE["fixtures"] if each["name"] != "microwave"]
    answers = ("pick_up Egg ; heat Egg ; put Egg SideTable", "put Egg SideTable")
    stopped, events, home, model = ran(tmp_path, *answers, scene={**KITCHENETTE, "fixtures": fixtures})
    query = model.heard[1]
    assert isinstance(query, Decompose)
    assert query.done == steps("pick_up Egg").steps
    assert query.failed == steps("heat Egg").steps[0]
    assert query.failure.startswith("not_found: ")
    assert home[one(home, "Egg")].parent == one(home, "SideTable")
    assert stopped.ending == "finish"
    assert [len(event.subgoals) for event in events if isinstance(event, Planned)] == [3, 1]


def test_a_model_that_repeats_itself_is_not_asked_for_ever(tmp_path: Path) -> None:
    programs = [f"pick_up {thing} ; close CounterTop" for thing in ("Book", "Egg", "Apple", "Plate", "Spoon")]
    stopped, _, _, model = ran(tmp_path, *programs)
    assert len(model.heard) == 1 + REPLANS
    assert stopped.ending == "give_up"


def test_another_object_is_tried_before_the_model_is_asked(tmp_path: Path) -> None:
    things = [{"type": "Vase", "position": [0.0, 12.0, 0.5]}, {"type": "Vase", "in": "counter"}]
    stopped, events, _, model = ran(tmp_path, "put Vase SideTable", scene={**KITCHENETTE, "objects": things})
    assert [event.reason for event in events if isinstance(event, Ended)] == ["not_visible", None, None]
    assert (stopped.ending, len(model.heard)) == ("finish", 1)


def test_a_models_error_is_the_runs_business(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        ran(tmp_path, Failure.UNREACHABLE)


# -- traces ---------------------------------------------------------------------------------------------------------


def test_the_trace_says_what_was_asked_and_holds_no_time_and_no_money(tmp_path: Path) -> None:
    _, events, _, _ = ran(tmp_path, "pick_up Book")
    asked = Asked("told", "decompose", "pick_up(object=Book)", "", -0.25, None)
    assert events[:2] == [asked, Planned(("pick_up(object=Book)",), "the model told")]
    assert not {"seconds", "dollars"} & set(asdict(asked))


def test_the_same_answers_give_the_same_trace_recorded_or_played_back(tmp_path: Path) -> None:
    program, path = "pick_up Apple ; slice Apple ; put every AppleSliced Plate", tmp_path / "calls.jsonl"
    (tmp_path / "scene").mkdir()

    def trace(model: Any) -> str:
        return to_text(episode(ModelPlanner(model, SKILLS), KITCHENETTE, tmp_path / "scene")[1])

    assert trace(Told(steps(program))) == trace(Cassette(path, Told(steps(program))))
    assert trace(Cassette(path)) == trace(Cassette(path))


WORDS = st.one_of(
    st.sampled_from(
        ["Apple", "Knife", "Plate", "Egg", "Fridge", "Drawer", "AppleSliced", ANYTHING, "", "dirty", "open"]
    ),
    st.text(max_size=12),
)
THINGS = st.builds(Reference, type=WORDS, every=st.booleans(), state=WORDS, inside=WORDS, room=WORDS)
PLANS = st.builds(
    Decomposition,
    steps=st.lists(
        st.builds(
            Step,
            skill=st.one_of(st.sampled_from(sorted(SKILLS)), WORDS),
            arguments=st.dictionaries(st.sampled_from(["object", "receptacle", "target", "lamp"]), THINGS, max_size=3),
        ),
        max_size=3,
    ),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(PLANS, min_size=1, max_size=3))
def test_whatever_a_model_says_ends_in_words(tmp_path: Path, answers: list[Decomposition]) -> None:
    stopped, events, _, _ = ran(tmp_path, *answers)
    assert stopped.ending in ("finish", "give_up", "failure_limit", "decision_limit")
    assert all(plain(event.answer) == event.answer for event in events if isinstance(event, Asked))


def test_an_attack_is_a_name_that_nothing_has(tmp_path: Path) -> None:
    attack = "\x1b[2J\u202eApple\n; rm"
    step = Step(skill="pick_up", arguments={"object": Reference(type=attack)})
    stopped, events, _, _ = ran(tmp_path, Decomposition(steps=(step,)))
    assert stopped.ending == "give_up"
    assert "\x1b" not in to_text(events)
    strange = Step(skill="__import__", arguments={attack: Reference(type="Apple")})
    assert "no skill" in ran(tmp_path, Decomposition(steps=(strange,)))[0].detail
