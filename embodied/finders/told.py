"""Looking first where somebody said that things are, then where they like them to be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from embodied.correction import Fact, Preference
from embodied.entity import Entity
from embodied.finder import Finder, Wanted
from embodied.finders.places import Place
from embodied.finders.searching import look
from embodied.known import Taught
from embodied.memory import Memory
from embodied.skill import ACHIEVED, Run


class ToldFinder:
    """Looks where a fact has the thing, then where it is liked, then as another finder does.

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
    """The places where somebody said that such a thing is, then where they like it, the newest word first.

    Not those that were looked at. Where things are liked to be they often are: it is a hint, as a fact is no more.
    """
    lessons = [known.lesson for known in reversed(taught.lessons()) if not known.scope.task]
    facts: list[Fact | Preference] = [each for each in lessons if isinstance(each, Fact) and each.holds]
    for lesson in (*facts, *(each for each in lessons if isinstance(each, Preference) and each.liked)):
        if lesson.thing is not None and lesson.place is not None and set(lesson.thing.types) & set(wanted.types):
            for entity in memory.entities():
                if entity.object_type in lesson.place.types and not memory.explored(entity.object_id):
                    yield entity
