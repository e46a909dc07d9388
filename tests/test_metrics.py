"""The four figures against ALFRED's own arithmetic, written down once more from its models/eval/eval_task.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.metrics import rates
from embodied.evaluation.report import Report, summarise
from embodied.evaluation.run_directory import ExpertPath


def result(number: int, **changes: Any) -> EpisodeResult:
    content: dict[str, Any] = {
        "id": f"t{number // 2}-{number % 2}",
        "task_type": "look_at_obj_in_light",
        "trial": f"t{number // 2}",
        "scene": "pantry",
        "success": True,
        "conditions_met": 2,
        "conditions_total": 2,
        "actions": 10,
        "failures": 0,
        "ending": "finish",
        "privileged": ("memory",),
        "expert_actions": 10,
    }
    return EpisodeResult(**{**content, **changes})


def official(results: list[EpisodeResult]) -> tuple[float, float, float, float]:
    """As eval_task.py writes successes and failures down, and get_metrics adds them up."""
    entries = []
    for each in results:
        path_len_weight, t = each.expert_actions or 0, each.actions
        pcs = each.conditions_met, each.conditions_total
        goal_condition_success_rate = pcs[0] / float(pcs[1])
        s_spl = (1 if each.success else 0) * min(1.0, path_len_weight / float(t))
        pc_spl = goal_condition_success_rate * min(1.0, path_len_weight / float(t))
        entries.append((s_spl * path_len_weight, pc_spl * path_len_weight, path_len_weight, *pcs, each.success))
    plw_s, plw_pc, weight, completed, total, successes = (sum(column) for column in zip(*entries, strict=True))
    return successes / len(entries), completed / total, plw_s / weight, plw_pc / weight


def test_the_figures_are_alfreds() -> None:
    rng = np.random.default_rng(0)
    results = []
    for number in range(200):
        total = int(rng.integers(1, 5))
        met = int(rng.integers(0, total + 1))
        results.append(
            result(
                number,
                success=met == total,
                conditions_met=met,
                conditions_total=total,
                actions=int(rng.integers(1, 90)),
                expert_actions=int(rng.integers(5, 60)),
            )
        )
    assert [rate.value for rate in rates(results).values()] == pytest.approx(official(results))


def test_a_short_path_earns_no_more_than_a_full_score() -> None:
    figures = rates([result(0, actions=5), result(1, actions=20)])
    assert figures["plw_success_rate"].value == pytest.approx((10 * 1.0 + 10 * 0.5) / 20)
    assert rates([result(0, actions=0)])["plw_success_rate"].value == 1.0


def test_a_crash_counts_in_every_denominator() -> None:
    crash = result(1, success=False, conditions_met=0, crashed=True, ending="crash", actions=3)
    figures = rates([result(0), crash])
    assert [rate.value for rate in figures.values()] == [0.5, 0.5, 0.5, 0.5]
    assert {rate.n for rate in figures.values()} == {2}


def test_plw_leaves_out_what_has_no_expert_path() -> None:
    figures = rates([result(0), result(2, success=False, conditions_met=0, expert_actions=None)])
    assert (figures["success_rate"].value, figures["success_rate"].n) == (0.5, 2)
    assert (figures["plw_success_rate"].value, figures["plw_success_rate"].n) == (1.0, 1)
    without = rates([result(0, expert_actions=None)])
    assert (without["plw_success_rate"].value, without["plw_success_rate"].n) == (None, 0)


def test_the_summary_has_its_keys_and_the_table_says_them() -> None:
    crash = result(
        3, success=False, conditions_met=0, crashed=True, ending="crash", expert_actions=None, task_type="other"
    )
    results = [result(0), result(1, success=False, conditions_met=1), result(2), crash]
    config = {"suite": "pantry", "planner": "polite", "seed": 3}
    summary = summarise(results, config, {"t1": ExpertPath("t1", None, "no plan")}, 1.5)
    for part in (summary, *summary["by_task_type"].values()):
        assert {
            "episodes",
            "trials",
            "crashed",
            "success_rate",
            "goal_condition_rate",
            "plw_success_rate",
            "plw_goal_condition_rate",
            "n",
            "intervals",
        } <= part.keys()
    assert (summary["episodes"], summary["crashed"], summary["success_rate"]) == (4, 1, 0.5)
    assert summary["by_task_type"]["look_at_obj_in_light"]["success_rate"] == pytest.approx(2 / 3)
    assert summary["endings"] == {"crash": 1, "finish": 3}
    assert summary["without_expert_path"] == {"t1": "no plan"}
    assert summary["privileged"] == ["memory"]
    assert summary["seconds"] == 1.5
    assert {"python", "numpy", "numba"} <= summary["environment"].keys()
    text = str(Report(summary, tuple(results), __file__))  # type: ignore[arg-type]
    for words in ("look_at_obj_in_light", "66.7", "1 of 4 episodes crashed", "privileged: memory", "PLW leaves out 1"):
        assert words in text
