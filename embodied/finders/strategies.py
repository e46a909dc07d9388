"""Which place to look at next: `--search learned|nearest|random`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from embodied.finders.places import Place
from embodied.registry import Registry


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way to choose.

    Attributes:
        choose: one of the places.
        views: whether it looks at several open places at once, from the best pose for that.
    """

    choose: Callable[[Sequence[Place], np.random.Generator], Place]
    views: bool = False


def learned(places: Sequence[Place], rng: np.random.Generator) -> Place:
    """The likeliest for what it costs: the chance that one is there, over the actions of going and looking."""
    return max(places, key=lambda each: ((1.0 - math.exp(-each.rate)) / max(each.cost, 1.0), each.name))


def nearest(places: Sequence[Place], rng: np.random.Generator) -> Place:
    """The nearest, whatever may be there."""
    return min(places, key=lambda each: (each.cost, each.name))


def at_random(places: Sequence[Place], rng: np.random.Generator) -> Place:
    """Any of them."""
    return places[int(rng.integers(len(places)))]


LEARNED = "learned"
STRATEGIES: Registry[Strategy] = Registry("search strategy", "searches")
STRATEGIES.register(LEARNED, Strategy(learned, views=True))
STRATEGIES.register("nearest", Strategy(nearest))
STRATEGIES.register("random", Strategy(at_random))
