"""The success check and injected faults, in the whole loop: real simulator, real skills, real pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embodied.agent import Agent
from embodied.errors import OptionError, SimulatorError
from embodied.evaluation.checks import Checks
from embodied.evaluation.episode import run_episode
from embodied.goal import Condition, Goal
from embodied.memories.privileged import PrivilegedMemory
from embodied.pictures.recorder import Recorder, replayed
from embodied.planners.expert import ExpertPlanner
from embodied.rewards.accomplished import accomplished
from embodied.rewards.aims import aim_of
from embodied.rewards.checking import Checking
from embodied.rewards.moments import evidence
from embodied.simulator import Action, Observation
from embodied.simulators.faults import FaultySimulator
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Outcome, Reason, SkillCall
from embodied.task import Limits, Setup, Task
from embodied.thing import Thing
from embodied.trace import Called, Ended, Event, Injected, Judged
from embodied.trace_file import read_trace, write_trace
from embodied.wiring import Choices, Materials, make_agent, make_extras, make_judge, scene_library

SKILLS = Materials(Choices()).skills
TASK = Task(
    "mug-on-the-table",
    "put the mug on the dining table",
    Setup("kitchen"),
    Goal((Condition(Thing("Mug", inside=Thing("DiningTable"))),)),
    "move",
    "mug-on-the-table",
    limits=Limits(actions=400),
)


@pytest.fixture(scope="module")
def simulator() -> HouseholdSimulator:
    return HouseholdSimulator(scene_library())


def agent(checking: Checking) -> Agent:
    materials = Materials(Choices(checking=checking))
    return make_agent(ExpertPlanner(TASK, SKILLS), SKILLS, make_extras(materials))


def episode(simulator: HouseholdSimulator, *, seed: int = 3, **checking: Any) -> tuple[bool, Checks, list[Event]]:
    result, events = run_episode(agent(Checking(**checking)), simulator, TASK, seed)
    assert not result.crashed, result.error
    assert result.checks == Checks.of(events)
    return result.success, result.checks, events


def reasons(events: list[Event]) -> set[str | None]:
    return {event.reason for event in events if isinstance(event, Ended)}


def test_without_faults_every_check_lets_what_worked_stand(simulator: HouseholdSimulator) -> None:
    for success in ("simulator", "reward", "both"):
        done, checks, events = episode(simulator, success=success, reward="pixels")
        assert done
        assert reasons(events) == {None}
        assert (checks.injected, checks.false_accepts, checks.false_rejects) == (0, 0, 0)
        assert checks.judged == (0 if success == "simulator" else 2)


def test_the_simulators_word_tells_a_silent_failure(simulator: HouseholdSimulator) -> None:
    done, checks, events = episode(simulator, inject="silent:1")
    assert not done
    assert "no_effect" in reasons(events)
    assert None not in reasons(events)
    assert checks.injected >= sum(event.reason == "no_effect" for event in events if isinstance(event, Ended))
    assert checks.judged == 0


def test_a_reward_that_always_says_yes_does_not(simulator: HouseholdSimulator) -> None:
    done, checks, events = episode(simulator, inject="silent:1", success="reward", reward="yes")
    assert not done
    assert None in reasons(events)
    assert not {"no_effect", "reward_disagrees"} & reasons(events)
    assert checks.false_accepts == checks.judged == checks.disagreements > 0


@pytest.mark.parametrize("success", ["reward", "both"])
def test_a_reward_that_looks_does(simulator: HouseholdSimulator, success: str) -> None:
    done, checks, events = episode(simulator, inject="silent:1", success=success, reward="pixels")
    assert not done
    assert ("reward_disagrees" if success == "reward" else "no_effect") in reasons(events)
    assert None not in reasons(events)
    assert checks.false_accepts == 0
    assert checks.judged > 0


def test_failed_runs_are_made_again_and_the_task_is_done(simulator: HouseholdSimulator, tmp_path: Path) -> None:
    found = [episode(simulator, inject="silent:0.4", success="reward", reward="pixels", seed=s) for s in range(5)]
    assert all(done for done, _, _ in found)
    assert sum(checks.injected for _, checks, _ in found) > 0
    _, _, events = next(each for each in found if each[1].injected)
    write_trace(path := tmp_path / "trace.jsonl", events)
    assert read_trace(path) == events
    kinds = [type(event) for event in events if isinstance(event, Called | Injected | Judged | Ended)]
    assert kinds[kinds.index(Injected) - 1 :][:4] == [Called, Injected, Judged, Ended]
    again = replayed(events, simulator, TASK.setup)
    assert again.simulator.state.get(one_of("Mug", again)).parent == one_of("DiningTable", again)  # type: ignore[union-attr]


def test_the_same_seed_fails_the_same_runs(simulator: HouseholdSimulator) -> None:
    options = {"inject": "silent:0.5", "success": "reward", "reward": "pixels"}
    assert episode(simulator, seed=1, **options) == episode(simulator, seed=1, **options)
    many = {tuple(type(e) for e in episode(simulator, seed=seed, **options)[2]) for seed in range(4)}
    assert len(many) > 1


def test_what_decides_by_the_true_state_is_marked() -> None:
    assert agent(Checking()).privileged == ("planner", "memory", "success")
    assert agent(Checking(success="both", reward="pixels")).privileged == ("planner", "memory", "success")
    assert agent(Checking(success="reward", reward="pixels")).privileged == ("planner", "memory")


def test_a_skills_own_report_of_failure_stands(simulator: HouseholdSimulator) -> None:
    memory = started(simulator)
    call = SkillCall("pick_up", (("object", one(memory, "Mug")),))
    judge = make_judge(Materials(Choices(checking=Checking(success="reward", reward="yes"))))
    claim = judge.claim(call, memory)
    outcome = Outcome.failed(Reason.BLOCKED)
    assert judge.rule(claim, outcome, [], simulator.state).outcome is outcome


def test_silent_actions_change_nothing_and_motion_is_real(simulator: HouseholdSimulator) -> None:
    events: list[Event] = []
    faulty = FaultySimulator(simulator, {"silent": 1.0}, np.random.default_rng(0), events.append)
    faulty.reset(Setup("kitchen"))
    memory = started(simulator)
    mug = one(memory, "Mug")
    faulty.begin()
    run = SKILLS["pick_up"].run(memory, object=mug)
    action, poses = next(run), set()
    with pytest.raises(StopIteration) as stop:
        while True:
            observation = faulty.step(action)
            poses.add(observation.pose)
            action = run.send(observation)
    assert stop.value.value.achieved
    assert observation.held == mug
    assert simulator.state.held is None
    assert len(poses) > 1
    assert events == [Injected("silent")]
    assert not accomplished(SKILLS["pick_up"], SkillCall("pick_up", (("object", mug),)), simulator.state)
    assert faulty.step(Action("RotateRight")).held is None


def test_an_unknown_check_is_refused() -> None:
    with pytest.raises(OptionError, match="no success check"):
        make_judge(Materials(Choices(checking=Checking(success="maybe"))))


def test_frames_before_are_from_where_the_robot_ends(simulator: HouseholdSimulator) -> None:
    memory = started(simulator)
    call = SkillCall("pick_up", (("object", one(memory, "Mug")),))
    aim = aim_of(SKILLS["pick_up"], call, memory, SKILLS)
    seen = [Observation(memory.pose, look=simulator.look())]
    run = SKILLS["pick_up"].run(memory, **dict(call.arguments))
    action = next(run)
    with pytest.raises(StopIteration):
        while True:
            seen.append(simulator.step(action))
            action = run.send(seen[-1])
    found = evidence(aim, seen)
    assert found.before is not None
    assert found.before.pose == found.after.pose == seen[-1].pose
    assert (found.before.image != found.after.image).any()
    with pytest.raises(SimulatorError, match="no camera"):
        evidence(aim, [Observation(memory.pose)])


def test_aims_say_what_is_to_be_seen_and_what_else_would_be(simulator: HouseholdSimulator) -> None:
    memory = started(simulator)
    for skill in SKILLS.values():
        arguments = tuple(
            (each.name, next(e.object_id for e in memory.entities() if each.fits(e)))
            for each in skill.parameters
            if any(each.fits(e) for e in memory.entities())
        )
        if len(arguments) < len(skill.parameters):
            continue
        aim = aim_of(skill, SkillCall(skill.name, arguments), memory, SKILLS)
        assert "{" not in "".join([aim.achieved, aim.baseline, *aim.negatives])
        assert aim.achieved not in (*aim.negatives, aim.baseline)
        assert len(set(aim.negatives)) == len(aim.negatives)
    fridge = one(memory, "Fridge")
    aim = aim_of(SKILLS["open"], SkillCall("open", (("object", fridge),)), memory, SKILLS)
    assert (aim.achieved, aim.baseline) == ("the fridge is open", "the fridge is closed")
    mug = one(memory, "Mug")
    aim = aim_of(SKILLS["put"], SkillCall("put", (("object", mug), ("receptacle", fridge))), memory, SKILLS)
    assert "the robot holds the mug" in aim.negatives
    assert any(text.startswith("the mug is in the") for text in aim.negatives)
    assert any(text.endswith("is in the fridge") for text in aim.negatives)


def test_an_outsiders_reward_is_asked_by_its_name(simulator: HouseholdSimulator) -> None:
    _, checks, events = episode(simulator, success="reward", reward="bright")
    assert {event.method for event in events if isinstance(event, Judged)} == {"bright"}
    assert checks.judged > 0


def started(simulator: HouseholdSimulator) -> PrivilegedMemory:
    memory = PrivilegedMemory()
    memory.start(simulator, simulator.reset(Setup("kitchen")))
    return memory


def one_of(kind: str, recorder: Recorder) -> str:
    return next(each.object_id for each in recorder.simulator.state.objects() if each.object_type == kind)


def one(memory: PrivilegedMemory, kind: str) -> str:
    return next(each.object_id for each in memory.entities() if each.object_type == kind)
