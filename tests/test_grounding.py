"""From subgoals in words to skill calls: which objects are meant, and what is said when there is none."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from embodied.grounders.admissible import AdmissibleGrounder
from embodied.grounders.scores import WEIGHTS, combine
from embodied.grounding import Candidate
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.planner import Act, Decision, Finish, Step, View
from embodied.planners.random import RandomPlanner
from embodied.skill import Outcome, Reason, SkillCall
from embodied.task import Subgoal
from embodied.trace import Called, Ended
from embodied.trace_file import to_line
from tests.driving import ROOMS, SKILLS, box_room, call, episode, memory_of, room
from tests.homes import KITCHENETTE, kitchenette, one

GROUNDER = AdmissibleGrounder(SKILLS)
TABLES: list[dict[str, Any]] = [
    {"name": "near", "type": "SideTable", "x": 0.0, "z": 1.2},
    {"name": "far", "type": "SideTable", "x": 0.0, "z": -1.7},
]


def ground(home: Home, skill: str, history: list[Step] | None = None, **arguments: str) -> list[Candidate] | Outcome:
    return GROUNDER.ground(Subgoal(skill, arguments), memory_of(home), history or [])


def best(home: Home, skill: str, history: list[Step] | None = None, **arguments: str) -> dict[str, str]:
    """The arguments of the best candidate."""
    found = ground(home, skill, history, **arguments)
    assert not isinstance(found, Outcome), found
    return dict(found[0].call.arguments)


def failure(home: Home, skill: str, **arguments: str) -> Reason | None:
    found = ground(home, skill, **arguments)
    assert isinstance(found, Outcome)
    assert found.detail
    return found.reason


def did(home: Home, skill: str, outcome: Outcome | None = None, **arguments: str) -> Step:
    """Have a call done for real, unless its outcome is given; returns the step for the history."""
    outcome = outcome or call(home, skill, **arguments)[0]
    return Step(Subgoal(skill, arguments), SkillCall(skill, tuple(arguments.items())), outcome)


# -- which object is meant ------------------------------------------------------------------------------------------


def test_a_type_means_the_nearest_object() -> None:
    home = box_room(TABLES, [{"type": "Apple", "in": "far"}, {"type": "Apple", "in": "near"}])
    chosen = home[best(home, "pick_up", object="Apple")["object"]]
    assert chosen.box.centre[2] > 0


def test_an_id_means_itself() -> None:
    home = box_room(TABLES, [{"type": "Apple", "in": "far"}, {"type": "Apple", "in": "near"}])
    far = next(item.object_id for item in home.objects() if item.object_type == "Apple" and item.box.centre[2] < 0)
    assert best(home, "pick_up", object=far) == {"object": far}


def test_what_is_put_is_what_the_hand_holds() -> None:
    home = box_room(TABLES, [{"type": "Apple", "in": "far"}, {"type": "Apple", "in": "near"}])
    far = next(item.object_id for item in home.objects() if item.object_type == "Apple" and item.box.centre[2] < 0)
    history = [did(home, "pick_up", object=far)]
    assert best(home, "put", history, object="Apple", receptacle="SideTable")["object"] == far


def test_of_two_alike_the_second_is_another_and_joins_the_first() -> None:
    """pick_two: the robot stands before the far table, yet returns to where it put the first apple."""
    home = box_room(TABLES, [{"type": "Apple", "in": "far"}, {"type": "Apple", "in": "far"}])
    first, second = (item.object_id for item in home.objects() if item.object_type == "Apple")
    near, far = (item.object_id for item in home.objects() if item.object_type == "SideTable")
    history = [did(home, "pick_up", object=first), did(home, "put", object=first, receptacle=near)]
    assert home[first].parent == near
    assert best(home, "pick_up", history, object="Apple") == {"object": second}
    history.append(did(home, "pick_up", object=second))
    assert best(home, "put", object="Apple", receptacle="SideTable")["receptacle"] == far, "without a history"
    assert best(home, "put", history, object="Apple", receptacle="SideTable")["receptacle"] == near


def test_the_vessel_that_was_filled_is_carried_on() -> None:
    home = box_room(
        TABLES, [{"type": "Plate", "in": "far"}, {"type": "Apple", "in": "far"}, {"type": "Plate", "in": "near"}]
    )
    filled = next(item.object_id for item in home.objects() if item.object_type == "Plate" and item.box.centre[2] < 0)
    apple = one(home, "Apple")
    history = [did(home, "pick_up", object=apple), did(home, "put", object=apple, receptacle=filled)]
    call(home, "go_to", target=next(i.object_id for i in home.objects() if i.parent and home[i.parent].name == "near"))
    assert best(home, "pick_up", object="Plate") != {"object": filled}, "the other one is nearer"
    assert best(home, "pick_up", history, object="Plate") == {"object": filled}


def test_what_lies_where_its_like_are_wanted_is_left_there() -> None:
    """An apple that lies on such a table already is not taken for the second one while another lies elsewhere."""
    floor = {"type": "Apple", "position": [1.5, 0.0, -1.5]}
    home = box_room([*TABLES], [{"type": "Apple", "in": "near"}, {"type": "Apple", "in": "near"}, {**floor}])
    first, _, third = (item.object_id for item in home.objects() if item.object_type == "Apple")
    near = next(item.object_id for item in home.objects() if item.name == "near")
    history = [did(home, "pick_up", object=first), did(home, "put", object=first, receptacle=near)]
    assert best(home, "pick_up", history, object="Apple") == {"object": third}


def test_slices_are_meant_once_there_is_no_whole() -> None:
    home = kitchenette()
    apple, knife = one(home, "Apple"), one(home, "Knife")
    history = [did(home, "pick_up", object=knife), did(home, "slice", object=apple)]
    history.append(did(home, "put", object=knife, receptacle=one(home, "CounterTop")))
    for name in ("AppleSliced", "Apple"):
        assert best(home, "pick_up", history, object=name)["object"].startswith(f"{apple}|AppleSliced_")


def test_a_call_that_failed_comes_last() -> None:
    home = box_room(TABLES, [{"type": "Apple", "in": "near"}, {"type": "Apple", "in": "far"}])
    first = best(home, "pick_up", object="Apple")["object"]
    history = [did(home, "pick_up", Outcome.failed(Reason.NOT_VISIBLE), object=first)]
    assert best(home, "pick_up", history, object="Apple")["object"] != first


def test_a_receptacle_with_room_is_preferred() -> None:
    fixtures = [
        {"name": "burner", "type": "StoveBurner", "x": -0.2, "z": 1.6, "base": 0.9},
        {"name": "other", "type": "StoveBurner", "x": 1.2, "z": 1.6, "base": 0.9},
        *TABLES[1:],
    ]
    home = box_room(fixtures, [{"type": "Pot", "in": "burner"}, {"type": "Pan", "in": "far"}])
    history = [did(home, "pick_up", object=one(home, "Pan"))]
    call(home, "go_to", target=one(home, "Pot"))
    chosen = best(home, "put", history, object="Pan", receptacle="StoveBurner")["receptacle"]
    assert home[chosen].name == "other"


# -- what is said when there is none --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("skill", "arguments", "reason"),
    [
        ("juggle", {}, Reason.NOT_FOUND),
        ("pick_up", {"object": "Unicorn"}, Reason.NOT_FOUND),
        ("pick_up", {"object": "Fridge"}, Reason.WRONG_TYPE),
        ("pick_up", {}, Reason.WRONG_TYPE),
        ("put", {"object": "Apple", "receptacle": "Fridge"}, Reason.HAND_EMPTY),
        ("heat", {"object": "Apple"}, Reason.HAND_EMPTY),
        ("slice", {"object": "Apple"}, Reason.HAND_EMPTY),
        ("close", {"object": "Fridge"}, Reason.CLOSED),
        ("switch_off", {"object": "Faucet"}, Reason.PRECONDITION),
    ],
)
def test_failures_are_typed(skill: str, arguments: dict[str, str], reason: Reason) -> None:
    assert failure(kitchenette(), skill, **arguments) is reason


def test_failures_with_a_full_hand() -> None:
    home = kitchenette()
    call(home, "pick_up", object=one(home, "Book"))
    assert failure(home, "pick_up", object="Apple") is Reason.HAND_FULL
    assert failure(home, "put", object="Book", receptacle="Fridge") is Reason.WRONG_TYPE
    assert failure(home, "put", object="Apple", receptacle="Fridge") is Reason.PRECONDITION
    assert failure(home, "slice", object="Apple") is Reason.PRECONDITION


# -- the list of what can be done -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROOMS)
def test_admissible_is_what_the_definition_says(name: str) -> None:
    home = room(name)
    memory = memory_of(home)
    call(home, "pick_up", object=next(i.object_id for i in home.objects() if "pickupable" in i.properties))
    expected = [
        SkillCall(skill.name, tuple(zip([each.name for each in skill.parameters], ids, strict=True)))
        for skill in SKILLS.values()
        for ids in product([item.object_id for item in home.objects()], repeat=len(skill.parameters))
        if len(set(ids)) == len(ids)
        and all(each.fits(home[value]) for each, value in zip(skill.parameters, ids, strict=True))
        and skill.unmet(memory, dict(zip([each.name for each in skill.parameters], ids, strict=True))) is None
    ]
    assert GROUNDER.admissible(memory) == expected
    assert {each.skill for each in expected} >= {"put", "go_to", "open", "clean"}


def test_order_is_by_total_and_then_by_id() -> None:
    found = ground(kitchenette(), "go_to", target="Fridge")
    assert not isinstance(found, Outcome)
    for candidate in found:
        assert candidate.total == pytest.approx(combine(candidate.scores), abs=1e-3)
        assert set(candidate.scores) <= set(WEIGHTS)
        assert all(0.0 <= score <= 1.0 for score in candidate.scores.values())
    home = room(ROOMS[0])
    many = ground(home, "go_to", target=next(i.object_type for i in home.objects()))
    assert not isinstance(many, Outcome)
    assert many == sorted(many, key=lambda each: (-each.total, each.call.arguments))


# -- in the loop ----------------------------------------------------------------------------------------------------


class Scripted:
    """Does what it was told, step by step."""

    name = "scripted"
    privileged = False

    def __init__(self, *steps: str) -> None:
        self._steps = [step.split() for step in steps]

    def start(self, view: View) -> None:
        self._left = list(self._steps)

    def decide(self, view: View) -> Decision:
        if not self._left:
            return Finish()
        name, *values = self._left.pop(0)
        return Act(Subgoal(name, dict(zip([each.name for each in SKILLS[name].parameters], values, strict=True))))


@pytest.mark.parametrize(
    ("steps", "inside"),
    [
        (["pick_up Apple", "put Apple Plate", "pick_up Plate", "put Plate Fridge"], ["Apple", "Plate", "Fridge"]),
        (["pick_up Egg", "heat Egg", "put Egg SideTable"], ["Egg", "SideTable"]),
        (["pick_up Apple", "clean Apple", "cool Apple", "put Apple Microwave"], ["Apple", "Microwave"]),
        (
            ["pick_up Knife", "slice Apple", "put Knife CounterTop", "pick_up AppleSliced", "put AppleSliced Plate"],
            ["AppleSliced", "Plate"],
        ),
    ],
)
def test_plans_in_types_reach_their_goal(steps: list[str], inside: list[str], tmp_path: Path) -> None:
    _, events, home = episode(Scripted(*steps), KITCHENETTE, tmp_path)
    assert [event.reason for event in events if isinstance(event, Ended)] == [None] * len(steps)
    found = [holders(home, item) for item in home.objects() if item.object_type == inside[0]]
    assert any(chain[: len(inside) - 1] == inside[1:] for chain in found)


def holders(home: Home, item: Instance) -> list[str]:
    """Types of what holds an object, from the nearest outwards."""
    chain = []
    while item.parent is not None:
        item = home[item.parent]
        chain.append(item.object_type)
    return chain


def test_pick_two_moves_two(tmp_path: Path) -> None:
    scene = {**KITCHENETTE, "objects": [{"type": "Apple", "in": "counter"}, {"type": "Apple", "in": "table"}]}
    steps = ["pick_up Apple", "put Apple Fridge"] * 2
    _, _, home = episode(Scripted(*steps), scene, tmp_path)
    assert len(home.contents(one(home, "Fridge"))) == 2


# -- the random planner ---------------------------------------------------------------------------------------------


def test_random_does_only_what_can_be_done_and_ends(tmp_path: Path) -> None:
    lengths = set()
    for seed in range(8):
        stopped, events, _ = episode(RandomPlanner(), ROOMS[1], tmp_path, seed=seed)
        calls = [event for event in events if isinstance(event, Called)]
        reasons = {event.reason for event in events if isinstance(event, Ended)}
        assert stopped.ending == "finish"
        assert len(calls) <= 20
        assert reasons <= {None, "no_room", "not_found"}
        lengths.add(len(calls))
    assert 20 in lengths
    assert len(lengths) > 1


def test_random_is_the_same_for_the_same_seed_and_differs_for_another(tmp_path: Path) -> None:
    traces = ["".join(map(to_line, episode(RandomPlanner(), ROOMS[0], tmp_path, seed=seed)[1])) for seed in (1, 1, 2)]
    assert traces[0] == traces[1] != traces[2]
