"""What goes wrong on purpose, in the whole loop: each fault befalls as it says, is told, and can be seen again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embodied.content import scenes, suites
from embodied.errors import EmbodiedError, OptionError, UnknownNameError
from embodied.evaluation.episode import EpisodeResult, run_episode
from embodied.evaluation.recovery import recovered, recovery
from embodied.evaluation.suite import load_suite
from embodied.goal import Condition, Goal
from embodied.household.library import SceneLibrary
from embodied.pictures.recorder import replayed
from embodied.planners.expert import ExpertPlanner
from embodied.progress import Progress
from embodied.rewards.checking import Checking
from embodied.simulators.disturbance import Disturbance
from embodied.simulators.faults import Injection
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup, Task
from embodied.thing import Thing
from embodied.trace import Acted, Called, Decided, Disturbed, Ended, Event, Injected, Judged, Started
from embodied.trace_file import read_trace, write_trace
from embodied.wiring import Choices, Materials, make_agent, make_extras, make_faults

SKILLS = Materials(Choices()).skills
TASKS = {each.trial: each for each in load_suite(suites / "household.toml", SceneLibrary([scenes])).tasks}
EGG = TASKS["kitchen-egg-bin"]
HOME = next(each for each in TASKS.values() if each.setup.scene == "family_house" and each.task_type == "rooms")


@pytest.fixture(scope="module")
def simulator() -> HouseholdSimulator:
    return HouseholdSimulator(SceneLibrary([scenes]))


def episode(
    simulator: HouseholdSimulator, task: Task, *, seed: int = 3, **checking: Any
) -> tuple[EpisodeResult, list[Event]]:
    choices = Choices(checking=Checking(**checking))
    extras = make_extras(Materials(choices), task.goal)
    result, events = run_episode(make_agent(ExpertPlanner(task, SKILLS), SKILLS, extras), simulator, task, seed)
    assert not result.crashed, result.error
    return result, events


def acted(events: list[Event]) -> list[Acted]:
    return [event for event in events if isinstance(event, Acted)]


@pytest.mark.parametrize("fault", ["silent", "refuse", "shut", "pose"])
def test_a_fault_befalls_as_it_says_is_recovered_and_can_be_seen_again(
    simulator: HouseholdSimulator, fault: str, tmp_path: Path
) -> None:
    plain, _ = episode(simulator, EGG)
    found = (episode(simulator, EGG, seed=seed, inject=f"{fault}:0.5") for seed in range(20))
    result, events = next(each for each in found if each[0].checks.injected == 1)
    met = [event for event in events if isinstance(event, Injected)]
    assert {event.fault for event in met} == {fault}
    assert plain.success and result.success
    assert result.faults == {fault: (len(met), len(met))}
    after = [events[events.index(each) + 1] for each in met]
    assert len(acted(after)) == len(met)
    refusals = [event.refusal for event in acted(after)]
    if fault == "refuse":
        assert set(refusals) == {"other"}
    if fault == "shut":
        assert set(refusals) <= {"closed", "not_visible"}
        assert {event.action for event in met} == {"CloseObject"}
    if fault == "pose":
        assert all(
            (one.action, one.arguments) == (other.action, other.arguments)
            for one, other in zip(met, acted(after), strict=True)
        )
    write_trace(path := tmp_path / "trace.jsonl", events)
    assert read_trace(path) == events
    again = replayed(events, simulator, EGG.setup)
    assert all(Progress.of(EGG.goal, again.simulator.state).met)


def test_no_run_meets_a_fault_twice_and_chances_are_kept(simulator: HouseholdSimulator) -> None:
    runs, met = 0, 0
    for seed in range(6):
        _, events = episode(simulator, EGG, seed=seed, inject="refuse:0.3,pose:0.3")
        faults: list[str] = []
        for event in events:
            if isinstance(event, Called):
                runs, faults = runs + 1, []
            if isinstance(event, Injected):
                met += 1
                faults.append(event.fault)
                assert len(faults) == len(set(faults))
    assert 0.2 < met / runs < 1.0


def test_the_same_seed_meets_the_same_and_disturbing_changes_no_draw_of_faults(simulator: HouseholdSimulator) -> None:
    options = {"inject": "refuse:0.4,shut:0.4,pose:0.4", "disturb": "move:0.5,close:0.5"}
    assert episode(simulator, HOME, **options) == episode(simulator, HOME, **options)
    assert len({str(episode(simulator, HOME, seed=seed, **options)[1]) for seed in range(3)}) == 3
    first = [
        next(e for e in episode(simulator, EGG, inject="refuse:0.5", **more)[1] if isinstance(e, Injected))
        for more in ({}, {"disturb": "close:0"})
    ]
    assert first[0] == first[1]


# -- a changing world ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trial", [trial for trial, task in TASKS.items() if not task.infeasible][::12])
def test_goals_stay_in_reach_whatever_changes(simulator: HouseholdSimulator, trial: str) -> None:
    task = TASKS[trial]
    result, events = episode(simulator, task, disturb="move:1,close:1")
    assert result.success, events[-1]
    assert any(isinstance(event, Disturbed) for event in events)
    assert result.checks.disturbed == sum(isinstance(event, Disturbed) for event in events)


def test_nothing_in_sight_changes_and_nothing_that_the_robot_handled_is_moved(simulator: HouseholdSimulator) -> None:
    seen_moves = 0
    for seed in range(3):
        _, events = episode(simulator, HOME, seed=seed, disturb="move:1,close:1")
        moments = replayed(events, simulator, HOME.setup).moments
        handled: set[str] = set()
        before = None
        for moment in moments:
            home = simulator.home
            home.restore(moment.kept)
            look = simulator.look()
            if isinstance(moment.event, Disturbed) and before is not None:
                assert moment.event.object not in handled
                frame, last = look(), before()
                shown = {frame.ids[n] for n in set(frame.segments.ravel().tolist()) if n >= 0}
                was = {last.ids[n] for n in set(last.segments.ravel().tolist()) if n >= 0}
                assert shown == was
                assert moment.event.object not in shown
                if moment.event.into:
                    assert home[moment.event.object].parent == moment.event.into
                    assert home.accepts(moment.event.into, moment.event.object)
                    seen_moves += 1
                else:
                    assert not home[moment.event.object].is_open
            handled |= {home.held} if home.held else set()
            before = look
    assert seen_moves > 3


def test_what_a_goal_forbids_or_counts_is_not_brought_about_by_others(simulator: HouseholdSimulator) -> None:
    goal = Goal((Condition(Thing("", has="pickupable", inside=Thing("DiningTable")), 0, 0, when="always"),))
    choices = Choices(checking=Checking(disturb="move:1"))
    simulator.reset(Setup("kitchen"))
    there = set(simulator.home.contents(table := next(of_kind("DiningTable", simulator))))
    for bound in (None, goal):
        (faults,) = make_faults(choices, bound)
        events: list[Event] = []
        world = faults.around(simulator, np.random.default_rng(0), events.append)
        world.reset(Setup("kitchen"))
        for _ in range(60):
            world.begin()
        assert len(events) > 40
        assert (set(simulator.home.contents(table)) == there) is (bound is not None)


def test_half_of_what_is_moved_is_what_the_goal_speaks_of(simulator: HouseholdSimulator) -> None:
    goal = Goal((Condition(Thing("Apple", inside=Thing("Fridge"))),))
    moved = Counter[bool]()
    (faults,) = make_faults(Choices(checking=Checking(disturb="move:1")), goal)
    simulator.reset(Setup("kitchen"))
    world = faults.around(simulator, np.random.default_rng(0), lambda event: moved.update([about(event)]))
    world.reset(Setup("kitchen"))
    for _ in range(100):
        world.begin()
    assert 0.3 < moved[True] / moved.total() < 0.7


def about(event: Event) -> bool:
    return isinstance(event, Disturbed) and event.object.startswith("Apple|")


def of_kind(kind: str, simulator: HouseholdSimulator) -> Iterator[str]:
    return (each.object_id for each in simulator.home.objects() if each.object_type == kind)


# -- figures and options -------------------------------------------------------------------------------------------


def called(name: str) -> Called:
    return Called(name, {"object": "Mug|1"}, name)


def judged(*, truth: bool) -> Judged:
    return Judged("yes", "the mug is clean", 1.0, 1.0, achieved=True, accepted=True, truth=truth)


HIT = Injected("refuse")
FAILED = Ended("refused")
DONE = Ended(None)
MUG, CUP = Decided("act", "open(object=Mug)"), Decided("act", "open(object=Cup)")


@pytest.mark.parametrize(
    ("events", "success", "counts"),
    [
        ([called("open"), HIT, DONE], False, (1, 1)),
        ([called("open"), HIT, FAILED], False, (1, 0)),
        ([called("open"), HIT, FAILED], True, (1, 1)),
        ([called("open"), HIT, FAILED, called("close"), DONE], False, (1, 0)),
        ([called("open"), HIT, FAILED, called("close"), DONE, called("open"), DONE], False, (1, 1)),
        ([called("open"), HIT, FAILED, called("open"), HIT, DONE], False, (2, 2)),
        ([called("open"), HIT, DONE, called("open"), HIT, FAILED], False, (2, 1)),
        ([MUG, called("open"), HIT, FAILED, MUG, Called("open", {"object": "Mug|2"}, "open"), DONE], False, (1, 1)),
        ([MUG, called("open"), HIT, FAILED, CUP, Called("open", {"object": "Cup|1"}, "open"), DONE], False, (1, 0)),
        ([called("open"), HIT, judged(truth=False), DONE], False, (1, 0)),
        ([called("open"), HIT, judged(truth=True), DONE], False, (1, 1)),
    ],
)
def test_a_fault_is_recovered_when_what_it_befell_came_about(
    events: list[Event], success: bool, counts: tuple[int, int]
) -> None:
    start = Started("e", "", "kitchen", "plan", 0, ())
    assert recovered([start, *events], success=success) == {"refuse": counts}


def test_shares_are_of_all_faults_with_an_interval() -> None:
    def result(trial: str, **faults: tuple[int, int]) -> EpisodeResult:
        return EpisodeResult(trial, "t", trial, "s", True, 1, 1, 1, 0, "finish", faults=faults)

    found = recovery([result("a", refuse=(2, 2)), result("b", refuse=(1, 0), shut=(1, 1)), result("c")], 0)
    assert list(found) == ["refuse", "shut", "all"]
    assert (found["refuse"]["injected"], found["refuse"]["recovered"]) == (3, 2)
    assert found["all"]["share"] == pytest.approx(3 / 4)
    low, high = found["all"]["interval"]
    assert 0.0 <= low <= 0.75 <= high <= 1.0
    assert recovery([result("c")], 0) == {}


@pytest.mark.parametrize(
    ("text", "error"),
    [("slient:0.1", UnknownNameError), ("silent", OptionError), ("silent:2", OptionError), ("silent:x", OptionError)],
)
def test_injections_that_cannot_be_meant_are_refused(text: str, error: type[EmbodiedError]) -> None:
    with pytest.raises(error, match=r"fault|chance"):
        Injection.parse(text)
    with pytest.raises(OptionError, match="said twice"):
        Injection.parse("silent:0.1,silent:0.2")
    with pytest.raises(UnknownNameError, match="move"):
        Disturbance.parse("mvoe:0.1")
