"""Each kind of mistake in a plan is told from the others, and from what is no mistake."""

from __future__ import annotations

import pytest

from embodied.datasets.alfred.templates import plan_of
from embodied.evaluation.language import Robot, judge
from embodied.evaluation.language_errors import ErrorKind, errors
from embodied.evaluation.language_plans import essential
from embodied.language import Reply, Usage
from embodied.query import Decomposition, Reference, Step
from embodied.task_types import SIMPLE, TWO, Template
from tests.language_cases import APPLE, CASES, TYPES, a_robot, case, plan, put, step, take  # noqa: F401 - a fixture

KINDS = [
    (None, ["parse"]),
    (plan(take("Unicorn"), put("Unicorn", "Fridge")), ["hallucinated_object"]),
    (plan(take("Egg"), put("Egg", "Fridge")), ["wrong_argument"]),
    (plan(take("Apple"), put("Apple", "Castle")), ["hallucinated_object"]),
    (plan(take("Egg"), put("Egg", "Castle")), ["hallucinated_object", "wrong_argument"]),
    (plan(take("Apple")), ["missing_step"]),
    (Decomposition(impossible="no"), ["missing_step"]),
    (plan(take("Apple"), step("heat", object="Apple"), put("Apple", "Fridge")), ["additional_step"]),
    (plan(put("Apple", "Fridge"), take("Apple")), ["wrong_order"]),
    (plan(take("Apple"), step("cool", object="Apple")), ["missing_step", "additional_step"]),
    (plan(*APPLE.steps, *APPLE.steps), ["additional_step"]),
    (
        plan(Step(skill="pick_up", arguments={"object": Reference(type="Apple", every=True)}), APPLE.steps[1]),
        ["wrong_argument"],
    ),
    (APPLE, []),
]


@pytest.mark.parametrize(("said", "kinds"), KINDS, ids=lambda value: "+".join(value) if isinstance(value, list) else "")
def test_each_kind_of_error(said: Decomposition | None, kinds: list[str]) -> None:
    found = errors(said and essential(said), APPLE, TYPES)
    assert [kind.value for kind in found.kinds] == kinds


def test_a_wrong_thing_is_no_wrong_order() -> None:
    """The first of two like steps is wrong: the other one still stands where it should."""
    truth = plan_of(Template(TWO, "Spoon", "SideTable"))
    said = plan(take("Spoon"), put("Spoon", "Drawer"), *truth.steps[:2])
    assert errors(said, truth, TYPES).kinds == (ErrorKind.WRONG_ARGUMENT,)


SAME = [
    plan(step("go_to", place="Apple"), take("Apple"), step("open", object="Fridge"), put("Apple", "Fridge")),
    plan(
        Step(skill="pick_up", arguments={"object": Reference(type="Apple", inside="CounterTop", state="dirty")}),
        Step(skill="put", arguments={"receptacle": Reference(type="Fridge"), "object": Reference(type="Apple")}),
    ),
]


@pytest.mark.parametrize("said", SAME)
def test_what_is_said_beside_the_point_is_no_mistake(said: Decomposition, robot: Robot) -> None:
    found = judge(CASES[0], Reply(said), Usage(), robot)
    assert found.ok
    assert found.hlp
    assert not found.errors


def test_a_knife_may_be_said_or_left_unsaid(robot: Robot) -> None:
    sliced = next(each for each in CASES if each.truth.sliced)
    gold = plan_of(sliced.truth)
    said = plan(take("Knife"), gold.steps[0], put("Knife", "CounterTop"), *gold.steps[1:])
    kept = plan(take("Knife"), *gold.steps)
    for each, possible in ((gold, True), (said, True), (kept, False)):
        found = judge(sliced, Reply(each), Usage(), robot)
        assert found.ok
        assert found.executable is possible, "a hand that holds the knife takes nothing"
    knife = case("put the knife away", Template(SIMPLE, "Knife", "Drawer"))
    assert judge(knife, Reply(plan_of(knife.truth)), Usage(), robot).ok


UNDOABLE = [
    Decomposition(),
    plan(put("Apple", "Fridge")),
    plan(take("Apple"), take("Egg")),
    plan(take("Fridge")),
    plan(take("Tomato")),
    plan(take("Plate"), put("Plate", "Drawer"), take("AppleSliced")),
    plan(step("fly", object="Apple")),
    plan(Step(skill="pick_up", arguments={"object": Reference(type="Apple", state="purple")})),
    plan(Step(skill="pick_up", arguments={"object": Reference(type="Apple", inside="Fridge")})),
]


@pytest.mark.parametrize("said", UNDOABLE, ids=lambda said: " ; ".join(map(str, said.steps)) or "nothing")
def test_what_cannot_be_carried_out(said: Decomposition, robot: Robot) -> None:
    assert not judge(CASES[0], Reply(said), Usage(), robot).executable
