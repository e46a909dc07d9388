"""Plots of rewards: ROC curves, precision against coverage, and AUROC by skill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from embodied.evaluation.reward_figures import Judged

FEWEST = 20
"""Cases that a share is drawn of, at least."""


def plot(path: Path, summary: Mapping[str, Any], judged: Mapping[str, Sequence[Judged]]) -> None:
    """Draw all three side by side into a PNG.

    Args:
        path: the file to write.
        summary: the figures.
        judged: every case, by method.
    """
    from matplotlib.figure import Figure
    from sklearn.metrics import roc_curve

    figure = Figure(figsize=(15, 5), layout="constrained")
    roc, coverage, skills = figure.subplots(1, 3)
    for name, cases in judged.items():
        labels = np.array([each.label for each in cases])
        chances = np.array([each.verdict.probability for each in cases])
        false, true, _ = roc_curve(labels, chances)
        chosen = name == summary["reward"]
        style: dict[str, Any] = {"label": name, "linewidth": 2.5 if chosen else 1.2, "zorder": 3 if chosen else 2}
        roc.plot(false, true, **style)
        order = np.argsort(-np.abs(chances - 0.5), kind="stable")
        right = np.cumsum((chances > 0.5)[order] == labels[order]) / np.arange(1, len(order) + 1)
        shown = slice(min(FEWEST, len(order)) - 1, None)
        coverage.plot((np.arange(1, len(order) + 1) / len(order))[shown], right[shown], **style)
    roc.plot([0, 1], [0, 1], color="0.8", linewidth=1, zorder=1)
    roc.set(xlabel="false positives", ylabel="true positives", title="ROC, all cases")
    coverage.axhline(0.95, color="0.8", linewidth=1, zorder=1)
    coverage.set(xlabel="coverage, most certain first", ylabel="right", ylim=(0.4, 1.01), title="right at coverage")
    figure.legend(*roc.get_legend_handles_labels(), frameon=False, loc="outside lower center", ncols=len(judged))
    found = {name: each["auroc"] for name, each in summary["per_skill"].items() if each["auroc"] is not None}
    names = sorted(found, key=lambda name: found[name])
    skills.barh(names, [found[name] for name in names], color="#4c78a8")
    skills.axvline(0.95, color="0.5", linewidth=1)
    skills.set(xlim=(0.4, 1.0), title=f"AUROC by skill, {summary['reward']}")
    for axes in (roc, coverage, skills):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)
