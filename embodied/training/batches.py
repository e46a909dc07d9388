"""Batches of like lengths, noisy, and cut into tokens; each is made from a seed of its own, in whatever process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from embodied.training.corpus import Pair
from embodied.training.noise import noisy
from embodied.training.start import LONGEST
from embodied.training.words import Words

if TYPE_CHECKING:
    from embodied.training.fit import Schedule

Render = Callable[[Pair], str]
"""Makes the prompt of a pair."""
CHARACTERS_A_TOKEN = 4
"""About: batches are planned before anything is cut into tokens."""


class Batches:
    """Batches by number, as `torch.utils.data.DataLoader` takes them.

    Each is a tuple: token ids [n, longest]; places of the program's words [n, words]; what may not be written
    [n, 1, all words].
    """

    def __init__(
        self, lessons: Sequence[Sequence[Pair]], tokenizer: Any, words: Words, render: Render, schedule: Schedule
    ) -> None:
        rng = np.random.default_rng(schedule.seed)
        self._batches = [batch for lesson in lessons for batch in _planned(lesson, schedule, rng)]
        self._tokenizer, self._words, self._render, self._schedule = tokenizer, words, render, schedule

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, number: int) -> tuple[Any, Any, Any]:
        if number >= len(self):
            raise IndexError(number)
        batch, schedule = self._batches[number], self._schedule
        rng = np.random.default_rng([schedule.seed, number])
        texts = [self._render(_disturbed(each, schedule.noise, rng)) for each in batch]
        inputs = self._tokenizer(texts, return_tensors="pt", padding=True, truncation=True, max_length=LONGEST)
        barred = self._words.barred(batch, (rng.random(len(batch)) < schedule.in_room).tolist())
        return inputs["input_ids"], self._words.labels(batch), barred


def _planned(pairs: Sequence[Pair], schedule: Schedule, rng: np.random.Generator) -> Iterator[list[Pair]]:
    """All pairs in another order; texts of about one length together, so that little is padding."""
    lengths = [
        8 + (len(each.instruction + each.remark) + sum(map(len, each.steps))) // CHARACTERS_A_TOKEN for each in pairs
    ]
    order = sorted(rng.permutation(len(pairs)).tolist(), key=lambda index: lengths[index] // 8)
    batches: list[list[Pair]] = [[]]
    for index in order:
        size = len(batches[-1])
        if size == schedule.batch or (size and (size + 1) * lengths[index] > schedule.tokens):
            batches.append([])
        batches[-1].append(pairs[index])
    for index in rng.permutation(len(batches)):
        yield batches[index]


def _disturbed(pair: Pair, share: float, rng: np.random.Generator) -> Pair:
    if rng.random() >= share:
        return pair
    steps = tuple(noisy(step, rng) for step in pair.steps)
    return replace(pair, instruction=noisy(pair.instruction, rng), steps=steps, remark=noisy(pair.remark, rng))
