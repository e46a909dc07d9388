"""Calibration: from a method's own figure to a probability, and from that to a yes, a no, or no answer.

The probability is Platt's: sigmoid(slope · value + offset), fitted by logistic regression (Platt, 1999). A yes needs a
probability of `accept` at least, a no one of `reject` at most; between the two the method abstains. The two are chosen
for a precision of the yes and of the no on scenes that nothing else came from, see `fit`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from embodied.errors import BadFileError, MissingDataError, invalid
from embodied.reward import Verdict

FORMAT = 1
SHIPPED = Path(__file__).parent / "calibrations"
"""Calibrations that ship: one file for each CLIP, by its name."""
ABSTAINED = Verdict(0.0, 0.5, None)
"""The verdict on what a method cannot judge, such as a change without a frame before it."""
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Calibration(BaseModel):
    """One method's calibration.

    Attributes:
        temperature: of the method's softmax, where it has one.
        shapes: weight of what depth tells (`Embedded.fit`), added to the method's figure.
        slope, offset: Platt's.
        accept, reject: see the module.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    temperature: Annotated[float, Field(gt=0.0)] = 0.07
    shapes: Annotated[float, Field(ge=0.0)] = 0.0
    slope: float = 1.0
    offset: float = 0.0
    accept: Share = 0.5
    reject: Share = 0.5

    @model_validator(mode="after")
    def _ordered(self) -> Calibration:
        if self.reject > self.accept:
            raise ValueError("reject is above accept")
        return self

    def probability(self, value: float) -> float:
        """How likely the aim is reached."""
        return 1.0 / (1.0 + math.exp(-max(min(self.slope * value + self.offset, 30.0), -30.0)))

    def verdict(self, value: float) -> Verdict:
        """What a value means."""
        probability = self.probability(value)
        achieved = True if probability >= self.accept else False if probability <= self.reject else None
        return Verdict(value, probability, achieved)


class Calibrations(BaseModel):
    """A file of calibrations.

    Attributes:
        clip: the CLIP that they are for.
        precision: what a yes was to reach.
        scenes: that they were fitted on; held out from nothing but this.
        methods: by name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    clip: str
    precision: Share
    scenes: tuple[str, ...]
    cases: int
    methods: dict[str, Calibration]


def read(path: Path) -> Calibrations:
    """Read a file of calibrations.

    Raises:
        MissingDataError: no such file.
        BadFileError: it is not one.
    """
    if not path.is_file():
        raise MissingDataError("no such calibration", where=str(path), fix="make it: embodied rewards calibrate --out")
    try:
        found = Calibrations.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        if isinstance(error, ValidationError):
            raise invalid(error, str(path), "make it anew: embodied rewards calibrate --out") from None
        raise BadFileError("no text", where=str(path), fix="make it anew") from None
    if found.format != FORMAT:
        raise BadFileError(f"format {found.format}", where=str(path), fix=f"this version reads format {FORMAT}")
    return found


def shipped(clip: str) -> Calibrations | None:
    """The calibrations that ship for a CLIP; None where there are none."""
    path = SHIPPED / f"{clip.replace('/', '_')}.json"
    return read(path) if path.is_file() else None


def fit(
    values: ArrayLike, labels: Sequence[bool], precision: float, temperature: float = 0.07, shapes: float = 0.0
) -> Calibration:
    """Fit a calibration to judged cases.

    Args:
        values: (n,) the method's figures.
        labels: (n,) whether the aim was reached.
        precision: what a yes, and a no, is to reach on these cases; where neither threshold does, the method always
            abstains on that side.
        temperature, shapes: that the values were computed with.
    """
    figures, truth = np.asarray(values, dtype=np.float64), np.asarray(labels, dtype=np.float64)
    slope, offset = _platt(figures, truth)
    plain = Calibration(slope=slope, offset=offset)
    # Thresholds are equal to some case's probability: they hold only if that is computed to the same last bit.
    chance = np.array([plain.probability(value) for value in figures.tolist()])
    accept = _threshold(chance, truth, precision, none=1.0)
    reject = 0.0 - _threshold(-chance, 1.0 - truth, precision, none=0.0)
    if reject > accept:  # both sides are precise enough where they overlap: no need to abstain
        accept = reject = float(np.clip(0.5, accept, reject))
    return Calibration(temperature=temperature, shapes=shapes, slope=slope, offset=offset, accept=accept, reject=reject)


def _platt(values: NDArray[np.float64], labels: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and offset of a logistic regression; of labels that are all the same, the flattest."""
    if len(set(labels.tolist())) < 2:
        return 0.0, 4.0 if labels.any() else -4.0
    from sklearn.linear_model import LogisticRegression

    middle, spread = float(values.mean()), float(values.std()) or 1.0
    fitted = LogisticRegression().fit(((values - middle) / spread)[:, None], labels)
    # The higher a value, the likelier: where these cases say otherwise, the method tells nothing.
    slope = max(float(fitted.coef_[0, 0]), 0.0) / spread
    if slope == 0.0:
        return 0.0, math.log(labels.mean() / (1.0 - labels.mean()))
    return slope, float(fitted.intercept_[0]) - slope * middle


def _threshold(scores: NDArray[np.float64], labels: NDArray[np.float64], precision: float, none: float) -> float:
    """The lowest score from which on at least that share of the labels is 1; `none` where there is none."""
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(labels[order])
    share = hits / np.arange(1, len(ranked) + 1)
    last_of_equals = np.append(ranked[1:] != ranked[:-1], True)
    good = np.flatnonzero((share >= precision) & last_of_equals)
    return float(ranked[good[-1]]) if len(good) else none
