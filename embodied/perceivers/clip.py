"""Perception: what is cut out of the picture is compared with words for every type and state, zero-shot.

Open-vocabulary classification of class-agnostic masks, as ConceptGraphs has it (Gu et al. 2023), with CLIP's softmax
over prompts and mean over wordings (Radford et al. 2021). A state is told from its opposite; in which type's words is
weighed by how likely each type is. What depth tells of size and shape has its say on types, too, where calibration
gives it any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from embodied.encoder import ImageTextEncoder
from embodied.encoders.crop import crop
from embodied.encoders.shapes import Shapes, shipped
from embodied.entity import type_words
from embodied.frame import Frame
from embodied.household.object_types import TYPES
from embodied.perceivers.calibration import Calibration, calibration_of
from embodied.perceivers.states import ASPECTS, Aspect, with_filled
from embodied.perceivers.visible import Visible, visible
from embodied.perception import Detection
from embodied.simulator import WorldState

NEGLIGIBLE = 1e-3
"""Types less likely than that are not listed."""
POSSIBLE = 0.1
"""States are given of what is at least that likely of a type that can be in them."""
SEEN = tuple(name for name in TYPES if name != "Floor")
"""Types that a segment can be of: floors have none."""

WORDINGS = ("a {}", "a picture of a {}", "the {}")
"""In which a type is asked about."""
_BEFORE_VOWEL = re.compile(r"\ba (?=[aeio])")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One aspect in words.

    Attributes:
        states: their names.
        types: (t,) indices in SEEN of the types that can be in them.
        words: (t, 1 + states, d) unit vectors: of none of the states, then of each.
    """

    states: tuple[str, ...]
    types: NDArray[np.int64]
    words: NDArray[np.float32]


class ClipPerception:
    """Sees with any CLIP; the same frame gives the same detections.

    Args:
        encoder: the CLIP; all words are embedded at once, here.
        calibration: how sure it may be; None for what is kept beside the weights.
        name: of this way of seeing.

    Raises:
        EmbodiedError: the CLIP cannot be loaded, or its calibration or what is known of shapes is broken.
    """

    privileged = False

    def __init__(self, encoder: ImageTextEncoder, calibration: Calibration | None = None, name: str = "clip") -> None:
        self._encoder, self.name = encoder, name
        self._calibration = calibration_of(encoder.name) if calibration is None else calibration
        self._shapes = shipped() if self._calibration.shapes else None
        self._types = self._words(WORDINGS, SEEN)
        self._aspects = [self._asked(aspect) for aspect in ASPECTS]

    def start(self, state: WorldState) -> None:
        """Do nothing: a camera knows of no true state."""

    def detect(self, frame: Frame) -> list[Detection]:
        """What is seen, largest first; one call to CLIP.

        Raises:
            EmbodiedError: a frame that is no picture.
        """
        seen, pictures = self.pictures(frame)
        if not seen:
            return []
        types = self._likely(frame, seen, pictures)
        states = self._states(pictures, types)
        return [
            Detection(each.segment, _listed(types[row]), each.position, each.pixels, states[row])
            for row, each in enumerate(seen)
        ]

    def pictures(self, frame: Frame) -> tuple[list[Visible], NDArray[np.float32]]:
        """What is large enough, and its (n, d) embeddings."""
        seen = visible(frame)
        cut = [crop(frame, each.segment) for each in seen]
        return seen, self._encoder.images(cut) if cut else np.empty((0, 0), np.float32)

    def cosines(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, types) of (n, d) embeddings with the types in SEEN."""
        # No BLAS: its threads cost more than they bring here, and sums must not depend on how many there are.
        return np.asarray(np.einsum("nd,td->nt", pictures, self._types))

    def _asked(self, aspect: Aspect) -> _Asked:
        types = [index for index, name in enumerate(SEEN) if aspect.suits(name, TYPES[name].properties)]
        names = [SEEN[index] for index in types]
        said = [self._words(wordings, names) for wordings in (aspect.neutral, *aspect.states.values())]
        return _Asked(tuple(aspect.states), np.array(types), np.stack(said, axis=1))

    def _words(self, wordings: Sequence[str], names: Sequence[str]) -> NDArray[np.float32]:
        """(names, d) unit vectors of types in words, each the mean over its wordings."""
        texts = [in_words(wording, name) for wording in wordings for name in names]
        vectors = self._encoder.texts(texts).reshape(len(wordings), len(names), -1).mean(axis=0)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def _likely(self, frame: Frame, seen: Sequence[Visible], pictures: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n, types): how likely each type is of what is seen, by its picture and by its shape."""
        scores = self.cosines(pictures).astype(np.float64) / self._calibration.temperature
        if self._shapes is not None:
            scores += self._calibration.shapes * by_shape(self._shapes, frame, seen)
        return np.asarray(softmax(scores, axis=-1))

    def _softmax(self, cosines: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.asarray(softmax((cosines / self._calibration.temperature).astype(np.float64), axis=-1))

    def _states(self, pictures: NDArray[np.float32], types: NDArray[np.float64]) -> list[dict[str, float]]:
        """The states of each of n pictures, given (n, types) how likely each type is."""
        found: list[dict[str, float]] = [{} for _ in pictures]
        for asked in self._aspects:
            each = self._softmax(np.einsum("nd,tkd->ntk", pictures, asked.words))
            weights = types[:, asked.types]
            mass = weights.sum(axis=1)
            mean = np.einsum("nt,ntk->nk", weights, each) / np.maximum(mass, 1e-12)[:, None]
            for row in np.flatnonzero(mass >= POSSIBLE):
                found[row] |= dict(zip(asked.states, mean[row, 1:].tolist(), strict=True))
        return [
            {name: self._calibration.state(name, likely) for name, likely in with_filled(each).items()}
            for each in found
        ]


def in_words(wording: str, name: str) -> str:
    """A type in a wording: "an apple"."""
    return _BEFORE_VOWEL.sub("an ", wording.format(type_words(name)))


def by_shape(shapes: Shapes, frame: Frame, seen: Sequence[Visible]) -> NDArray[np.float64]:
    """(n, types): logarithms of how likely depth has each type in SEEN of what is seen."""
    rows = [shapes.types.index(name) for name in SEEN]
    return shapes.look(frame, [each.segment for each in seen])[:, rows]


def _listed(probabilities: NDArray[np.float64]) -> dict[str, float]:
    order = np.argsort(-probabilities, kind="stable")
    likely = order[: max(1, int((probabilities >= NEGLIGIBLE).sum()))]
    return {SEEN[index]: float(probabilities[index]) for index in likely}
