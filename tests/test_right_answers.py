"""What counts as the right answer: the goal, to give up, or to ask first; and how a question is answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from embodied.evaluation.episode import EpisodeResult, run_episode
from embodied.goal import Condition, Goal
from embodied.household.library import SceneLibrary
from embodied.planner import Act, Ask, Decision, Exchange, Finish, GiveUp, View, nobody
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup, Subgoal, Task
from embodied.thing import Thing
from embodied.trace import Answered, Decided, Event, Scored
from embodied.wiring import make_agent
from tests.driving import SKILLS
from tests.homes import KITCHENETTE

PICK = Act(Subgoal("pick_up", {"object": "Apple"}))
PUT = Act(Subgoal("put", {"object": "Apple", "receptacle": "SideTable"}))
HELD = Condition(Thing("Book", held=True), count=0, most=0, when="always")
PLACED = Condition(Thing("Apple", inside=Thing("SideTable")))
ANSWER = "The red one."


class Scripted:
    """Takes decisions that were written down."""

    name = "scripted"
    privileged = False

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._decisions = list(decisions)
        self.heard: list[Exchange] = []

    def start(self, view: View) -> None:
        """Nothing to prepare."""

    def decide(self, view: View) -> Decision:
        self.heard = list(view.dialogue)
        return self._decisions.pop(0)


@pytest.fixture
def simulator(tmp_path: Path) -> HouseholdSimulator:
    (tmp_path / "kitchenette.json").write_text(json.dumps(KITCHENETTE), encoding="utf-8")
    return HouseholdSimulator(SceneLibrary([tmp_path]))


def task(*conditions: Condition, infeasible: bool = False, answer: str | None = None) -> Task:
    goal = Goal(conditions or (PLACED,))
    return Task("t", "Move it.", Setup("kitchenette"), goal, "own", "t", infeasible=infeasible, answer=answer)


def played(
    simulator: HouseholdSimulator, wanted: Task, *decisions: Decision
) -> tuple[EpisodeResult, list[Event], Scripted]:
    planner = Scripted(decisions)
    result, events = run_episode(make_agent(planner, SKILLS), simulator, wanted, 0)
    assert not result.crashed, result.error
    return result, events, planner


def test_the_goal_is_what_counts(simulator: HouseholdSimulator) -> None:
    assert played(simulator, task(), PICK, PUT, Finish())[0].success
    assert not played(simulator, task(), GiveUp("too hard"))[0].success
    assert not played(simulator, task(), PICK, Finish())[0].success


def test_what_cannot_be_done_is_to_be_given_up(simulator: HouseholdSimulator) -> None:
    given_up, events, _ = played(simulator, task(infeasible=True), GiveUp("there is none"))
    assert given_up.success
    assert events[-1] == Scored(True, (("given up", True),))
    finished, _, _ = played(simulator, task(infeasible=True), PICK, PUT, Finish())
    assert (finished.success, finished.conditions_met, finished.conditions_total) == (False, 0, 1)


def test_what_is_left_open_is_to_be_asked(simulator: HouseholdSimulator) -> None:
    wanted = task(answer=ANSWER)
    asked, events, planner = played(simulator, wanted, Ask("Which one?"), PICK, PUT, Finish())
    assert asked.success
    assert planner.heard == [Exchange("Which one?", ANSWER)]
    assert events[1:3] == [Decided("ask", "Which one?"), Answered(ANSWER)]
    assert isinstance(events[-1], Scored)
    assert events[-1].conditions == (("asked first", True), ("Apple in SideTable", True))
    assert not played(simulator, wanted, PICK, PUT, Finish())[0].success
    assert not played(simulator, wanted, PICK, PUT, Ask("Was that right?"), Finish())[0].success, "too late"
    assert not played(simulator, wanted, Ask("Which one?"), Finish())[0].success


def test_who_has_nothing_to_add_says_so(simulator: HouseholdSimulator) -> None:
    result, _, planner = played(simulator, task(), Ask("Which one?"), PICK, PUT, Finish())
    assert result.success, "to ask is no mistake"
    assert planner.heard == [Exchange("Which one?", nobody("Which one?"))]


def test_what_must_never_happen_is_seen_between_the_actions(simulator: HouseholdSimulator) -> None:
    book = Act(Subgoal("pick_up", {"object": "Book"}))
    back = Act(Subgoal("put", {"object": "Book", "receptacle": "SideTable"}))
    wanted = task(PLACED, HELD)
    assert played(simulator, wanted, PICK, PUT, Finish())[0].success
    touched, events, _ = played(simulator, wanted, book, back, PICK, PUT, Finish())
    assert (touched.conditions_met, touched.conditions_total) == (1, 2)
    assert isinstance(events[-1], Scored)
    assert events[-1].conditions[1] == ("no held Book, always", False)
