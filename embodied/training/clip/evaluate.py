"""How well a CLIP tells types of objects, successes of skills, and frames: on chunks of held-out homes, or others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from embodied.household.object_types import TYPES
from embodied.training.clip.chunks import Labels
from embodied.training.clip.truths import OPPOSITE, Fact
from embodied.training.clip.wording import caption

LEAST = 20
"""Examples that a type has at least to count."""
RECALL = 0.7
"""At which precision is told."""
AMONG = 100
"""Frames among which a caption's own is to be found."""

Array = NDArray[np.float32]


@dataclass(slots=True)
class _Tally:
    """Scores of what was and of what was not achieved, by skill; and of frames and of crops."""

    done: dict[str, list[list[float]]] = field(default_factory=dict)
    not_done: dict[str, list[list[float]]] = field(default_factory=dict)
    types: list[tuple[int, int]] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)


def evaluate(
    parts: Sequence[tuple[Array, Array, Labels]],
    texts: Callable[[Sequence[str]], Array],
    least: int = LEAST,
    temperature: float = 0.05,
) -> dict[str, Any]:
    """Measure a model.

    Args:
        parts: unit embeddings of a chunk's frames and of its crops, and its labels.
        texts: embeds texts.
        least: examples that a type has at least to count.
        temperature: of the softmax of `goal-vs-negatives`.

    Returns:
        "type_top1" (mean over examples) with "types" and "n_types"; for each of METHODS "auroc" (mean over skills) and
        "precision" at a recall of 0.7 (over all); "per_skill" (AUROC by METHODS, n); "retrieval" (R@1 of a goal's
        caption among 100 frames).
    """
    tally = _Tally()
    kinds = texts([f"a {_words(kind)}" for kind in TYPES])
    baseline = texts(["a room"])[0]
    frames = np.concatenate([part[0] for part in parts])
    rng = np.random.default_rng(0)
    for own, crops, labels in parts:
        guesses = (crops @ kinds.T).argmax(axis=1)
        tally.types += list(zip(labels.crop_type.tolist(), guesses.tolist(), strict=True))
        _judge(tally, own, labels, texts, baseline, temperature)
        for event, goal in zip(labels.events, labels.goals, strict=True):
            others = frames[rng.choice(len(frames), AMONG - 1)]
            text = texts([caption(goal)])[0]
            tally.found.append(bool(own[event[1]] @ text >= (others @ text).max()))
    return _figures(tally, least)


METHODS = ("cosine", "goal-vs-negatives", "change")
"""The scores that are compared, as in `_judge`."""


def negatives(goal: Fact) -> list[Fact]:
    """What would be seen otherwise."""
    state = goal.kind.removeprefix("hold ")
    found = [Fact("empty hand"), Fact("hold", "Pan"), Fact("open", "Drawer"), Fact("closed", "Drawer")]
    if state in OPPOSITE:
        found.append(goal._replace(kind=goal.kind.removesuffix(state) + OPPOSITE[state]))
    if goal.kind == "in":
        found.append(Fact("hold", goal.one))
    return [each for each in found if (each.kind, each.one) != (goal.kind, goal.one)]


def _judge(
    tally: _Tally,
    frames: Array,
    labels: Labels,
    texts: Callable[[Sequence[str]], Array],
    baseline: Array,
    temperature: float,
) -> None:
    wrong = {int(row): int(frame) for frame, row in labels.wrong}
    for row, (skill, goal) in enumerate(zip(labels.skills, labels.goals, strict=True)):
        before, after, _ = labels.events[row]
        said = texts([caption(each) for each in [goal, *negatives(goal)]])
        for frame in [after, before, *([wrong[row]] if row in wrong else [])]:
            if frame != after and goal.number in {*labels.frame_true[frame], *labels.frame_unknown[frame]}:
                continue
            cosines = said @ frames[frame]
            shares = np.exp(cosines / temperature)
            moved, meant = frames[frame] - frames[before], said[0] - baseline
            scores = [float(cosines[0]), float(shares[0] / shares.sum()), float(moved @ meant)]
            (tally.done if frame == after else tally.not_done).setdefault(skill, []).append(scores)


def _figures(tally: _Tally, least: int) -> dict[str, Any]:
    per_skill: dict[str, dict[str, float]] = {}
    for skill in sorted(tally.done):
        done, rest = np.array(tally.done[skill]), np.array(tally.not_done.get(skill, []))
        if len(done) >= 5 and len(rest) >= 5:
            row = {name: round(auroc(done[:, m], rest[:, m]), 4) for m, name in enumerate(METHODS)}
            per_skill[skill] = {**row, "n": len(done) + len(rest)}
    every = [np.array([row for rows in group.values() for row in rows]) for group in (tally.done, tally.not_done)]
    truth, guess = (np.array(column) for column in zip(*tally.types, strict=True))
    kept = [kind for kind in np.unique(truth) if np.count_nonzero(truth == kind) >= least]
    names = list(TYPES)
    by_type = {names[kind]: round(float((guess[truth == kind] == kind).mean()), 3) for kind in kept}
    chosen = np.isin(truth, kept)
    return {
        "type_top1": round(float((guess == truth)[chosen].mean()), 4) if chosen.any() else None,
        "n_types": len(kept),
        "n_crops": int(chosen.sum()),
        "auroc": {name: _mean([row[name] for row in per_skill.values()]) for name in METHODS},
        "precision": {name: precision(every[0][:, m], every[1][:, m]) for m, name in enumerate(METHODS)},
        "retrieval": round(float(np.mean(tally.found)), 4),
        "n_events": len(every[0]),
        "base_rate": round(len(every[0]) / (len(every[0]) + len(every[1])), 3),
        "per_skill": per_skill,
        "types": dict(sorted(by_type.items(), key=lambda each: each[1])),
    }


def auroc(done: Array, rest: Array) -> float:
    """The chance that one of `done` scores above one of `rest`; ties count half."""
    ranks = rankdata(np.concatenate([done, rest]))[: len(done)]
    return float((ranks.sum() - len(done) * (len(done) + 1) / 2) / (len(done) * len(rest)))


def precision(done: Array, rest: Array) -> float:
    """Of what scores at least as the best RECALL of `done` do, the share that is of `done`."""
    least = np.quantile(done, 1 - RECALL)
    yes, no = np.count_nonzero(done >= least), np.count_nonzero(rest >= least)
    return round(float(yes / (yes + no)), 4)


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 4) if values else None


def _words(kind: str) -> str:
    return caption(Fact("thing", kind)).removeprefix("an ").removeprefix("a ")


def summary(figures: Mapping[str, Any]) -> str:
    """The main figures on one line."""
    return (
        f"type {figures['type_top1']} of {figures['n_types']}; AUROC {figures['auroc']}; "
        f"precision {figures['precision']}; R@1 {figures['retrieval']}"
    )
