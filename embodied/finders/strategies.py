"""Which place to look at next: `--search learned|nearest|random`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from embodied.finders.places import Place
from embodied.registry import Registry

Strategy = Callable[[Sequence[Place], np.random.Generator], Place]


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
STRATEGIES.register(LEARNED, learned)
STRATEGIES.register("nearest", nearest)
STRATEGIES.register("random", at_random)
