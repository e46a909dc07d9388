"""Nouns: plurals, articles, and what is said of a thing in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from embodied.query import Reference
from embodied.training.grammar.dice import Dice

_IRREGULAR = {"knife": "knives", "shelf": "shelves", "loaf": "loaves", "leaf": "leaves"}
_ON_O = ("potato", "tomato")
_A_THOUGH_VOWEL = ("one", "used", "utility", "unit", "unwashed-")
INSIDE, ON_TOP = "in", "on"
_SPELLED = {
    (INSIDE, "in"): ("in", "in", "in", "inside"),
    (INSIDE, "into"): ("in", "in", "into", "into", "inside"),
    (INSIDE, "from"): ("out of", "from", "from inside"),
    (ON_TOP, "in"): ("on", "on", "on", "on top of"),
    (ON_TOP, "into"): ("on", "on", "onto", "on top of"),
    (ON_TOP, "from"): ("off", "from", "from the top of"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a type.

    Attributes:
        one, many: singular and plural; `many` is empty where there is none.
        mass: it stands without "a" ("bread").
        plural_only: `one` is a plural itself ("keys").
    """

    one: str
    many: str
    mass: bool = False
    plural_only: bool = False


def name_from(text: str) -> Name:
    """Read a name of the lexicon: `~` after it says mass noun, `=` plural only."""
    if text.endswith("~"):
        return Name(text[:-1], "", mass=True)
    if text.endswith("="):
        return Name(text[:-1], "", plural_only=True)
    return Name(text, plural(text))


def plural(noun: str) -> str:
    """A noun's plural; the head's, where "of" follows it.

    >>> plural("loaf of bread"), plural("butter knife"), plural("box")
    ('loaves of bread', 'butter knives', 'boxes')
    """
    head, of, rest = noun.partition(" of ")
    before, space, last = head.rpartition(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith(("s", "x", "ch", "sh")) or last in _ON_O:
        last += "es"
    elif last.endswith("y") and last[-2] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "s"
    return before + space + last + of + rest


def with_article(words: str) -> str:
    """Words with "a" or "an" before them."""
    vowel = words[0] in "aeiou" and not words.startswith(_A_THOUGH_VOWEL)
    return f"{'an' if vowel else 'a'} {words}"


@dataclass(frozen=True, slots=True)
class Said:
    """A thing as a sentence speaks of it.

    Attributes:
        means: what the program calls it.
        text: with its article and all that is said of it: "the dirty plate on the desk".
        again: when it is named once more: "the plate".
        several: it is spoken of as "them".
        where: INSIDE or ON_TOP: how things are in or on it.
        agrees: verbs after it are plural.
    """

    means: Reference
    text: str
    again: str
    several: bool = False
    where: str = ON_TOP
    agrees: bool = False

    def part(self, key: str, dice: Dice) -> str:
        """What a slot of a template asks for: `it`, `is`, `has`, `again`, `bare`, `in`, `into`, `from`; or the text."""
        match key:
            case "":
                return self.text
            case "it":
                return "them" if self.several else "it"
            case "is":
                return "are" if self.agrees else "is"
            case "goes":
                return "go" if self.agrees else "goes"
            case "has":
                return "have" if self.agrees else "has"
            case "again":
                return self.again
            case "bare":
                return re.sub(r"^(the|a|an|my|our|your|that|this|some|those|these) ", "", self.text)
        return f"{dice.pick(_SPELLED[self.where, key])} {self.text}"
