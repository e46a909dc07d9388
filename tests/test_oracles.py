"""Parts swapped for the truth: what each option means, what contradicts it, and that every result is marked."""

from __future__ import annotations

from pathlib import Path

import pytest

import embodied
from embodied.content import scenes, suites
from embodied.errors import EmbodiedError, OptionError, UnknownNameError
from embodied.evaluation.episode import run_episode
from embodied.evaluation.suite import load_suite
from embodied.household.library import SceneLibrary
from embodied.motion import sure
from embodied.planners.expert import ExpertPlanner
from embodied.simulators.household import HouseholdSimulator
from embodied.trace import Acted
from embodied.wiring import EXPERT, FULL, PARTS, Choices, Materials, make_agent, oracles, swapped

SKILLS = Materials(Choices()).skills
TASKS = {each.trial: each for each in load_suite(suites / "household.toml", SceneLibrary([scenes])).tasks}


@pytest.mark.parametrize(
    ("part", "marks"),
    [
        ("language", {"planner", "memory", "success"}),
        ("perception", {"memory", "success"}),
        ("memory", {"memory", "success"}),
        ("skills", {"skills", "memory", "success"}),
        ("language,perception,memory,skills", {"planner", "memory", "skills", "success"}),
    ],
)
def test_every_oracle_is_marked(part: str, marks: set[str], tmp_path: Path) -> None:
    planner = {} if "language" in part else {"planner": "random"}
    report = embodied.evaluate("pantry", episodes=1, oracles=oracles(part), out=tmp_path / "run", **planner)
    assert set(report.summary["privileged"]) == marks
    assert report.summary["oracle"] == part.split(",")


def test_parts_are_read_in_one_order() -> None:
    assert oracles("skills, language") == ("language", "skills")
    assert oracles(",".join(reversed(PARTS))) == PARTS
    assert oracles("") == ()
    with pytest.raises(UnknownNameError, match="memory"):
        oracles("memroy")
    with pytest.raises(OptionError, match="said twice"):
        oracles("skills,skills")


def test_what_an_oracle_means() -> None:
    everything = swapped(Choices(), PARTS)
    assert (everything.planner, everything.knowledge, everything.sure_skills) == (EXPERT, FULL, True)
    seen = Choices(perception="privileged-seen", knowledge="fixtures")
    assert swapped(seen, ("perception",)) == seen
    assert swapped(Choices(), ()) == Choices()


@pytest.mark.parametrize(
    ("choices", "parts"),
    [
        (Choices(planner="say-can"), "language"),
        (Choices(perception="clip"), "perception"),
        (Choices(perception="clip-types"), "perception"),
        (Choices(knowledge="fixtures"), "memory"),
        (Choices(knowledge="fixtures"), "skills"),
        (Choices(knowledge="none"), "language"),
    ],
)
def test_contradictions_are_refused(choices: Choices, parts: str) -> None:
    with pytest.raises(EmbodiedError, match="--oracle") as error:
        swapped(choices, oracles(parts))
    assert parts in str(error.value)


def test_contradictions_show_on_the_command_line(embodied: object) -> None:
    assert callable(embodied)
    done = embodied("eval", "pantry", "--oracle", "memory", "--start-knowledge", "none")
    assert done.returncode == 2
    assert "contradicts" in done.stderr


@pytest.mark.parametrize("trial", [trial for trial, task in TASKS.items() if not task.infeasible][::14])
def test_sure_skills_do_what_skills_do_from_where_the_robot_stands(trial: str) -> None:
    task, simulator, able = TASKS[trial], HouseholdSimulator(SceneLibrary([scenes])), sure(SKILLS)
    plain, _ = run_episode(make_agent(ExpertPlanner(task, SKILLS), SKILLS), simulator, task, 0)
    result, events = run_episode(make_agent(ExpertPlanner(task, able), able), simulator, task, 0)
    assert result.success, events[-1]
    assert "skills" in result.privileged
    assert result.actions <= plain.actions
    aimed = [event for event in events if isinstance(event, Acted) and "objectId" in event.arguments]
    assert all(event.arguments.get("forceAction") for event in aimed)


def test_what_is_declared_of_a_sure_skill_is_what_was_declared() -> None:
    for name, skill in sure(SKILLS).items():
        mine = SKILLS[name]
        assert (skill.name, skill.parameters, skill.preconditions, skill.effects) == (
            mine.name,
            mine.parameters,
            mine.preconditions,
            mine.effects,
        )
        assert isinstance(skill, type(mine))
        assert skill.privileged is not any(fact.predicate == "visible" for fact in mine.effects)
