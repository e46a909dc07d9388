"""Facts in words: captions. The first wording of a kind is that of the skills' `achieved` texts, where one says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from numpy.random import Generator

from embodied.entity import type_words
from embodied.training.clip.truths import Fact
from embodied.training.grammar.names import MEANINGS, NAMES

STATE_WORDS: Mapping[str, tuple[str, ...]] = {
    "open": ("the {one} is open", "an open {one}", "the {one} stands open"),
    "closed": ("the {one} is closed", "a closed {one}", "the {one} is shut"),
    "on": ("the {one} is switched on", "the {one} is on", "a {one} that is on"),
    "off": ("the {one} is switched off", "the {one} is off", "a {one} that is off"),
    "dirty": ("the {one} is dirty", "a dirty {one}"),
    "clean": ("the {one} is clean", "a clean {one}", "the {one} is not dirty"),
    "washed": ("the {one} is wet", "a wet {one}", "a washed {one}"),
    "cooked": ("the {one} is cooked", "a cooked {one}", "a toasted {one}", "the {one} is toasted"),
    "raw": ("the {one} is raw", "a raw {one}", "an uncooked {one}"),
    "water": ("the {one} has water in it", "a {one} full of water", "the {one} is filled with water"),
    "coffee": ("the {one} has coffee in it", "a {one} full of coffee", "the {one} is filled with coffee"),
    "wine": ("the {one} has wine in it", "a {one} full of wine", "the {one} is filled with wine"),
    "empty": ("the {one} is empty", "an empty {one}"),
    "broken": ("the {one} is broken", "a broken {one}"),
    "used_up": ("the {one} is used up", "a used up {one}"),
    "hot": ("the {one} is hot", "a hot {one}"),
    "cold": ("the {one} is cold", "a cold {one}"),
}
HELD_WORDS: Mapping[str, tuple[str, ...]] = {
    "washed": ("the robot holds the clean {one}", "the robot holds the wet {one}"),
    "dirty": ("the robot holds the dirty {one}", "a dirty {one} in the robot's hand"),
    "clean": ("the robot holds the {one} without stains",),
    "hot": ("the robot holds the hot {one}", "a hot {one} in the robot's hand"),
    "cold": ("the robot holds the cold {one}", "a cold {one} in the robot's hand"),
    "cooked": ("the robot holds the cooked {one}", "the robot holds the toasted {one}"),
    "raw": ("the robot holds the raw {one}",),
    "water": ("the robot holds the {one} full of water", "the robot holds the {one} with water in it"),
    "coffee": ("the robot holds the {one} full of coffee", "the robot holds the {one} with coffee in it"),
    "wine": ("the robot holds the {one} full of wine",),
    "empty": ("the robot holds the empty {one}",),
    "open": ("the robot holds the open {one}",),
    "closed": ("the robot holds the closed {one}",),
    "on": ("the robot holds the {one} that is on",),
    "off": ("the robot holds the {one} that is off",),
    "broken": ("the robot holds the broken {one}",),
    "used_up": ("the robot holds the used up {one}",),
}
WORDS: Mapping[str, tuple[str, ...]] = {
    "in": ("the {one} is in the {two}", "a {one} in the {two}", "the {one} is on the {two}", "a {one} on the {two}"),
    "hold": ("the robot holds the {one}", "a {one} in the robot's hand", "the robot is holding a {one}"),
    "empty hand": ("the robot's hand is empty", "the robot holds nothing"),
    "hold lit": ("the robot holds the {one} before a lit {two}",),
    "front": ("the robot stands in front of the {one}", "the {one} is within reach"),
    "sliced": ("the {one} is cut to slices", "a sliced {one}", "the {one} is sliced"),
    "room": ("a {one}", "a picture of a {one}", "the robot is in a {one}"),
    "thing": ("a {one}", "a picture of a {one}", "{one}", "the {one}", "a photo of a {one}", "there is a {one}"),
    **STATE_WORDS,
    **{f"hold {state}": words for state, words in HELD_WORDS.items()},
}
_BEFORE_VOWEL = re.compile(r"\ba (?=[aeio])")
ANYWHERE = ("a room", "a home", "a picture")
"""Baselines: what every frame shows."""
USUAL = 0.6
"""Share of captions in the wording, and of types by the name, that the skills' texts use."""


def caption(fact: Fact, rng: Generator | None = None) -> str:
    """A fact in words; in the usual ones without a generator."""
    forms = WORDS[fact.kind]
    form = forms[0] if rng is None or rng.random() < USUAL else forms[int(rng.integers(len(forms)))]
    return _BEFORE_VOWEL.sub("an ", form.format(one=_name(fact.one, rng), two=_name(fact.two, rng)))


@lru_cache(maxsize=1024)
def own_names(kind: str) -> tuple[str, ...]:
    """What a type is called that no other type is; its name in words first."""
    names = [name.one for name in NAMES.get(kind, ()) if len(MEANINGS[name.one]) == 1]
    return tuple(dict.fromkeys([type_words(kind), *names]))


def _name(kind: str, rng: Generator | None) -> str:
    if not kind or kind in ("kitchen", "bedroom", "bathroom", "living_room"):
        return kind.replace("_", " ")
    names = own_names(kind)
    return names[0] if rng is None or rng.random() < USUAL else names[int(rng.integers(len(names)))]
