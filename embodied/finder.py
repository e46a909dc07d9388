"""Finding things that memory knows nothing of: what is wanted, and who looks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from embodied.memory import Memory
from embodied.skill import Run


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for.

    Attributes:
        types: object types, of which any will do; none for whatever can be picked up.
        met: whether memory knows of it by now.
        inside: the type of what it has to be in or on; empty for anywhere.
        room: the name or the kind of the room that it has to be in; empty for anywhere.
        every: all of them are wanted: wherever one may be is looked at.
        lost: id of a thing that does not show where memory has it, or that no way leads to: only it is looked for, and
            only there.
    """

    types: tuple[str, ...]
    met: Callable[[], bool] = field(repr=False, compare=False)
    inside: str = ""
    room: str = ""
    every: bool = False
    lost: str = ""

    def __str__(self) -> str:
        """Write it as `every Mug in Cabinet room kitchen`, or `lost Mug`."""
        words = [
            "every" if self.every else "",
            "lost" if self.lost else "",
            " or ".join(self.types) or "Thing",
            self.inside and f"in {self.inside}",
        ]
        return " ".join(filter(None, [*words, self.room and f"room {self.room}"]))


class Finder(Protocol):
    """A way of looking for things."""

    name: str

    def find(self, wanted: Wanted, memory: Memory, rng: np.random.Generator) -> Run:
        """Go and look until it is found.

        Returns:
            Achieved; or NOT_FOUND, when everything that is likely enough was looked at. When every one is wanted:
            achieved, once that is so.
        """
