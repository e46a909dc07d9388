"""Fits the understanding that ships: one linear layer from sentence embedding and cues to the kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embodied.correction import KINDS
from embodied.corrections.features import features, shape
from embodied.corrections.head import save_head
from embodied.corrections.names import NAMES_FILE, Names
from embodied.encoder import TextEncoder
from embodied.paths import write_whole
from embodied.training.understanding import Utterance, utterances
from embodied.training.understanding.lexicon import meanings, receptacles

Progress = Callable[[str, int, int], None]
CHUNK = 512


@dataclass(frozen=True, slots=True)
class Course:
    """How the layer is fitted.

    Attributes:
        each: utterances drawn of each kind.
        strength: the inverse of the L2 penalty; chosen on the development set, as are the scales of the features.
        rounds: of L-BFGS, at most.
        seed: of what is drawn.
    """

    each: int = 450
    strength: float = 1.0
    rounds: int = 100
    seed: int = 0


def train_understanding(
    out: Path, encoder: TextEncoder, course: Course, without: Sequence[str] = (), progress: Progress | None = None
) -> None:
    """Draw utterances, fit the layer, and write it with the names of things into a folder.

    Args:
        out: the folder; it is made.
        encoder: of sentences.
        course: how.
        without: texts of test sets: nothing of their shape is learnt from.
        progress: told (what, how many are done, of how many) while sentences are embedded.
    """
    lexicon = {"meanings": meanings(), "receptacles": receptacles()}
    names = Names(meanings(), receptacles())
    drawn = training_text(course, names, without)
    rows = _described([each.text for each in drawn], names, encoder, progress)
    weights, bias = _fitted(rows, [KINDS.index(each.kind) for each in drawn], course)
    out.mkdir(parents=True, exist_ok=True)
    save_head(out, weights, bias)
    write_whole(out / NAMES_FILE, json.dumps(lexicon, ensure_ascii=False, sort_keys=True, indent=0) + "\n")


def training_text(course: Course, names: Names, without: Iterable[str] = ()) -> list[Utterance]:
    """What the layer is fitted to: each utterance once, none of the shape of a test set's."""
    barred = {shape(text, names) for text in without}
    drawn = utterances(course.each, np.random.default_rng(course.seed))
    return [each for each in dict.fromkeys(drawn) if shape(each.text, names) not in barred]


def _described(
    texts: Sequence[str], names: Names, encoder: TextEncoder, progress: Progress | None
) -> NDArray[np.float32]:
    parts = []
    for start in range(0, len(texts), CHUNK):
        if progress is not None:
            progress("utterances", start, len(texts))
        parts.append(features(texts[start : start + CHUNK], names, encoder))
    return np.concatenate(parts)


def _fitted(
    rows: NDArray[np.float32], kinds: Sequence[int], course: Course
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Multinomial logistic regression; every kind weighs the same."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    dimensions = rows.shape[1]
    model = LogisticRegression(C=course.strength, max_iter=course.rounds, tol=1e-2, class_weight="balanced")
    model.fit(csr_matrix(rows), kinds)
    assert model.coef_.shape == (len(KINDS), dimensions)
    return model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
