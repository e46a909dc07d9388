"""The figures of rewards: how well verdicts tell a skill that worked from one that did not.

Keys of a method's figures: `auroc` is the mean over the skills of the area under the ROC curve of the method's value,
with its 95 % `interval` over scenes; `auroc_pooled` that of all cases together; `auroc_by_kind` against negatives of
one kind. `precision` is the share of the yeses that are right, `recall` that of the reached aims that get a yes, and
`coverage` the share of cases that get a yes or a no, all as calibrated. `coverage_at` is the largest coverage at which
yeses and noes are both right in so many of these cases, thresholds chosen with hindsight. `per_skill` holds the same
for each skill, with `n` and `base_rate`, the share of cases whose aim is reached. Null where nothing is to divide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.evaluation.statistics import auroc
from embodied.reward import Verdict
from embodied.rewards.calibration import fit
from embodied.rewards.embedded import nearness

TARGET = 0.95
"""The precision that coverage is told at."""
REPLICATES = 500


@dataclass(frozen=True, slots=True)
class Judged:
    """One case with one method's verdict.

    Attributes:
        scene, skill, kind, label: the case's.
        verdict: the method's.
    """

    scene: str
    skill: str
    kind: str
    label: bool
    verdict: Verdict


def figures(judged: Sequence[Judged], seed: int = 0) -> dict[str, Any]:
    """A method's figures; the module says what the keys mean."""
    skills = sorted({each.skill for each in judged})
    per_skill = {name: _of([each for each in judged if each.skill == name]) for name in skills}
    kinds = sorted({each.kind for each in judged if not each.label})
    overall = _of(judged)
    return {
        **overall,
        "auroc": _mean([found["auroc"] for found in per_skill.values()]),
        "interval": _interval(judged, seed),
        "auroc_pooled": overall["auroc"],
        "auroc_by_kind": {kind: _macro([each for each in judged if each.label or each.kind == kind]) for kind in kinds},
        "per_skill": per_skill,
    }


def _of(judged: Sequence[Judged]) -> dict[str, Any]:
    labels = np.array([each.label for each in judged], dtype=bool)
    said = [each.verdict.achieved for each in judged]
    yes = np.array([each is True for each in said], dtype=bool)
    decided = np.array([each is not None for each in said], dtype=bool)
    return {
        "n": len(judged),
        "base_rate": _share(labels),
        "auroc": _auroc(judged),
        "precision": _share(labels[yes]),
        "recall": _share(yes[labels]),
        "coverage": _share(decided),
        "accuracy": _share((yes == labels)[decided]),
        "coverage_at": _coverage_at(judged, labels),
    }


def _auroc(judged: Sequence[Judged]) -> float | None:
    """The area under the ROC curve of the probabilities; a method that cannot judge a case says a half of it."""
    chances = np.array([each.verdict.probability for each in judged])
    labels = np.array([each.label for each in judged], dtype=bool)
    return auroc(chances[labels], chances[~labels])


def _macro(judged: Sequence[Judged]) -> float | None:
    by_skill: dict[str, list[Judged]] = {}
    for each in judged:
        by_skill.setdefault(each.skill, []).append(each)
    return _mean([_auroc(group) for _, group in sorted(by_skill.items())])


def _coverage_at(judged: Sequence[Judged], labels: NDArray[np.bool_]) -> float | None:
    """The coverage of thresholds that reach TARGET on these very cases."""
    if not len(judged):
        return None
    values = [each.verdict.probability for each in judged]
    best = fit(values, labels.tolist(), TARGET)
    return _share(np.array([best.verdict(value).achieved is not None for value in values], dtype=bool))


def _interval(judged: Sequence[Judged], seed: int) -> list[float] | None:
    """The 95 % percentile-bootstrap interval of the mean AUROC, scenes drawn with replacement."""
    by_scene: dict[str, list[Judged]] = {}
    for each in judged:
        by_scene.setdefault(each.scene, []).append(each)
    scenes = list(by_scene)
    if len(scenes) < 2:
        return None
    tables = [_ranks(group) for group in by_scene.values()]
    skills = sorted({skill for table in tables for skill in table})
    rng, found = np.random.default_rng(seed), []
    for _ in range(REPLICATES):
        drawn = rng.integers(len(scenes), size=len(scenes))
        means = []
        for skill in skills:
            parts = [tables[row][skill] for row in drawn if skill in tables[row]]
            positive = np.concatenate([part[0] for part in parts]) if parts else np.empty(0)
            negative = np.concatenate([part[1] for part in parts]) if parts else np.empty(0)
            if (area := auroc(positive, negative)) is not None:
                means.append(area)
        if means:
            found.append(sum(means) / len(means))
    low, high = np.percentile(found, [2.5, 97.5])
    return [float(low), float(high)]


def _ranks(judged: Sequence[Judged]) -> Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Probabilities of reached and of missed aims, by skill."""
    found: dict[str, tuple[list[float], list[float]]] = {}
    for each in judged:
        found.setdefault(each.skill, ([], []))[0 if each.label else 1].append(each.verdict.probability)
    return {skill: (np.array(one), np.array(two)) for skill, (one, two) in found.items()}


def _share(flags: NDArray[np.bool_]) -> float | None:
    return float(flags.mean()) if len(flags) else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def retrieval(
    frames: Sequence[NDArray[np.float32]], texts: NDArray[np.float32], pairs: Sequence[int]
) -> dict[str, Any]:
    """Frame–caption retrieval, R@1, among all frames and all captions.

    Args:
        frames: of each, (n, d) unit embeddings of what is looked at.
        texts: (m, d) unit embeddings of distinct captions.
        pairs: of each frame the row of its caption.
    """
    scores = np.stack([nearness(texts, each) for each in frames]) if frames else np.empty((0, len(texts)))
    truth = np.asarray(pairs)
    to_text = float((scores.argmax(axis=1) == truth).mean()) if len(frames) else None
    to_image = float((truth[scores.argmax(axis=0)] == np.arange(len(texts))).mean()) if len(frames) else None
    return {"frame_to_caption": to_text, "caption_to_frame": to_image, "frames": len(frames), "captions": len(texts)}
