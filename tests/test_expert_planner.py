"""The expert planner: search over declared effects, known plans, and what it does when the world differs."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from embodied.agent import Agent
from embodied.content import scenes, suites
from embodied.evaluation.suite import load_suite
from embodied.facts import Fact
from embodied.goal import Goal
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.memories.privileged import PrivilegedMemory
from embodied.planner import PlansAhead
from embodied.planners.expert import RETRIES, ExpertPlanner
from embodied.planners.imagined import Imagined
from embodied.planners.relevance import relevant_to
from embodied.planners.search import search
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import SkillCall
from embodied.task import Setup, Subgoal, Task
from embodied.task_types import CLEAN, COOL, HEAT, LOOK, MOVABLE, SIMPLE, TWO, Template, goal_of
from embodied.trace import Acted, Called, Decided, Ended, to_line
from tests.driving import SKILLS, call, episode, memory_of
from tests.homes import KITCHENETTE, kitchenette, one

GOALS = {
    "simple": Template(SIMPLE, "Egg", "SideTable"),
    "slice": Template(SIMPLE, "Apple", "Fridge", sliced=True),
    "movable": Template(MOVABLE, "Apple", "Fridge", movable="Plate"),
    "movable-slice": Template(MOVABLE, "Apple", "Fridge", movable="Plate", sliced=True),
    "heat": Template(HEAT, "Egg", "Fridge"),
    "heat-apple": Template(HEAT, "Apple", "SideTable"),
    "heat-slice": Template(HEAT, "Apple", "Plate", sliced=True),
    "cool": Template(COOL, "Apple", "SideTable"),
    "clean": Template(CLEAN, "Spoon", "Drawer"),
    "look": Template(LOOK, "Book", toggle="DeskLamp"),
    "two-slices": Template(TWO, "Apple", "Fridge", sliced=True),
}


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


@pytest.mark.parametrize(
    ("name", "skills"),
    [
        ("simple", ["pick_up", "put"]),
        ("heat-slice", ["pick_up", "slice", "put", "pick_up", "heat", "put"]),
        ("look", ["pick_up", "examine_in_light"]),
        ("movable", ["pick_up", "put", "pick_up", "put"]),
    ],
)
def test_plans_hold_nothing_superfluous(name: str, skills: list[str]) -> None:
    plan = search(goal_of(GOALS[name], loose=False), memory_of(kitchenette()), SKILLS)
    assert plan is not None
    assert [each.skill for each in plan] == skills


def test_the_plan_is_laid_down_at_the_start(tmp_path: Path) -> None:
    planner = expert(GOALS["simple"])
    assert isinstance(planner, PlansAhead)
    _, events, _ = episode(planner, KITCHENETTE, tmp_path)
    decided = [event.text for event in events if isinstance(event, Decided)]
    assert len(decided) == 3
    assert planner.source


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


def test_what_fails_is_done_otherwise(tmp_path: Path) -> None:
    """One shelf is taken up by a statue: the plan fails there, and a new one names the other shelf."""
    shelf = {"type": "Shelf", "base": 1.0, "facing": 270, "size": [0.24, 0.04, 0.24]}
    fixtures = [
        *KITCHENETTE["fixtures"],
        {"name": "full", **shelf, "x": 1.85, "z": 0.6},
        {"name": "free", **shelf, "x": -1.85, "z": 0.6},
    ]
    things = [*KITCHENETTE["objects"], {"type": "Statue", "in": "full"}, {"type": "Vase", "position": [1.2, 0.0, 0.6]}]
    scene = {**KITCHENETTE, "fixtures": fixtures, "objects": things}
    planner = expert(Template(SIMPLE, "Vase", "Shelf"))
    stopped, events, home = episode(planner, scene, tmp_path)
    assert home[home[one(home, "Vase")].parent or ""].name == "free"
    assert stopped.ending == "finish"
    assert "no_room" in [event.reason for event in events if isinstance(event, Ended)]


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


def test_what_was_begun_is_carried_on() -> None:
    """Of many apples the near ones are thought of, and the far one that is heated already."""
    things = [{"type": "Apple", "in": "fridge"}, *[{"type": "Apple", "in": "counter"}] * 6]
    home = kitchenette(objects=things)
    heated = next(item for item in home.objects() if item.object_type == "Apple")
    heated.history = frozenset({"heated"})
    call(home, "go_to", target=one(home, "Microwave"))
    relevant = relevant_to(goal_of(GOALS["heat-apple"], loose=False), memory_of(home), SKILLS, 3)
    apples = [each.object_id for each in relevant.entities if each.object_type == "Apple"]
    assert len(apples) < 7
    assert heated.object_id in apples


def test_only_sensible_moves_are_thought_of() -> None:
    home = kitchenette()
    relevant = relevant_to(goal_of(GOALS["movable-slice"], loose=False), memory_of(home), SKILLS, 3)
    ids, items = _ids(home), {item.object_id: item for item in home.objects()}

    def sensible(predicate: str, *kinds: str) -> bool:
        return relevant.sensible([Fact(predicate, tuple(ids[kind] for kind in kinds))], items)

    assert sensible("holding", "Knife")
    assert sensible("holding", "Plate")
    assert sensible("inside", "Plate", "Fridge")
    assert not sensible("holding", "Apple"), "slices are wanted, not the whole"
    assert not sensible("holding", "Book")
    assert not sensible("inside", "Knife", "Plate")
    assert not sensible("inside", "Plate", "SideTable")


def test_the_same_task_gives_the_same_trace(tmp_path: Path) -> None:
    first, second = (
        "".join(map(to_line, episode(expert(GOALS["movable-slice"]), KITCHENETTE, tmp_path)[1])) for _ in range(2)
    )
    assert first == second


# -- known plans ----------------------------------------------------------------------------------------------------


def _ids(home: Home) -> dict[str, str]:
    return {item.object_type: item.object_id for item in home.objects()}


def test_a_known_plan_is_followed(tmp_path: Path) -> None:
    ids = _ids(kitchenette())
    plan = (Subgoal("pick_up", {"object": ids["Egg"]}), Subgoal("cool", {"object": ids["Egg"]}))
    planner = expert(GOALS["simple"], *plan)
    stopped, events, home = episode(planner, KITCHENETTE, tmp_path)
    assert skills_called(events) == ["pick_up", "cool"]
    assert stopped.ending == "finish", "the goal is not its business"
    assert home.held == ids["Egg"]
    assert planner.plan == plan


def test_a_failed_step_is_tried_with_another_object_then_left_out(tmp_path: Path) -> None:
    ids = _ids(kitchenette())
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


# -- the imagined world ---------------------------------------------------------------------------------------------


def test_effects_change_the_imagined_world_alone() -> None:
    home = kitchenette()
    memory, ids = memory_of(home), _ids(home)
    world = Imagined.of(memory, memory.entities())
    taken = world.after([Fact("holding", (ids["Apple"],))])
    assert (taken.held, world.held, home.held) == (ids["Apple"], None, None)
    placed = taken.after([Fact("inside", (ids["Apple"], ids["Fridge"]))])
    assert placed.held is None
    assert ids["Apple"] in placed.contents(ids["Fridge"])
    assert home[ids["Apple"]].parent == ids["CounterTop"]
    cut = placed.after([Fact("sliced", (ids["Apple"],))])
    piece = cut.get(f"{ids['Apple']}|AppleSliced_1")
    assert piece is not None
    assert (piece.object_type, piece.parent) == ("AppleSliced", ids["Fridge"])
    assert cut.accepts(ids["Plate"], piece.object_id)
    assert not cut.accepts(ids["Drawer"], piece.object_id)


def test_every_plan_comes_true_step_by_step() -> None:
    """The imagined world and the real one agree on the goal after every plan."""
    for template in GOALS.values():
        home, goal = kitchenette(), goal_of(template, loose=False)
        plan = search(goal, memory_of(home), SKILLS)
        assert plan is not None
        for each in plan:
            assert call(home, each.skill, **dict(each.arguments))[0].achieved
        assert all(goal.check(home)), template


def test_a_call_that_failed_is_not_planned_again() -> None:
    goal, memory = goal_of(GOALS["simple"], loose=False), memory_of(kitchenette())
    plan = search(goal, memory, SKILLS)
    assert plan is not None
    assert search(goal, memory, SKILLS, {plan[0]}) is None
    assert search(goal, memory, SKILLS, {SkillCall("pick_up", (("object", "Egg|1|2|3"),))}) == plan


# -- the suite that ships -------------------------------------------------------------------------------------------

SUITE = suites / "household.toml"


@lru_cache
def suite_tasks() -> dict[str, Task]:
    """One task of each trial: its wordings differ, the work does not."""
    return {each.trial: each for each in load_suite(SUITE, SceneLibrary([scenes])).tasks}


@pytest.mark.parametrize("trial", [each["id"] for each in tomllib.loads(SUITE.read_text("utf-8"))["tasks"]])
def test_every_task_of_the_suite_is_solved(trial: str) -> None:
    wanted = suite_tasks()[trial]
    simulator, events = HouseholdSimulator(SceneLibrary([scenes])), list[Any]()
    agent = Agent(ExpertPlanner(wanted, SKILLS), AdmissibleGrounder(SKILLS), PrivilegedMemory(), SKILLS)
    began = time.process_time()
    stopped = agent.run(wanted.instruction, simulator, wanted.setup, emit=events.append, limits=wanted.limits)
    assert time.process_time() - began < 2.0
    assert stopped.ending == "finish"
    assert all(wanted.goal.check(simulator.home))
    refused = [event for event in events if isinstance(event, Acted) and event.refusal]
    assert len(refused) <= 2, refused


def test_the_source_of_the_plan_is_said() -> None:
    wanted = next(iter(suite_tasks().values()))
    assert "search" in ExpertPlanner(wanted, SKILLS).source
    assert "dataset" in ExpertPlanner(replace(wanted, expert=()), SKILLS).source
