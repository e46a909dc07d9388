"""The expert planner: search over declared effects, known plans, and what it does when the world differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from embodied.goal import Goal
from embodied.planners.expert import RETRIES, ExpertPlanner
from embodied.task import Setup, Subgoal, Task
from embodied.task_types import HEAT, SIMPLE, TWO, Template, goal_of
from embodied.trace import Called, Decided, Ended, Planned
from embodied.trace_file import to_line
from tests.driving import GOALS, SKILLS, episode, ids_of
from tests.homes import KITCHENETTE, kitchenette, one


def task(goal: Goal, *expert: Subgoal) -> Task:
    return Task("task", "", Setup("kitchenette"), goal, SIMPLE, "trial", expert=expert or None)


def expert(template: Template, *plan: Subgoal) -> ExpertPlanner:
    return ExpertPlanner(task(goal_of(template, loose=False), *plan), SKILLS)


def skills_called(events: list[Any]) -> list[str]:
    return [event.skill for event in events if isinstance(event, Called)]


# -- search ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOALS)
def test_every_kind_of_task_is_solved_without_a_refusal(name: str, tmp_path: Path) -> None:
    planner = expert(GOALS[name])
    stopped, events, home = episode(planner, KITCHENETTE, tmp_path)
    assert stopped.ending == "finish"
    assert all(goal_of(GOALS[name], loose=False).check(home))
    assert stopped.failures == 0
    assert [event.reason for event in events if isinstance(event, Ended)] == [None] * len(skills_called(events))


def test_the_plan_is_laid_down_at_the_start(tmp_path: Path) -> None:
    planner = expert(GOALS["simple"])
    _, events, _ = episode(planner, KITCHENETTE, tmp_path)
    decided = [event.text for event in events if isinstance(event, Decided)]
    assert len(decided) == 3
    assert isinstance(events[0], Planned)
    assert list(events[0].subgoals) == decided[:2]
    assert "search" in events[0].source


def test_what_is_reached_already_takes_no_step(tmp_path: Path) -> None:
    stopped, events, _ = episode(expert(Template(SIMPLE, "Egg", "Fridge")), KITCHENETTE, tmp_path)
    assert (stopped.ending, stopped.actions) == ("finish", 0)
    assert not skills_called(events)


@pytest.mark.parametrize(
    "template",
    [
        Template(SIMPLE, "Tomato", "Fridge"),  # there is none
        Template(SIMPLE, "Book", "Fridge"),  # does not go in
        Template(TWO, "Egg", "SideTable"),  # there is but one
    ],
)
def test_what_cannot_be_done_is_given_up_at_once(template: Template, tmp_path: Path) -> None:
    stopped, _, _ = episode(expert(template), KITCHENETTE, tmp_path)
    assert (stopped.ending, stopped.actions) == ("give_up", 0)


def test_a_full_receptacle_is_not_planned_for(tmp_path: Path) -> None:
    shelf = {"type": "Shelf", "base": 1.0, "facing": 270, "size": [0.24, 0.04, 0.24]}
    fixtures = [
        *KITCHENETTE["fixtures"],
        {"name": "full", **shelf, "x": 1.85, "z": 0.6},
        {"name": "free", **shelf, "x": -1.85, "z": 0.6},
    ]
    things = [*KITCHENETTE["objects"], {"type": "Statue", "in": "full"}, {"type": "Vase", "position": [1.2, 0.0, 0.6]}]
    scene = {**KITCHENETTE, "fixtures": fixtures, "objects": things}
    stopped, _, home = episode(expert(Template(SIMPLE, "Vase", "Shelf")), scene, tmp_path)
    assert home[home[one(home, "Vase")].parent or ""].name == "free"
    assert stopped.failures == 0


def test_what_is_full_is_planned_for_when_nothing_else_is_there(tmp_path: Path) -> None:
    """Memory may be wrong about what is full: it is tried, and given up only then."""
    shelf = {
        "name": "shelf",
        "type": "Shelf",
        "base": 1.0,
        "facing": 270,
        "size": [0.24, 0.04, 0.24],
        "x": 1.85,
        "z": 0.6,
    }
    things = [{"type": "Statue", "in": "shelf"}, {"type": "Vase", "position": [1.2, 0.0, 0.6]}]
    scene = {**KITCHENETTE, "fixtures": [*KITCHENETTE["fixtures"], shelf], "objects": things}
    stopped, events, _ = episode(expert(Template(SIMPLE, "Vase", "Shelf")), scene, tmp_path)
    assert stopped.ending == "give_up"
    assert "no_room" in [event.reason for event in events if isinstance(event, Ended)]


def test_what_fails_is_done_otherwise(tmp_path: Path) -> None:
    """The nearest vase hangs where it cannot be seen from anywhere: a new plan takes the other one."""
    things = [{"type": "Vase", "position": [0.0, 12.0, 0.5]}, {"type": "Vase", "in": "counter"}]
    planner = expert(Template(SIMPLE, "Vase", "SideTable"))
    stopped, events, home = episode(planner, {**KITCHENETTE, "objects": things}, tmp_path)
    assert [event.reason for event in events if isinstance(event, Ended)] == ["not_visible", None, None]
    assert len([event for event in events if isinstance(event, Planned)]) == 2
    assert stopped.ending == "finish"
    assert all(goal_of(Template(SIMPLE, "Vase", "SideTable"), loose=False).check(home))


def test_it_gives_up_after_a_few_new_plans(tmp_path: Path) -> None:
    """Without a microwave heating fails whatever is heated; the effects promise otherwise."""
    fixtures = [each for each in KITCHENETTE["fixtures"] if each["name"] != "microwave"]
    scene = {**KITCHENETTE, "fixtures": fixtures, "objects": [{"type": "Apple", "in": "counter"}] * 12}
    stopped, events, _ = episode(expert(Template(HEAT, "Apple", "SideTable")), scene, tmp_path)
    assert stopped.ending == "give_up"
    assert [event.reason for event in events if isinstance(event, Ended) and event.reason] == ["not_found"] * 9


def test_what_failed_is_tried_once_more_when_nothing_else_is_left(tmp_path: Path) -> None:
    fixtures = [each for each in KITCHENETTE["fixtures"] if each["name"] != "microwave"]
    stopped, events, _ = episode(
        expert(Template(HEAT, "Apple", "SideTable")), {**KITCHENETTE, "fixtures": fixtures}, tmp_path
    )
    assert stopped.ending == "give_up"
    assert skills_called(events) == ["pick_up", "heat", "heat"]


def test_a_loose_goal_means_the_very_type_where_there_is_one(tmp_path: Path) -> None:
    """'Pot' by substring is a Potato too: the plan takes the pot."""
    scene = {**KITCHENETTE, "objects": [{"type": "Potato", "in": "counter"}, {"type": "Pot", "in": "table"}]}
    planner = ExpertPlanner(task(goal_of(Template(SIMPLE, "Pot", "Fridge"))), SKILLS)
    _, _, home = episode(planner, scene, tmp_path)
    assert home[one(home, "Pot")].parent == one(home, "Fridge")


def test_the_same_task_gives_the_same_trace(tmp_path: Path) -> None:
    first, second = (
        "".join(map(to_line, episode(expert(GOALS["movable-slice"]), KITCHENETTE, tmp_path)[1])) for _ in range(2)
    )
    assert first == second


# -- known plans ----------------------------------------------------------------------------------------------------


def test_a_known_plan_is_followed(tmp_path: Path) -> None:
    ids = ids_of(kitchenette())
    plan = (Subgoal("pick_up", {"object": ids["Egg"]}), Subgoal("cool", {"object": ids["Egg"]}))
    planner = expert(GOALS["simple"], *plan)
    stopped, events, home = episode(planner, KITCHENETTE, tmp_path)
    assert skills_called(events) == ["pick_up", "cool"]
    assert stopped.ending == "finish", "the goal is not its business"
    assert home.held == ids["Egg"]
    assert events[0] == Planned(tuple(map(str, plan)), "the dataset's expert")


def test_a_failed_step_is_tried_with_another_object_then_left_out(tmp_path: Path) -> None:
    ids = ids_of(kitchenette())
    plan = (
        Subgoal("pick_up", {"object": "Egg|+09.00|+09.00|+09.00"}),
        Subgoal("put", {"object": ids["Egg"], "receptacle": ids["Faucet"]}),
        Subgoal("put", {"object": ids["Egg"], "receptacle": ids["SideTable"]}),
    )
    stopped, events, home = episode(expert(GOALS["simple"], *plan), KITCHENETTE, tmp_path)
    reasons = [event.reason for event in events if isinstance(event, Ended)]
    assert reasons == ["not_found", None, *["wrong_type"] * (1 + RETRIES), None]
    assert home[ids["Egg"]].parent == ids["SideTable"]
    assert stopped.ending == "finish"
