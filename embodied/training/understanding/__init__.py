"""What people say into a robot's work, by what they mean with it: the text that the understanding is trained on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from embodied.correction import KINDS, Kind
from embodied.query import Reference
from embodied.training.grammar import alfred, kitchen, states
from embodied.training.grammar.dice import Dice
from embodied.training.grammar.jobs import Rule, written
from embodied.training.grammar.nouns import Said
from embodied.training.grammar.wording import expand, lines, plain_verbs
from embodied.training.grammar.world import KINDS as ROOMS
from embodied.training.grammar.world import PICKUPABLE, RECEPTACLES, ROOM_WORDS, Lacking, World
from embodied.training.noise import noisy

NOISY, PHONED, REPEATED, FOREIGN, INVENTED = 0.3, 0.15, 0.1, 0.12, 0.6
"""Shares of the utterances: typed in a hurry, on a phone, said twice, of things that no room here has; of the new
words, made up from syllables."""
_FOLDER = Path(__file__).parent / "sayings"
_GOALS: tuple[Rule, ...] = (
    alfred.move,
    alfred.clean_and_put,
    alfred.heat_and_put,
    alfred.several_of_a_kind,
    kitchen.water,
    kitchen.food,
    states.treat,
    states.bring,
    states.find,
)
_WORDS: Mapping[str, tuple[str, ...]] = {
    "colour": tuple("red blue green yellow white black brown grey orange pink purple silver golden dark".split()),
    "size": tuple("small big large little tall smaller bigger larger long short huge tiny".split()),
    "number": tuple("one two three four five six ten 1 2 3 4 5 10 20 30 thirty twenty".split()),
    "person": tuple("Anna Tom Ben Maria Paul Lisa Sam Emma Jack grandma grandpa mum dad".split()),
    "word": lines("""
"the beast"
the bucket
doodad
thingummy
gubbins
gogglebox
the zapper
Big Bertha
Fred
'the cave'
scran
noggin
the hideaway
"pot pot"
wibbly
dish-dish
the rocket
the nook
muckle
jug-a-lug
"numnum"
Archie
the monster
dumbo
chair chair
bubbly
the back corner
chest
flicker
the grand one
"""),
}
_BEFORE: Mapping[str, float] = {
    "": 60,
    "please ": 4,
    "hey, ": 2,
    "hey robot, ": 2,
    "robot, ": 2,
    "um, ": 2,
    "ok, ": 2,
    "oh, ": 1,
    "listen, ": 1,
    "hmm, ": 1,
    "well, ": 1,
    "sorry, ": 1,
    "look, ": 1,
    "so ": 1,
    "and ": 1,
    "excuse me, ": 1,
    "my dear, ": 0.5,
    "buddy, ": 0.5,
}
_AFTER: Mapping[str, float] = {
    "": 60,
    " please": 4,
    ", please": 3,
    ", thanks": 1.5,
    ", robot": 1.5,
    "!": 3,
    "...": 1,
    ", ok?": 1.5,
    " ok": 0.7,
    ", would you": 0.7,
    ", mate": 0.7,
    ", dear": 0.7,
    ", thank you": 0.7,
    ", you know": 0.5,
    ", right": 0.4,
    "!!": 0.7,
    " for me": 0.5,
}
_TYPED: Mapping[str, str] = {
    r"\byou\b": "u",
    r"\byour\b": "ur",
    r"\bplease\b": "pls",
    r"\bthanks\b": "thx",
    r"'": "",
    r"\band\b": "&",
    r"\bto\b": "2",
    r"[,.]": "",
}
"""How phones are typed on."""
_FOREIGN = tuple(
    "umbrella colander ladder hammer balloon yoghurt cheese pasta rice guitar scarf jacket broom bucket garlic "
    "orange carrot onion cereal juice cookie jar tray napkin oven dishwasher freezer rug carpet wallet passport "
    "charger printer toy puzzle jam butter fan heater piano lunchbox backpack hanger iron".split()
)
"""Things that no room here has: people speak of them all the same."""
_ONSETS = "b br ch d dr f fl g gl h j k l m n p pl r s sh sn t tr v w z".split()
_RIMES = "a ab ang ap e ek ell er i ie ig in ing o ob ock olly on oo op u ub uff um umpy y".split()
_BARE = frozenset(("unclear",))
"""Kinds that take no politeness: it would make sense of them."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something said, and what kind of correction it is."""

    kind: Kind
    text: str


@cache
def sayings(name: str) -> tuple[str, ...]:
    """The templates of a kind, one a line of its file."""
    return lines((_FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def utterances(count: int, rng: np.random.Generator) -> Iterator[Utterance]:
    """Draw so many utterances of every kind.

    Args:
        count: how many of each.
        rng: the only source of chance.
    """
    dice = Dice(rng)
    for index in range(count):
        for kind in KINDS:
            templates = sayings(kind)
            text = _said(kind, templates[index % len(templates)], dice)
            text = phoned(text, dice) if dice.chance(PHONED) else text
            yield Utterance(kind, noisy(text, rng) if dice.chance(NOISY) else text)


def _said(kind: str, template: str, dice: Dice) -> str:
    while True:
        try:
            text = expand(template, dice, _slots(World(dice, (dice.pick(tuple(ROOMS)),)), dice))
        except Lacking:
            continue
        if len(text.split()) <= 2 and dice.chance(REPEATED):
            text = f"{text}{dice.pick((' ', ', ', '! ', '... '))}{text}"
        if kind not in _BARE:
            text = dice.weighted(tuple(_BEFORE), tuple(_BEFORE.values())) + text
            text += dice.weighted(tuple(_AFTER), tuple(_AFTER.values()))
        return written(text, dice)


def _slots(world: World, dice: Dice) -> dict[str, Said | str]:
    """The things and words that this utterance speaks of."""
    item = world.item()
    slots: dict[str, Said | str] = {name: dice.pick(words) for name, words in _WORDS.items()}
    if dice.chance(INVENTED):
        slots["word"] = _invented(dice)
    slots["x"] = world.one(item)
    slots["y"] = world.one(world.place(item), RECEPTACLES)
    slots["z"] = world.one(world.draw(PICKUPABLE | RECEPTACLES))
    if dice.chance(FOREIGN):
        for name in ("x", "z"):
            slots[name] = _foreign(dice)
    slots["room"] = dice.pick(ROOM_WORDS[dice.pick(world.kinds)])
    slots["ask"] = plain_verbs(dice.pick(_GOALS)(world).ask)
    slots["forget"] = expand(dice.pick(sayings("forget")), dice, slots)
    return slots


def _foreign(dice: Dice) -> Said:
    noun = dice.pick(_FOREIGN)
    return Said(Reference(type="Thing"), f"{dice.pick(('the', 'the', 'my', 'that'))} {noun}", f"the {noun}")


def _invented(dice: Dice) -> str:
    """A word that nobody has heard."""
    syllables = (dice.pick(_ONSETS) + dice.pick(_RIMES) for _ in range(2 + dice.chance(0.3)))
    word = "".join(syllables)
    return f'"{word}"' if dice.chance(0.2) else f"the {word}" if dice.chance(0.3) else word


def phoned(text: str, dice: Dice) -> str:
    """A text as it is typed on a phone."""
    for pattern, short in _TYPED.items():
        if dice.chance(0.5):
            text = re.sub(pattern, short, text)
    return text.lower()
