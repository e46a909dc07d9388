"""A reward model: it says from pictures whether a skill has done what it was for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from embodied.frame import Frame


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be seen once a skill has worked.

    Attributes:
        achieved: in words, from the skill's "achieved" text: "the mug is in the sink".
        negatives: what would be seen otherwise, in words: other skills' texts, other objects', the skill undone.
        baseline: the scene without it, in words: "a kitchen".
        types: object types that it is about, what the skill handles first.
    """

    achieved: str
    negatives: tuple[str, ...] = ()
    baseline: str = "a room"
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What there is to judge by: the aim, and the frames after the skill and, where there is one, before it."""

    aim: Aim
    after: Frame
    before: Frame | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reward model says.

    Attributes:
        value: the method's own figure; the higher, the likelier.
        probability: that the aim is reached, calibrated on held-out scenes; 0 to 1.
        achieved: whether it is; None when the model abstains.
    """

    value: float
    probability: float
    achieved: bool | None


class RewardModel(Protocol):
    """Judges evidence; the same evidence is judged the same."""

    name: str

    def judge(self, evidence: Sequence[Evidence]) -> list[Verdict]:
        """Judge each piece of evidence, in order, computed together.

        Raises:
            EmbodiedError: a frame that is no picture (wrong dtype, shape or depth).
        """
