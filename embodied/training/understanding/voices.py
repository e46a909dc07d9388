"""What people said, word for word: a file for each voice, its lines under the kind that they have in brackets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np

from embodied.correction import KINDS
from embodied.training.grammar.dice import Dice
from embodied.training.noise import noisy
from embodied.training.understanding import PHONED, Utterance, phoned

_FOLDER = Path(__file__).parent / "voices"
_HEADINGS = {f"[{kind}]": kind for kind in KINDS}


@cache
def voices() -> Mapping[str, tuple[Utterance, ...]]:
    """What each voice said, by the voice's name."""
    return {path.stem: tuple(_read(path.read_text(encoding="utf-8"))) for path in sorted(_FOLDER.glob("*.txt"))}


def spoken(rng: np.random.Generator, left_out: frozenset[str] = frozenset()) -> Iterator[Utterance]:
    """Everything that was said, as it was said and again as it is typed in a hurry or on a phone.

    Args:
        rng: the only source of chance.
        left_out: names of voices that are not heard.
    """
    dice = Dice(rng)
    for name, said in voices().items():
        for each in said if name not in left_out else ():
            yield each
            text = phoned(each.text, dice) if dice.chance(PHONED) else each.text
            yield Utterance(each.kind, noisy(text, rng))


def _read(text: str) -> Iterator[Utterance]:
    kind = None
    for line in filter(None, map(str.strip, text.splitlines())):
        if line in _HEADINGS:
            kind = _HEADINGS[line]
        elif kind is None:
            raise ValueError(f"no kind before: {line}")
        else:
            yield Utterance(kind, line)
