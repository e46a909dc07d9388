"""When two lessons cannot both hold."""

from __future__ import annotations

from embodied.correction import Fact, Lesson, NewWord, Preference, Rule, Thing

_OPPOSITES = (
    "clean dirty",
    "open closed",
    "open shut",
    "full empty",
    "hot cold",
    "wet dry",
    "locked open",
    "warm cold",
)
_OPPOSED = frozenset(frozenset(pair.split()) for pair in _OPPOSITES)


def contradict(one: Lesson, other: Lesson) -> bool:
    """Whether both cannot hold at once; of each, its general form counts, not its words."""
    match one, other:
        case Fact(), Fact():
            return _facts(one, other)
        case Rule(), Rule():
            alike = _same(one.thing, other.thing) and _same(one.place, other.place)
            about = not one.skills or not other.skills or bool(set(one.skills) & set(other.skills))
            spoken = one.thing is not None or one.place is not None
            return alike and about and spoken and {one.force, other.force} == {"never", "always"}
        case Preference(), Preference():
            if one.thing is None or not _same(one.thing, other.thing):
                return False
            if _same(one.place, other.place):
                return one.liked != other.liked
            return one.liked and other.liked and None not in (one.place, other.place)
        case NewWord(), NewWord():
            return one.word == other.word and one.meaning.types != other.meaning.types
    return False


def _facts(one: Fact, other: Fact) -> bool:
    if one.thing is None or not _same(one.thing, other.thing):
        return False
    if one.place is not None and other.place is not None:
        if _same(one.place, other.place):
            return one.holds != other.holds
        return one.holds and other.holds
    if one.state and other.state and not one.place and not other.place:
        if one.state == other.state:
            return one.holds != other.holds
        return one.holds and other.holds and frozenset((one.state, other.state)) in _OPPOSED
    return False


def _same(one: Thing | None, other: Thing | None) -> bool:
    """Whether the same is meant: types and qualities, or the words where no type is known."""
    if one is None or other is None:
        return one is other
    if one.types or other.types:
        return one.types == other.types and one.qualities == other.qualities
    return one.words == other.words
