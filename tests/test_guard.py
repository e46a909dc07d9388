"""Broken skills in episodes: each costs its own call, and is named; the others, and the evaluation, go on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from embodied.api import Evaluation
from embodied.broken import Break, Broken
from embodied.commands.evaluate import evaluate
from embodied.errors import BadFileError, EmbodiedError, OutsideError
from embodied.evaluation.episode import run_episode
from embodied.goal import Goal
from embodied.guard import guarded
from embodied.planner import Act, Decision, Finish, View
from embodied.registry import Registry
from embodied.simulator import Action, Observation
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Outcome, Reason, Skill
from embodied.skills import library, read_libraries, read_library
from embodied.task import Setup, Subgoal, Task
from embodied.trace import Ended, Faulty
from embodied.wiring import Choices, Materials, make_agent, make_extras, scene_library
from tests.driving import memory_of
from tests.homes import kitchenette, one

PLANTED = Path(__file__).parent / "planted"
SKILLS = read_library(PLANTED).skills


def tried(name: str, most_actions: int = 30, patience: float = 0.2) -> tuple[Outcome, list[Broken], list[Action]]:
    """Run a planted skill in a simulator that lets everything work, and nothing happen."""
    home, told, acted = kitchenette(), list[Broken](), list[Action]()
    memory, skill = memory_of(home), SKILLS[name]
    kind = {"count": "Fridge", "weigh": "Fridge"}.get(name, "Apple")
    arguments = {skill.parameters[0].name: one(home, kind)}
    run = guarded(skill, memory, arguments, told.append, most_actions=most_actions, patience=patience)
    try:
        acted.append(next(run))
        while True:
            acted.append(run.send(Observation(home.pose)))
    except StopIteration as stop:
        return stop.value, told, acted


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("dance", Break.NEVER_ENDS, "def run"),
        ("weigh", Break.RAISES, "weights[entity.object_type]"),
        ("point_at", Break.WRONG_ACTION, "def run"),
    ],
)
def test_a_broken_run_is_a_failure_with_file_and_line(name: str, kind: Break, text: str) -> None:
    outcome, (broken,), acted = tried(name)
    assert outcome.reason is Reason.BROKEN
    assert (broken.skill, broken.kind, broken.path) == (name, kind, PLANTED / f"{name}.py")
    assert text in broken.path.read_text().splitlines()[broken.line - 1]
    assert broken.place == f"planted/{name}.py:{broken.line}"
    assert broken.place in outcome.detail
    assert all(isinstance(each, Action) for each in acted)


class Made(Skill):
    """What `run` does is up to each test."""

    name, parameters, template, achieved = "made", (), "do it", "it is done"
    body: Any = None

    def run(self, memory: Any, **_: Any) -> Any:
        return type(self).body()


def made(body: Any) -> tuple[Outcome, list[Broken]]:
    kind = type("Own", (Made,), {"body": staticmethod(body), "__module__": __name__})
    told: list[Broken] = []
    run = guarded(kind(), memory_of(kitchenette()), {}, told.append, patience=0.2)
    try:
        next(run)
        while True:
            run.send(Observation(kitchenette().pose))
    except StopIteration as stop:
        return stop.value, told


def _thinks() -> Any:
    while True:
        try:
            sum(range(1000))
        except Exception:  # noqa: BLE001 - a skill that swallows whatever can be caught
            continue
    yield


def _leaves() -> Any:
    raise SystemExit
    yield


def _odd() -> Any:
    return 7
    yield


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (_thinks, Break.NEVER_ENDS),
        (_leaves, Break.RAISES),
        (_odd, Break.WRONG_RETURN),
        (lambda: None, Break.WRONG_ACTION),
        (lambda: 1 / 0, Break.RAISES),
    ],
)
def test_whatever_a_skill_does_an_outcome_comes(body: Any, kind: Break) -> None:
    outcome, (broken,) = made(body)
    assert outcome.reason is Reason.BROKEN
    assert broken.kind is kind


def test_what_fails_outside_is_no_fault_of_the_skill() -> None:
    def fails() -> Any:
        raise OutsideError("the disk is full")
        yield

    with pytest.raises(OutsideError):
        made(fails)


def test_a_guarded_run_can_be_stopped_even_where_the_skill_objects() -> None:
    def stays() -> Any:
        try:
            yield Action("RotateLeft")
        finally:
            raise KeyError("not now")

    kind = type("Own", (Made,), {"body": staticmethod(stays), "__module__": __name__})
    told: list[Broken] = []
    run = guarded(kind(), memory_of(kitchenette()), {}, told.append)
    next(run)
    run.close()
    assert [each.kind for each in told] == [Break.RAISES]


class Trying:
    """Calls one skill, then another, and is done."""

    name, privileged = "trying", False

    def __init__(self, *subgoals: Subgoal) -> None:
        self._subgoals = subgoals

    def start(self, view: View) -> None:
        self._left = list(self._subgoals)

    def decide(self, view: View) -> Decision:
        return Act(self._left.pop(0)) if self._left else Finish()


def test_an_episode_goes_on_and_is_marked() -> None:
    materials = Materials(Choices(skills=("household", str(PLANTED))))
    planner = Trying(Subgoal("weigh", {"object": "Fridge"}), Subgoal("open", {"object": "Fridge"}))
    agent = make_agent(planner, materials.skills, make_extras(materials))
    task = Task("one", "Weigh it.", Setup("pantry"), Goal(()), "none", "one")
    result, events = run_episode(agent, HouseholdSimulator(scene_library()), task, 0)
    assert [each.reason for each in events if isinstance(each, Ended)] == ["broken", None]
    faulty = {each.skill: each.kind for each in events if isinstance(each, Faulty)}
    assert faulty == {"admire": "import", "stroke": "unknown_type", "weigh": "raises"}
    assert not result.crashed
    assert len(result.broken) == 3
    assert any(each.startswith("weigh (planted/weigh.py:") for each in result.broken)


def test_a_broken_library_takes_no_evaluation_down(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("admire", "stroke", "weigh"):
        (tmp_path / f"{name}.py").write_text((PLANTED / f"{name}.py").read_text())
    asked = Evaluation("pantry", "expert", ("household", str(tmp_path)), episodes=2, out=tmp_path / "run")
    code = evaluate(asked, as_json=True)
    summary = json.loads(capsys.readouterr().out)
    assert code == 1, "it is not as if all were well"
    assert (summary["success_rate"], summary["crashed"]) == (1.0, 0)
    assert [each.partition(" ")[0] for each in summary["broken_skills"]] == ["admire", "stroke"]
    assert set(summary["broken_skills"].values()) == {2}


def test_libraries_that_are_broken_altogether_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("1 / 0")
    with pytest.raises(BadFileError, match="ZeroDivisionError") as raised:
        _ = Materials(Choices(skills=(str(tmp_path),))).skills
    assert raised.value.where == f"{tmp_path / 'bad.py'}:1"
    assert set(read_libraries(["household", tmp_path]).skills) == set(read_library("household").skills)


@pytest.mark.parametrize(
    ("text", "line"), [("import math\n1 / 0\n", 2), ("def (:\n", 1), ("import nowhere_at_all\n", 1)]
)
def test_a_package_that_cannot_be_imported_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int
) -> None:
    package = tmp_path / "unsound_package"
    package.mkdir()
    (package / "__init__.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    registry: Registry[Any] = Registry("skill library", "skills")
    registry.register("unsound", "unsound_package")
    monkeypatch.setattr(library, "libraries", registry)
    found = read_libraries(["household", "unsound"])
    (broken,) = found.broken
    assert (broken.skill, broken.kind, broken.where) == ("unsound", Break.IMPORT, f"{package / '__init__.py'}:{line}")
    assert set(found.skills) == set(read_library("household").skills)


def test_versions_are_the_packages_or_those_stated(tmp_path: Path) -> None:
    assert read_library("gestures").version == "1.0"
    assert read_library("household").version
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "snatch.py").write_text((PLANTED / "snatch.py").read_text())
    assert read_library(folder).version == ""
    (folder / "pyproject.toml").write_text('[project]\nname = "mine"\nversion = "2.5"\n')
    assert read_library(folder).title == f"{folder} 2.5"
    (folder / "pyproject.toml").write_text("no toml")
    with pytest.raises(EmbodiedError, match="pyproject"):
        read_library(folder)
