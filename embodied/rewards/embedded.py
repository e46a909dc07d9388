"""What all rewards by embedding share: evidence is checked, embedded together, and a figure becomes a verdict."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from embodied.encoder import ImageTextEncoder
from embodied.errors import EmbodiedError
from embodied.frame import Frame
from embodied.reward import Evidence, Verdict
from embodied.rewards.calibration import ABSTAINED, Calibration

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """Evidence as unit vectors of one space, d numbers each.

    Attributes:
        after: (d,) the frame after.
        before: (d,) the frame before; None where there is none.
        goal, baseline: (d,) the aim's texts.
        negatives: (k, d), k may be 0.
    """

    after: Vector
    before: Vector | None
    goal: Vector
    baseline: Vector
    negatives: Vector


class EmbeddingReward(ABC):
    """A reward model over any CLIP.

    Args:
        clip: embeds pictures and texts.
        calibration: of this method over that CLIP; None for the method's own.
    """

    name: ClassVar[str]
    usual: ClassVar[Calibration] = Calibration()
    """Where there is no other."""
    temperatures: ClassVar[tuple[float, ...]] = ()
    """That calibration chooses from; empty for a method that has none."""

    def __init__(self, clip: ImageTextEncoder, calibration: Calibration | None = None) -> None:
        self._clip = clip
        self.calibration = self.usual if calibration is None else calibration

    @classmethod
    def make(cls, clip: Callable[[], ImageTextEncoder], calibration: Calibration | None) -> Self:
        """Make one over the chosen CLIP."""
        return cls(clip(), calibration)

    @abstractmethod
    def value(self, seen: Embedded) -> float | None:
        """The method's figure, the higher the likelier; None where it has nothing to judge by."""

    def judge(self, evidence: Sequence[Evidence]) -> list[Verdict]:
        """Judge each piece of evidence; all pictures are embedded together, each text once.

        Raises:
            EmbodiedError: a frame is no picture.
        """
        values = [self.value(each) for each in embedded(self._clip, evidence)]
        return [ABSTAINED if value is None else self.calibration.verdict(value) for value in values]


def embedded(clip: ImageTextEncoder, evidence: Sequence[Evidence]) -> list[Embedded]:
    """Embed evidence in one batch of pictures and one of texts.

    Raises:
        EmbodiedError: a frame is no picture.
    """
    if not evidence:
        return []
    frames = {id(frame): frame for each in evidence for frame in (each.after, each.before) if frame is not None}
    texts = dict.fromkeys(text for each in evidence for text in _texts(each))
    for frame in frames.values():
        check_frame(frame)
    images = dict(zip(frames, clip.images([frame.image for frame in frames.values()]), strict=True))
    said = dict(zip(texts, clip.texts(list(texts)), strict=True))
    nothing = np.empty((0, len(next(iter(said.values())))), dtype=np.float32)
    return [
        Embedded(
            images[id(each.after)],
            None if each.before is None else images[id(each.before)],
            said[each.aim.achieved],
            said[each.aim.baseline],
            np.stack([said[text] for text in each.aim.negatives]) if each.aim.negatives else nothing,
        )
        for each in evidence
    ]


def _texts(evidence: Evidence) -> tuple[str, ...]:
    return (evidence.aim.achieved, evidence.aim.baseline, *evidence.aim.negatives)


def check_frame(frame: Frame) -> None:
    """Refuse what is no picture.

    Raises:
        EmbodiedError: says what of it is wrong.
    """
    image = frame.image
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or 0 in image.shape:
        what = f"a frame's image is {image.dtype} of shape {image.shape}"
        raise EmbodiedError(what, where="reward", fix="give uint8 (height, width, 3)")
    if frame.depth.shape != image.shape[:2] or not np.isfinite(frame.depth).all():
        what = f"a frame's depth has the shape {frame.depth.shape}, or numbers that are not finite"
        raise EmbodiedError(what, where="reward", fix=f"give finite metres of shape {image.shape[:2]}")
