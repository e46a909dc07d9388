"""A phrase of a sentence: a thing that is spoken of, and the role that it has there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from embodied.correction import Thing

Role = Literal["thing", "place", "not"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A thing of the sentence.

    Attributes:
        thing, role: what is spoken of; whether as a place, or as what is not meant.
        first, last: its words: `first` up to and without `last`.
        before: the words between the phrase before it, or the sentence's beginning, and it.
    """

    thing: Thing
    role: Role
    first: int
    last: int
    before: tuple[str, ...] = ()


Reader = Callable[[str, frozenset[str]], tuple[Phrase, ...]]
"""The phrases of a text, in order; the object types that are here decide what shared names mean."""
