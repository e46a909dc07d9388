"""The figures of perception alone as pictures: types, what is taken for what, precision against recall, states."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, GOOD, POOR, FAINT = "#22303c", "#2a7f9e", "#c8553d", "#d5dde3"
MOST_TYPES, MOST_PAIRS = 80, 15


def plot(summary: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write `types.png` and `perception.png`; returns their paths."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    style: Any = {"font.size": 9, "text.color": INK, "axes.edgecolor": FAINT, "axes.labelcolor": INK}
    with plt.rc_context(style | {"axes.spines.top": False, "axes.spines.right": False}):
        common = [(name, each) for name, each in summary["per_type"].items() if each["n"] >= summary["least_examples"]]
        common = sorted(common, key=lambda item: item[1]["top1"])[:MOST_TYPES]
        tall, axis = plt.subplots(figsize=(7, 1.2 + 0.17 * max(len(common), 5)), layout="constrained")
        _types(axis, common, summary)
        wide, axes = plt.subplots(1, 3, figsize=(14, 4.4), layout="constrained")
        _curve(axes[0], summary)
        _states(axes[1], summary)
        _confusions(axes[2], summary)
        paths = [folder / "types.png", folder / "perception.png"]
        for figure, path in zip((tall, wide), paths, strict=True):
            figure.savefig(path, dpi=120)
            plt.close(figure)
    return paths


def _types(axis: Axes, common: list[tuple[str, Any]], summary: Mapping[str, Any]) -> None:
    rows = np.arange(len(common))
    shares = np.array([each["top1"] for _, each in common])
    ends = np.array([each["intervals"]["top1"] for _, each in common]).reshape(-1, 2)
    # Wilson's interval need not hold the share itself where that is 0 or 1.
    bars = np.maximum(np.stack([shares - ends[:, 0], ends[:, 1] - shares]), 0.0)
    axis.barh(rows, shares, color=GOOD, height=0.7)
    axis.errorbar(shares, rows, xerr=bars, fmt="none", ecolor=INK, elinewidth=0.8)
    axis.set_yticks(rows, [f"{name}  {each['n']}" for name, each in common])
    axis.set(xlim=(0, 1), ylim=(-0.6, len(common) - 0.4), xlabel="share of masks told right, with 95 % intervals")
    if summary["top1"] is not None:
        axis.axvline(summary["top1"], color=POOR, lw=1, ls="--")
        axis.set_title(f"object types: {100 * summary['top1']:.1f} % (dashed) of {summary['top1_n']} masks", loc="left")


def _curve(axis: Axes, summary: Mapping[str, Any]) -> None:
    points = [each for each in summary["curve"] if each[1] is not None]
    axis.plot([each[2] for each in points], [each[1] for each in points], color=GOOD, marker=".")
    for at, precision, recall in points:
        if at in (0.0, 0.5, 0.9):
            axis.annotate(f"  {at}", (recall, precision), fontsize=8, color=INK)
    axis.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="recall", ylabel="precision")
    axis.set_title("detections, by the confidence asked for", loc="left")
    axis.grid(color=FAINT, lw=0.5)


def _states(axis: Axes, summary: Mapping[str, Any]) -> None:
    known = [(name, each) for name, each in summary["state_accuracy"].items() if each["balanced"] is not None]
    known.sort(key=lambda item: item[1]["balanced"])
    rows = np.arange(len(known))
    axis.barh(rows, [each["balanced"] for _, each in known], color=GOOD, height=0.7)
    axis.axvline(0.5, color=POOR, lw=1, ls="--")
    axis.set_yticks(rows, [f"{name}  {each['n']}" for name, each in known])
    axis.set(xlim=(0, 1), xlabel="balanced accuracy (chance dashed)")
    axis.set_title("states", loc="left")


def _confusions(axis: Axes, summary: Mapping[str, Any]) -> None:
    pairs = summary["confusions"][:MOST_PAIRS][::-1]
    rows = np.arange(len(pairs))
    axis.barh(rows, [count for *_, count in pairs], color=POOR, height=0.7)
    axis.set_yticks(rows, [f"{true} as {said}" for true, said, _ in pairs])
    axis.set(xlabel="masks")
    axis.set_title("taken for another", loc="left")
