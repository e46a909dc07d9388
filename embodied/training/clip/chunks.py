"""Chunks of training data: one home's frames and crops with their captions, as arrays.

Chunk `n` depends on the seed and on `n` alone, whoever makes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from PIL import Image

from embodied.encoders.crop import crop
from embodied.household.library import SceneLibrary
from embodied.household.object_types import TYPES
from embodied.skill import Skill
from embodied.training.clip.actor import Actor, Shot
from embodied.training.clip.events import Event, event, view
from embodied.training.clip.homes import place
from embodied.training.clip.truths import CLEAR, OPPOSITE, Fact, flips, object_truths
from embodied.training.clip.vocabulary import Texts
from embodied.training.clip.wording import caption

FACTS = 96
"""Of a picture at most, of each truth value."""
NONE = -1
"""Where a row of facts has no more."""
TRUE_CAPTIONS, FALSE_CAPTIONS = 4, 3
"""Of a frame."""
EVENTS = 0.75
"""Share of tries that are events, not views."""
SIZES = (300, 300, 224)
"""Of the pictures before they are shrunk, pixels; one is drawn for a chunk."""
LEAST_PIXELS = 40
"""Of an object that is cut out, in a picture of 300 by 300."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a chunk holds: frames, crops, and the side of both, pixels."""

    frames: int = 96
    crops: int = 144
    side: int = 224

    @property
    def bytes(self) -> int:
        """Of all pictures together."""
        return (self.frames + self.crops) * self.side * self.side * 3


@dataclass(slots=True)
class Labels:
    """What is known of a chunk's pictures.

    Attributes:
        frame_true, frame_unknown, crop_true: (n, FACTS) int64, numbers of facts, NONE behind the last.
        frame_group: (frames,) which event, or view, a frame is of.
        tokens: (c, CONTEXT) int16, captions; fact: (c,) int64, what they say; group: (c,) of which event they are.
        events: (e, 3) rows of the frames before and after an event, and of its goal's caption.
        skills: of each event. goals: in words.
        wrong: (w, 2) rows of a frame after another object was acted on, and of the goal's caption.
        crop_tokens, crop_fact: captions of crops.
        crop_type: (crops,) row of the type in the sorted list of types.
    """

    frame_true: NDArray[np.int64]
    frame_unknown: NDArray[np.int64]
    crop_true: NDArray[np.int64]
    frame_group: NDArray[np.int64]
    tokens: NDArray[np.int16]
    fact: NDArray[np.int64]
    group: NDArray[np.int64]
    events: NDArray[np.int64]
    wrong: NDArray[np.int64]
    crop_tokens: NDArray[np.int16]
    crop_fact: NDArray[np.int64]
    crop_type: NDArray[np.int64]
    skills: list[str] = field(default_factory=list)
    goals: list[Fact] = field(default_factory=list)


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
        self._texts = Texts()

    def make(self, number: int, frames: NDArray[np.uint8], crops: NDArray[np.uint8]) -> Labels:
        """Make a chunk; its pictures are written to (frames, side, side, 3) and (crops, side, side, 3) arrays."""
        rng = default_rng([self._seed, int(self._unseen), number])
        here = place(number, rng, self._library, self._unseen)
        actor = Actor(here, self._skills, SIZES[int(rng.integers(len(SIZES)))])
        shots, groups, events = _shots(actor, self.sizes.frames, rng)
        for row, shot in enumerate(shots):
            frames[row] = resized(shot.frame.image, self.sizes.side)
        said = _captions(shots, groups, events, rng)
        things = _objects(shots, self.sizes.crops, rng)
        crop_facts, crop_said = self._cut_out(things, crops, rng)
        rows, goals = _rows(events, shots, said)
        return Labels(
            _numbers([shot.truths.true for shot in shots]),
            _numbers([shot.truths.unknown for shot in shots]),
            _numbers(crop_facts),
            np.array(groups),
            self._texts.rows([text for text, _, _ in said]),
            np.array([fact.number for _, fact, _ in said]),
            np.array([group for _, _, group in said]),
            rows,
            goals,
            self._texts.rows([text for text, _ in crop_said]),
            np.array([fact.number for _, fact in crop_said]),
            np.array([self._types[shot.instances[shot.frame.ids[number]].object_type] for shot, number in things]),
            [each.skill for each in events],
            [each.goal for each in events],
        )

    def _cut_out(
        self, things: Sequence[tuple[Shot, int]], crops: NDArray[np.uint8], rng: Generator
    ) -> tuple[list[set[Fact]], list[tuple[str, Fact]]]:
        facts, said = list[set[Fact]](), list[tuple[str, Fact]]()
        for row, (shot, number) in enumerate(things):
            crops[row] = resized(crop(shot.frame, number), self.sizes.side)
            truths = object_truths(shot.instances[shot.frame.ids[number]])
            facts.append(truths.true)
            states = [each for each in sorted(truths.true) if each.kind != "thing"]
            if not states or np.count_nonzero(shot.frame.mask(number)) < CLEAR * shot.frame.segments.size:
                continue
            usual = [each for each in states if each.kind.split()[1] in OPPOSITE] or states
            fact = usual[int(rng.integers(len(usual)))]
            said.append((caption(fact, rng), fact))
            said += [(caption(each, rng), each) for each in flips(truths, fact, ())]
        return facts, said or [(caption(Fact("thing", "Mug")), Fact("thing", "Mug"))]


def resized(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """A square picture at another size, as the model's own preprocessing does it: bilinear, antialiased."""
    if picture.shape[0] == side:
        return picture
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.BILINEAR))


def _shots(actor: Actor, count: int, rng: Generator) -> tuple[list[Shot], list[int], list[Event]]:
    """So many frames, the event or view that each is of, and the events."""
    shots, groups, events = list[Shot](), list[int](), list[Event]()
    group = 0
    while len(shots) < count:
        found = event(actor, rng) if count - len(shots) >= 3 and rng.random() < EVENTS else None
        if found is not None:
            events.append(found)
            taken = [found.before, found.after, *([found.wrong] if found.wrong else [])]
        else:
            taken = [view(actor, rng)]
        shots += taken
        groups += [group] * len(taken)
        group += 1
    return shots, groups, events


def _captions(
    shots: Sequence[Shot], groups: Sequence[int], events: Sequence[Event], rng: Generator
) -> list[tuple[str, Fact, int]]:
    """Captions, true and false, with what they say and the group that they are of; those of goals first."""
    group_of = {id(shot): group for shot, group in zip(shots, groups, strict=True)}
    said = [(caption(each.goal, rng), each.goal, group_of[id(each.after)]) for each in events]
    for each in events:  # what the event undid, and what else it brought about
        group = group_of[id(each.after)]
        for new, old in ((each.after.truths, each.before.truths), (each.before.truths, each.after.truths)):
            changed = [fact for fact in sorted(new.true) if old.false(fact)]
            said += [(caption(fact, rng), fact, group) for fact in _some(changed, 2, rng)]
    for shot, group in zip(shots, groups, strict=True):
        true = sorted(shot.truths.true)
        others = sorted({fact.one for fact in true if fact.kind == "sees"})
        for fact in _some(true, TRUE_CAPTIONS, rng, spread=True):
            said.append((caption(fact, rng), fact, group))
        for fact in _some(true, FALSE_CAPTIONS, rng, spread=True):
            said += [(caption(each, rng), each, group) for each in _some(flips(shot.truths, fact, others), 1, rng)]
    return said


def _some(facts: Sequence[Fact], count: int, rng: Generator, spread: bool = False) -> list[Fact]:
    """Some of the facts; `spread` over kinds, of which some, as what is seen, are many."""
    if not facts:
        return []
    weights = np.ones(len(facts))
    if spread:
        often = Counter(fact.kind for fact in facts)
        weights = np.array([1.0 / often[fact.kind] ** 0.7 for fact in facts])
    chosen = rng.choice(len(facts), size=min(count, len(facts)), replace=False, p=weights / weights.sum())
    return [facts[int(index)] for index in chosen]


def _objects(shots: Sequence[Shot], count: int, rng: Generator) -> list[tuple[Shot, int]]:
    """Segments to cut out, rare types first, as (shot, segment)."""
    options = list[tuple[Shot, int, str]]()
    for shot in shots:
        least = LEAST_PIXELS * shot.frame.segments.size / 90_000
        for number, pixels in shot.frame.pixels().items():
            if pixels >= least:
                options.append((shot, number, shot.instances[shot.frame.ids[number]].object_type))
    often = Counter(kind for _, _, kind in options)
    weights = np.array([often[kind] ** -0.7 for _, _, kind in options])
    chosen = rng.choice(len(options), size=count, replace=len(options) < count, p=weights / weights.sum())
    return [options[int(index)][:2] for index in chosen]


def _rows(
    events: Sequence[Event], shots: Sequence[Shot], said: Sequence[tuple[str, Fact, int]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    place_of = {id(shot): row for row, shot in enumerate(shots)}
    rows = [(place_of[id(each.before)], place_of[id(each.after)], row) for row, each in enumerate(events)]
    wrong = [(place_of[id(each.wrong)], row) for row, each in enumerate(events) if each.wrong is not None]
    return np.array(rows, np.int64).reshape(-1, 3), np.array(wrong, np.int64).reshape(-1, 2)


def _numbers(facts: Sequence[set[Fact]]) -> NDArray[np.int64]:
    rows = np.full((len(facts), FACTS), NONE, np.int64)
    for row, each in zip(rows, facts, strict=True):
        numbers = sorted(fact.number for fact in each)[:FACTS]
        row[: len(numbers)] = numbers
    return rows
