"""How well a CLIP tells types of things, and what is true of a thing from what nearly is: on homes of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from embodied.household.object_types import TYPES
from embodied.training.clip.chunks import Labels
from embodied.training.clip.truths import Fact
from embodied.training.clip.wording import caption

LEAST = 20
"""Examples that a type has at least to count."""
BINS = (0, 100, 400, 1600)
"""Least pixels, of a frame of 300 by 300, of things that are counted together."""

Array = NDArray[np.float32]


def evaluate(
    parts: Sequence[tuple[Array, Labels]], texts: Callable[[Sequence[str]], Array], least: int = LEAST
) -> dict[str, Any]:
    """Measure a model.

    Args:
        parts: unit embeddings of a chunk's pictures, and its labels.
        texts: embeds texts.
        least: examples that a type has at least to count.

    Returns:
        "type_top1" (mean over examples) and "by_type" (mean over types) with "types", "by_size", "n_types" and
        "n_pictures"; "captions" (AUROC of a picture's true captions against its false ones, over all).
    """
    kinds = texts([caption(Fact("thing", kind)) for kind in TYPES])
    guess = np.concatenate([(seen @ kinds.T).argmax(axis=1) for seen, _ in parts])
    truth = np.concatenate([labels.kinds for _, labels in parts])
    pixels = 90_000 * np.concatenate([labels.sizes for _, labels in parts])
    kept = [kind for kind in np.unique(truth) if np.count_nonzero(truth == kind) >= least]
    names, right, counted = list(TYPES), guess == truth, np.isin(truth, kept)
    types = {names[kind]: _share(right[truth == kind]) for kind in kept}
    size = np.digitize(pixels, BINS)
    return {
        "type_top1": _share(right[counted]),
        "by_type": _share(np.array(list(types.values()))),
        "by_size": {str(low): _share(right[counted & (size == row + 1)]) for row, low in enumerate(BINS)},
        "captions": _captions(parts, texts),
        "n_types": len(kept),
        "n_pictures": int(counted.sum()),
        "types": dict(sorted(types.items(), key=lambda each: each[1] or 0.0)),
    }


def _captions(parts: Sequence[tuple[Array, Labels]], texts: Callable[[Sequence[str]], Array]) -> float | None:
    scores: tuple[list[float], list[float]] = ([], [])
    for seen, labels in parts:
        for picture, said in zip(seen, labels.captions, strict=True):
            for found, captions in zip(scores, said, strict=True):
                if captions:
                    found += (texts([text for text, _ in captions]) @ picture).tolist()
    return round(auroc(np.array(scores[0]), np.array(scores[1])), 4) if all(scores) else None


def auroc(done: NDArray[np.floating], rest: NDArray[np.floating]) -> float:
    """The chance that one of `done` scores above one of `rest`; ties count half."""
    ranks = rankdata(np.concatenate([done, rest]))[: len(done)]
    return float((ranks.sum() - len(done) * (len(done) + 1) / 2) / (len(done) * len(rest)))


def _share(values: NDArray[Any]) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None


def summary(figures: Mapping[str, Any]) -> str:
    """The main figures on one line."""
    return (
        f"type {figures['type_top1']} ({figures['by_type']} over {figures['n_types']} types; {figures['by_size']}); "
        f"captions {figures['captions']}"
    )
