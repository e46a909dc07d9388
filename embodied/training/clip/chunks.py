"""Chunks of training data: pictures of one home's things with their captions, as arrays.

Chunk `n` depends on the seed and on `n` alone, whoever makes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from PIL import Image

from embodied.encoders.crop import crop
from embodied.encoders.regions import changed, changes, comparable
from embodied.household.library import SceneLibrary
from embodied.household.object_types import TYPES
from embodied.skill import Skill
from embodied.training.clip.actor import Actor, Shot
from embodied.training.clip.events import event, view
from embodied.training.clip.homes import place
from embodied.training.clip.truths import Fact, Truths, flips
from embodied.training.clip.wording import caption

FACTS = 32
"""Of a picture at most, of each truth value."""
NONE = -1
"""Where a row of facts has no more."""
TRUE_CAPTIONS = 4
"""Of a picture, and as many false ones like them."""
EVENTS = 0.75
"""Share of tries that are events, not views."""
SIZES = (300, 300, 224)
"""Of the frames, pixels; one is drawn for a chunk."""
LEAST_PIXELS = 40
"""Of an object that is cut out, in a frame of 300 by 300."""
PER_FRAME = 4
"""Pictures cut out of a frame, on average."""

T = TypeVar("T")
Said = tuple[str, int]
"""A caption, and the number of the fact that it says."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a chunk holds: pictures, and their side, pixels."""

    pictures: int = 192
    side: int = 96

    @property
    def bytes(self) -> int:
        """Of all pictures together."""
        return self.pictures * self.side * self.side * 3


@dataclass(slots=True)
class Labels:
    """What is known of a chunk's pictures.

    Attributes:
        true, unknown: (n, FACTS) int64, numbers of facts, NONE behind the last.
        kinds: (n,) row of the type in the sorted list of types.
        sizes: (n,) share of its frame that the thing fills.
        captions: of each picture: what is true of it, and what would be if something else were.
    """

    true: NDArray[np.int64]
    unknown: NDArray[np.int64]
    kinds: NDArray[np.int64]
    sizes: NDArray[np.float32]
    captions: list[tuple[list[Said], list[Said]]]


class Maker:
    """Makes chunks.

    Args:
        library, skills: the content.
        sizes: of a chunk.
        seed: of everything.
        unseen: whether homes are those that nothing may be learnt from, for measuring.
    """

    def __init__(
        self, library: SceneLibrary, skills: Mapping[str, Skill], sizes: Sizes, seed: int, unseen: bool = False
    ) -> None:
        self._library, self._skills, self.sizes, self._seed, self._unseen = library, skills, sizes, seed, unseen
        self._types = {kind: row for row, kind in enumerate(TYPES)}

    def make(self, number: int, pictures: NDArray[np.uint8]) -> Labels:
        """Make a chunk; its pictures are written to a (pictures, side, side, 3) array."""
        rng = default_rng([self._seed, int(self._unseen), number])
        here = place(number, rng, self._library, self._unseen)
        actor = Actor(here, self._skills, SIZES[int(rng.integers(len(SIZES)))])
        things = _things(actor, self.sizes.pictures, rng)
        for row, (shot, segment) in enumerate(things):
            pictures[row] = resized(crop(shot.frame, segment), self.sizes.side)
        truths = [shot.truths[segment] for shot, segment in things]
        kinds = [shot.types[segment] for shot, segment in things]
        sizes = [np.count_nonzero(shot.frame.mask(segment)) / shot.frame.segments.size for shot, segment in things]
        return Labels(
            _numbers([each.true for each in truths]),
            _numbers([each.unknown for each in truths]),
            np.array([self._types[kind] for kind in kinds]),
            np.array(sizes, np.float32),
            [
                _captions(each, sorted({*shot.types.values()}), rng)
                for each, (shot, _) in zip(truths, things, strict=True)
            ],
        )


def resized(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """A square picture at another size, as the model's own preprocessing does it: bilinear, antialiased."""
    if picture.shape[0] == side:
        return picture
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.BILINEAR))


def _things(actor: Actor, count: int, rng: Generator) -> list[tuple[Shot, int]]:
    """Segments to cut out, as (shot, segment): what skills changed, and of all else rare types first."""
    chosen, others, frames = list[tuple[Shot, int]](), list[tuple[Shot, int]](), 0
    while frames * PER_FRAME < count:
        found = event(actor, rng) if rng.random() < EVENTS else None
        if found is None:
            shots, first = [view(actor, rng)], list[tuple[Shot, int]]()
        else:
            shots = [found.before, found.after, *([found.wrong] if found.wrong else [])]
            first = _changed(shots)
        frames += len(shots)
        chosen += first
        taken = {(id(shot), segment) for shot, segment in first}
        others += [(shot, each) for shot in shots for each in _clear(shot) if (id(shot), each) not in taken]
    chosen = [chosen[int(row)] for row in rng.permutation(len(chosen))][: count * 2 // 3]
    often = Counter(shot.types[each] for shot, each in others)
    weights = np.array([often[shot.types[each]] ** -0.7 for shot, each in others])
    missing = count - len(chosen)
    rows = rng.choice(len(others), missing, replace=len(others) < missing, p=weights / weights.sum())
    return chosen + [others[int(row)] for row in rows]


def _clear(shot: Shot) -> list[int]:
    """Segments that are large enough."""
    least = LEAST_PIXELS * shot.frame.segments.size / 90_000
    return [number for number, pixels in shot.frame.pixels().items() if pixels >= least]


def _changed(shots: Sequence[Shot]) -> list[tuple[Shot, int]]:
    """What differs between the first and each other shot, in both."""
    found = dict[tuple[int, int], tuple[Shot, int]]()
    first, *later = shots
    for shot in later:
        if not comparable(first.frame, shot.frame):
            continue
        where = changes(first.frame, shot.frame)
        for each in (first, shot):
            clear = set(_clear(each))
            for segment in changed(each.frame, where)[:3]:
                if segment in clear:
                    found[id(each), segment] = each, segment
    return list(found.values())


def _captions(truths: Truths, others: Sequence[str], rng: Generator) -> tuple[list[Said], list[Said]]:
    """Captions that are true, and ones like them that are not."""
    nearby = some(others, 3, rng)
    true = some(sorted(truths.true), TRUE_CAPTIONS, rng)
    like = [flips(truths, each, nearby) for each in true]
    false = [made[int(rng.integers(len(made)))] for made in like if made]
    said = [[(caption(each, rng), each.number) for each in facts] for facts in (true, false)]
    return said[0], said[1]


def some(options: Sequence[T], count: int, rng: Generator) -> list[T]:
    """So many of some options, or all of them, drawn without repeats."""
    return [options[int(row)] for row in rng.permutation(len(options))[:count]]


def _numbers(facts: Sequence[set[Fact]]) -> NDArray[np.int64]:
    rows = np.full((len(facts), FACTS), NONE, np.int64)
    for row, each in zip(rows, facts, strict=True):
        numbers = sorted(fact.number for fact in each)[:FACTS]
        row[: len(numbers)] = numbers
    return rows
