"""How the scripted teacher words what it says: templates in `teacher.toml`, and what it calls things and deeds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from embodied.correction import Fact, Lesson, NewWord, Preference, Rule, Thing
from embodied.entity import type_words

FILE = Path(__file__).with_name("teacher.toml")
SPOKEN: Mapping[str, str] = {
    "CellPhone": "phone",
    "CounterTop": "counter",
    "DishSponge": "sponge",
    "GarbageCan": "bin",
    "KeyChain": "key ring",
    "SinkBasin": "sink",
    "StoveBurner": "stove",
    "TVStand": "tv stand",
}
"""What people call types whose names they do not use."""
ON = frozenset(
    "ArmChair Bed CoffeeTable CounterTop Desk DiningTable Dresser Plate Shelf SideTable Sofa TVStand".split()
)
"""Types that things are on; they are in all others."""
VERBS: Mapping[str, tuple[str, ...]] = {
    "clean": ("wash", "rinse"),
    "cool": ("chill", "cool"),
    "cook": ("cook", "fry"),
    "heat": ("heat", "warm"),
    "pick_up": ("pick up", "take"),
    "slice": ("slice", "cut"),
    "toast": ("toast",),
}
AWAY = "put {} away"
"""How "put" is said where no place is."""


def spoken(kind: str) -> str:
    """What people call a type."""
    return SPOKEN.get(kind, type_words(kind))


def plural(kind: str) -> str:
    """What people call several of a type."""
    word = spoken(kind)
    if word.endswith(("s", "x", "ch", "sh", "o")):
        return f"{word}es"
    if word.endswith(("fe", "lf")):
        return f"{word.removesuffix('e')[:-1]}ves"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def at(kind: str) -> str:
    """Where something in or on a type is: "on the shelf"."""
    return f"{'on' if kind in ON else 'in'} the {spoken(kind)}"


class Wordings:
    """Says things in varied words.

    Args:
        templates: by the name of the act.
        rng: chooses among them.
    """

    def __init__(self, templates: Mapping[str, tuple[str, ...]], rng: np.random.Generator) -> None:
        self._templates, self._rng = templates, rng
        self._last: dict[str, str] = {}

    def say(self, act: str, thing: str = "", place: str = "", other: str = "", **words: str) -> str:
        """Say an act of a thing, a place and what was taken instead, all of them types; not as the last time."""
        fresh = [each for each in self._templates[act] if each != self._last.get(act)] or list(self._templates[act])
        template = self._last[act] = self._pick(fresh)
        said = template.format(
            x=f"the {spoken(thing)}",
            bare=spoken(thing),
            xs=plural(thing) if thing else "",
            y=f"the {spoken(place)}",
            at=at(place) if place else "there",
            z=f"the {spoken(other)}" if other else "that",
            zat=at(other) if other else "there",
            **words,
        )
        return said[0].upper() + said[1:]

    def verb(self, skill: str) -> str:
        """What people call a deed."""
        return self._pick(list(VERBS.get(skill, (skill.replace("_", " "),))))

    def lesson(self, lesson: Lesson) -> str:
        """Say what holds beyond the moment."""
        match lesson:
            case Preference(thing=thing, place=place):
                return self.say("preference", _type(thing), _type(place))
            case Rule(force="first", skills=skills, thing=thing, before=before):
                then = self.verb(skills[0])
                told = (AWAY if skills[0] == "put" else f"{then} {{}}",)
                it, them = (told[0].format(each) for each in ("it", "them"))
                return self.say("first", _type(thing), do=self.verb(before[0]), then_it=it, then_them=them)
            case Rule(thing=thing, place=place):
                return self.say("never", _type(thing), _type(place))
            case Fact(thing=thing, place=place):
                return self.say("fact", _type(thing), _type(place))
        assert isinstance(lesson, NewWord)
        return self.say("newword", _type(lesson.meaning), w=f"the {lesson.word}")

    def _pick(self, options: list[str]) -> str:
        return options[int(self._rng.integers(len(options)))]


@cache
def shipped_templates() -> Mapping[str, tuple[str, ...]]:
    """The templates that ship, by the name of the act."""
    return {act: tuple(lines) for act, lines in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


def _type(thing: Thing | None) -> str:
    return thing.types[0] if thing is not None and thing.types else ""
