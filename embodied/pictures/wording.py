"""Ids, subgoals and calls as people read them."""

from __future__ import annotations

import re

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def in_words(text: str) -> str:
    """A subgoal or a call: `put(object=Mug, receptacle=TVStand)` is "put mug, tv stand"."""
    name, _, _ = text.partition("(")
    kinds = ", ".join(kind_words(each) for each in arguments_of(text))
    return f"{name.replace('_', ' ')} {kinds}".strip()


def arguments_of(text: str) -> list[str]:
    """The values of a subgoal's or a call's arguments."""
    _, _, inner = text.partition("(")
    given = (each.partition("=")[2] or each for each in inner.removesuffix(")").split(","))
    return [each.strip() for each in given if each.strip()]


def kind_of(object_id: str) -> str:
    """The type in an AI2-THOR id: its beginning, or its end where that is a part, as "…|TomatoSliced_1"."""
    first, *rest = object_id.split("|")
    return rest[-1].partition("_")[0] if rest and rest[-1][:1].isalpha() else first


def kind_words(object_id: str) -> str:
    """An object's type in words: "DeskLamp|+1.00|+0.70|+2.00" is "desk lamp"."""
    return _HUMP.sub(" ", kind_of(object_id)).lower()
