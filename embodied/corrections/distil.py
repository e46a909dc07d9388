"""What a correction teaches, in its general form: which lesson, and for which task, home and person it holds."""

from __future__ import annotations

import re

from embodied.correction import Change, Correction, Fact, Lesson, NewWord, Preference, Rule
from embodied.known import Scope
from embodied.understanding import Context

_HERE = re.compile(r"\b(here|in this (house|home|room|kitchen)|that (drawer|shelf|cabinet|cupboard|room))\b", re.I)
"""Words that tie a rule to this home."""
_COMMON = frozenset(
    "i me my mine you your it its he him his she her they them their we us our this that these those there here "
    "one ones some any all both other another the a an of in on at to and or not no yes what which who thing".split()
)
"""Words that mean whatever is spoken of: they are nobody's own for one thing."""


def distil(
    correction: Correction, utterance: str, context: Context, home: str, person: str
) -> tuple[Lesson, Scope] | None:
    """The lesson of a correction, and where it holds; None when it teaches nothing beyond the moment.

    A fact holds in its home, for everybody. A rule, a preference and a word hold for the person who said it; a rule
    that speaks of "this house" or "that drawer" in this home alone. Another thing or place that was asked for ("on the
    desk instead") is what the person prefers in tasks that are said alike.
    """
    match correction:
        case Fact():
            return correction, Scope(home=home)
        case Rule():
            return correction, Scope(home=home if _HERE.search(utterance) else "", person=person)
        case NewWord(word) if word.lower() in _COMMON:
            return None
        case Preference() | NewWord():
            return correction, Scope(person=person)
        case Change(thing, place) if thing is not None or place is not None:
            lesson = Preference(utterance.strip(), thing, place)
            return lesson, Scope(task=context.instruction, person=person)
    return None
