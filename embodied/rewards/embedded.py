"""What all rewards by embedding share: where they look, embedding all of it together, and a figure that is a verdict.

A frame is looked at through its segments, cut out one by one: those that changed since the frame before, where that is
from the same place, else the largest. What a text has to do with a frame is its highest cosine among them. Where
nothing changed nothing was brought about: no method is asked then.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from embodied.encoder import ImageTextEncoder
from embodied.encoders.crop import crop
from embodied.encoders.regions import changed, changes, comparable, largest
from embodied.errors import EmbodiedError
from embodied.frame import NOBODY, Frame
from embodied.reward import Evidence, Verdict
from embodied.rewards.calibration import ABSTAINED, Calibration

Vector = NDArray[np.float32]
UNCHANGED = Verdict(-100.0, 0.0, False)
"""The verdict on two frames from the same place that show the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """Evidence as unit vectors of one space, d numbers each.

    Attributes:
        after: (n, d) what is looked at of the frame after, one row at least.
        before: (m, d) likewise of the frame before, one row at least; None where there is none.
        goal, baseline: (d,) the aim's texts.
        negatives: (k, d), k may be 0.
    """

    after: Vector
    before: Vector | None
    goal: Vector
    baseline: Vector
    negatives: Vector


def nearness(texts: Vector, pictures: Vector) -> NDArray[np.float64]:
    """(k,): how near texts (k, d) come to what is looked at of a frame (n, d): the highest cosine of each."""
    return np.asarray((texts @ pictures.T).max(axis=1), np.float64)


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
        seen = embedded(self._clip, evidence)
        return [UNCHANGED if each is None else self._verdict(each) for each in seen]

    def _verdict(self, seen: Embedded) -> Verdict:
        value = self.value(seen)
        return ABSTAINED if value is None else self.calibration.verdict(value)


def embedded(clip: ImageTextEncoder, evidence: Sequence[Evidence]) -> list[Embedded | None]:
    """Embed evidence in one batch of pictures and one of texts; None where nothing changed.

    Raises:
        EmbodiedError: a frame is no picture.
    """
    looks = [_look(each) for each in evidence]
    frames = {id(frame): frame for each in evidence for frame in (each.after, each.before) if frame is not None}
    wanted = list(dict.fromkeys(key for look in looks for part in look for key in part or ()))
    texts = list(dict.fromkeys(text for each in evidence for text in _texts(each)))
    if not wanted:
        return [None] * len(evidence)
    seen = clip.images([picture(frames[frame], segment) for frame, segment in wanted])
    images = dict(zip(wanted, seen, strict=True))
    said = dict(zip(texts, clip.texts(texts), strict=True))
    nothing = np.empty((0, seen.shape[1]), dtype=np.float32)
    return [
        Embedded(
            np.stack([images[key] for key in after]),
            None if before is None else np.stack([images[key] for key in before]),
            said[each.aim.achieved],
            said[each.aim.baseline],
            np.stack([said[text] for text in each.aim.negatives]) if each.aim.negatives else nothing,
        )
        if after
        else None
        for each, (after, before) in zip(evidence, looks, strict=True)
    ]


_Key = tuple[int, int]
"""A frame, by its address, and a segment of it."""


def _look(evidence: Evidence) -> tuple[list[_Key], list[_Key] | None]:
    """What to look at of the frames after and before; nothing of either where nothing changed."""
    after, before = evidence.after, evidence.before
    check_frame(after)
    if before is None:
        return _keys(after, largest(after)), None
    check_frame(before)
    if not comparable(after, before):
        return _keys(after, largest(after)), _keys(before, largest(before))
    where = changes(after, before)
    now, earlier = changed(after, where), changed(before, where)
    if not now and not earlier:
        return [], None
    return _keys(after, now or largest(after)), _keys(before, earlier or largest(before))


def _keys(frame: Frame, segments: Sequence[int]) -> list[_Key]:
    return [(id(frame), segment) for segment in segments or [NOBODY]]


def picture(frame: Frame, segment: int) -> NDArray[np.uint8]:
    """A segment cut out, or the whole frame for NOBODY: one that shows nothing has to be looked at too."""
    return frame.image if segment == NOBODY else crop(frame, segment)


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
