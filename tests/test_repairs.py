"""What is done about failures: by their reasons, bounded, and not at all where repairs are off."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from embodied.agent import Agent
from embodied.content import scenes
from embodied.finders.priors import read_priors
from embodied.finders.searching import Searching
from embodied.finders.strategies import LEARNED, STRATEGIES
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.household.library import SceneLibrary
from embodied.memories.privileged import PrivilegedMemory
from embodied.memory import Memory
from embodied.planner import Act, Decision, Finish, View
from embodied.planners.attempt import MOST_FAILURES
from embodied.planners.plan import ModelPlanner
from embodied.planners.repairs import REPAIRS, repair_of
from embodied.planners.seeking import SeekingPlanner
from embodied.simulator import Action, Observation, Refusal, RefusalKind
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Outcome, Reason
from embodied.task import Setup, Subgoal
from embodied.trace import Called, Decided, Ended, Event, Stopped
from tests.driving import SKILLS
from tests.homes import KITCHENETTE, one
from tests.partial_memory import PartialMemory
from tests.told_models import Told, steps


class Refusing(HouseholdSimulator):
    """Refuses the first actions of a kind, for a reason."""

    def __init__(self, folder: Path, action: str, times: int, kind: RefusalKind) -> None:
        super().__init__(SceneLibrary([folder, scenes]))
        self._action, self._left, self._kind = action, times, kind
        self.asked = 0

    def step(self, action: Action) -> Observation:
        self.asked += action.name == self._action
        if action.name == self._action and self._left:
            self._left -= 1
            return Observation(self.home.pose, self.home.held, Refusal(self._kind, "not now"))
        return super().step(action)


def ran(
    folder: Path,
    *programs: str,
    memory: Memory | None = None,
    refusing: tuple[str, int, RefusalKind] = ("", 0, RefusalKind.OTHER),
    repairs: bool = True,
    **changes: Any,
) -> tuple[Stopped, list[Event], Refusing, Told]:
    (folder / "kitchenette.json").write_text(json.dumps({**KITCHENETTE, **changes}))
    model = Told(*(steps(each) for each in programs))
    planner, simulator = ModelPlanner(model, SKILLS, repairs=repairs), Refusing(folder, *refusing)
    finder = None
    if memory is not None:
        finder = Searching(LEARNED, STRATEGIES.get(LEARNED), read_priors())
    known = memory or PrivilegedMemory()
    agent = Agent(planner, AdmissibleGrounder(SKILLS), known, SKILLS, finder=finder)
    events = list[Event]()
    stopped = agent.run("", simulator, Setup("kitchenette"), emit=events.append)
    return stopped, events, simulator, model


def decided(events: Sequence[Event]) -> list[str]:
    return [f"{each.decision} {each.text}".strip() for each in events if isinstance(each, Decided)]


def reasons(events: Sequence[Event]) -> list[str | None]:
    return [each.reason for each in events if isinstance(each, Ended)]


def test_every_reason_has_a_repair() -> None:
    assert set(REPAIRS) == set(Reason)
    for reason, ways in REPAIRS.items():
        assert [repair_of(Outcome.failed(reason), times) for times in (1, len(ways), 9)] == [
            ways[0],
            ways[-1],
            ways[-1],
        ]


def test_a_refused_action_is_tried_again(tmp_path: Path) -> None:
    stopped, events, simulator, model = ran(
        tmp_path, "put Apple SideTable", refusing=("PickupObject", 1, RefusalKind.OTHER)
    )
    assert reasons(events) == ["refused", None, None]
    assert (stopped.ending, len(model.heard)) == ("finish", 1)
    assert simulator.home[one(simulator.home, "Apple")].parent == one(simulator.home, "SideTable")


def test_with_repairs_off_nothing_is_done_about_it(tmp_path: Path) -> None:
    stopped, events, simulator, model = ran(
        tmp_path, "put Apple SideTable", refusing=("PickupObject", 1, RefusalKind.OTHER), repairs=False
    )
    assert reasons(events) == ["refused"]
    assert (stopped.ending, len(model.heard), simulator.asked) == ("give_up", 1, 1)


def test_what_fails_again_and_again_is_given_up_in_bounds(tmp_path: Path) -> None:
    stopped, _, simulator, _ = ran(tmp_path, "put Apple SideTable", refusing=("PickupObject", 100, RefusalKind.OTHER))
    assert stopped.ending in ("give_up", "failure_limit")
    assert simulator.asked <= 10


def test_a_step_that_failed_is_decomposed_before_the_rest_is_planned_anew(tmp_path: Path) -> None:
    stopped, _, _, model = ran(
        tmp_path,
        "put Apple SideTable",
        "pick_up Apple ; go_to SideTable",
        refusing=("PickupObject", MOST_FAILURES, RefusalKind.OTHER),
    )
    assert [query.instruction for query in model.heard] == ["", "put the apple in the side table"]
    assert stopped.ending == "finish"


# -- what is not known of -------------------------------------------------------------------------------------------


def test_what_is_not_known_of_is_looked_for(tmp_path: Path) -> None:
    stopped, events, simulator, _ = ran(tmp_path, "put Egg SideTable", memory=PartialMemory())
    assert decided(events)[:2] == ["find Egg", f"act pick_up(object={one(simulator.home, 'Egg')})"]
    assert stopped.ending == "finish"
    assert simulator.home[one(simulator.home, "Egg")].parent == one(simulator.home, "SideTable")


def test_what_is_not_there_is_looked_for_once(tmp_path: Path) -> None:
    stopped, events, _, _ = ran(tmp_path, "put Tomato SideTable", memory=PartialMemory())
    assert [each for each in decided(events) if each.startswith("find")] == ["find Tomato"]
    assert stopped.ending == "give_up"
    assert stopped.actions < 100


def test_a_tool_is_looked_for(tmp_path: Path) -> None:
    things = [{"type": "Apple", "in": "counter"}, {"type": "Knife", "in": "drawer"}]
    stopped, events, simulator, _ = ran(tmp_path, "slice Apple", memory=PartialMemory(), objects=things)
    assert "find Knife or ButterKnife" in decided(events)
    assert stopped.ending == "finish"
    assert simulator.home[one(simulator.home, "Apple")].is_sliced


@pytest.mark.parametrize("program", ["put Egg SideTable", "pick_up Egg ; put Egg SideTable"])
def test_a_second_one_is_looked_for_where_two_are_wanted(program: str, tmp_path: Path) -> None:
    things = [{"type": "Egg", "in": "counter"}, {"type": "Egg", "in": "fridge"}]
    stopped, _, simulator, _ = ran(tmp_path, f"{program} ; {program}", memory=PartialMemory(), objects=things)
    eggs = [each for each in simulator.home.objects() if each.object_type == "Egg"]
    assert [each.parent for each in eggs] == [one(simulator.home, "SideTable")] * 2
    assert stopped.ending == "finish"


def test_nobody_looks_for_what_would_not_help(tmp_path: Path) -> None:
    _, events, _, _ = ran(tmp_path, "pick_up Apple ; put Apple Faucet", memory=PartialMemory())
    assert not [each for each in decided(events) if each.startswith("find")]


def test_every_one_is_looked_for_before_the_first_is_handled(tmp_path: Path) -> None:
    things = [{"type": "Egg", "in": "counter"}, {"type": "Egg", "in": "fridge"}]
    _, events, simulator, _ = ran(tmp_path, "put every Egg SideTable", memory=PartialMemory(), objects=things)
    assert decided(events)[0] == "find every Egg"
    eggs = [each for each in simulator.home.objects() if each.object_type == "Egg"]
    assert [each.parent for each in eggs] == [one(simulator.home, "SideTable")] * 2


def test_planners_that_know_nothing_of_searches_have_things_found(tmp_path: Path) -> None:
    (tmp_path / "kitchenette.json").write_text(json.dumps(KITCHENETTE))
    plan = deque([Subgoal("pick_up", {"object": "Egg|+01.00|+00.50|+00.00"}), Subgoal("open", {"object": "Unicorn"})])
    heard = list[int]()

    class Plain:
        name, privileged = "plain", False

        def start(self, view: View) -> None: ...
        def decide(self, view: View) -> Decision:
            heard.append(len(view.history))
            return Act(plan.popleft()) if plan else Finish()

    finder = Searching(LEARNED, STRATEGIES.get(LEARNED), read_priors())
    agent = Agent(SeekingPlanner(Plain()), AdmissibleGrounder(SKILLS), PartialMemory(), SKILLS, finder=finder)
    events = list[Event]()
    simulator = HouseholdSimulator(SceneLibrary([tmp_path]))
    agent.run("", simulator, Setup("kitchenette"), emit=events.append)
    acts = ["find Egg", "act pick_up(object=Egg)", "find Unicorn", "act open(object=Unicorn)", "finish"]
    assert decided(events) == acts
    assert reasons(events) == [None, None, "not_found", "not_found"]
    assert simulator.home.held == one(simulator.home, "Egg")
    assert heard == [0, 1, 2]


# -- order ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("instruction", "first"), [("", "Apple"), ("first the book, then the apple", "Book")])
def test_the_nearest_of_what_may_come_first_does(instruction: str, first: str, tmp_path: Path) -> None:
    (tmp_path / "kitchenette.json").write_text(json.dumps({**KITCHENETTE, "agent": {"x": 0, "z": 0.75, "yaw": 0}}))
    planner = ModelPlanner(Told(steps("pick_up Book ; pick_up Apple")), SKILLS)
    agent = Agent(planner, AdmissibleGrounder(SKILLS), PrivilegedMemory(), SKILLS)
    events = list[Event]()
    agent.run(instruction, HouseholdSimulator(SceneLibrary([tmp_path])), Setup("kitchenette"), emit=events.append)
    called = next(each for each in events if isinstance(each, Called))
    assert called.arguments["object"].partition("|")[0] == first
