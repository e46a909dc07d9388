"""The words of programs as places in what the model gives out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from embodied.training.corpus import Pair
from embodied.training.vocabulary import BEGIN, END, MARK


class Words:
    """The words of programs, as tokens and as places: the end of a program first, its beginning last.

    Attributes:
        rows: token ids by place.
    """

    def __init__(self, tokenizer: Any, types: Sequence[str]) -> None:
        words = {name[1:]: row for name, row in sorted(tokenizer.get_vocab().items()) if name.startswith(MARK)}
        end, begin = words.pop(END), words.pop(BEGIN)
        self.rows = [end, *words.values(), begin]
        self._place = {word: number for number, word in enumerate(words, start=1)}
        self._types = frozenset(types) & set(words)

    def labels(self, batch: Sequence[Pair]) -> Any:
        """Places of each program's words, [n, longest]; -100 behind its end."""
        import torch

        labels = torch.full((len(batch), 1 + max(len(each.program) for each in batch)), -100)
        for row, pair in enumerate(batch):
            labels[row, : len(pair.program) + 1] = torch.tensor([*(self._place[word] for word in pair.program), 0])
        return labels

    def barred(self, batch: Sequence[Pair], in_room: Sequence[bool]) -> Any:
        """What may not be written, [n, 1, words]: the types that a known room lacks; and always the beginning."""
        import torch

        barred = torch.zeros(len(batch), 1, len(self.rows), dtype=torch.bool)
        barred[:, :, -1] = True
        for row, (pair, room) in enumerate(zip(batch, in_room, strict=True)):
            if room and pair.types:
                here = pair.types | {f"{each}Sliced" for each in pair.types} | set(pair.program)
                barred[row, 0, [self._place[each] for each in self._types - here]] = True
        return barred
