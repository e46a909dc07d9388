"""What all rewards by embedding share: where they look, embedding all of it together, and a figure that is a verdict.

A frame is looked at through its segments, cut out one by one: of those that changed since the frame before, where that
is from the same place, else of all, the ones that by their shape are likeliest what the aim is about; the largest,
where it is about nothing that is known by its shape. What a text has to do with a frame is its highest cosine among
them. Where nothing changed nothing was brought about: no method is asked then.
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
from embodied.encoders.shapes import shipped
from embodied.errors import EmbodiedError
from embodied.frame import NOBODY, Frame
from embodied.reward import Evidence, Verdict
from embodied.rewards.calibration import ABSTAINED, Calibration

Vector = NDArray[np.float32]
MOST = 4
"""Segments of a frame that are looked at."""
SURPRISE = 8.0
"""The most that a shape counts against a type, in logarithms: shapes are no proof."""
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
        fit: how likely, by its shape, something of what is looked at of the frame after is the first thing that the aim
            is about: a logarithm, -SURPRISE at least; 0 where that is nothing known.
    """

    after: Vector
    before: Vector | None
    goal: Vector
    baseline: Vector
    negatives: Vector
    fit: float = 0.0


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
    shaped: ClassVar[bool] = True
    """Whether calibration may let shapes have a say in its figure."""

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
        return [self.verdict(each) for each in embedded(self._clip, evidence)]

    def verdict(self, seen: Embedded | None) -> Verdict:
        """What evidence means that was embedded; None for frames that show no change."""
        if seen is None:
            return UNCHANGED
        value = self.value(seen)
        return ABSTAINED if value is None else self.calibration.verdict(value + self.calibration.shapes * seen.fit)


def embedded(clip: ImageTextEncoder, evidence: Sequence[Evidence]) -> list[Embedded | None]:
    """Embed evidence in one batch of pictures and one of texts; None where nothing changed.

    Raises:
        EmbodiedError: a frame is no picture.
    """
    looks = [_look(each) for each in evidence]
    wanted = list({(id(frame), segment): (frame, segment) for look in looks for frame, segment in look.shown}.values())
    texts = list(dict.fromkeys(text for each in evidence for text in _texts(each)))
    if not wanted:
        return [None] * len(evidence)
    seen = clip.images([picture(frame, segment) for frame, segment in wanted])
    images = {(id(frame), segment): row for (frame, segment), row in zip(wanted, seen, strict=True)}
    said = dict(zip(texts, clip.texts(texts), strict=True))
    nothing = np.empty((0, seen.shape[1]), dtype=np.float32)

    def rows(frame: Frame, segments: Sequence[int]) -> Vector:
        return np.stack([images[id(frame), segment] for segment in segments])

    return [
        Embedded(
            rows(each.after, look.after),
            None if each.before is None else rows(each.before, look.before),
            said[each.aim.achieved],
            said[each.aim.baseline],
            np.stack([said[text] for text in each.aim.negatives]) if each.aim.negatives else nothing,
            look.fit,
        )
        if look.after
        else None
        for each, look in zip(evidence, looks, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Look:
    """Segments that are looked at of the frames after and before; none of either where nothing changed."""

    evidence: Evidence
    after: Sequence[int] = ()
    before: Sequence[int] = ()
    fit: float = 0.0

    @property
    def shown(self) -> list[tuple[Frame, int]]:
        """All that is looked at."""
        before = [(self.evidence.before, each) for each in self.before] if self.evidence.before is not None else []
        return [(self.evidence.after, each) for each in self.after] + before


def _look(evidence: Evidence) -> _Look:
    after, before, types = evidence.after, evidence.before, evidence.aim.types
    check_frame(after)
    now, earlier = largest(after), []
    if before is not None:
        check_frame(before)
        earlier = largest(before)
        if comparable(after, before):
            where = changes(after, before)
            fresh, gone = changed(after, where), changed(before, where)
            if not fresh and not gone:
                return _Look(evidence)
            now, earlier = fresh or now, gone or earlier
    chosen, fit = _likeliest(after, now, types)
    return _Look(evidence, chosen, () if before is None else _likeliest(before, earlier, types)[0], fit)


def _likeliest(frame: Frame, segments: Sequence[int], types: Sequence[str]) -> tuple[list[int], float]:
    """The MOST segments that by shape are likeliest of some types, each type's best first; and `Embedded.fit`."""
    shapes = shipped()
    columns = [shapes.types.index(name) for name in dict.fromkeys(types) if name in shapes.types]
    if not segments or not columns:
        return list(segments[:MOST]) or [NOBODY], 0.0
    likely = shapes.look(frame, segments)
    ranks = np.argsort(-likely[:, columns], axis=0, kind="stable")
    chosen = list(dict.fromkeys(ranks.ravel().tolist()))[:MOST]
    known = types[0] in shapes.types
    return [segments[row] for row in chosen], float(max(likely[:, columns[0]].max(), -SURPRISE)) if known else 0.0


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
