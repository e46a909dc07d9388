"""Looking first where somebody said that things are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from embodied.correction import Fact
from embodied.entity import Entity
from embodied.finder import Finder, Wanted
from embodied.finders.places import Place
from embodied.finders.searching import look
from embodied.known import Taught
from embodied.memory import Memory
from embodied.skill import ACHIEVED, Run


class ToldFinder:
    """Looks where a fact has the thing, then as another finder does.

    Args:
        inner: the other.
        taught: what was taught.
    """

    def __init__(self, inner: Finder, taught: Taught) -> None:
        self._inner, self._taught = inner, taught
        self.name = inner.name

    def find(self, wanted: Wanted, memory: Memory, rng: np.random.Generator) -> Run:
        """Go and look until it is found, or all is looked at."""
        for place in () if wanted.lost else tuple(told(wanted, memory, self._taught)):
            yield from look(Place(place.object_id, 1.0, 0.0, receptacle=place.object_id), memory, True, wanted.met)
            if wanted.met() and not wanted.every:
                return ACHIEVED
        return (yield from self._inner.find(wanted, memory, rng))


def told(wanted: Wanted, memory: Memory, taught: Taught) -> Iterator[Entity]:
    """The places where somebody said that such a thing is, the newest word first; not those that were looked at."""
    for known in reversed(taught.lessons()):
        fact = known.lesson
        if not isinstance(fact, Fact) or not fact.holds or fact.thing is None or fact.place is None:
            continue
        if set(fact.thing.types) & set(wanted.types):
            for entity in memory.entities():
                if entity.object_type in fact.place.types and not memory.explored(entity.object_id):
                    yield entity
