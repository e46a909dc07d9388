"""The corrections suite, how it is read and ordered, and what is made of its results."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from embodied.api import Evaluation, correct
from embodied.commands.corrections import manner, taught
from embodied.content import scenes, suites
from embodied.correction import Fact, NewWord, Preference, Rule, Thing
from embodied.corrections.teacher import Manner
from embodied.errors import BadFileError, EmbodiedError, OptionError, UnknownNameError
from embodied.evaluation.corrections import Taught
from embodied.evaluation.corrections_table import corrections_table
from embodied.evaluation.course import AGAIN, course, unrelated
from embodied.evaluation.episode import EpisodeResult, run_episode
from embodied.evaluation.suite import Suite, load_suite
from embodied.household.build import build_home
from embodied.household.held_out import is_unseen
from embodied.household.library import SceneLibrary
from embodied.household.object_types import TYPES
from embodied.planners.examples import HOUSEHOLD, load_examples
from embodied.planners.expert import ExpertPlanner
from embodied.simulators.household import HouseholdSimulator
from embodied.wiring import make_agent
from tests.driving import SKILLS

LIBRARY = SceneLibrary([scenes])
OTHERS = 20
"""Tasks of other families that are to lie between two of one."""


@pytest.fixture(scope="module")
def suite() -> Suite:
    return load_suite(suites / "corrections.toml", LIBRARY)


def test_each_family_is_taught_in_five_rounds_with_many_others_between(suite: Suite):
    rounds = Counter((hidden.family, hidden.round) for hidden in suite.hidden.values())
    families = {family for family, _ in rounds}
    assert set(rounds.values()) == {1} and len(rounds) == 5 * len(families) == len(suite.tasks)
    assert len(families) - 1 >= OTHERS


def test_it_teaches_every_kind_of_lesson(suite: Suite):
    lessons = [lesson for hidden in suite.hidden.values() for lesson in hidden.lessons]
    assert {type(each) for each in lessons} == {Preference, Rule, Fact, NewWord}
    assert {each.force for each in lessons if isinstance(each, Rule)} == {"never", "first"}


def test_later_rounds_are_in_other_homes_that_nothing_is_learnt_from(suite: Suite):
    homes: dict[str, list[str]] = {}
    for task in suite.tasks:
        if task.task_type != "fact":
            homes.setdefault(suite.hidden[task.trial].family, []).append(task.setup.scene)
    assert all(len(set(each)) == 5 for each in homes.values())
    assert all(is_unseen(each[-1]) for each in homes.values())


@pytest.mark.parametrize("at", range(26))
def test_what_is_asked_for_can_be_done(suite: Suite, at: int):
    """One round of each family, another one in the next."""
    tasks = [task for task in suite.tasks if suite.hidden[task.trial].round == at % 5]
    task = tasks[at]
    agent = make_agent(ExpertPlanner(task, SKILLS), SKILLS)
    result, events = run_episode(agent, HouseholdSimulator(LIBRARY), task, 0)
    assert result.success, events[-1]


def test_what_a_rule_forbids_is_no_unrelated_task(suite: Suite):
    rule = Rule("", "never", ("put",), Thing("mug", ("Mug",)), Thing("shelf", ("Shelf",)))
    left = unrelated(suite, [rule])
    gone = {task.trial for task in suite.tasks if task.id not in left}
    assert gone == {f"mug-liked-{number}" for number in range(5)}


def test_nothing_is_done_already(suite: Suite):
    for task in suite.tasks:
        home = build_home(LIBRARY.load(task.setup.scene), where=task.id)
        assert not all(task.goal.check(home)), task.id


def test_no_wording_is_one_that_is_learnt_from(suite: Suite):
    learnt = {each.instruction.lower().strip(" .!?") for each in load_examples(HOUSEHOLD, SKILLS, TYPES)}
    assert not {task.instruction.lower().strip(" .!?") for task in suite.tasks} & learnt


def test_it_is_taught_round_by_round_and_early_tasks_again(suite: Suite):
    taught = course(suite, again=True)
    rounds = [suite.hidden[task.trial].round for task in taught.tasks]
    first = len(suite.tasks)
    assert rounds[:first] == sorted(rounds[:first])
    assert all(task.id.endswith(AGAIN) and suite.hidden[task.trial].round == 1 for task in taught.tasks[first:])
    assert len({task.id for task in taught.tasks}) == len(taught.tasks) > first
    assert course(suite, again=False).tasks != taught.tasks


TASK = """
format = 1
name = "mine"
[[tasks]]
id = "a"
scene = "kitchen"
type = "mine"
family = "mugs"
round = 2
goal = [{ type = "Mug", in = "Shelf" }]
instructions = ["The mug wants putting away."]
"""


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ('{ kind = "preference", thing = "Mug" }', "needs 'place'"),
        ('{ kind = "fact", thing = "Mug", place = "Shelf", word = "x" }', "takes no 'word'"),
        ('{ kind = "hunch", thing = "Mug" }', "kind"),
        ('{ kind = "newword", thing = "Mugg", word = "x" }', "Mug"),
    ],
)
def test_mistakes_in_what_is_hidden_are_named(tmp_path: Path, hidden: str, words: str):
    path = tmp_path / "mine.toml"
    path.write_text(f"{TASK}hidden = [{hidden}]\n", encoding="utf-8")
    with pytest.raises((BadFileError, UnknownNameError), match=words):
        load_suite(path, LIBRARY)


def test_what_is_hidden_changes_the_digest(tmp_path: Path):
    path = tmp_path / "mine.toml"
    digests = set()
    for place in ("Shelf", "Cabinet"):
        hidden = f'hidden = [{{ kind = "preference", thing = "Mug", place = "{place}" }}]\n'
        path.write_text(TASK + hidden, encoding="utf-8")
        digests.add(load_suite(path, LIBRARY).digest())
    assert len(digests) == 2


# -- figures --------------------------------------------------------------------------------------------------------


def result(family: str, number: int, corrections: int, *, success: bool = True, again: bool = False) -> EpisodeResult:
    trial = f"{family}-{number}"
    name = f"{trial}-0{AGAIN if again else ''}"
    rest = success, int(success), 1, 10, 0, "finish"
    return EpisodeResult(name, "preference", trial, "kitchen", *rest, corrections=corrections, questions=1)


def test_figures_of_corrections():
    names = ["a", "b", "c", "d"]
    keep = [[result(each, number, 2 if number == 0 else 0) for each in names] for number in range(3)]
    keep[1][0] = result("a", 1, 1)
    wipe = [[result(each, number, 2) for each in names] for number in range(3)]
    again = [result(each, 1, int(each == "b"), again=True) for each in names]
    before = [result("x", at, 0, success=at < 3) for at in range(4)]
    after = [result("x", at, 0, success=at < 2) for at in range(4)]
    families = {f"{each}-{number}": each for each in names for number in range(3)}
    found = Taught(keep, wipe, again, before, after, families).summary({"suite": "mine", "planner": "plan"})
    assert [each["keep"]["corrections"] for each in found["rounds"]] == [2.0, 0.25, 0.0]
    assert [each["wipe"]["corrections"] for each in found["rounds"]] == [2.0] * 3
    assert found["ratio"] == {"to_round_0": 0.125, "to_wipe": 0.125}
    assert (found["unaided"]["before"], found["unaided"]["after"]) == (0.0, 1.0)
    assert found["retention"]["share"] == pytest.approx(2 / 3) and found["retention"]["n"] == 3
    # Between b's task of round 1 and the same again: c, d; all but b in round 2; a again.
    assert found["retention"]["after"] == 6
    harm = found["harm"]
    assert (harm["n"], harm["difference"], harm["better"], harm["worse"]) == (4, -0.25, 0, 1)
    assert harm["interval"][0] <= -0.25 <= harm["interval"][1]
    corrections_table(found)


def test_one_way_alone_has_figures_too():
    wipe = [[result("a", number, 1), result("b", number, 0)] for number in range(2)]
    families = {f"{each}-{number}": each for each in "ab" for number in range(2)}
    found = Taught([], wipe, [], [], [], families).summary({"suite": "mine", "planner": "plan"})
    assert found["ratio"] == {"to_round_0": None, "to_wipe": None}
    assert found["retention"] is found["harm"] is found["unaided"] is None
    corrections_table(found)


# -- the command ----------------------------------------------------------------------------------------------------


def test_a_teachers_manner_is_read():
    assert manner("") == Manner()
    assert manner("patience:3, informativeness:step,silent:0.25") == Manner(3, "step", 0.25)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("patients:3", UnknownNameError),
        ("informativeness:loud", UnknownNameError),
        ("silent:often", OptionError),
        ("silent:2", OptionError),
    ],
)
def test_mistakes_in_a_manner_are_named(said: str, error: type[EmbodiedError]):
    with pytest.raises(error):
        manner(said)


def test_only_a_suite_of_families_is_taught():
    assert taught("corrections", "silent:1", 10)
    assert not taught("household", "", 0)
    with pytest.raises(OptionError, match="nobody teaches"):
        taught("household", "", 10)


def test_what_is_taught_once_is_heeded_in_another_home(tmp_path: Path):
    path = tmp_path / "mine.toml"
    liked = 'hidden = [{ kind = "preference", thing = "Mug", place = "Shelf" }]\n'
    later = TASK[TASK.index("[[tasks]]") :].replace('"a"', '"b"').replace("round = 2", "round = 3")
    path.write_text(TASK + liked + later.replace('"kitchen"', '"kitchen_galley"') + liked, encoding="utf-8")
    found = correct(Evaluation(str(path), out=tmp_path / "out"))
    keep, wipe = (
        [each[way]["corrections"] + each[way]["questions"] for each in found.summary["rounds"]]
        for way in ("keep", "wipe")
    )
    assert keep[0] == wipe[0] >= 1 and wipe[1] >= 1 and keep[1] == 0, "what it was told once, it neither asks nor errs"
    assert all(each[way]["success_rate"] == 1.0 for each in found.summary["rounds"] for way in ("keep", "wipe"))
    assert "teacher" in found.summary["privileged"]
