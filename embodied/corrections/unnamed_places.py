"""Places that a sentence says without a name that is known: "on its stand", "on the plinth", "refrigerate it"."""

from __future__ import annotations

import re

from embodied.corrections.names import Names, words_of

_PLACING = frozenset("on in into onto to at under beneath beside near inside outside by upon atop".split())
_DETERMINERS = frozenset("the a an my our your his her its their this that".split())
_GENERAL = frozenset(
    "place places spot spots home house room way side order right proper usual best correct same other "
    "moment minute second hour day week while time meantime end beginning start morning afternoon evening night "
    "weekend future past kitchen bedroom bathroom lounge study hall one ones hand hands sight mess middle floor".split()
)
"""Words after a preposition that say when, how or generally where, and name no place."""
_VERBS = re.compile(
    r"(throw(n|s|ing)?|threw|toss(ed)?|bin(ned)?|trash(ed)?|discard(ed)?|dispose[ds]?|chuck(ed)?|recycled?|rid|"
    r"refrigerat\w*|chill\w*|fridged|hang|hung|shelved?)"
)
"""Verbs that say where something is to come."""


def unnamed_place(text: str, names: Names) -> str:
    """The word that says such a place; empty where a text has none.

    A verb such as "bin", or, after a preposition and an article, a word that is part of no name: nobody knows what it
    is, but it was said.
    """
    words = words_of(text)
    if verb := next((each.text for each in words if _VERBS.fullmatch(each.text)), ""):
        return verb
    known = {at for found in names.find(words) for at in range(found.first, found.last)}
    for at in range(len(words) - 2):
        placing, determiner, noun = words[at : at + 3]
        placed = placing.text in _PLACING and determiner.text in _DETERMINERS
        if placed and at + 2 not in known and at + 3 not in known and noun.text not in _GENERAL:
            return noun.text
    return ""
