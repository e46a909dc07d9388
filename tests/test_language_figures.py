"""Figures of language alone: gold answers are right everywhere, known mistakes give what was worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.datasets.alfred.templates import plan_of
from embodied.evaluation.language import Robot, judge
from embodied.evaluation.language_errors import ErrorKind
from embodied.evaluation.language_figures import BINS, calibration, summarise
from embodied.evaluation.language_plans import FIELDS
from embodied.language import Reply, Usage
from embodied.query import Decomposition
from embodied.task_types import LOOK, MOVABLE, SIMPLE, TASK_TYPES, Template
from tests.language_cases import CASES, GOLD, Scripted, a_robot, case, measured, plan, put, step, take  # noqa: F401 - a fixture


def test_gold_answers_are_right_everywhere(robot: Robot) -> None:
    summary = summarise(measured(Scripted(GOLD), robot), {"seed": 0})
    for name in ("exact_template", "exact_template_five", "hlp_accuracy", "executability"):
        assert summary[name] == 1.0
        assert all(figures[name] == 1.0 for figures in summary["per_task_type"].values())
        low, high = summary["intervals"][name]
        assert low < high == 1.0
    assert summary["per_field"] == dict.fromkeys(FIELDS, 1.0)
    assert summary["parse"] == 0.0
    assert set(summary["errors"].values()) == {0}
    assert (summary["n"], summary["trials"], summary["confusions"]) == (6, 6, [])
    assert summary["calibration"] is None
    assert summary["seconds"] == {"median": 0.25, "mean": 0.25}
    assert summary["usage"] == {"prompt_tokens": 60, "completion_tokens": 30, "dollars": 0.0}


def test_known_mistakes_give_known_figures(robot: Robot) -> None:
    """Of six: a wrong lamp, a wrong object, no plan, a treatment left out; two are right."""
    answers = GOLD | {
        "look at the book by the lamp": plan_of(Template(LOOK, "Book", toggle="FloorLamp")),
        "put the apple in the fridge": plan_of(Template(SIMPLE, "Egg", "Fridge")),
        "put both spoons on the table": None,
        "put a clean spoon in the drawer": plan_of(Template(SIMPLE, "Spoon", "Drawer")),
    }
    answers_judged = measured(Scripted(answers), robot)
    summary = summarise(answers_judged, {"seed": 0})
    assert summary["exact_template"] == pytest.approx(2 / 6)
    assert summary["exact_template_five"] == pytest.approx(3 / 6)
    assert summary["hlp_accuracy"] == pytest.approx(2 / 6)
    assert summary["executability"] == pytest.approx(4 / 6), "no FloorLamp there, and no plan"
    assert summary["parse"] == pytest.approx(1 / 6)
    fields = {"task_type": 4, "object": 4, "movable": 5, "parent": 5, "sliced": 5, "toggle": 4}
    assert summary["per_field"] == pytest.approx({name: count / 6 for name, count in fields.items()})
    assert summary["per_task_type"][LOOK]["exact_template_five"] == 1.0
    assert {name: count for name, count in summary["errors"].items() if count} == {
        "parse": 1,
        "hallucinated_object": 1,
        "wrong_argument": 1,
        "missing_step": 1,
    }
    assert summary["confusions"] == [("Apple", "Egg", 1), ("DeskLamp", "FloorLamp", 1)]
    assert answers_judged[5].said is None
    assert answers_judged[5].problem == "it says something else"


def test_calibration_by_hand(robot: Robot) -> None:
    right = judge(CASES[0], Reply(GOLD[CASES[0].instruction]), Usage(), robot)
    wrong = replace(right, ok=False)
    sure = [replace(right, confidence=0.9)] * 8 + [replace(wrong, confidence=0.9)] * 2
    unsure = [replace(right, confidence=0.3)] * 5 + [replace(wrong, confidence=0.3)] * 5
    silent = [replace(wrong, confidence=None)] * 3
    found = calibration([*unsure, *silent, *sure])
    assert found is not None
    assert found["n"] == 20
    assert found["accuracy_of_most_confident"] == {"50%": 0.8, "80%": 13 / 16, "90%": 13 / 18}
    assert BINS == 15
    perfect = calibration([replace(right, confidence=1.0)] * 40)
    assert perfect is not None
    assert perfect["expected_calibration_error"] == 0.0
    in_pairs = calibration([replace(each, confidence=0.8) for each in (right, wrong) * 15])
    assert in_pairs is not None
    assert in_pairs["expected_calibration_error"] == pytest.approx(0.3), "each bin holds one of both"
    lying = calibration([replace(wrong, confidence=0.75)] * 7)
    assert lying is not None
    assert lying["expected_calibration_error"] == pytest.approx(0.75)


kinds = st.sampled_from(["Apple", "Egg", "Spoon", "Plate", "Unicorn"])
places = st.sampled_from(["Fridge", "CounterTop", "Drawer", "Castle"])
steps = st.one_of(
    st.builds(take, kinds),
    st.builds(put, kinds, places),
    st.builds(lambda skill, kind: step(skill, object=kind), st.sampled_from(["clean", "heat", "slice", "fly"]), kinds),
)
templates = st.builds(
    lambda task_type, kind, parent: Template(
        task_type,
        kind,
        "" if task_type == LOOK else parent,
        "Plate" if task_type == MOVABLE else "",
        "DeskLamp" if task_type == LOOK else "",
    ),
    st.sampled_from(TASK_TYPES),
    st.sampled_from(["Apple", "Egg", "Spoon"]),
    st.sampled_from(["Fridge", "CounterTop", "Drawer"]),
)
answers = st.one_of(st.none(), st.lists(steps, max_size=6).map(lambda each: plan(*each)), templates.map(plan_of))


@given(st.lists(st.tuples(templates, answers), min_size=1, max_size=6))
def test_figures_agree_with_each_other(robot: Robot, asked: list[tuple[Template, Decomposition | None]]) -> None:
    found = [
        judge(case(f"{number}", truth), Reply(answer) if answer else None, Usage(seconds=0.1), robot)
        for number, (truth, answer) in enumerate(asked)
    ]
    for each in found:
        assert each.ok == (not each.errors), "what is wrong has a kind, and what is right has none"
        assert not each.ok or each.hlp
        assert not each.ok or all(each.fields.values())
        assert (each.said is None) == (each.errors == ("parse",))
    summary = summarise(found, {"seed": 0})
    assert (
        summary["exact_template"]
        <= summary["exact_template_five"]
        <= min(summary["per_field"][name] for name in FIELDS if name != "toggle")
    )
    assert summary["exact_template"] <= summary["hlp_accuracy"] <= 1.0 - summary["parse"] + 1e-9
    assert summary["executability"] <= 1.0 - summary["parse"] + 1e-9
    shares = [summary[name] for name in ("exact_template", "hlp_accuracy", "executability", "parse")]
    assert all(0.0 <= share <= 1.0 for share in [*shares, *summary["per_field"].values()])
    assert set(summary["errors"]) == {kind.value for kind in ErrorKind}
